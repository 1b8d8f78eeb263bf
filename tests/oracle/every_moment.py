"""Every moment of a case and every rule, tried out: nothing is left out, nothing is put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from typing import Any

from naive_reader import Machine, Part, Run
from naive_rules import Watch, checks


class Moments:
    """Every moment of the cases that begin at a procedure, by number, and the ways between them."""

    def __init__(self, machine: Machine, root: str, deep: int, limit: int) -> None:
        self.machine, numbers = machine, {}
        self.begin: list[int] = []
        self.ways: list[list[tuple[tuple[Part, ...], int]]] = []
        queue: list[Run] = []

        def number(run: Run) -> int:
            if run not in numbers:
                numbers[run] = len(queue)
                queue.append(run)
            return numbers[run]

        self.begin = sorted({number(run) for run in machine.begin(root)})
        for run in queue:  # grows while it is walked
            self.ways.append([(parts, -1 if then is None else number(then)) for parts, then in machine.moves(run, deep)])
            if len(queue) > limit:
                raise OverflowError
        self.all = queue

    def happenings(self) -> set[str]:
        begun = {f"established {token}" for number in self.begin for token in self.all[number].person.held}
        return begun | {happening for part in self._parts() for happening in part.happens}

    def roles(self) -> set[str]:
        return {part.role for part in self._parts() if part.role and part.happens}

    def _parts(self) -> Iterator[Part]:
        return (part for ways in self.ways for parts, _ in ways for part in parts)



Site = tuple[str, str, int]


def shortest(moments: Moments, begun: Callable[[Run], Any], read: Callable[[Any, Part], tuple[Any, bool]]) -> dict[Site, int]:
    """Where something is broken, with the length of the shortest way there. What is remembered belongs to a person."""
    found: dict[Site, int] = {}
    best = {(number, frozenset({((), begun(moments.all[number]))})): 0 for number in moments.begin}
    queue = [(0, order, *key) for order, key in enumerate(best)]
    done = set()
    while queue:
        length, _, number, memories = heappop(queue)
        if (number, memories) in done:
            continue
        done.add((number, memories))
        for parts, then in moments.ways[number]:
            after, far = dict(memories), length
            for part in parts:
                after[part.who], broken = read(after[part.who], part)
                if broken:
                    found[part.site] = min(found.get(part.site, far), far)
                far += part.length
                if part.begins:
                    after[(*part.who, part.begins[0])] = begun(part.begins[1])
            key = (then, frozenset(after.items()))
            if then >= 0 and far < best.get(key, 10**9):
                best[key] = far
                heappush(queue, (far, len(best), *key))
    return found


def broken(machine: Machine, root: str, deep: int, limit: int = 10**6) -> tuple[Moments, dict[tuple[str, Site], int]]:
    """Everything that is broken on some way: (rule, where) -> the length of the shortest."""
    moments = Moments(machine, root, deep, limit)
    watches = [(check.name, Watch(check, machine)) for check in checks(machine.rules, machine, moments.happenings(), moments.roles())]
    tests = [(name, watch.begun, watch.read) for name, watch in watches]
    nothing = lambda run: ()
    tests.append(("fact-not-asked", nothing, lambda memory, part: (memory, bool(part.unset))))
    tests.append(("begins-with", nothing, lambda memory, part: (memory, not all(machine.counts(part.look, token) for token in part.demands))))
    found: dict[tuple[str, Site], int] = {}
    for name, begun, read in tests:
        for site, length in shortest(moments, begun, read).items():
            found[name, site] = min(found.get((name, site), length), length)
    return moments, found

"""Every moment of a case and every rule, tried out: nothing is left out, nothing is put together."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush

from .falling import Machine
from .moment import Part, Run
from .watching import Watch, watches

Site = tuple[str, str, int]
Broken = dict[tuple[str, Site], int]
"""(rule, where) -> the length of the shortest way there."""


class TooWide(Exception):
    """There are more moments than this is made for."""


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
                raise TooWide
        self.all = queue

    def watches(self) -> list[Watch]:
        """All that is watched on the ways."""
        known = {f"established {token}" for number in self.begin for token in self.all[number].person.held}
        known |= {happening for part in self.parts() for happening in part.happens}
        return watches(self.machine, known, {part.role for part in self.parts() if part.role and part.happens})

    def parts(self) -> Iterator[Part]:
        """Everything that happens on any way."""
        return (part for ways in self.ways for parts, _ in ways for part in parts)


def shortest(moments: Moments, watch: Watch) -> dict[Site, int]:
    """Where it is broken, with the length of the shortest way there. What is remembered belongs to a person."""
    found: dict[Site, int] = {}
    best = {(number, frozenset({((), watch.begun(moments.all[number]))})): 0 for number in moments.begin}
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
                after[part.who], broken = watch.read(after[part.who], part)
                if broken:
                    found[part.site] = min(found.get(part.site, far), far)
                far += part.length
                if part.begins:
                    after[(*part.who, part.begins[0])] = watch.begun(part.begins[1])
            key = (then, frozenset(after.items()))
            if then >= 0 and far < best.get(key, 10**9):
                best[key] = far
                heappush(queue, (far, len(best), *key))
    return found


def broken(moments: Moments) -> Broken:
    """Everything that is broken on some way."""
    found: Broken = {}
    for watch in moments.watches():
        for site, length in shortest(moments, watch).items():
            found[watch.check.name, site] = min(found.get((watch.check.name, site), length), length)
    return found

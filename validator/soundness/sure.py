"""What surely follows from a situation, however safeguards stand and however often anything was done before.

For each situation: whether its run surely comes to some exit (bit 0), and which exits people can surely bring it to (one bit each, in
the order of finding). People choose among the ways of an arm, nobody among the arms of a fork (`validator.soundness.forks`); of a
called procedure people choose an exit that they can surely bring it to, or take what comes. Worked out backwards from the exits, so
that a round that never leaves itself is never sure (the attractor of a game, as in Zermelo 1913).

A bound is reached in the end, since each round uses it up: so for bit 0 the arm beyond it is enough, as long as each arm before it
leads to some exit, or back here; and no run begins itself anew.

If every situation surely comes to an exit of its run, every case can end: whoever called goes on from the exit, in a situation which
again comes to an exit, and so on up to the procedure in which the case began. It errs only on the side of not being sure.
"""

from __future__ import annotations

from collections import deque

from sop.paths.situations import MOMENT, Link
from sop.paths.table import Tables
from sop.paths.way import UNSET
from validator.soundness.forks import Ahead, Fork, Way

SOME = 1
"""The bit that says: surely to some exit."""


class Surely:
    """Made, it is worked out: `of` holds the bits of each node."""

    def __init__(self, ahead: Ahead) -> None:
        self.ahead, self.graph = ahead, ahead.graph
        self.recursive = recursive(self.graph.tables)
        self._needed: list[list[int]] = [[] for _ in self.graph.position]
        for node, stand in enumerate(ahead.stands):
            if stand:
                for to in ahead.targets(node):
                    self._needed[to].append(node)
        self._ending = {node for node, forks in ahead.forks.items()
                        if any(fork.bounded for fork in forks) and self.graph.context[node].program.table.procedure not in self.recursive}
        while True:
            self._sweep()
            wrong = {node for node in self._ending if self.of[node] & SOME and not any(all(self._arm(arm) & SOME for arm in fork.arms) for fork in ahead.forks[node])}
            if not wrong:
                return
            self._ending -= wrong

    def _sweep(self) -> None:
        self.of = [0] * len(self.graph.position)
        self._queue: deque[int] = deque()
        bits: dict[int, int] = {}
        for exit_, (kind, _) in self.graph.exits.items():
            if kind == UNSET:  # told by another rule: nothing hangs on it
                self._join(exit_, -1)
            elif kind != MOMENT:
                number = self.graph.context[exit_].number
                bits[number] = bits.get(number, SOME) << 1
                self._join(exit_, SOME | bits[number])
        while self._queue:
            for node in self._needed[self._queue.popleft()]:
                self._join(node, self._decided(node))

    def _join(self, node: int, value: int) -> None:
        if value & ~self.of[node]:
            self.of[node] |= value
            self._queue.append(node)

    def _decided(self, node: int) -> int:
        ways = self.ahead.ways.get(node)
        if ways is not None:
            return self._arm(ways)
        value = 0
        for fork in self.ahead.forks[node]:
            value |= self._fork(fork, node in self._ending)
        return value

    def _fork(self, fork: Fork, ends: bool) -> int:
        every, arm = -1, 0
        for ways in fork.arms:
            arm = self._arm(ways)
            every &= arm
        return every | (arm & SOME if fork.bounded and ends else 0)

    def _arm(self, ways: tuple[Way, ...]) -> int:
        value = 0
        for way in ways:
            value |= self.of[way.to] if way.link is None else self._called(way.link)
        return value

    def _called(self, link: Link) -> int:
        """What surely follows when a procedure is called: an exit of ours chosen there, or whichever comes."""
        inside, value, whichever = self.of[link.context.entry], 0, -1
        if not inside:
            return 0
        returns = self.ahead.returns(link)
        for exit_, tos in returns.items():
            after = -1
            for to in tos:
                after &= self.of[to]
            whichever &= after
            if inside & self.of[exit_] & ~SOME:
                value |= after
        return value | whichever if inside & SOME and returns else value


def recursive(tables: Tables) -> frozenset[str]:
    """The procedures that may call themselves, near or far."""
    calls = {name: {node.call.procedure for node in table.nodes.values() if node.call} & tables.by_id.keys() for name, table in tables.by_id.items()}
    found = set()
    for name in calls:
        seen: set[str] = set()
        queue = list(calls[name])
        while queue:
            called = queue.pop()
            if called not in seen:
                seen.add(called)
                queue += calls[called]
        if name in seen:
            found.add(name)
    return frozenset(found)

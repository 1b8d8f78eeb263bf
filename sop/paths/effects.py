"""What a change does to all lanes at once: masks and shifts, worked out once for each change and what is known where it happens.

A lane is some tokens and the state of an automaton; monitors that follow the same tokens and have no automaton share one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from sop.paths.bits import STILL, Bits, Move
from sop.paths.change import IDLE, Change, Cube
from sop.paths.monitor import Endings, Monitor, implied, told_at
from sop.paths.situations import Graph


@dataclass(frozen=True, eq=False)
class Lane:
    """Some tokens and the state of an automaton, which several monitors may share."""

    tokens: tuple[str, ...]
    monitor: Monitor
    """Whose automaton it is."""

    @property
    def size(self) -> int:
        return self.monitor.size


class Effects:
    """The lanes of some monitors on a graph, and how changes move them."""

    def __init__(self, graph: Graph, monitors: Iterable[Monitor]) -> None:
        self.graph, self.terms = graph, graph.tables.terms
        self.lanes: list[Lane] = []
        self._lane_of: dict[Monitor, int] = {}
        known: dict[object, int] = {}
        for monitor in monitors:
            key = monitor.tokens if monitor.phases == 1 else monitor
            if key not in known:
                known[key] = len(self.lanes)
                self.lanes.append(Lane(monitor.tokens, monitor))
            self._lane_of[monitor] = known[key]
        self.bits = Bits([lane.size for lane in self.lanes])
        self._by_token: dict[str, list[tuple[int, int]]] = {}
        for number, lane in enumerate(self.lanes):
            for index, token in enumerate(lane.tokens):
                self._by_token.setdefault(token, []).append((number, index))
        self._endings = Endings(self._by_token, self.terms)
        self._phased = [number for number, lane in enumerate(self.lanes) if lane.monitor.phases > 1]
        self._automata = by_sign((lane.monitor.signs if lane.monitor.phases > 1 else ()) for lane in self.lanes)
        self._concerned: dict[int, tuple[tuple[tuple[int, tuple[int, int]], ...], tuple[Monitor, ...]]] = {}
        """Of each change, by its identity: the lanes that it concerns, with what it does to their tokens; the automata among them."""
        self.still = {id(IDLE)}
        """The changes that move no lane, by their identity: most of them, and asked for at every way."""
        self._masks: dict[tuple[tuple[Monitor, ...], int], int] = {}
        self._moves: dict[object, Move] = {}
        self._cubes: dict[Cube, int] = {}
        self._bad: dict[tuple, tuple[int, int]] = {}
        """(the valuations that were asked for, those of them that break the monitor)."""

    def effect(self, change: Change, node: int) -> Move:
        """How a change moves the lanes."""
        if id(change) in self.still:
            return STILL
        concerned = self._concerned.get(id(change))
        if concerned is None:
            numbers = {number for token in self._endings.touched(change) for number, _ in self._by_token[token]}
            numbers.update(self._phased if change.anew else (number for sign in change.signs for number in self._automata.get(sign, ())))
            moves = tuple((number, self.lanes[number].monitor.moves(change, self.terms)) for number in sorted(numbers))
            concerned = self._concerned[id(change)] = (moves, tuple(self.lanes[number].monitor for number, _ in moves if self.lanes[number].monitor.phases > 1))
        lanes, asking = concerned
        if not lanes:
            self.still.add(id(change))
            return STILL
        key = (id(change), *self._known(asking, node)) if asking else id(change)
        found = self._moves.get(key)
        if found is None:
            told, after = told_at(self.graph, node), {}
            for number, moves in lanes:
                after[number] = [then for _, then, _ in self.lanes[number].monitor.steps(change, told, moves)]
            found = self._moves[key] = self.bits.move(after)
        return found

    def _known(self, monitors: tuple[Monitor, ...], node: int) -> tuple[int, str]:
        """What of a node's facts monitors may ask for, and the event."""
        context = self.graph.context[node]
        table = context.program.table
        mask = self._masks.get((monitors, id(table)))
        if mask is None:
            layout = self.graph.layout
            places = [layout.age_group, *(layout.of(table, name) for monitor in monitors for name in monitor.reads)]
            mask = self._masks[monitors, id(table)] = reduce(or_, (place.read_mask for place in places if place), 0)
        return self.graph.facts[node] & mask, context.event

    def allowed(self, cube: Cube) -> int:
        """The mask of what agrees with a cube; lanes that do not know its tokens agree."""
        if not cube:
            return -1
        found = self._cubes.get(cube)
        if found is None:
            found = -1
            for token, held in implied(cube):
                for lane, index in self._by_token.get(token, ()):
                    found &= ~self.bits.mask(lane, [v for v in range(self.lanes[lane].size) if bool(v >> index & 1) is not held])
            self._cubes[cube] = found
        return found

    def lane_of(self, monitor: Monitor) -> int:
        """The number of a monitor's lane."""
        return self._lane_of[monitor]

    def bad(self, monitor: Monitor, change: Change, node: int, among: int = -1) -> int:
        """The valuations, of those asked for, with which a change breaks a monitor, in the first block of its lane."""
        segment, place = self.bits.where[self._lane_of[monitor]]
        shift = segment.offset + place * segment.width
        key = (monitor, id(change), *self._known((monitor,), node))
        asked, broken = self._bad.get(key, (0, 0))
        more = among >> shift & segment.full & ~asked
        if more:
            told, moves = told_at(self.graph, node), monitor.moves(change, self.terms)
            broken |= sum(1 << valuation for valuation, _, breaks in monitor.steps(change, told, moves, more) if breaks)
            self._bad[key] = (asked | more, broken)
        return broken << shift


def by_sign(signs: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """Sign -> the numbers of those that heed it."""
    found: dict[str, list[int]] = {}
    for number, each in enumerate(signs):
        for sign in each:
            found.setdefault(sign, []).append(number)
    return found

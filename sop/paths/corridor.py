"""From where it can still go wrong: for each node, the valuations from which a change that breaks the monitor may be reached.

Backwards over the graph, for all monitors of a pass at once. What an exit leads to depends on who entered the context, so two
things are kept apart: what can go wrong before the context ends, and what can go wrong after it, in any of those that entered
it. It errs only on the side of too much. An exact search that keeps to the corridor misses nothing, and mostly has little to do.
"""

from __future__ import annotations

from heapq import heappop, heappush

from sop.paths.bits import STILL, Move, Shifts
from sop.paths.closer import watched_by
from sop.paths.lanes import Lanes
from sop.paths.monitor import Monitor


class Corridor:
    """Made from a pass that has run."""

    def __init__(self, lanes: Lanes) -> None:
        self.lanes, self.graph, self.bits = lanes, lanes.graph, lanes.bits
        self.firsts = lanes.bits.firsts
        self.inside = [0] * len(self.graph.position)
        self.after = [0] * len(self.graph.position)
        self._sweep()

    def holds(self, node: int, lane: int, valuation: int) -> bool:
        """Whether a monitor may still be broken from a node with this valuation."""
        return bool((self.inside[node] | self.after[node]) & self.bits.first(lane, (valuation,)))

    def of_lane(self, lane: int) -> list[int]:
        """For each node, the set of such valuations of one lane, as bits."""
        segment, place = self.bits.where[lane]
        shift = segment.offset + place * segment.width
        return [(inside | after) >> shift & segment.full for inside, after in zip(self.inside, self.after, strict=True)]

    def of(self, monitor: Monitor, plain: Monitor) -> list[int]:
        """For each node, the set of such valuations of a monitor that watches the same as one of the pass, but follows only its first tokens.

        Of one that went by its parts, all or none: where each part may still be broken, it may.
        """
        if watched_by(monitor) != (monitor,):
            parts = [self.of_lane(self.lanes.lane_of(part)) for part in watched_by(monitor)]
            return [-1 if all(values) else 0 for values in zip(*parts, strict=True)]
        values = self.of_lane(self.lanes.lane_of(monitor))
        kept, more = len(plain.tokens), len(monitor.tokens) - len(plain.tokens)
        known: dict[int, int] = {}
        for value in set(values) if more else ():
            known[value] = 0
            for valuation in range(monitor.size):
                if value >> valuation & 1:
                    known[value] |= 1 << (valuation & (1 << kept) - 1 | valuation >> kept + more << kept)
        return [known[value] for value in values] if more else values

    def _sweep(self) -> None:
        graph, lanes, inside, after, firsts = self.graph, self.lanes, self.inside, self.after, self.firsts
        before: list[list[tuple[int, int, Move]]] = [[] for _ in graph.position]
        """(source, what agrees with the cube, the move) of each way to a node."""
        through: list[list[tuple[int, int, Move, Shifts, Move]]] = [[] for _ in graph.position]
        backs: list[list[tuple[int, Move | None]]] = [[] for _ in graph.position]
        """(exit, the move on returning; None where what happened inside changes nothing)."""
        entries: dict[int, list[tuple[int, int, Move]]] = {}
        for node, edges in enumerate(graph.out):
            if not lanes.relation[node]:
                continue
            for edge in edges:
                before[edge.to].append((node, lanes.allowed(edge.cube) & firsts, lanes.effect(edge.change, node)))
            for link in graph.enters[node]:
                allowed, move = lanes.allowed(link.cube) & firsts, lanes.effect(link.change, node)
                entries.setdefault(link.context.entry, []).append((node, allowed, move))
                for back in link.returns:
                    relation = lanes.relation[back.exit]
                    if relation:
                        shifts = ((-1, 0),) if link.apart else self.bits.shifts_of(relation)
                        moved = lanes.effect(back.change, node)
                        through[back.to].append((node, allowed, STILL if link.apart else move, shifts, moved))
                        backs[back.to].append((back.exit, None if link.apart else moved))
        queue: list[int] = []
        rank, ranked = graph.rank, graph.ranked
        queued = bytearray(len(graph.position))

        def join(values: list[int], node: int, value: int) -> None:
            if value & ~values[node]:
                values[node] |= value
                if not queued[node]:
                    queued[node] = 1
                    heappush(queue, -rank[node])

        for number, node, change, cube, returning in lanes.seeds():
            mask = 0
            for monitor in lanes.suspects[number]:
                mask |= lanes.bad(monitor, change, node)
            if returning is not None:
                link, exit_ = returning
                join(after, exit_, firsts if link.apart else mask)
                if not link.apart:
                    mask = _before(_through(mask, self.bits.shifts_of(lanes.relation[exit_])) & firsts, lanes.effect(link.change, node))
            join(inside, node, mask & lanes.allowed(cube))
        while queue:
            node = ranked[-heappop(queue)]
            queued[node] = 0
            within, beyond = inside[node], after[node]
            for source, allowed, move in before[node]:
                if within:
                    join(inside, source, _before(within, move) & allowed)
                if beyond:
                    join(after, source, _before(beyond, move) & allowed)
            for source, allowed, move, shifts, moved in through[node]:
                for values, value in ((inside, within), (after, beyond)):
                    value = _before(value, moved)
                    if value:
                        value = _through(value, shifts) & firsts
                        join(values, source, _before(value, move) & allowed)
            for exit_, then in backs[node]:
                join(after, exit_, firsts if then is None else _before(within | beyond, then))
            for source, allowed, move in entries.get(node, ()) if within else ():
                join(inside, source, _before(within, move) & allowed)


def _before(value: int, move: Move) -> int:
    """The valuations that a move takes into some set."""
    if move is STILL:
        return value
    found = value & ~move.touched
    for mask, by in move.shifts:
        found |= (value >> by if by > 0 else value << -by) & mask
    return found


def _through(value: int, shifts: Shifts) -> int:
    """The valuations that a relation leads into some set from."""
    found = 0
    for mask, by in shifts:
        found |= (value >> by if by > 0 else value << -by) & mask
    return found

"""The fast pass: every monitor over every path of a graph at once.

First, from called contexts outwards, the relation between the valuations with which a context begins and those that may occur at
each node (the functional approach of Sharir and Pnueli 1981). Then, from the roots inwards, the valuations that do occur.

Sound: each lane holds every valuation of its monitor that occurs on some path, since every change, call, return, event and
withdrawal is applied to it. It may hold more, since lanes are not tied together: a way that hangs on a token of another lane is
taken as open. So a monitor that no lane breaks is kept on every path; one that is broken here is a *suspect*, to be looked at
exactly (`sop.paths.refine`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush

from sop.paths.bits import STILL, Bits, Move
from sop.paths.change import IDLE, Change, Cube
from sop.paths.effects import Effects, by_sign
from sop.paths.monitor import Monitor
from sop.paths.situations import Context, Graph, Link

Entering = tuple[int, Move, bool, list[tuple[int, int, Move]]]
"""(what agrees with the cube, the move on entering, whether it is apart, (exit, where it goes on, the move on returning))."""

Returning = tuple[Link, int]
"""(the link by which a context was entered, the exit by which it is left)."""


class Lanes:
    """One pass. `run` it, then ask `broken`, or what `occurs`."""

    def __init__(self, graph: Graph, suspects: Sequence[Sequence[Monitor]]) -> None:
        """Each suspect is some monitors that are all broken at once if the rule is."""
        self.graph = graph
        self.suspects = [tuple(monitors) for monitors in suspects]
        self.effects = effects = Effects(graph, (monitor for monitors in self.suspects for monitor in monitors))
        self.lanes, self.bits, self.effect, self.allowed, self.bad, self.lane_of = effects.lanes, effects.bits, effects.effect, effects.allowed, effects.bad, effects.lane_of
        self.relation = [0] * len(graph.position)
        self.begun: dict[int, int] = {}
        """For each context, the valuations that occur where it begins."""
        self._begins: list[Change] = []
        """Kept, since what is worked out of a change is found by its identity."""
        self._occurs: dict[int, int] = {}

    # the two sweeps

    def run(self) -> None:
        """Work everything out."""
        self._outwards()
        self._inwards()

    def _outwards(self) -> None:
        """The relations of every context, called ones first."""
        graph, relation, composed, moved = self.graph, self.relation, self.bits.composed, Bits.moved
        idle: list[list[int]] = [[] for _ in graph.out]
        """For each node, where ways lead that concern no lane."""
        ready: list[list[tuple[int, int, Move]]] = [[] for _ in graph.out]
        still = self.effects.still  # looked up here, at every way of every pass: a call for each would cost more than what it answers
        for number, edges in enumerate(graph.out):
            for to, change, cube, _ in edges:
                move = STILL if id(change) in still else self.effect(change, number)
                allowed = self.allowed(cube) if cube else -1
                if move.touched or allowed != -1:
                    ready[number].append((to, allowed, move))
                else:
                    idle[number].append(to)
        entering: list[list[Entering]] = [[] for _ in graph.out]
        by_exit: dict[int, list[tuple[int, Entering, int]]] = {}
        for number, links in enumerate(graph.enters):
            for link in links:
                backs = [(back.exit, back.to, STILL if id(back.change) in still else self.effect(back.change, number)) for back in link.returns]
                entered = (self.allowed(link.cube), self.effect(link.change, number), link.apart, backs)
                entering[number].append(entered)
                for index, (exit_, _, _) in enumerate(backs):
                    by_exit.setdefault(exit_, []).append((number, entered, index))
        queue: list[int] = []
        queued = bytearray(len(graph.position))
        rank, ranked = graph.rank, graph.ranked

        def join(number: int, value: int) -> None:
            if value & ~relation[number]:
                relation[number] |= value
                if not queued[number]:
                    queued[number] = 1
                    heappush(queue, rank[number])

        def go_on(value: int, entered: Entering, only: int | None) -> None:
            allowed, move, apart, backs = entered
            value &= allowed
            inside = value if apart else moved(value, move)
            for exit_, to, after in backs if only is None else backs[only:only + 1]:
                part = relation[exit_]
                if part:
                    join(to, moved(inside if apart else composed(inside, part), after))

        everything = self.bits.diagonal(self.bits.firsts)
        for context in graph.contexts:
            join(context.entry, everything)
        for entries in graph.roots.values():
            for entry in entries:
                join(entry, everything)
        while queue:
            number = ranked[heappop(queue)]
            queued[number] = 0
            value = relation[number]
            for to in idle[number]:
                if value & ~relation[to]:
                    join(to, value)
            for to, allowed, move in ready[number]:
                join(to, moved(value & allowed, move))
            for entered in entering[number]:
                go_on(value, entered, None)
            for source, entered, index in by_exit.get(number, ()):
                if relation[source]:
                    go_on(relation[source], entered, index)

    def _inwards(self) -> None:
        """What occurs at the beginning of each context, from the roots on."""
        graph = self.graph
        start = sum(self.bits.first(lane, [0]) for lane in range(len(self.lanes)))
        entering: dict[int, list[int]] = {}
        for node, links in enumerate(graph.enters):
            if links:
                entering.setdefault(graph.context[node].number, []).append(node)
        queue: list[Context] = []

        def begin(context: Context, value: int) -> None:
            known = self.begun.get(context.number, 0)
            if value & ~known:
                self.begun[context.number] = known | value
                if context not in queue:
                    queue.append(context)

        for entries in graph.roots.values():
            instance = graph.context[entries[0]].program.instance
            begins = Change(given=tuple(instance.resolved(token) for token in instance.table.begins_with))
            self._begins.append(begins)
            for entry in entries:
                begin(graph.context[entry], Bits.moved(start, self.effect(begins, entry)))
        while queue:
            context = queue.pop(0)
            self._occurs.clear()
            for node in entering.get(context.number, ()):
                for link in graph.enters[node]:
                    value = self.occurs(node) & self.allowed(link.cube)
                    if value:
                        begin(link.context, Bits.moved(start if link.apart else value, self.effect(link.change, node)))
        self._occurs.clear()

    def occurs(self, number: int) -> int:
        """The valuations that may occur at a node, in the first blocks."""
        found = self._occurs.get(number)
        if found is None:
            begun = self.begun.get(self.graph.context[number].number, 0)
            found = self._occurs[number] = self.bits.applied(begun, self.relation[number]) if begun else 0
        return found

    # the verdict

    def broken(self) -> Iterator[tuple[int, int, Change]]:
        """What may be broken: (number of the suspect, node, by what change)."""
        for number, node, change, cube, returning in self.seeds():
            value = self.occurs(node) & self.allowed(cube)
            if value and returning is not None and not returning[0].apart:  # what a return changes finds what was so inside
                link, exit_ = returning
                value = self.bits.applied(Bits.moved(value, self.effect(link.change, node)), self.relation[exit_])
            if value and all(value & self.bad(monitor, change, node, value) for monitor in self.suspects[number]):
                yield number, node, change

    def seeds(self) -> Iterator[tuple[int, int, Change, Cube, Returning | None]]:
        """Every change that concerns a suspect: (its number, node, change, cube, on a return what was gone through)."""
        heard = by_sign(monitors[0].signs for monitors in self.suspects)
        cares: dict[int, list[int]] = {}
        for node, edges in enumerate(self.graph.out):
            for change, cube, returning in self._changes(node, edges):
                numbers = cares.get(id(change))
                if numbers is None:
                    found = sorted({number for sign in change.signs for number in heard.get(sign, ())})
                    numbers = cares[id(change)] = [number for number in found if all(monitor.cares(change) for monitor in self.suspects[number])]
                for number in numbers:
                    yield number, node, change, cube, returning

    def _changes(self, number: int, edges: Iterable) -> Iterator[tuple[Change, Cube, Returning | None]]:
        for edge in edges:
            if edge.change is not IDLE:
                yield edge.change, edge.cube, None
        for link in self.graph.enters[number]:
            if link.change is not IDLE:
                yield link.change, link.cube, None
            for back in link.returns:
                if back.change is not IDLE:
                    yield back.change, link.cube, (link, back.exit)

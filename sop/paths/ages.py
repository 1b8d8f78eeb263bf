"""How old things are at most: for each node of a graph, the most hours since something began, on any way there.

A longest path, with calls as summaries. Where an age grows on a round it has no end; that is seen by where it came from (Bellman 1958,
Ford 1956), so that a round of an hour is not gone through for every hour of a year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heappop, heappush

from sop.paths.change import IDLE, Change
from sop.paths.clock import Clock, Fate, left
from sop.paths.situations import Context, Graph, Link, Return
from sop.paths.way import Label

ROUNDS = 2
"""How often an age grows at a node before it is asked whether it grows on a round."""

DEEP = 200
"""How often an age grows at the entry of a context, as contexts enter each other, before it is taken as without end."""


class Ways:
    """The ways of a graph as ages see them: where they lead, what changes, and the states left in which time passes."""

    def __init__(self, graph: Graph, clock: Clock) -> None:
        self.graph, self.clock = graph, clock
        self._staying: dict[tuple[int, int], tuple[str, ...]] = {}
        """By program and position."""
        self.idle: list[list[int]] = [[] for _ in graph.out]
        """For each node, where ways lead on which nothing changes and no time passes."""
        self.out: list[list[tuple[int, int, tuple[str, ...]]]] = [[] for _ in graph.out]
        """All others: (where to, the identity of the change, the states left in which time passes)."""
        for node, edges in enumerate(graph.out):
            for edge in edges:
                states = self.timed(node, edge.to, edge.label)
                if states or edge.change is not IDLE:
                    self.out[node].append((edge.to, id(edge.change), states))
                else:
                    self.idle[node].append(edge.to)
        self.entering: dict[int, list[int]] = {}
        self.by_exit: dict[int, list[tuple[Link, Return]]] = {}
        self.changing: dict[int, tuple[Change, list[int], list[Link]]] = {}
        """Each change by its identity: the nodes to which it leads on, and what is entered by it."""
        for edges in graph.out:
            for edge in edges:
                self._where(edge.change)[1].append(edge.to)
        for node, links in enumerate(graph.enters):
            if links:
                self.entering.setdefault(graph.context[node].number, []).append(node)
            for link in links:
                self._where(link.change)[2].append(link)
                for back in link.returns:
                    self._where(back.change)[1].append(back.to)
                    self.by_exit.setdefault(back.exit, []).append((link, back))

    def _where(self, change: Change) -> tuple[Change, list[int], list[Link]]:
        found = self.changing.get(id(change))
        if found is None:
            found = self.changing[id(change)] = (change, [], [])
        return found

    def timed(self, node: int, to: int, label: Label) -> tuple[str, ...]:
        """The states left on a way in which time passes."""
        staying = self.staying(node)
        return tuple(state for state in left(self.graph, node, to, label) if state in staying) if staying else ()

    def staying(self, node: int) -> tuple[str, ...]:
        """The states of a node in which time passes."""
        position, program = self.graph.position[node], self.graph.context[node].program
        if position < 0:
            return ()
        found = self._staying.get((id(program), position))
        if found is None:
            found = self._staying[id(program), position] = tuple(state for state in program.states(position) if self.clock.stay(program.table.procedure, state))
        return found


class _Ages:
    """The most hours since something began, by node, on any way there; -1 where it has not. Capped just above `cap`."""

    def __init__(self, nodes: int, cap: int, changed: Callable[[int], None]) -> None:
        self.cap, self.changed = cap, changed
        self.of = [-1] * nodes
        self._from: dict[int, int | None] = {}
        self._joined: dict[int, int] = {}

    def join(self, node: int, age: int, source: int | None) -> None:
        """It may be so old at a node, where it comes from `source` and grew on the way, or comes from elsewhere."""
        if min(age, self.cap + 1) <= self.of[node]:
            return
        self._from[node] = source
        joined = self._joined[node] = self._joined.get(node, 0) + 1
        if joined % ROUNDS == 0 and self._grows_without_end(node):
            age = self.cap + 1
        self.of[node] = min(age, self.cap + 1)
        self.changed(node)

    def _grows_without_end(self, node: int) -> bool:
        """Whether it is older at a node because it was at that node before: time passes on a round (Bellman 1958, Ford 1956)."""
        seen: set[int] = set()
        before = self._from[node]
        while before is not None and before not in seen:
            if before == node:
                return True
            seen.add(before)
            before = self._from.get(before)
        return False


def ages_of(ways: Ways, what: str, fate: Fate, cap: int, begun: Iterable[int] = ()) -> dict[int, int]:
    """For each node, the most hours since something began, on any way there; capped just above `cap`.

    Two numbers a node, as in a summary: how much older it gets from the beginning of its context on, where it does not begin anew on
    the way, and how old it is at most where it began inside. So what a handler is told in one place is not taken for another. Only
    contexts that it may reach are gone through: it begins at few places, and most of a graph never knows it.
    `begun`: the roots with which it begins, at the latest.
    """
    graph, clock = ways.graph, ways.clock
    queue: list[int] = []
    queued = bytearray(len(graph.out))
    rank, ranked = graph.rank, graph.ranked
    fates = {known: fate(change) for known, (change, _, _) in ways.changing.items()}

    def again(node: int) -> None:
        if not queued[node]:
            queued[node] = 1
            heappush(queue, rank[node])  # called contexts first

    grows, inside = _Ages(len(graph.out), cap, again), _Ages(len(graph.out), cap, again)
    grown, old = grows.of, inside.of

    def stay(node: int, to: int, states: tuple[str, ...]) -> None:
        for ages in (grows, inside):
            before = ages.of[node]
            if before >= 0:
                age = clock.after(what, before, graph.context[node].program.table.procedure, states)
                ages.join(to, age, node if age >= before else None)

    def go_through(link: Link, back: Return) -> None:
        node, exit_, to = link.source, back.exit, back.to
        if not fates[id(back.change)][0]:
            return
        if old[exit_] > old[to] and not link.apart:
            inside.join(to, old[exit_], None)
        through = 0 if link.apart else grown[exit_]
        if through < 0:
            return
        keeps, begins = (True, False) if link.apart else fates[id(link.change)]  # what another person's run begins with is nothing to this one
        if keeps:
            if grown[node] >= 0 and grown[node] + through > grown[to]:
                grows.join(to, grown[node] + through, node)
            if old[node] >= 0 and old[node] + through > old[to]:
                inside.join(to, old[node] + through, node)
        if begins:
            inside.join(to, through, None)

    def enter(context: Context) -> None:
        if not entered[context.number]:
            entered[context.number] = 1
            grows.join(context.entry, 0, None)

    entered = bytearray(len(graph.contexts))
    for known, (_, leads, links) in ways.changing.items():
        if fates[known][1]:
            for to in leads:
                inside.join(to, 0, None)
            for link in links:
                enter(link.context)
    for entry in begun:
        inside.join(entry, 0, None)
    while queue:
        node = ranked[heappop(queue)]
        queued[node] = 0
        age, since = grown[node], old[node]
        for to in ways.idle[node]:
            if age > grown[to]:
                grows.join(to, age, node)
            if since > old[to]:
                inside.join(to, since, node)
        for to, change, states in ways.out[node]:
            if not fates[change][0]:
                continue
            if states:
                stay(node, to, states)
                continue
            if grown[node] > grown[to]:
                grows.join(to, grown[node], node)
            if old[node] > old[to]:
                inside.join(to, old[node], node)
        for link in graph.enters[node]:
            if not link.apart and fates[id(link.change)][0]:
                enter(link.context)
            for back in link.returns:
                go_through(link, back)
        for link, back in ways.by_exit.get(node, ()):
            go_through(link, back)
    return _whole(ways, what, fates, grown, old, cap)


def _whole(ways: Ways, what: str, fates: Mapping[int, tuple[bool, bool]], grows: Sequence[int], inside: Sequence[int], cap: int) -> dict[int, int]:
    """From what happens inside each context, and how old it may be where the context begins, the age at each node."""
    graph, clock = ways.graph, ways.clock
    at_entry: dict[int, int] = {}
    raised: dict[int, int] = {}
    begins_at = {link.source for known, (_, begins) in fates.items() if begins for link in ways.changing[known][2]}

    def age_at(node: int, begun: int) -> int:
        age = inside[node]
        return begun + grows[node] if begun >= 0 and 0 <= grows[node] > age - begun else age

    knowing = {graph.context[node].number for node in (*begins_at, *(node for node, age in enumerate(inside) if age >= 0))}
    queue = [context for context in graph.contexts if context.number in knowing]
    for context in queue:  # grows while ages do
        begun = at_entry.get(context.number, -1)
        for node in ways.entering.get(context.number, ()):
            age = age_at(node, begun)
            if age < 0 and node not in begins_at:
                continue
            for link in graph.enters[node]:
                keeps, begins = fates[id(link.change)]
                older = 0 if begins else -1
                if keeps and age >= 0 and not link.apart:  # of another person nothing is so old but what her or his run begins with
                    older = max(older, min(clock.after(what, age, context.program.table.procedure, ways.timed(node, link.context.entry, link.label)), cap + 1))
                if older > at_entry.get(link.context.number, -1):
                    raised[link.context.number] = raised.get(link.context.number, 0) + 1
                    at_entry[link.context.number] = older if raised[link.context.number] < DEEP else cap + 1
                    queue.append(link.context)
    found: dict[int, int] = {}
    for node, context in enumerate(graph.context):
        age = age_at(node, at_entry.get(context.number, -1))
        if age >= 0:
            found[node] = min(age, cap + 1)
    return found

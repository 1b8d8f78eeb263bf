"""Time on the paths: safeguards that lapse, and duties that come too late, in the worst case.

Time passes where somebody waits, or has a deadline: as long as the deadline and its stages allow. Everything else takes no time. A
safeguard that lasts so long may lapse in a state when the worst case since it was given, over all ways there, exceeds that
(checker.md, ruling 8). A duty is overdue in a state when the worst case since it arose does; there the exact search counts the hours
on the very path (`sop.paths.track`). Both are ways of their own at that state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

from sop.paths.change import Change, Site
from sop.paths.situations import Edge, Graph, Link, Return
from sop.paths.way import Label

LAPSE, OVERDUE = "lapse", "overdue"


@dataclass(frozen=True)
class Clock:
    """How long things last. All times are whole hours, in the worst case."""

    lasts: Mapping[str, int] = field(default_factory=dict)
    """Safeguard -> how long it holds."""
    stay: Callable[[str, str], int] = lambda procedure, state: 0
    """(procedure, state) -> how long a case may stay there."""
    counted: Callable[[str, str, str], bool] = lambda rule, procedure, state: False
    """(rule, procedure, state) -> whether the deadline of a state counts from where the rule's duty arises."""
    limits: Mapping[str, int] = field(default_factory=dict)
    """Rule -> how long its duty may take."""

    def limit(self, label: Label) -> int:
        """The hours after which a way of time is open."""
        return self.limits.get(label.detail, 0) if label.what == OVERDUE else self.lasts.get(label.detail.split(":", 1)[0], 0)

    def after(self, what: str, age: int, procedure: str, states: Iterable[str]) -> int:
        """The age of a token or a rule's duty when some states are left."""
        stays = [(self.stay(procedure, state), self.counted(what, procedure, state)) for state in states]
        if any(counted and stay for stay, counted in stays):
            return max(stay for stay, counted in stays if counted)
        return age + max((stay for stay, _ in stays), default=0)


def with_time(graph: Graph, clock: Clock, duties: Mapping[str, Callable[[Change], bool]]) -> None:
    """Add to a graph the ways by which safeguards lapse and duties are overdue.

    `duties`: rule -> whether a change may be what its duty arises from.
    """
    tokens = sorted({token for edges in graph.out for edge in edges for token in edge.change.given if token.split(":", 1)[0] in clock.lasts}
                    | {token for links in graph.enters for link in links for back in link.returns for token in back.change.given if token.split(":", 1)[0] in clock.lasts})
    added: list[tuple[int, Edge]] = []
    for token in tokens:
        ages = _ages(graph, clock, token, lambda change, token=token: token in change.given, clock.lasts[token.split(":", 1)[0]])
        for node, age in ages.items():
            added += _way(graph, clock, node, age, Label(LAPSE, token), ((token, True),), ended=(token,))
    for rule, arises in duties.items():
        for node, age in _ages(graph, clock, rule, arises, clock.limits[rule]).items():
            added += _way(graph, clock, node, age, Label(OVERDUE, rule), (), overdue=rule)
    for node, edge in added:
        graph.out[node].append(edge)
    graph.clock = clock


def _way(graph: Graph, clock: Clock, node: int, age: int, label: Label, cube: tuple, **change: object) -> Iterable[tuple[int, Edge]]:
    if graph.position[node] < 0:
        return
    program = graph.context[node].program
    procedure = program.table.procedure
    for state in program.states(graph.position[node]):
        if clock.stay(procedure, state) and clock.after(label.detail, age, procedure, (state,)) > clock.limit(label):
            yield node, Edge(node, Change(Site(procedure, state, 0), **change), cube, label._replace(state=state))


def _ages(graph: Graph, clock: Clock, what: str, begins: Callable[[Change], bool], cap: int) -> dict[int, int]:
    """For each node, the most hours since something began, on any way there; capped just above `cap`.

    Two numbers a node, as in a summary: how much older it gets from the beginning of its context on, where it does not begin anew on
    the way, and how old it is at most where it began inside. So what a handler is told in one place is not taken for another.
    """
    grows: dict[int, int] = {}
    inside: dict[int, int] = {}
    queue: list[tuple[int, int]] = []
    queued: set[int] = set()

    def join(ages: dict[int, int], node: int, age: int) -> None:
        age = min(age, cap + 1)
        if age > ages.get(node, -1):
            ages[node] = age
            if node not in queued:
                queued.add(node)
                heappush(queue, (-graph.context[node].number, node))  # called contexts first

    def go(node: int, to: int, change: Change, label: Label) -> None:
        if begins(change):
            join(inside, to, 0)
            return
        procedure, states = graph.context[node].program.table.procedure, left(graph, node, to, label)
        for ages in (grows, inside):
            if node in ages:
                join(ages, to, clock.after(what, ages[node], procedure, states))

    def go_through(link: Link, back: Return) -> None:
        node, exit_ = link.source, back.exit
        if begins(back.change):
            join(inside, back.to, 0)
            return
        if exit_ in inside and not link.apart:
            join(inside, back.to, inside[exit_])
        through = 0 if link.apart else grows.get(exit_)
        if through is not None and not begins(link.change):
            for ages in (grows, inside):
                if node in ages:
                    join(ages, back.to, ages[node] + through)

    by_exit: dict[int, list[tuple[Link, Return]]] = {}
    for links in graph.enters:
        for link in links:
            for back in link.returns:
                by_exit.setdefault(back.exit, []).append((link, back))
    for context in graph.contexts:
        join(grows, context.entry, 0)
    for entries in graph.roots.values():
        for entry in entries:
            join(grows, entry, 0)
    while queue:
        node = heappop(queue)[1]
        queued.discard(node)
        for edge in graph.out[node]:
            go(node, edge.to, edge.change, edge.label)
        for link in graph.enters[node]:
            for back in link.returns:
                go_through(link, back)
        for link, back in by_exit.get(node, ()):
            go_through(link, back)
    return _whole(graph, clock, what, begins, grows, inside, cap)


def _whole(graph: Graph, clock: Clock, what: str, begins: Callable[[Change], bool], grows: dict[int, int], inside: dict[int, int], cap: int) -> dict[int, int]:
    """From what happens inside each context, and how old it may be where the context begins, the age at each node."""
    at_entry: dict[int, int] = {}
    entering: dict[int, list[int]] = {}
    for node, links in enumerate(graph.enters):
        if links:
            entering.setdefault(graph.context[node].number, []).append(node)
    queue = list(graph.contexts)
    for context in queue:  # grows while ages do
        begun = at_entry.get(context.number)
        for node in entering.get(context.number, ()):
            age = max(inside.get(node, -1), begun + grows[node] if begun is not None and node in grows else -1)
            for link in graph.enters[node]:
                if link.apart:
                    continue
                older = 0 if begins(link.change) else min(clock.after(what, age, context.program.table.procedure, left(graph, node, link.context.entry, link.label)), cap + 1) if age >= 0 else -1
                if older > at_entry.get(link.context.number, -1):
                    at_entry[link.context.number] = older
                    queue.append(link.context)
    found: dict[int, int] = {}
    for node, context in enumerate(graph.context):
        begun = at_entry.get(context.number)
        age = max(inside.get(node, -1), begun + grows[node] if begun is not None and node in grows else -1)
        if age >= 0:
            found[node] = min(age, cap + 1)
    return found


def left(graph: Graph, node: int, to: int, label: Label) -> tuple[str, ...]:
    """The states that are left when a way is taken. An answer that leads to the same state begins another stay there."""
    if graph.position[node] < 0 or (to == node and label.stays):
        return ()  # an alarm, or a way of time, leads nowhere else
    program = graph.context[node].program
    states = program.states(graph.position[node])
    if graph.position[to] < 0 or graph.context[to] is not graph.context[node] or to == node:
        return states
    there = program.states(graph.position[to])
    return tuple(state for state in states if state not in there)

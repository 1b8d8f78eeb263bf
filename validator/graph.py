"""The plain graph of one procedure, made once for all rules that ask it: who may follow whom, whatever the facts.

A way of the graph may be barred by facts; what holds on every way of the graph holds in every case. Rules that need the facts
as well belong to the search over paths.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sop.model.state import BACK, JOINED
from sop.paths.graph import onward
from sop.paths.table import LATE, Node, Table

Came = dict[str, str | None]
"""Each state that was reached, and the one before it on a shortest way; None where the way began. In order of reaching."""


@dataclass(frozen=True)
class Graph:
    """States, and the states and outcomes that may follow each."""

    table: Table
    after: Mapping[str, tuple[str, ...]]

    def after_or_event(self, state: str) -> Iterator[str]:
        """What may follow a state when an event may fall there, or the consent asked there may be taken back."""
        yield from self.after.get(state, ())
        yield from (event.target for event in self.table.events if event.target and (not event.during or state in event.during))
        node = self.table.nodes.get(state)
        if node is not None:
            yield from [node.withdrawn] if node.withdrawn else []
            yield from (handler for _, handler in node.call.withdrawn) if node.call else ()


def graph_of(table: Table) -> Graph:
    """The graph of a compiled table."""
    return Graph(table, {state: tuple(dict.fromkeys(onward(table, state))) for state in table.nodes})


def cyclic(after: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The nodes that a way round, or a way between two rounds, passes: what is left when dead ends and dead beginnings are taken away."""
    left = {state: {target for target in targets if target in after} for state, targets in after.items()}
    before: dict[str, set[str]] = {state: set() for state in left}
    for state, targets in left.items():
        for target in targets:
            before[target].add(state)
    for one, other in ((left, before), (before, left)):
        ends = [state for state, targets in one.items() if not targets]
        while ends:
            state = ends.pop()
            for neighbour in other.pop(state, ()):
                if neighbour in one:
                    one[neighbour].discard(state)
                    if not one[neighbour]:
                        ends.append(neighbour)
            one.pop(state, None)
    return frozenset(left)


def reach(starts: Iterable[str], after: Callable[[str], Iterable[str]]) -> Came:
    """Everything that some way from the starts leads to, shortest ways first."""
    came: Came = dict.fromkeys(starts)
    queue = deque(came)
    while queue:
        here = queue.popleft()
        for there in after(here):
            if there not in came:
                came[there] = here
                queue.append(there)
    return came


def way_to(came: Came, state: str) -> list[str]:
    """The way that was found, from its beginning to the state."""
    way = [state]
    while (before := came[way[-1]]) is not None:
        way.append(before)
    return way[::-1]


def round_through(start: str, after: Callable[[str], Iterable[str]]) -> list[str]:
    """The shortest way from a state back to itself, without its last step; nothing where there is none."""
    came = reach(dict.fromkeys(after(start)), after)
    return [start, *way_to(came, start)[:-1]] if start in came else []


def afterwards_first(start: str, after: Callable[[str], Iterable[str]]) -> Iterator[str]:
    """Everything that some way from the start leads to, each after all that follows it; of a round, the states met later come first."""
    seen = {start}
    open_: list[tuple[str, Iterator[str]]] = [(start, iter(after(start)))]
    while open_:
        state, targets = open_[-1]
        there = next((target for target in targets if target not in seen), None)
        if there is None:
            open_.pop()
            yield state
        else:
            seen.add(there)
            open_.append((there, iter(after(there))))


def without_time(node: Node) -> Iterator[str]:
    """Where a state leads while nothing is waited for and no deadline passes; back and joined are left out."""
    if node.kind == "wait":
        return
    if node.kind != "parallel":
        yield from (edge.target for edge in node.edges if not edge.answer.startswith(LATE) and edge.target not in (BACK, JOINED))
    yield from node.branches
    yield from (target for target in (node.at_most_then, node.each_once_then) if target)

"""The plain graph of a table: who leads to whom, whatever the facts. Events and withdrawals lead into handlers."""

from __future__ import annotations

from collections.abc import Iterator

from sop.model.state import BACK, JOINED
from sop.paths.table import Node, Table


def onward(table: Table, state: str) -> Iterator[str]:
    """The states and outcomes that may follow a state. A branch that is joined leads to what follows its block."""
    node = table.nodes.get(state)
    if node is None:
        return
    for target in _targets(node):
        if target == JOINED:
            yield from (edge.target for other in table.nodes.values() if other.kind == "parallel" for edge in other.edges if edge.target != JOINED)
        elif target != BACK:
            yield target
    if node.kind == "parallel":
        yield from node.branches


def _targets(node: Node) -> Iterator[str]:
    if node.kind != "parallel":
        yield from (edge.target for edge in node.edges)
    if node.at_most_then:
        yield node.at_most_then
    if node.each_once_then:
        yield node.each_once_then


def handlers_of(table: Table) -> set[str]:
    """The states that events and withdrawals lead into."""
    return {event.target for event in table.events if event.target} | withdrawals_of(table)


def withdrawals_of(table: Table) -> set[str]:
    """The states that a consent taken back leads into."""
    found = set()
    for node in table.nodes.values():
        if node.withdrawn:
            found.add(node.withdrawn)
        if node.call:
            found |= {handler for _, handler in node.call.withdrawn}
    return found


def reachable(table: Table) -> dict[str, None]:
    """Every state and outcome that can be reached from the start or by an event, in order of finding."""
    found: dict[str, None] = {}
    queue = [table.start, *sorted(handlers_of(table))]
    while queue:
        state = queue.pop(0)
        if state in found:
            continue
        found[state] = None
        queue += onward(table, state)
    return found


def that_reach(table: Table, ends: set[str]) -> set[str]:
    """The states from which some way leads to one of `ends`. A handler that leads back counts as alive."""
    before: dict[str, set[str]] = {}
    for state in table.nodes:
        for target in onward(table, state):
            before.setdefault(target, set()).add(state)
    back = {node.id for node in table.nodes.values() if any(edge.target == BACK for edge in node.edges)}
    found: set[str] = set()
    queue = [*ends, *back]
    while queue:
        state = queue.pop()
        if state not in found:
            found.add(state)
            queue += before.get(state, ())
    return found


def passing(table: Table) -> frozenset[str]:
    """The states in which an event may as well fall later: no choices, and some way leads on to an end, a call or a choice."""
    choices = {state for state, node in table.nodes.items() if node.kind == "choice"}
    calls = {state for state, node in table.nodes.items() if node.call}
    return frozenset(that_reach(table, {*table.ends, *choices, *calls}) - choices)

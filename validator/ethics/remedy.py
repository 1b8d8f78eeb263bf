"""The smallest change that would close a breach: shown only after it was made on a copy and judged.

What is missing is put in force in one step: before the state through which every breach of that rule leads, else before the act
itself. It is shown when, on the copy, the rule is kept everywhere and no other rule is broken that was kept before (checker.md,
ruling 10). Where several places are needed, or nothing so small helps, nothing is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from sop.paths.graph import onward
from sop.paths.monitor import ONCE
from sop.paths.table import Edge, Effect, Micro, Node, Table, Tables

NEW = "new-step"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule is broken, and what is missing there in the procedure's own words."""

    procedure: str
    state: str
    step: int
    missing: str


def remedy(tables: Tables, places: Sequence[Place], keeps: Callable[[Tables], bool]) -> Place | None:
    """The place before which one step closes all of these; None where there is no such one. `keeps` judges a copy."""
    owners = {(place.procedure, place.missing.removeprefix(ONCE)) for place in places}
    if len(owners) != 1:
        return None
    [(procedure, missing)] = owners
    table = tables.by_id[procedure]
    for state in _candidates(table, places):
        step = min((place.step for place in places if place.state == state), default=0)
        changed = replace(tables, by_id={**tables.by_id, procedure: _with_step(table, state, step, missing)})
        if keeps(changed):
            return Place(procedure, state, step, missing)
    return None


def _candidates(table: Table, places: Sequence[Place]) -> Iterable[str]:
    """The one state that is concerned, or the nearest one that every way to all of them leads through."""
    states = list(dict.fromkeys(place.state for place in places))
    if len(states) == 1:
        yield states[0]
        return
    common = set.intersection(*(_dominators(table, state) for state in states)) - set(states)
    yield from sorted(common, key=lambda state: -len(_dominators(table, state)))[:1]


def _dominators(table: Table, state: str) -> set[str]:
    """The states without which a state cannot be reached from the start."""
    return {other for other in table.nodes if other == state or state not in _reached(table, other)}


def _reached(table: Table, without: str) -> set[str]:
    found: set[str] = set()
    queue = [table.start]
    while queue:
        state = queue.pop()
        if state in found or state == without:
            continue
        found.add(state)
        queue += onward(table, state)
    return found


def _with_step(table: Table, state: str, step: int, missing: str) -> Table:
    """The table with a step that puts what is missing in force, in a task before its step, else as a task before the state."""
    node, effect = table.nodes[state], Effect(establishes=(missing,))
    if node.kind == "task":
        steps = (*node.steps[:step], Micro(NEW, effect, node.place), *node.steps[step:])
        return replace(table, nodes={**table.nodes, state: replace(node, steps=steps)})
    before = Node(NEW, "task", node.role, node.handler, (Micro(NEW, effect, node.place),), (Edge("", state),), place=node.place)
    nodes = {name: replace(other, edges=tuple(replace(edge, target=NEW) if edge.target == state else edge for edge in other.edges)) for name, other in table.nodes.items()}
    return replace(table, start=NEW if table.start == state else table.start, nodes={**nodes, NEW: before})

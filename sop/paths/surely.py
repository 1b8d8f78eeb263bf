"""What a run surely settles on the way to each of its outcomes: whoever called it need not know what was known of that before.

Forward over the plain graph (a must analysis: Kildall 1973): a fact is surely settled at a state when every way there settles it. At
a handler that is what its event sets, wherever it fell. Guards are not looked at, so it errs only on the side of less.
"""

from __future__ import annotations

from collections.abc import Iterable

from sop.model.state import BACK, JOINED
from sop.paths.graph import withdrawals_of
from sop.paths.layout import Layout
from sop.paths.reads import settled_by
from sop.paths.table import Edge, Node, Table, Tables

Surely = dict[tuple[str, str], int]
"""(procedure, outcome) -> the facts of the person that are surely settled there, as a mask; facts that unset or derive others are left out."""


def surely_settled(tables: Tables, layout: Layout) -> Surely:
    """By procedure and outcome; the greatest solution, so that recursion needs no special case."""
    alone = sum(place.mask for place in layout.fields if place.set_mask == place.mask) & layout.shared_mask
    found: Surely = {(name, end): alone for name, table in tables.by_id.items() for end in table.ends}
    waiting = True
    while waiting:
        waiting = False
        for name, table in tables.by_id.items():
            for end, mask in _at_ends(table, layout, alone, found).items():
                waiting |= found[name, end] != mask
                found[name, end] = mask
    return found


def _at_ends(table: Table, layout: Layout, alone: int, known: Surely) -> dict[str, int]:
    at: dict[str, int] = {table.start: 0}
    queue = [table.start]

    def bring(target: str, mask: int) -> None:
        now = at.get(target, -1) & mask
        if now != at.get(target):
            at[target] = now
            queue.append(target)

    def settled(names: Iterable[str]) -> int:
        found = 0
        for fact in names:
            place = layout.of(table, fact)
            found |= place.mask & alone if place else 0
        return found

    for event in table.events:
        if event.target:
            bring(event.target, settled(fact for fact, _ in event.effect.sets))
    for handler in withdrawals_of(table):
        bring(handler, 0)
    joined = [edge.target for node in table.nodes.values() if node.kind == "parallel" for edge in node.edges]
    while queue:
        node = table.nodes.get(queue.pop())
        if node is None:
            continue
        before = at[node.id]
        done = before | settled(fact for step in node.steps for fact in step.effect.notes)
        for edge in node.edges if node.kind != "parallel" else ():
            mask = (before if edge.answer.startswith("late") else done) | settled(settled_by(node, edge)) | _in_call(node, edge, known)
            for target in joined if edge.target == JOINED else () if edge.target == BACK else (edge.target,):
                bring(target, mask)
        for target in (*node.branches, node.at_most_then, node.each_once_then):
            if target:
                bring(target, before)
    return {end: at.get(end, alone) for end in table.ends}


def _in_call(node: Node, edge: Edge, known: Surely) -> int:
    return known.get((node.call.procedure, edge.answer), 0) if node.call and not node.call.other_person else 0

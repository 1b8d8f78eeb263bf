"""Branches in which something happens that others can tell.

Of what goes on at once every order is looked at, step by step; but a call in a branch is gone through in one piece, by its summary.
That leaves nothing out where the other branches, or what is called, are *silent*: they change nothing that anybody reads, and nothing
decides their way. Where both are loud, not every order is looked at, and this is said (a call without summary would have to be unfolded
in each place anew).
"""

from __future__ import annotations

from collections.abc import Mapping

from sop.paths.change import IDLE, Matters, change_of
from sop.paths.table import Node, Table


def loud(table: Table, subjects: Mapping[str, str], matters: Matters) -> frozenset[str]:
    """The states from which, before they are joined, something loud may be reached."""
    found = {state for state, node in table.nodes.items() if _is_loud(node, table, subjects, matters)}
    before: dict[str | None, set[str]] = {}
    for state, node in table.nodes.items():
        for target in (*(edge.target for edge in node.edges), *node.branches, node.at_most_then, node.each_once_then):
            before.setdefault(target, set()).add(state)
    queue = list(found)
    while queue:
        for state in before.get(queue.pop(), set()) - found:
            found.add(state)
            queue.append(state)
    return frozenset(found)


def _is_loud(node: Node, table: Table, subjects: Mapping[str, str], matters: Matters) -> bool:
    effects = [*(step.effect for step in node.steps), *(edge.effect for edge in node.edges)]
    shared = any(fact in table.facts and table.facts[fact].shared for effect in effects for fact, _ in effect.sets)
    return node.kind in ("choice", "call") or shared or any(effect.notes or change_of(effect, subjects, None, "", matters) != IDLE for effect in effects)

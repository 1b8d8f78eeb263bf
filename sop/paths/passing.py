"""Steps that change nothing are passed over, so that the graph has fewer places.

What falls before such a step may as well fall after it: it finds the same facts and standing, the same things are heard, and a
handler that leads back leads to the same ways. So both are one place (checker.md, ruling 12). Bounded arrivals, states in which time may
pass, forks and calls are never passed over.
"""

from __future__ import annotations

from collections.abc import Mapping

from sop.paths.change import IDLE, Matters, change_of
from sop.paths.table import Table


def passed(place: tuple[str, int], table: Table, subjects: Mapping[str, str], matters: Matters) -> tuple[str, int]:
    """The first place from here on, (state, step), that changes anything or leaves anything open."""
    seen = set()
    here = place
    while here not in seen:
        seen.add(here)
        state, step = here
        node = table.nodes[state]
        if step == 0 and (node.at_most_then or node.within_fact):
            return here
        if step < len(node.steps):
            effect = node.steps[step].effect
            if effect.notes or change_of(effect, subjects, None, "", matters) != IDLE:
                return here
            here = (state, step + 1)
            continue
        target = node.edges[0].target if node.kind == "task" and len(node.edges) == 1 else ""
        after = table.nodes.get(target)
        if after is None or node.within or after.handler != node.handler or after.at_most_then or after.within_fact or _heard(table, target) != _heard(table, state):
            return here
        here = (target, 0)
    return place  # a round in which nothing ever happens


def _heard(table: Table, state: str) -> tuple[bool, ...]:
    return tuple(not event.during or state in event.during for event in table.events)

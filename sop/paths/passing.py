"""Steps that change nothing are passed over, so that the graph has fewer places.

What falls before such a step may as well fall after it: it finds the same facts and standing, the same things are heard, and a
handler that leads back leads to the same ways. So both are one place (checker.md, ruling 12). Bounded arrivals, states in which time may
pass, forks and calls are never passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sop.paths.change import IDLE, Matters, change_of
from sop.paths.table import Table


def passed(places: Iterable[tuple[str, int]], table: Table, subjects: Mapping[str, str], matters: Matters) -> dict[tuple[str, int], tuple[str, int]]:
    """For each place, (state, step), the first from there on that changes anything or leaves anything open."""
    found: dict[tuple[str, int], tuple[str, int] | None] = {}
    for place in places:
        way, seen, here = [], set(), place
        while here not in found and here not in seen:
            way.append(here)
            seen.add(here)
            after = _after(here, table, subjects, matters)
            if after is None:
                found[here] = here
            else:
                here = after
        first = found.get(here)  # none on a round in which nothing ever happens
        found.update((each, first) for each in way if each not in found)
    return {place: found[place] or place for place in places}


def _after(place: tuple[str, int], table: Table, subjects: Mapping[str, str], matters: Matters) -> tuple[str, int] | None:
    """Where a place that is passed over leads; none for one that is not."""
    state, step = place
    node = table.nodes[state]
    if step == 0 and (node.at_most_then or node.within_fact):
        return None
    if step < len(node.steps):
        effect = node.steps[step].effect
        return None if effect.notes or change_of(effect, subjects, None, "", matters) != IDLE else (state, step + 1)
    target = node.edges[0].target if node.kind == "task" and len(node.edges) == 1 else ""
    after = table.nodes.get(target)
    if after is None or node.within or after.handler != node.handler or after.at_most_then or after.within_fact or _heard(table, target) != _heard(table, state):
        return None
    return target, 0


def _heard(table: Table, state: str) -> tuple[bool, ...]:
    return tuple(not event.during or state in event.during for event in table.events)

"""The compiled table as plain data for the script of a walkthrough. Only what moves a case is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sop.model.condition import All, AnyOf, Condition, FactBetween, FactIs, Happened, InForce, Not, literals
from sop.paths.table import Edge, Effect, EventEdge, FactDomain, Node, Table

Data = dict[str, Any]


def table_data(table: Table) -> Data:
    """One procedure's table."""
    shared = {name for name, domain in table.facts.items() if name not in table.nodes}
    return {
        "start": table.start, "takes": list(table.takes), "begins": list(table.begins_with), "subjects": list(table.subjects),
        "nodes": {name: _node(node) for name, node in table.nodes.items()},
        "ends": {name: list(end.leaves) for name, end in table.ends.items()},
        "events": [_event(edge) for edge in table.events],
        "facts": {name: fact_data(domain) for name, domain in table.facts.items() if name not in shared},
    }


def fact_data(domain: FactDomain) -> Data:
    """What a fact is: shared or local, its bounds, what it comes from and what hangs on it."""
    return _trim({"shared": domain.shared, "bounds": list(domain.bounds) if domain.bounds else None, "from": domain.derived_from,
                  "derivation": [[value, condition_data(when)] for value, when in domain.derivation], "depends": domain.depends_on})


def condition_data(condition: Condition) -> list[Any]:
    """A condition as a list that begins with its kind."""
    match condition:
        case FactIs(fact, values):
            return ["is", fact, list(values)]
        case FactBetween(fact, low, high):
            return ["between", fact, low, high]
        case InForce(ref):
            return ["force", ref.token]
        case Happened(event):
            return ["event", event]
        case All(parts):
            return ["all", *map(condition_data, parts)]
        case AnyOf(parts):
            return ["any", *map(condition_data, parts)]
        case Not(part):
            return ["not", condition_data(part)]
    raise TypeError(f"not a condition: {condition!r}")


def _node(node: Node) -> Data:
    reads = dict.fromkeys(literal.fact for edge in node.edges if edge.guard for literal in literals(edge.guard)
                          if isinstance(literal, (FactIs, FactBetween)))
    return _trim({
        "kind": node.kind, "handler": node.handler, "steps": [{"id": step.id, **_effect(step.effect)} for step in node.steps],
        "edges": [_edge(edge, node) for edge in node.edges], "fact": node.fact, "consent": node.consent, "withdrawn": node.withdrawn,
        "call": _trim({"procedure": node.call.procedure, "facts": node.call.facts, "subjects": node.call.subjects,
                       "withdrawn": node.call.withdrawn, "other": node.call.other_person}) if node.call else None,
        "branches": list(node.branches), "late": [stage.target for stage in node.late],
        "atMost": [node.at_most, node.at_most_then] if node.at_most is not None and node.at_most_then else None,
        "once": node.each_once_then, "every": bool(node.every), "reads": list(reads)})


def _edge(edge: Edge, node: Node) -> Data:
    """A way on. That an answer settles its question's own fact goes without saying; `free` marks those that do not."""
    own = (node.fact, edge.answer)
    settles = node.kind in ("question", "wait") and own in edge.effect.sets
    effect = replace(edge.effect, sets=tuple(pair for pair in edge.effect.sets if pair != own)) if settles else edge.effect
    return _trim({"answer": edge.answer, "target": edge.target, **_effect(effect), "guard": condition_data(edge.guard) if edge.guard else None,
                  "free": node.kind in ("question", "wait") and bool(node.fact) and not settles}) | {"answer": edge.answer}


def _effect(effect: Effect) -> Data:
    changes = _trim({"sets": [list(pair) for pair in effect.sets], "revokes": list(effect.revokes), "refuses": list(effect.refuses),
                     "binds": effect.binds, "establishes": list(effect.establishes)})
    return {"effect": changes} if changes else {}


def _event(edge: EventEdge) -> Data:
    return _trim({"event": edge.event, "during": sorted(edge.during), "when": condition_data(edge.when) if edge.when else None,
                  "target": edge.target, "starts": edge.starts, **_effect(edge.effect)})


def _trim(found: Data) -> Data:
    """Without what is not there."""
    return {key: value for key, value in found.items() if value not in (None, False, [], ())}

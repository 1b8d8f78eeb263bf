"""What a table reads: facts and tokens in guards, in what calls hand over, in deadlines that hang on a fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sop.model.condition import Condition, FactBetween, FactIs, InForce, literals
from sop.paths.table import Edge, FactDomain, Node, Table


def facts_read(conditions: Iterable[Condition]) -> set[str]:
    """The facts that conditions speak of."""
    return {literal.fact for condition in conditions for literal in literals(condition) if isinstance(literal, (FactIs, FactBetween))}


def tokens_read(conditions: Iterable[Condition]) -> set[str]:
    """The tokens that conditions speak of."""
    return {literal.ref.token for condition in conditions for literal in literals(condition) if isinstance(literal, InForce)}


def conditions_of(table: Table) -> list[Condition]:
    """Every guard of a table: of choices and of events."""
    return [edge.guard for node in table.nodes.values() for edge in node.edges if edge.guard] + [event.when for event in table.events if event.when]


def facts_at(node: Node) -> set[str]:
    """The facts that a state reads: in choices, in what it hands to a call, in how long its deadline is."""
    found = facts_read(edge.guard for edge in node.edges if edge.guard) | ({node.within_fact} if node.within_fact else set())
    return found | ({ours for _, ours in node.call.facts} if node.call else set())


def with_bases(facts: Iterable[str], domains: Mapping[str, FactDomain]) -> set[str]:
    """Facts and what they are derived from."""
    found = set(facts)
    return found | {domains[name].derived_from for name in found if name in domains and domains[name].derived_from}


def settled_by(node: Node, edge: Edge) -> list[str]:
    """The facts that a way on settles. A question that nobody answered in time settles nothing by itself."""
    asked = [node.fact] if node.kind == "question" and node.fact and not edge.answer.startswith("late") else []
    return [*(fact for fact, _ in edge.effect.sets), *asked]

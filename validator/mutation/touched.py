"""What a mutant can change for the rules: all of them, or only those that look at certain acts, safeguards and times.

Where the ways of the table are the same and only what happens on them is other, the graph of the case is the same but for that. A
rule that reads none of it reads the same as before, so it need not be asked again. Where a choice or an event asks for what is
other, ways open and close, and every rule is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sop.model.rule import ANY_CONSENT, Rule, happenings_in
from sop.paths.reads import conditions_of, tokens_read
from sop.paths.table import Effect, Node, Table, Tables
from validator.ethics.checks import tokens_in


@dataclass(frozen=True, slots=True)
class Touched:
    """`everything`: ways changed. Else the names of acts and safeguards that happen otherwise, and whether time does."""

    names: frozenset[str] = frozenset()
    time: bool = False
    everything: bool = False


WAYS = Touched(everything=True)


def touched(before: Table, after: Table) -> Touched:
    """What is other between two tables of one procedure."""
    if (before.start, before.takes, before.facts, before.events) != (after.start, after.takes, after.facts, after.events):
        return WAYS
    if before.nodes.keys() != after.nodes.keys() or before.ends.keys() != after.ends.keys():
        return WAYS
    names: set[str] = set(_other(before.begins_with, after.begins_with))
    time = False
    for state, node in before.nodes.items():
        now = after.nodes[state]
        if node == now:
            continue
        if _ways(node) != _ways(now):
            return WAYS
        time = time or _times(node) != _times(now)
        names |= _happens([step.effect for step in node.steps], [step.effect for step in now.steps])
        names |= _happens([edge.effect for edge in node.edges], [edge.effect for edge in now.edges])
    for name, end in before.ends.items():
        names |= _other(end.leaves, after.ends[name].leaves) | _other(end.owes, after.ends[name].owes)
    return Touched(frozenset(names), time)


def concerned(touched_: Touched, rules: Mapping[str, Rule], tables: Tables, lasting: frozenset[str]) -> dict[str, Rule] | None:
    """The rules to ask; None where neither a rule nor a called procedure can notice. `lasting`: safeguards that time ends."""
    names = touched_.names | (lasting if touched_.time else frozenset())
    if "consent" in names or names & tables.terms.stands_for_consent:
        names |= {"consent", *tables.terms.stands_for_consent}
    read = {token.partition(":")[0] for table in tables.by_id.values() for token in tokens_read(conditions_of(table))}
    if touched_.everything or names & read:
        return dict(rules)
    found = {name: rule for name, rule in rules.items() if names & _names(rule) or (touched_.time and rule.pattern == "bounded-response")}
    demanded = {token.partition(":")[0] for table in tables.by_id.values() for token in table.begins_with}
    return found if found or names & demanded else None


def _names(rule: Rule) -> set[str]:
    """The acts and safeguards that a rule looks at; any consent counts as consent."""
    named = {token.partition(":")[0] for token in tokens_in(rule)} | {happening.name for happening in happenings_in(rule)}
    return named | {"consent"} if ANY_CONSENT in named else named


def _ways(node: Node) -> tuple:
    """A node without what happens on its ways and how long they take."""
    edges = tuple((edge.answer, edge.target, edge.guard, edge.effect.sets, edge.effect.binds) for edge in node.edges)
    rest = replace(node, steps=(), edges=(), late=(), within=(), within_fact=None, clock_from=(), every=None)
    return edges, rest, [(step.effect.binds, step.effect.notes) for step in node.steps]


def _times(node: Node) -> tuple:
    return node.within, node.within_fact, node.clock_from, node.every, [(stage.after, stage.target) for stage in node.late]


def _happens(before: Iterable[Effect], after: Iterable[Effect]) -> set[str]:
    """The names in effects that are other, one by one in their order."""
    found: set[str] = set()
    for old, new in zip(before, after, strict=True):
        if old != new:
            for effect in (old, new):
                found |= {token.partition(":")[0] for token in (*effect.acts, *effect.revokes, *effect.refuses, *effect.establishes)}
    return found


def _other(before: tuple[str, ...], after: tuple[str, ...]) -> set[str]:
    return {token.partition(":")[0] for token in set(before) ^ set(after)}

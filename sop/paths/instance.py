"""A table made ready to be searched: one instance per procedure and choice of subjects, with tokens as bits.

A standing is one whole number: bit n says that token n is in force. Effects are masks, so that a step costs two operations.
A search state is (position, shared facts, local facts, standing). Only facts that something reads are kept: shared ones that
any guard, event or rule of the corpus reads, local ones where a later read may see them (live facts).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sop.model.condition import Condition, FactBetween, FactIs, InForce, literals
from sop.model.state import JOINED
from sop.paths.case import CONSENT, resolve, scope_of
from sop.paths.graph import handlers_of, onward
from sop.paths.table import Effect, FactDomain, Node, Table

Position = tuple
"""(node, step), or (block, -1, positions of the branches) inside a parallel block; a joined branch is None."""

Local = tuple
"""Pairs (fact, value) in order of fact."""


class Tokens:
    """Every token met so far and its bit."""

    def __init__(self) -> None:
        self.bits: dict[str, int] = {}
        self.names: list[str] = []
        self._of_scope: dict[str, int] = {}
        self._of_name: dict[str, int] = {}

    def bit(self, token: str) -> int:
        """The mask of one token."""
        if token not in self.bits:
            mask = self.bits[token] = 1 << len(self.names)
            self.names.append(token)
            self._of_scope[scope_of(token)] = self._of_scope.get(scope_of(token), 0) | mask
            name = token.split(":", 1)[0]
            self._of_name[name] = self._of_name.get(name, 0) | mask
        return self.bits[token]

    def mask(self, tokens: Iterable[str]) -> int:
        """The mask of several tokens."""
        found = 0
        for token in tokens:
            found |= self.bit(token)
        return found

    def with_scope(self, subject: str) -> int:
        """Every token that has this subject as scope."""
        return self._of_scope.get(subject, 0)

    def with_name(self, name: str) -> int:
        """Every token of this safeguard, whatever its scope."""
        return self._of_name.get(name, 0)

    def in_force(self, standing: int) -> Iterator[str]:
        """The tokens of a standing."""
        for number, name in enumerate(self.names):
            if standing >> number & 1:
                yield name


@dataclass(eq=False)
class Instance:
    """One procedure with its subjects chosen. Compared by identity: `Instances` makes each once."""

    table: Table
    subjects: Mapping[str, str]
    tokens: Tokens
    live: Mapping[str, frozenset[str]]
    """For each node, the local facts that may be read before they are set again."""
    handlers: dict[int, str] = field(default_factory=dict)
    """Consent bit -> the handler of its withdrawal."""

    def resolved(self, token: str) -> str:
        """A token of this procedure in the words of the case."""
        return resolve(token, self.subjects)

    @cached_property
    def effects(self) -> dict[int, tuple[int, int, str | None]]:
        """Effect (by identity) -> (mask to clear, mask to set, subject bound)."""
        return {}

    def apply(self, effect: Effect, standing: int) -> int:
        """The standing after an effect."""
        found = self.effects.get(id(effect))
        if found is None:
            cleared = self.tokens.mask(self.resolved(token) for token in (*effect.revokes, *effect.refuses))
            found = self.effects[id(effect)] = (cleared, self.tokens.mask(self.resolved(token) for token in effect.establishes),
                                                self.subjects.get(effect.binds, effect.binds) if effect.binds else None)
        clear, given, bound = found
        standing &= ~clear
        if bound is not None:
            standing &= ~self.tokens.with_scope(bound)
        return standing | given


class Instances:
    """Makes each instance once."""

    def __init__(self, tables: Mapping[str, Table], tokens: Tokens) -> None:
        self.tables = tables
        self.tokens = tokens
        self._made: dict[tuple[str, tuple[tuple[str, str], ...]], Instance] = {}
        self._live: dict[str, dict[str, frozenset[str]]] = {}

    def of(self, procedure: str, subjects: Mapping[str, str]) -> Instance:
        """The instance of a procedure with these subjects."""
        key = (procedure, tuple(sorted(subjects.items())))
        if key not in self._made:
            table = self.tables[procedure]
            if procedure not in self._live:
                self._live[procedure] = live_locals(table)
            instance = Instance(table, dict(subjects), self.tokens, self._live[procedure])
            for node in table.nodes.values():
                if node.consent and node.withdrawn:
                    instance.handlers.setdefault(self.tokens.bit(CONSENT + instance.resolved(node.consent)), node.withdrawn)
            for node in table.nodes.values():
                for act, handler in node.call.withdrawn if node.call else ():
                    instance.handlers.setdefault(self.tokens.bit(CONSENT + instance.resolved(act)), handler)
            self._made[key] = instance
        return self._made[key]


def facts_read(conditions: Iterable[Condition]) -> set[str]:
    """The facts that conditions speak of."""
    return {literal.fact for condition in conditions for literal in literals(condition) if isinstance(literal, (FactIs, FactBetween))}


def tokens_read(conditions: Iterable[Condition]) -> set[str]:
    """The tokens that conditions speak of."""
    return {literal.ref.token for condition in conditions for literal in literals(condition) if isinstance(literal, InForce)}


def conditions_of(table: Table) -> list[Condition]:
    """Every guard of a table: of choices and of events."""
    return [edge.guard for node in table.nodes.values() for edge in node.edges if edge.guard] + [event.when for event in table.events if event.when]


def reads(node: Node) -> set[str]:
    """The facts that a state reads."""
    found = facts_read(edge.guard for edge in node.edges if edge.guard)
    found |= {ours for _, ours in node.call.facts} if node.call else set()
    return found | ({node.within_fact} if node.within_fact else set())


def with_bases(facts: Iterable[str], domains: Mapping[str, FactDomain]) -> set[str]:
    """Facts and what they are derived from."""
    found = set(facts)
    return found | {domains[name].derived_from for name in found if name in domains and domains[name].derived_from}


def live_locals(table: Table) -> dict[str, frozenset[str]]:
    """Backward: a local fact is live at a state when some way from there reads it before setting it.

    What a handler or a guard of an event reads is live everywhere, since an event may fall at any time. Exact but for that.
    """
    local = {name for name, domain in table.facts.items() if not domain.shared}
    everywhere = facts_read(event.when for event in table.events if event.when)
    for handler in handlers_of(table):
        everywhere |= {fact for state in _from(table, handler) for fact in reads(table.nodes[state])}
    live: dict[str, set[str]] = {state: (reads(node) | everywhere) & local for state, node in table.nodes.items()}
    changed = True
    while changed:
        changed = False
        for state, node in table.nodes.items():
            found = set(live[state])
            after = set()
            for target in onward(table, state):
                after |= live.get(target, set())
            settled = {node.fact} if node.kind in ("question", "wait") and node.fact else set()
            found |= after - (settled - reads(node)) if not node.branches else after
            if found != live[state]:
                live[state] = found
                changed = True
    return {state: frozenset(facts) for state, facts in live.items()}


def _from(table: Table, start: str) -> set[str]:
    found: set[str] = set()
    queue = [start]
    while queue:
        state = queue.pop()
        if state in found or state not in table.nodes:
            continue
        found.add(state)
        queue += [target for target in onward(table, state) if target != JOINED]
    return found

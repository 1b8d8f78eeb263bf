"""A table made ready to be searched: one instance per procedure and choice of subjects, with tokens as bits.

A standing is one whole number: bit n says that token n is in force. Effects are masks, so that a step costs two operations.
Tokens that nothing reads (no rule at an act, no guard, no contract, no withdrawal) have no bit at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sop.paths.case import CONSENT, resolve, scope_of
from sop.paths.reads import conditions_of, tokens_read
from sop.paths.table import Effect, Node, Table, Terms

ReadsAtAct = Callable[[str], Iterable[str]]
"""The tokens that are looked at when an act (a token in the words of the case) happens."""


class Tokens:
    """Every token that matters and its bit."""

    def __init__(self) -> None:
        self.bits: dict[str, int] = {}
        self.names: list[str] = []

    def add(self, token: str) -> None:
        """Give a token a bit."""
        if token not in self.bits:
            self.bits[token] = 1 << len(self.names)
            self.names.append(token)

    def mask(self, tokens: Iterable[str]) -> int:
        """The mask of tokens; those that do not matter have none."""
        found = 0
        for token in tokens:
            found |= self.bits.get(token, 0)
        return found

    def where(self, test: Callable[[str], bool]) -> int:
        """The mask of the tokens that pass a test."""
        return self.mask(token for token in self.names if test(token))

    def of(self, standing: int) -> Iterator[str]:
        """The tokens of a standing."""
        while standing:
            lowest = standing & -standing
            yield self.names[lowest.bit_length() - 1]
            standing ^= lowest


@dataclass(frozen=True, slots=True)
class Change:
    """An effect as masks."""

    clear: int
    give: int


@dataclass(eq=False)
class Instance:
    """One procedure with its subjects chosen. Compared by identity: `Instances` makes each once."""

    table: Table
    subjects: Mapping[str, str]
    withdrawals: dict[str, str]
    """Consent token -> the handler of its withdrawal."""
    changes: dict[int, Change] = field(default_factory=dict)
    """By identity of the effect; filled by `Instances`."""

    def resolved(self, token: str) -> str:
        """A token of this procedure in the words of the case."""
        return resolve(token, self.subjects)

    def effects(self) -> Iterator[Effect]:
        """Every effect of the procedure."""
        for node in self.table.nodes.values():
            yield from (step.effect for step in node.steps)
            yield from (edge.effect for edge in node.edges)
        yield from (event.effect for event in self.table.events)

    def acts(self) -> Iterator[str]:
        """Every act, in the words of the case."""
        for node in self.table.nodes.values():
            for step in node.steps:
                yield from (self.resolved(act) for act in step.effect.acts)


class Instances:
    """Makes every instance that can be reached from some procedures, and gives bits to the tokens that matter."""

    def __init__(self, tables: Mapping[str, Table], terms: Terms, reads_at_act: ReadsAtAct, withdrawable: frozenset[str] | None = None) -> None:
        """`withdrawable` limits the consents whose withdrawal is looked at; None: all."""
        self.tables = tables
        self.terms = terms
        self.tokens = Tokens()
        self.reads_at_act = reads_at_act
        self.withdrawable = withdrawable
        self._made: dict[tuple[str, tuple[tuple[str, str], ...]], Instance] = {}

    def root(self, procedure: str) -> Instance:
        """The instance in which a case begins."""
        return self.of(procedure, {})

    def of(self, procedure: str, given: Mapping[str, str]) -> Instance:
        """The instance of a procedure; subjects that are not given are its own."""
        table = self.tables[procedure]
        subjects = {subject: given.get(subject, f"{procedure}/{subject}") for subject in table.subjects}
        key = (procedure, tuple(sorted(subjects.items())))
        if key not in self._made:
            heard = {token: handler for token, handler in _withdrawals(table, subjects).items() if self.withdrawable is None or token in self.withdrawable}
            self._made[key] = Instance(table, subjects, heard)
            for node in table.nodes.values():
                if node.call and node.call.procedure in self.tables:
                    self.called(self._made[key], node)
        return self._made[key]

    def called(self, instance: Instance, node: Node) -> Instance:
        """The instance that a call state runs."""
        assert node.call is not None
        return self.of(node.call.procedure, {their: instance.subjects.get(ours, ours) for their, ours in node.call.subjects})

    def fresh_scopes(self, instance: Instance, node: Node) -> set[str]:
        """The callee's own subjects, which begin anew with each call."""
        assert node.call is not None
        callee = self.called(instance, node)
        given = {their for their, _ in node.call.subjects}
        return {subject for name, subject in callee.subjects.items() if name not in given}

    def guard_tokens(self) -> set[str]:
        """The tokens that guards of choices and events read, with what may stand in for them."""
        found = {instance.resolved(token) for instance in self for token in tokens_read(conditions_of(instance.table))}
        return found | {stand_in for token in found for stand_in in self.stand_ins(token)}

    def read_tokens(self) -> set[str]:
        """Every token that matters: read by rules at acts, by guards, by contracts, by withdrawals."""
        found = self.guard_tokens()
        for instance in self:
            found.update(token for act in instance.acts() for token in self.reads_at_act(act))
            found.update(instance.withdrawals)
            for token in instance.table.begins_with:
                found |= {instance.resolved(token), *self.stand_ins(instance.resolved(token))}
        return found

    def stand_ins(self, token: str) -> set[str]:
        """The safeguards that may stand in for a consent."""
        return {f"{name}:{token.removeprefix(CONSENT)}" for name in self.terms.stands_for_consent} if token.startswith(CONSENT) else set()

    def interests(self) -> dict[Instance, frozenset[str]]:
        """For each instance, the events and withdrawals that some caller, near or far, would hear."""
        found: dict[Instance, set[str]] = {instance: set() for instance in self}
        before = -1
        while before != (size := sum(map(len, found.values()))):
            before = size
            for instance in self:
                hears = found[instance] | set(instance.withdrawals) | {event.event for event in instance.table.events if event.target}
                for node in instance.table.nodes.values():
                    if node.call and node.call.procedure in self.tables:
                        found[self.called(instance, node)] |= hears
        return {instance: frozenset(names) for instance, names in found.items()}

    def settle(self, tokens: Iterable[str]) -> None:
        """Give bits to these tokens and turn effects into masks. To be called when every root is known."""
        for token in sorted(tokens):
            self.tokens.add(token)
        for instance in self._made.values():
            for effect in instance.effects():
                instance.changes[id(effect)] = self._change(instance, effect)

    def _change(self, instance: Instance, effect: Effect) -> Change:
        clear = self.tokens.mask(instance.resolved(token) for token in (*effect.revokes, *effect.refuses))
        if effect.binds:
            subject = instance.subjects.get(effect.binds, effect.binds)
            clear |= self.tokens.where(lambda token: scope_of(token) == subject and not token.startswith(ONCE))
        return Change(clear, self.given(instance.resolved(token) for token in effect.establishes))

    def given(self, tokens: Iterable[str]) -> int:
        """The mask of tokens that come into force, with the memory that they once did."""
        names = list(tokens)
        return self.tokens.mask([*names, *(ONCE + name for name in names)])

    def __iter__(self) -> Iterator[Instance]:
        return iter(self._made.values())


ONCE = "once "
"""A token `once x` says that x was in force at some time of the case; nothing ends it."""


def _withdrawals(table: Table, subjects: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in table.nodes.values():
        if node.consent and node.withdrawn:
            found.setdefault(CONSENT + resolve(node.consent, subjects), node.withdrawn)
    for node in table.nodes.values():
        for act, handler in node.call.withdrawn if node.call else ():
            found.setdefault(CONSENT + resolve(act, subjects), handler)
    return found

"""One procedure with its subjects chosen: the same text about another household is another instance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sop.paths.case import CONSENT, resolve
from sop.paths.table import Node, Table, Terms


@dataclass(eq=False)
class Instance:
    """Compared by identity: `Instances` makes each once."""

    number: int
    table: Table
    subjects: Mapping[str, str]
    withdrawals: dict[str, str] = field(default_factory=dict)
    """Consent token -> the handler of its withdrawal; those asked here before those that come back from calls."""

    def resolved(self, token: str) -> str:
        """A token of this procedure in the words of the case."""
        return resolve(token, self.subjects)


class Instances:
    """Makes every instance that can be reached from some procedures."""

    def __init__(self, tables: Mapping[str, Table], terms: Terms) -> None:
        self.tables = tables
        self.terms = terms
        self._made: dict[tuple[str, tuple[tuple[str, str], ...]], Instance] = {}

    def of(self, procedure: str, given: Mapping[str, str]) -> Instance:
        """The instance of a procedure; subjects that are not given are its own."""
        table = self.tables[procedure]
        subjects = {subject: given.get(subject, f"{procedure}/{subject}") for subject in table.subjects}
        key = (procedure, tuple(sorted(subjects.items())))
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = Instance(len(self._made), table, subjects)
            for node in table.nodes.values():
                if node.call and node.call.procedure in self.tables:
                    self.called(made, node)
        return made

    def root(self, procedure: str) -> Instance:
        """The instance in which a case begins: one that some call makes, too, since only the names of its subjects differ."""
        return next((made for made in self if made.table.procedure == procedure), None) or self.of(procedure, {})

    def called(self, instance: Instance, node: Node) -> Instance:
        """The instance that a call state runs."""
        assert node.call is not None
        return self.of(node.call.procedure, {their: instance.subjects.get(ours, ours) for their, ours in node.call.subjects})

    def fresh_scopes(self, instance: Instance, node: Node) -> tuple[str, ...]:
        """The callee's own subjects, which begin anew with each call."""
        assert node.call is not None
        given = {their for their, _ in node.call.subjects}
        return tuple(sorted(subject for name, subject in self.called(instance, node).subjects.items() if name not in given))

    def declare_withdrawals(self) -> None:
        """Note in each instance where the withdrawal of every consent leads that any of them may bring about."""
        consents = tuple(dict.fromkeys(token for made in self for token in self._consents(made)))
        for made in self:
            made.withdrawals.update(self._withdrawals(made, consents))

    @staticmethod
    def _withdrawals(instance: Instance, consents: Iterable[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for node in instance.table.nodes.values():
            if node.consent and node.withdrawn:
                found.setdefault(CONSENT + instance.resolved(node.consent), node.withdrawn)
        for node in instance.table.nodes.values():
            for act, handler in node.call.withdrawn if node.call else ():
                for token in consents:  # the act alone covers every scope, wherever it was agreed to
                    if token.split(":")[1] == act:
                        found.setdefault(token, handler)
        return found

    @staticmethod
    def _consents(instance: Instance) -> Iterator[str]:
        """The consents that a run itself may bring about, or begin with."""
        for node in instance.table.nodes.values():
            if node.consent:
                yield CONSENT + instance.resolved(node.consent)
        given = (*instance.table.begins_with, *(token for end in instance.table.ends.values() for token in end.leaves))
        yield from (instance.resolved(token) for token in given if token.startswith(CONSENT))

    def interests(self) -> dict[Instance, frozenset[str]]:
        """For each instance, the events and withdrawals that some caller, near or far, would hear."""
        found: dict[Instance, set[str]] = {instance: set() for instance in self}
        before = -1
        while before != (size := sum(map(len, found.values()))):
            before = size
            for instance in self:
                hears = found[instance] | set(instance.withdrawals) | {event.event for event in instance.table.events}
                for node in instance.table.nodes.values():
                    if node.call and node.call.procedure in self.tables:
                        found[self.called(instance, node)] |= hears
        return {instance: frozenset(names) for instance, names in found.items()}

    def __iter__(self) -> Iterator[Instance]:
        return iter(tuple(self._made.values()))

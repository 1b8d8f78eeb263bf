"""Which facts about the person are asked again although nothing happened and no time passed in between.

Ways on the plain graph without waits, without deadlines that pass and without events. A called procedure counts by three things:
what it may ask before time passes, what it may have asked just before it ends, and whether it can be run through without time.
They are computed for all procedures together until nothing changes, so calls in a round are no trouble.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sop.paths.table import LATE, Node, Table
from validator.check import Subject
from validator.graph import reach, without_time


@dataclass(frozen=True, slots=True)
class Asked:
    """A state that asks again, or calls a procedure that does; the fact; and how it was known before."""

    state: str
    fact: str
    before: str


@dataclass
class _Summary:
    """What a procedure asks on ways without time."""

    first: set[str] = field(default_factory=set)
    last: set[str] = field(default_factory=set)
    passes: bool = False


def asked_again(subject: Subject) -> dict[str, tuple[Asked, ...]]:
    """For each procedure, the states that ask for what is known."""
    personal = frozenset(name for name, fact in subject.vocabulary.facts.items() if fact.about is not None or fact.sensitive)
    asking = {name: _Asking(table, personal, {}) for name, table in subject.tables.by_id.items()}
    if not any(asker.questions for asker in asking.values()):
        return {}
    summaries = {name: _Summary() for name in asking}
    before = None
    while before != (before := [(len(summary.first), len(summary.last), summary.passes) for summary in summaries.values()]):
        for name, asker in asking.items():
            asker.summaries = summaries
            summaries[name] = asker.summary()
    return {name: tuple(dict.fromkeys(asker.again())) for name, asker in asking.items()}


@dataclass
class _Asking:
    """The ways without time of one procedure."""

    table: Table
    personal: frozenset[str]
    summaries: dict[str, _Summary]

    @property
    def questions(self) -> list[Node]:
        """The states that ask about the person."""
        return [node for node in self.table.nodes.values() if node.kind == "question" and node.fact in self.personal]

    def summary(self) -> _Summary:
        """What a caller needs to know; only facts that callers share."""
        shared = {fact for fact in self.personal if self.table.facts[fact].shared}
        came = reach([self.table.start], self._onward)
        first = {fact for state in came for fact in self._asks(state)}
        last = {fact for state in self.table.nodes for fact in self._leaves_asked(state)
                if any(end in self.table.ends for end in reach(self._targets(state, fact), self._onward))}
        return _Summary(first & shared, last & shared, any(end in self.table.ends for end in came))

    def again(self) -> Iterator[Asked]:
        """Each state that asks for what is known."""
        known = {*self.table.takes, *(name for name, domain in self.table.facts.items() if domain.derived_from in self.table.takes)}
        for fact in known & self.personal:
            yield from self._asked_from([self.table.start], fact, "it is known at the beginning")
        for state in self.table.nodes:
            for fact in self._leaves_asked(state):
                yield from self._asked_from(self._targets(state, fact), fact, f'"{state}" asked for it')

    def _asked_from(self, starts: Iterable[str], fact: str, before: str) -> Iterator[Asked]:
        came = reach(starts, lambda state: () if fact in self._asks(state) else self._targets(state, fact) if self._passes(state) else ())
        yield from (Asked(state, fact, before) for state in came if fact in self._asks(state))

    def _onward(self, state: str) -> Iterable[str]:
        return without_time(self.table.nodes[state]) if state in self.table.nodes and self._passes(state) else ()

    def _targets(self, state: str, fact: str) -> Iterator[str]:
        """Where a state leads without time, while the fact stays what it is."""
        if state not in self.table.nodes:
            return
        node, depends = self.table.nodes[state], self.table.facts[fact].depends_on
        corrected = {edge.target for edge in node.edges if not edge.answer.startswith(LATE)
                     and any(name == depends or (name == fact and node.fact != fact) for name, _ in edge.effect.sets)}
        yield from (target for target in without_time(node) if target not in corrected)

    def _asks(self, state: str) -> set[str]:
        """What is asked when a state is reached, before any time passes."""
        return self._own(state) | (callee.first if (callee := self._callee(state)) else set())

    def _leaves_asked(self, state: str) -> set[str]:
        """What may have been asked just before a state is left."""
        return self._own(state) | (callee.last if (callee := self._callee(state)) else set())

    def _own(self, state: str) -> set[str]:
        node = self.table.nodes.get(state)
        return {node.fact} & self.personal if node is not None and node.kind == "question" else set()

    def _passes(self, state: str) -> bool:
        callee = self._callee(state)
        return callee is None or callee.passes

    def _callee(self, state: str) -> _Summary | None:
        node = self.table.nodes.get(state)
        return self.summaries.get(node.call.procedure) if node is not None and node.call and not node.call.other_person else None

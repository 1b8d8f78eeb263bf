"""Forks that lead elsewhere: a case, an answer or a bound that is gone or goes another way."""

from __future__ import annotations

from collections.abc import Iterator

from sop.model.condition import All, AnyOf, Condition, FactIs
from sop.model.state import JOINED, Choice, Parallel, Question, Wait
from validator.check import Subject
from validator.mutation.detours import passed_by
from validator.mutation.mutant import Change, operator
from validator.mutation.sites import Site, answers_of, changed, states


@operator("branches")
def case_left_out(subject: Subject) -> Iterator[Change]:
    """A choice has one case less."""
    for site in _choices(subject):
        cases = site.part.cases
        for value in cases.of if len(cases.of) > 1 else ():
            yield Change((*site.at, value), site.part.place, f'the case "{value}" of {site.name} vanished',
                         site.with_(cases=changed(cases, of={other: target for other, target in cases.of.items() if other != value})))
        for number, line in enumerate(cases.lines):
            yield Change((*site.at, f"line-{number + 1}"), line.place, f"line {number + 1} of {site.name} vanished",
                         site.with_(cases=changed(cases, lines=(*cases.lines[:number], *cases.lines[number + 1:]))))


@operator("branches")
def case_as_another(subject: Subject) -> Iterator[Change]:
    """A case leads where another leads: a child's where an adult's leads."""
    for site in _choices(subject):
        cases, gate = site.part.cases, site.part.choice.in_force is not None
        for value, target in cases.of.items():
            other = next((each for each in cases.of.values() if each != target), None)
            if other and not (gate and value == "no"):  # that one is a gate left open
                yield Change((*site.at, value), site.part.place, f'the case "{value}" of {site.name} led to "{other}" instead of "{target}"',
                             site.with_(cases=changed(cases, of={**cases.of, value: other})))
        for number, line in enumerate(cases.lines):
            other = next((each.next for each in cases.lines if each.next != line.next), None)
            if other:
                yield Change((*site.at, f"line-{number + 1}"), line.place, f'line {number + 1} of {site.name} led to "{other}" instead of "{line.next}"',
                             site.with_(cases=changed(cases, lines=(*cases.lines[:number], changed(line, next=other), *cases.lines[number + 1:]))))


@operator("branches")
def guard_widened(subject: Subject) -> Iterator[Change]:
    """A line of a table holds for more: without one of its conditions, or for one more value."""
    for site in _choices(subject):
        cases = site.part.cases
        for number, line in enumerate(cases.lines):
            for words, said, wider in _wider(subject, line.when):
                yield Change((*site.at, f"line-{number + 1}", *words), line.place, f"line {number + 1} of {site.name} held {said}",
                             site.with_(cases=changed(cases, lines=(*cases.lines[:number], changed(line, when=wider), *cases.lines[number + 1:]))))


@operator("branches")
def answer_left_out(subject: Subject) -> Iterator[Change]:
    """A question has one answer less."""
    for site in _asked(subject):
        for value in site.part.answers if len(site.part.answers) > 1 else ():
            yield Change((*site.at, value), site.part.answers[value].place, f'the answer "{value}" at {site.name} vanished',
                         site.with_(answers={other: answer for other, answer in site.part.answers.items() if other != value}))


@operator("branches")
def answer_as_another(subject: Subject) -> Iterator[Change]:
    """An answer leads where another leads. Of a question that puts something in force, this is an assessment that does not matter."""
    for site in _asked(subject):
        if any(answer.establishes for answer in site.part.answers.values()):
            continue
        for answer in answers_of(site):
            other = next((each.next for each in site.part.answers.values() if each.next != answer.part.next), None)
            if other:
                yield Change(answer.at, answer.part.place, f'{answer.name} led to "{other}" instead of "{answer.part.next}"', answer.with_(next=other))


@operator("branches")
def bound_left_out(subject: Subject) -> Iterator[Change]:
    """A round has no bound any more."""
    for site in states(subject.procedure):
        for key, words in (("at_most", "could be come to any number of times"), ("each_once", "could give each answer again and again")):
            if getattr(site.part, key, None):
                yield Change((*site.at, key), site.part.place, f"{site.name} {words}", site.with_(**{key: None}))


@operator("branches")
def branch_left_out(subject: Subject) -> Iterator[Change]:
    """One of the things that go on at once is left out."""
    for site in states(subject.procedure):
        for branch in site.part.branches if isinstance(site.part, Parallel) else ():
            if branch in subject.procedure.all_states:
                yield Change((*site.at, branch), site.part.place, f'the branch "{branch}" of {site.name} was left out',
                             lambda branch=branch: passed_by(subject.procedure, branch, JOINED))


def _choices(subject: Subject) -> Iterator[Site[Choice]]:
    return (site for site in states(subject.procedure) if isinstance(site.part, Choice))


def _asked(subject: Subject) -> Iterator[Site[Question] | Site[Wait]]:
    return (site for site in states(subject.procedure) if isinstance(site.part, (Question, Wait)))


def _wider(subject: Subject, when: Condition) -> Iterator[tuple[tuple[str, ...], str, Condition]]:
    """(words of an id, how it is said, the wider condition)."""
    if isinstance(when, All):
        for number, _ in enumerate(when.parts):
            rest = (*when.parts[:number], *when.parts[number + 1:])
            yield (f"condition-{number + 1}",), f"without its condition {number + 1}", rest[0] if len(rest) == 1 else All(rest)
    elif isinstance(when, AnyOf):
        for number, part in enumerate(when.parts):
            for words, said, wider in _wider(subject, part):
                yield (f"condition-{number + 1}", *words), said, AnyOf((*when.parts[:number], wider, *when.parts[number + 1:]))
    elif isinstance(when, FactIs) and when.fact in subject.table.facts:
        domain = subject.table.facts[when.fact]
        for value in domain.values:
            if value not in when.values and dict(domain.follows).get(value) not in when.values:  # an unknown age is a child's already
                yield (value,), f'also when "{when.fact}" is "{value}"', FactIs(when.fact, (*when.values, value), when.place)

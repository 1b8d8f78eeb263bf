"""Answers: one for every value, with words to print, and none that nobody can give."""

from __future__ import annotations

from collections.abc import Iterator

from sop.finding import Finding, error
from sop.model.answer import OTHERS
from sop.model.base import place_of
from sop.model.state import Call, Choice, Consent, Question, StateBase, Wait
from sop.paths.table import FactDomain
from validator.check import Subject, did_you_mean, rule


@rule
def answer_missing(subject: Subject) -> Iterator[Finding]:
    """Every value of a question's fact or list has a way on, `unknown` too.

    Why: "not known" is the answer a frightened person gives first.

    Bad:

        states:
          one:
            question: Is the person hurt?
            labels: yes-no-unknown
            answers: {yes: done, no: done}

    Good:

        states:
          one:
            question: Is the person hurt?
            labels: yes-no-unknown
            answers: {yes: done, others: done}
    """
    for state_id, state in subject.procedure.all_states.items():
        if isinstance(state, Consent):
            for name, answer in state.routes.items():
                if answer is None:
                    yield error("answer-missing", state.place, f'"{state_id}" does not say what follows when the answer is "{name}".',
                                f"Add `{name}:` with a state, or `others:`.")
        if not isinstance(state, (Question, Wait)) or not state.answers:
            continue
        fact = getattr(state, "fact", None)
        domain = subject.table.facts.get(fact or state_id)
        if domain is None:
            continue
        yield from _answers(state_id, state, domain, named=bool(fact or state.labels))


def _answers(state_id: str, state: Question | Wait, domain: FactDomain, named: bool) -> Iterator[Finding]:
    for value, answer in state.answers.items():
        if value != OTHERS and value not in domain.values and not domain.bounds:
            yield error("unknown-answer", answer.place, f'"{value}" is no value of "{domain.id}".', did_you_mean(value, domain.values))
    if not named or OTHERS in state.answers:
        return
    if domain.bounds:
        low, high = domain.bounds
        number = next((number for number in range(low, high + 1) if str(number) not in state.answers), None)
        if number is not None:
            yield error("answer-missing", state.place, f'"{state_id}" does not say what follows when the answer is {number}.', "Add `others:` with a state.")
    for value in domain.values:
        if value not in state.answers:
            yield error("answer-missing", state.place, f'"{state_id}" does not say what follows when the answer is "{value}".',
                        f"Add `{value}:` with a state, or `others:`.")


@rule
def answer_without_words(subject: Subject) -> Iterator[Finding]:
    """Every answer has words to print.

    Why: a button without words is pressed at random.
    """
    shared = {value for labels in (subject.vocabulary.labels.get("yes-no-unknown", {}),) for value in labels}
    for state_id, state in subject.procedure.all_states.items():
        if not isinstance(state, (Question, Wait)):
            continue
        fact = subject.vocabulary.facts.get(getattr(state, "fact", None) or "")
        labelled = shared | set(subject.vocabulary.labels.get(state.labels or "", {})) | (set(fact.labels) if fact else set())
        labelled |= set(subject.vocabulary.labels.get(fact.labels_from or "", {})) if fact else set()
        for value, answer in state.answers.items():
            if value != OTHERS and answer.text is None and value not in labelled and not value.isdecimal():
                yield error("answer-without-words", answer.place, f'The answer "{value}" at "{state_id}" has no words.', "Add `text:` and `next:` under it.")


@rule
def others_of_nothing(subject: Subject) -> Iterator[Finding]:
    """`others` stands for at least one answer that has no way of its own.

    Why: a way that nobody can take looks like care for a case that is in truth sent elsewhere.

    Bad:

        states:
          one:
            choice: age-group
            cases: {adult: done, child: done, unknown: done, others: done}

    Good:

        states:
          one:
            choice: age-group
            cases: {adult: done, others: done}
    """
    for state_id, state in subject.procedure.all_states.items():
        named = _named(subject, state_id, state)
        if named is not None and OTHERS in named[0] and not named[1]:
            yield error("others-of-nothing", place_of(named[0][OTHERS], state.place), f'Every answer of "{state_id}" has its own way, so `others` is never taken.',
                        "Take `others` out.")


def _named(subject: Subject, state_id: str, state: StateBase) -> tuple[dict[str, object], list[str]] | None:
    """The ways that a state names, and the values that are left to `others`; None for states that have none."""
    if isinstance(state, Consent):
        ways = {name: getattr(state, name) for name in state.ANSWERS if getattr(state, name)}
        return ({**ways, OTHERS: state.others}, [name for name in state.ANSWERS if name not in ways]) if state.others else None
    if isinstance(state, Call):
        callee = subject.corpus.procedures.get(state.call)
        return (dict(state.outcomes), [outcome for outcome in callee.outcomes if outcome not in state.outcomes]) if callee else None
    if isinstance(state, Choice):
        domain = subject.table.facts.get(state.choice.facts[0]) if len(state.choice.facts) == 1 else None
        led = {value for value, leader in (domain.follows if domain else ()) if leader in state.cases.of}
        return (dict(state.cases.of), [value for value in domain.values if value not in state.cases.of and value not in led]) if domain and not domain.bounds else None
    if isinstance(state, (Question, Wait)):
        domain = subject.table.facts.get(getattr(state, "fact", None) or state_id)
        return (dict(state.answers), [value for value in domain.values if value not in state.answers]) if domain and not domain.bounds else None
    return None

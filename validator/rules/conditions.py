"""Forks without a hole: every value has a way, and only one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from sop.finding import Finding, Severity, error
from sop.model.answer import OTHERS
from sop.model.base import place_of
from sop.model.condition import FactBetween, FactIs, InForce, literals
from sop.model.state import Choice, Consent, Question, Wait
from sop.paths.case import holds
from sop.paths.compile import widen
from sop.paths.domains import representatives
from sop.paths.table import FactDomain
from validator.check import Subject, did_you_mean, rule

TABLE_LIMIT = 100_000
"""Combinations of values in one table of cases; more is reported as not decided."""


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
def gap(subject: Subject) -> Iterator[Finding]:
    """The cases of a choice leave nothing out.

    Why: a person to whom no case applies has no way on.

    Bad:

        states:
          one:
            choice: age-group
            cases: {adult: done}

    Good:

        states:
          one:
            choice: age-group
            cases: {adult: done, child: done}
    """
    for state_id, state in _choices(subject):
        if state.choice.in_force:
            for value in ("yes", "no"):
                if value not in state.cases.of:
                    yield error("gap", state.place, f'"{state_id}" does not say what follows when the safeguard is {"" if value == "yes" else "not "}in force.', f"Add `{value}:`.")
            continue
        if state.cases.of:
            yield from _value_cases(subject, state_id, state)
            continue
        yield from _lines(subject, state_id, state, overlaps=False)


@rule
def overlap(subject: Subject) -> Iterator[Finding]:
    """No two cases of a table hold at once and lead to different states.

    Why: two workers with the same person would do two things.
    """
    for state_id, state in _choices(subject):
        if state.cases.lines:
            yield from _lines(subject, state_id, state, overlaps=True)


def _choices(subject: Subject) -> Iterator[tuple[str, Choice]]:
    for state_id, state in subject.procedure.all_states.items():
        if isinstance(state, Choice):
            yield state_id, state


def _value_cases(subject: Subject, state_id: str, state: Choice) -> Iterator[Finding]:
    if len(state.choice.facts) != 1:
        yield error("choice-reads-several", state.place, f'"{state_id}" reads several facts, but its cases are values of one.', "Write lines of `when` and `next`.")
        return
    fact = state.choice.facts[0]
    domain = subject.table.facts.get(fact)
    if domain is None:
        yield error("unknown-word", place_of(fact, state.place), f'There is no fact "{fact}".', did_you_mean(fact, subject.table.facts))
        return
    follows = dict(domain.follows)
    for value, target in state.cases.of.items():
        if value != OTHERS and value not in domain.values:
            yield error("unknown-value", place_of(target, state.place), f'"{value}" is no value of "{fact}".', did_you_mean(value, domain.values))
    for value in domain.values:
        if value not in state.cases.of and OTHERS not in state.cases.of and follows.get(value) not in state.cases.of:
            yield error("gap", state.place, f'"{state_id}" does not say what follows when "{fact}" is "{value}".', f"Add `{value}:` with a state, or `others:`.")


def _lines(subject: Subject, state_id: str, state: Choice, overlaps: bool) -> Iterator[Finding]:
    conditions = [widen(line.when, subject.table.facts) for line in state.cases.lines]
    facts = sorted({literal.fact for condition in conditions for literal in literals(condition) if isinstance(literal, (FactIs, FactBetween))})
    tokens = sorted({literal.ref.token for condition in conditions for literal in literals(condition) if isinstance(literal, InForce)})
    if not set(facts) <= set(subject.table.facts):
        return  # reported as unknown words
    values = [representatives(subject.table.facts[fact], conditions) for fact in facts] + [("yes", "no")] * len(tokens)
    total = 1
    for choices in values:
        total *= len(choices)
    if total > TABLE_LIMIT:
        yield error("not-decided", state.place, f'The table of "{state_id}" has {total:,} combinations; at most {TABLE_LIMIT:,} are looked at.', "Split the table in two choices.")
        return
    for combination in product(*values):
        known = dict(zip((*facts, *tokens), combination, strict=True))
        held = [line for line, condition in zip(state.cases.lines, conditions, strict=True)
                if holds(condition, known.__getitem__, lambda token: known[token] == "yes")]
        said = ", ".join(f"{name} is {value}" for name, value in known.items())
        if not overlaps and not held:
            yield error("gap", state.place, f'No case of "{state_id}" holds when {said}.', "Add a line for it.")
            return
        for first, second in combinations(held, 2):
            if overlaps and first.next != second.next:
                yield Finding("overlap", Severity.ERROR, second.place, f'Two cases of "{state_id}" hold when {said}: they lead to "{first.next}" and "{second.next}".',
                              "Narrow one of them.")
                return

"""Forks without a hole: every value has a way, only one, and every way has its value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sop.finding import Finding, error
from sop.model.answer import OTHERS, Case
from sop.model.base import place_of
from sop.model.condition import FactBetween, FactIs, Happened, InForce, literals
from sop.model.state import Choice
from validator.boxes import EVENT, Box, TooWide
from validator.cases import Cases, cases_of
from validator.check import Subject, did_you_mean, rule


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
                    yield error("gap", state.place, f'"{state_id}" does not say what follows when the safeguard is {"" if value == "yes" else "not "}in force.',
                                f"Add `{value}:`.")
            continue
        if state.cases.of:
            yield from _value_cases(subject, state_id, state)
            continue
        cases = _cases(subject, state_id, state)
        try:
            left_out = cases.space.gap(box for boxes in cases.boxes for box in boxes) if cases else None
        except TooWide:
            yield _not_decided(state_id, state)
            continue
        if left_out is not None:
            yield error("gap", state.place, f'No case of "{state_id}" holds {_said(subject, left_out)}.', "Add a line for it.")


@rule
def overlap(subject: Subject) -> Iterator[Finding]:
    """No two cases of a table hold at once and lead to different states.

    Why: two workers with the same person would do two things.

    Bad:

        states:
          one:
            choice: age
            cases:
              - when: {age: {below: 18}}
                next: two
              - when: {age: {at_least: 17}}
                next: done
              - when: {age: unknown}
                next: two
          two:
            task: Hear the child
            do: Listen.
            next: done

    Good:

        states:
          one:
            choice: age
            cases:
              - when: {age: {below: 18}}
                next: two
              - when: {age: {at_least: 18}}
                next: done
              - when: {age: unknown}
                next: two
          two:
            task: Hear the child
            do: Listen.
            next: done
    """
    for state_id, state in _choices(subject):
        cases = _cases(subject, state_id, state)
        try:
            both = cases.space.meeting(frozenset((line.next, box) for line, boxes in zip(state.cases.lines, cases.boxes, strict=True) for box in boxes)) if cases else None
        except TooWide:
            yield _not_decided(state_id, state)
            continue
        if both is not None:
            first, second = _two_that_hold(state, cases, both)
            yield error("overlap", second.place, f'Two cases of "{state_id}" hold {_said(subject, both)}: they lead to "{first.next}" and "{second.next}".',
                        "Narrow one of them.")


@rule
def case_never_chosen(subject: Subject) -> Iterator[Finding]:
    """Each case of a table is chosen for somebody.

    Why: a line that nothing comes to was meant for somebody, and that person is now sent another way.

    Bad:

        states:
          one:
            choice: age
            cases:
              - when: {age: {below: 18}}
                next: done
              - when: {age: {between: [14, 17]}}
                next: done
              - when: {any: [{age: {at_least: 18}}, {age: unknown}]}
                next: done

    Good:

        states:
          one:
            choice: age
            cases:
              - when: {age: {below: 18}}
                next: done
              - when: {any: [{age: {at_least: 18}}, {age: unknown}]}
                next: done
    """
    for state_id, state in _choices(subject):
        cases = _cases(subject, state_id, state)
        try:
            if cases:
                yield from _never_chosen(state_id, state, cases)
        except TooWide:
            yield _not_decided(state_id, state)


def _never_chosen(state_id: str, state: Choice, cases: Cases) -> Iterator[Finding]:
    above: list[Box] = []
    for line, boxes in zip(state.cases.lines, cases.boxes, strict=True):
        if not boxes:
            yield error("case-never-chosen", line.place, f'This case of "{state_id}" can never hold.', "Correct its condition, or take it out.")
        elif all(cases.space.gap(above, box) is None for box in boxes):
            yield error("case-never-chosen", line.place, f'This case of "{state_id}" is never chosen: one above it holds whenever it does.',
                        "Narrow the cases above, or take it out.")
        above += boxes


@rule
def choice_reads_others(subject: Subject) -> Iterator[Finding]:
    """A choice with a table says which facts it looks at, and looks at those.

    Why: the worker reads what the choice says, and decides by it.

    Bad:

        states:
          one:
            choice: [age-group, guardian-status]
            cases:
              - when: {age-group: adult}
                next: done
              - when: {not: {age-group: adult}}
                next: two
          two:
            task: Call the guardian
            do: Call.
            next: done

    Good:

        states:
          one:
            choice: age-group
            cases:
              - when: {age-group: adult}
                next: done
              - when: {not: {age-group: adult}}
                next: two
          two:
            task: Call the guardian
            do: Call.
            next: done
    """
    for state_id, state in _choices(subject):
        read = {literal.fact for line in state.cases.lines for literal in literals(line.when) if isinstance(literal, (FactIs, FactBetween))}
        for fact in sorted(read.symmetric_difference(state.choice.facts)) if state.cases.lines else ():
            if fact in read:
                yield error("choice-reads-others", state.place, f'The cases of "{state_id}" look at "{fact}", which `choice` does not name.', f'Add "{fact}" to `choice`.')
            else:
                yield error("choice-reads-others", state.place, f'"{state_id}" names "{fact}", but none of its cases looks at it.', f'Take "{fact}" out of `choice`.')


def _not_decided(state_id: str, state: Choice) -> Finding:
    facts = dict.fromkeys(literal.ref.token if isinstance(literal, InForce) else literal.event if isinstance(literal, Happened) else literal.fact
                          for line in state.cases.lines for literal in literals(line.when))
    return error("not-decided", state.place, f'The table of "{state_id}" has too many combinations to look at. It reads: {", ".join(facts)}.', "Split the table in two choices.")


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


def _cases(subject: Subject, state_id: str, state: Choice) -> Cases | None:
    """The table of a choice, made once for all rules; None where there is none, or it speaks of unknown facts."""
    facts = subject.table.facts
    if not state.cases.lines or not all(literal.fact in facts for line in state.cases.lines for literal in literals(line.when) if isinstance(literal, (FactIs, FactBetween))):
        return None
    return subject.shared(f"cases of {subject.procedure.id} {state_id}", lambda: cases_of(tuple(line.when for line in state.cases.lines), facts))


def _two_that_hold(state: Choice, cases: Cases, known: Mapping[str, str]) -> tuple[Case, Case]:
    """The first two lines that hold for some values and lead to different states."""
    space = cases.space
    held = [line for line, boxes in zip(state.cases.lines, cases.boxes, strict=True) if any(space.allows(box, known) for box in boxes)]
    return next((first, second) for number, second in enumerate(held) for first in held[:number] if first.next != second.next)


def _said(subject: Subject, known: Mapping[str, str]) -> str:
    """Values in words; a name that is no fact is a safeguard, or the event that is handled."""
    words = [f"{name} is {value}" if name in subject.table.facts or name == EVENT else f"{name} is {'' if value == 'yes' else 'not '}in force" for name, value in known.items()]
    return f"when {', '.join(words)}" if words else "whatever is known"

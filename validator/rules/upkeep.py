"""Is everything mapped, named and kept up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sop.corpus import PROCEDURES, SETTINGS
from sop.finding import Finding, Place, Severity, error
from sop.model.basis import Basis
from sop.model.state import Task
from validator.check import Subject, rule


@rule
def step_without_id(subject: Subject) -> Iterator[Finding]:
    """From review on, each step of a task has a word as id.

    Why: translations, sheets and comparisons hang on it; a number would move when a step is put in between.
    """
    for state_id, state in subject.procedure.all_states.items():
        if isinstance(state, Task) and len(state.do) > 1 and any(step_id.isdecimal() for step_id in state.do):
            yield Finding("step-without-id", Severity.WARNING, state.place, f'The steps of "{state_id}" have no ids.', "Run `sop fmt`, which gives each one a word.")


@rule
def code_not_covered(subject: Subject) -> Iterator[Finding]:
    """Every step and decision of the sourcebook that the corpus names has a state that answers to it.

    Why: what practitioners asked for and nobody wrote is a gap, and a gap is a person harmed.
    """
    if not subject.is_first:
        return
    covered = {code for procedure in subject.corpus.procedures.values() for state in procedure.all_states.values() for code in state.covers}
    place = Place(f"{PROCEDURES}/{SETTINGS}")
    for group, codes in subject.corpus.settings.covers.items():
        for code in codes:
            if code not in covered:
                yield error("code-not-covered", place, f'No state covers "{code}" of "{group}".', f"Write the state, and add `covers: [{code}]` to it.")


@rule
def code_unknown(subject: Subject) -> Iterator[Finding]:
    """A code under `covers` is one that the corpus names.

    Why: a misspelt code looks like an answer and is none.
    """
    known = {code for codes in subject.corpus.settings.covers.values() for code in codes}
    for state_id, state in subject.procedure.all_states.items():
        for code in state.covers if known else ():
            if code not in known:
                yield error("code-unknown", state.place, f'"{state_id}" covers "{code}", which corpus.yaml does not name.',
                            "Correct it, or add it to `covers` in corpus.yaml.")


@rule
def without_source(subject: Subject) -> Iterator[Finding]:
    """Each state and each ethics rule says where it comes from; what does not is proposed, and printed so.

    Why: those who approve a procedure must see what others have written and what we only suggest.

    Bad:

        states:
          one:
            task: Call the family
            do: Call.
            next: done

    Good:

        basis: {ungac: "151"}
        states:
          one:
            task: Call the family
            do: Call.
            next: done
    """
    procedure = subject.procedure
    yield from _proposed(procedure.place, f'states of "{procedure.id}"', {state: procedure.basis_of(state) for state in procedure.all_states})
    rules = subject.corpus.rules
    if rules and subject.is_first:
        yield from _proposed(next(iter(rules.values())).place, "ethics rules", {name: rule_.basis for name, rule_ in rules.items()})


def _proposed(place: Place, what: str, found: Mapping[str, Basis | None]) -> Iterator[Finding]:
    proposed = [name for name, basis in found.items() if basis is None or not basis.states]
    if proposed:
        yield Finding("without-source", Severity.ADVICE, place, f'{len(proposed)} of {len(found)} {what} have no source that was read and are printed as proposed; the first is "{proposed[0]}".',
                      "Add `basis:` where a source says it.")


@rule
def review_out_of_date(subject: Subject) -> Iterator[Finding]:
    """The day by which a procedure is looked at again lies after the day on which it takes effect.

    Why: what is to be looked at again before it begins is out of date on its first day.
    """
    procedure = subject.procedure
    if procedure.review_by is None:
        return
    if procedure.review_by <= procedure.holds_from:
        yield error("review-out-of-date", procedure.place, f'"{procedure.id}" is to be looked at again by {procedure.review_by}, before it takes effect.',
                    "Give a later day under `review_by`.")


@rule
def review_overdue(subject: Subject) -> Iterator[Finding]:
    """A procedure is looked at again by its day.

    Why: what nobody has looked at for years is followed as if it were new.

    Judged for the day on which the check runs, or the one it is told (`sop check --date 2027-12-01`).
    """
    procedure = subject.procedure
    if subject.on and procedure.review_by is not None and procedure.review_by < subject.on:
        yield Finding("review-overdue", Severity.WARNING, procedure.place, f'"{procedure.id}" was to be looked at again by {procedure.review_by}.',
                      "Look at it again, and give a new edition and a new day.")

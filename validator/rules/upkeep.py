"""Is everything mapped, named and kept up."""

from __future__ import annotations

from collections.abc import Iterator

from sop.finding import Finding, Place, Severity, error
from sop.corpus import PROCEDURES, SETTINGS
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
    if subject.procedure.id != next(iter(subject.corpus.procedures)):
        return  # a question about the whole corpus, asked once
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
                yield error("code-unknown", state.place, f'"{state_id}" covers "{code}", which corpus.yaml does not name.', "Correct it, or add it to `covers` in corpus.yaml.")


@rule
def waiver_without_ground(subject: Subject) -> Iterator[Finding]:
    """A waiver names a rule that exists and may be waived.

    Why: an exception to a rule that protects somebody needs a reason, an approval and an end.
    """
    for state_id, state in subject.procedure.all_states.items():
        for waiver in state.waives:
            rule_ = subject.corpus.rules.get(waiver.rule)
            if rule_ is None:
                yield error("waiver-without-ground", waiver.place, f'"{state_id}" waives "{waiver.rule}", which is no rule.', "Correct the name.")
            elif not rule_.can_be_waived:
                yield error("waiver-without-ground", waiver.place, f'The rule "{waiver.rule}" cannot be waived.', "Keep the rule: " + rule_.hint)

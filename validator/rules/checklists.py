"""Checklists: what they print and who signs them is there."""

from __future__ import annotations

from collections.abc import Iterator

from sop.finding import Finding, error
from sop.model.base import place_of
from sop.model.checklist import Checklist
from sop.model.procedure import Procedure
from validator.check import Subject, did_you_mean, rule

WITHOUT_PARTS, HANDLERS = "steps", "handlers"
"""Chapters that a procedure has without naming them."""


@rule
def checklist_names_nothing(subject: Subject) -> Iterator[Finding]:
    """The procedure, parts, states, roles and services that a checklist names exist.

    Why: a sheet that leaves out what it was meant to hold looks whole, and somebody relies on it.
    """
    procedures = subject.corpus.procedures
    if subject.procedure.id != next(iter(procedures)):
        return  # a question about the whole corpus, asked once
    for name, checklist in subject.corpus.checklists.items():
        named = [("procedure", (checklist.procedure,), {*procedures, *subject.corpus.scenarios}),  # one that cannot be read is told elsewhere
                 ("role", (*filter(None, (checklist.role,)), *checklist.signs), subject.vocabulary.roles),
                 ("role or service", checklist.phones, {*subject.vocabulary.roles, *subject.vocabulary.services})]
        if checklist.procedure in procedures:
            named += _inside(checklist, procedures[checklist.procedure])
        for what, words, known in named:
            for word in words:
                if word not in known:
                    yield error("checklist-names-nothing", place_of(word, checklist.place), f'The checklist "{name}" names the {what} "{word}", which does not exist.',
                                did_you_mean(word, known))


def _inside(checklist: Checklist, procedure: Procedure) -> list[tuple[str, tuple[str, ...], set[str]]]:
    """What it names inside its procedure, and what is there."""
    parts = {*(procedure.parts or {WITHOUT_PARTS}), *({HANDLERS} if procedure.handlers else ())}
    return [("part", checklist.parts, parts), ("state", checklist.states, set(procedure.all_states))]

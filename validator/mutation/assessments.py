"""Assessments that nobody makes, or whose result does not matter: calls of other procedures, and questions that put something in force."""

from __future__ import annotations

from collections.abc import Iterator

from sop.model.answer import OTHERS
from sop.model.state import Call, Question, StateBase, Wait
from validator.check import Subject
from validator.mutation.detours import passed_by
from validator.mutation.mutant import Change, operator
from validator.mutation.sites import Site, answers_of, outcomes_of, states


@operator("assessments")
def assessment_left_out(subject: Subject) -> Iterator[Change]:
    """Nobody assesses, and it goes on as after the best result."""
    for site in states(subject.procedure):
        best = _best(subject, site)
        if best is not None:
            yield Change(site.at, site.part.place, f'{site.name} vanished and it went on to "{best[1]}" as after "{best[0]}"',
                         lambda site=site, best=best: passed_by(subject.procedure, site.at[0], best[1]))


@operator("assessments")
def result_taken_as_good(subject: Subject) -> Iterator[Change]:
    """Another result leads where the best one leads."""
    for site in states(subject.procedure):
        best = _best(subject, site)
        if best is None:
            continue
        for inner in (*outcomes_of(site), *answers_of(site)):
            if inner.at[-1] != best[0] and inner.part.next != best[1]:
                yield Change(inner.at, inner.part.place, f'{inner.name} led on to "{best[1]}" like "{best[0]}"', inner.with_(next=best[1]))


@operator("assessments")
def assessment_of_another(subject: Subject) -> Iterator[Change]:
    """Another household than the one in question is assessed, or returned to."""
    own = subject.procedure.subjects
    for site in states(subject.procedure):
        for their, ours in site.part.about.items() if isinstance(site.part, Call) else ():
            other = next((name for name, each in own.items() if ours in own and name != ours and each.kind == own[ours].kind), None)
            if other is not None:
                yield Change((*site.at, their), site.part.place, f'{site.name} was about "{other}" instead of "{ours}"',
                             site.with_(about={**site.part.about, their: other}))


def _best(subject: Subject, site: Site[StateBase]) -> tuple[str, str] | None:
    """(result, where it leads) of the best result: that which puts most in force, the first of several. None where it assesses nothing."""
    if isinstance(site.part, Call):
        callee = subject.corpus.procedures.get(site.part.call)
        led = [(name, leads, len(end.leaves)) for name, end in callee.outcomes.items() if (leads := _leads(site.part, name))] if callee else []
        most = max((leaves for _, _, leaves in led), default=0)
        return next(((name, leads) for name, leads, leaves in led if leaves == most), None)
    if isinstance(site.part, (Question, Wait)):
        return next(((value, answer.next) for value, answer in site.part.answers.items() if answer.establishes and value != OTHERS), None)
    return None


def _leads(call: Call, outcome: str) -> str | None:
    route = call.outcomes.get(outcome) or call.outcomes.get(OTHERS)
    return route.next if route else call.next

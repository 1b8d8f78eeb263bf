"""Safeguards that are not established, end never, are about another, or come after the act that they should protect."""

from __future__ import annotations

from collections.abc import Iterator

from sop.model.procedure import Outcome, Procedure
from sop.model.ref import Ref
from sop.model.state import Choice, Task
from validator.check import Subject
from validator.mutation.mutant import Change, operator
from validator.mutation.said import act_told, asked_for, instead, mixed_up, told, without
from validator.mutation.sites import Site, answers, changed, effects, ends, states, steps


@operator("safeguards")
def safeguard_not_established(subject: Subject) -> Iterator[Change]:
    """A step or an answer puts one thing less in force."""
    for site in (*steps(subject.procedure), *answers(subject.procedure)):
        for ref in site.part.establishes:
            yield Change((*site.at, ref.token), ref.place, f"{site.name} no longer established {told(subject, ref)}",
                         site.with_(establishes=without(site.part.establishes, ref)))


@operator("safeguards")
def nothing_ended(subject: Subject) -> Iterator[Change]:
    """A step, an answer or an event ends nothing any more."""
    for site in effects(subject.procedure):
        if site.part.revokes:
            ended = " and ".join(told(subject, ref) for ref in site.part.revokes)
            yield Change(site.at, site.part.revokes[0].place, f"{site.name} no longer ended {ended}", site.with_(revokes=()))


@operator("safeguards")
def safeguard_not_left(subject: Subject) -> Iterator[Change]:
    """An outcome leaves one thing less to the caller, or to the procedure that goes on and begins with it."""
    for site in ends(subject.procedure):
        for ref in (ref for ref in site.part.leaves if _taken_over(subject, site.part, ref)):
            yield Change((*site.at, ref.token), ref.place, f"{site.name} no longer left {told(subject, ref)} in force",
                         site.with_(leaves=without(site.part.leaves, ref)))


@operator("safeguards")
def duty_forgotten(subject: Subject) -> Iterator[Change]:
    """An outcome no longer says what somebody still has to do."""
    for site in ends(subject.procedure):
        for ref in site.part.owes:
            yield Change((*site.at, ref.token), ref.place, f"{site.name} no longer owed {told(subject, ref)}",
                         site.with_(owes=without(site.part.owes, ref)))


@operator("safeguards")
def safeguard_not_demanded(subject: Subject) -> Iterator[Change]:
    """A procedure demands one thing less of those who call it."""
    procedure = subject.procedure
    for ref in procedure.begins_with:
        yield Change((ref.token,), ref.place, f'"{procedure.id}" no longer began with {told(subject, ref)}',
                     lambda ref=ref: changed(procedure, begins_with=without(procedure.begins_with, ref)))


@operator("safeguards")
def safeguard_of_another(subject: Subject) -> Iterator[Change]:
    """What is put in force is about another household, office, use or act."""
    for site in (*steps(subject.procedure), *answers(subject.procedure)):
        for ref in site.part.establishes:
            other = mixed_up(subject, ref)
            if other is not None:
                yield Change((*site.at, ref.token), ref.place, f"{site.name} established {told(subject, other)} instead of {told(subject, ref)}",
                             site.with_(establishes=instead(site.part.establishes, ref, other)))


@operator("safeguards")
def act_about_another(subject: Subject) -> Iterator[Change]:
    """An act is about another household, office or use."""
    for site in steps(subject.procedure):
        for ref in site.part.act:
            other = mixed_up(subject, ref)
            if other is not None:
                yield Change((*site.at, ref.token), ref.place, f"{site.name} did {act_told(subject, other)} instead of {act_told(subject, ref)}",
                             site.with_(act=instead(site.part.act, ref, other)))


@operator("safeguards")
def choice_anew_forgotten(subject: Subject) -> Iterator[Change]:
    """A subject is no longer chosen anew, so that what was true of the last one stands."""
    for site in (*steps(subject.procedure), *answers(subject.procedure)):
        if site.part.binds:
            yield Change(site.at, site.part.place, f'{site.name} no longer began anew with "{site.part.binds}"', site.with_(binds=None))


@operator("safeguards")
def gate_open(subject: Subject) -> Iterator[Change]:
    """A choice that asks whether something is in force goes on all the same where it is not."""
    for site in states(subject.procedure):
        if not isinstance(site.part, Choice) or site.part.choice.in_force is None:
            continue
        of = site.part.cases.of
        if "yes" in of and "no" in of and of["yes"] != of["no"]:
            yield Change(site.at, site.part.place, f'{site.name} went on to "{of["yes"]}" although this is not in force: {told(subject, site.part.choice.in_force)}',
                         site.with_(cases=changed(site.part.cases, of={**of, "no": of["yes"]})))


@operator("safeguards")
def act_before_safeguard(subject: Subject) -> Iterator[Change]:
    """A step that acts is done before the step of the same task that puts in force what a rule asks for."""
    for site, order in _tasks(subject.procedure):
        for number, step_id in enumerate(order):
            wanted = asked_for(subject, site.part.do[step_id].act)
            before = next((other for other in reversed(order[:number]) if any(ref.name in wanted for ref in site.part.do[other].establishes)), None)
            if before is not None:
                yield _reordered(site, order, step_id, order.index(before), f'the step "{step_id}" of {site.name} was done before the step "{before}"')


@operator("safeguards")
def act_after_the_end(subject: Subject) -> Iterator[Change]:
    """A step that acts is done after the step of the same task that ends something."""
    for site, order in _tasks(subject.procedure):
        for number, step_id in enumerate(order):
            after = next((other for other in order[number + 1:] if site.part.do[other].revokes), None)
            if after is not None and site.part.do[step_id].act:
                yield _reordered(site, order, step_id, order.index(after), f'the step "{step_id}" of {site.name} was done after the step "{after}"')


def _taken_over(subject: Subject, outcome: Outcome, ref: Ref) -> bool:
    """Whether anybody takes over what an outcome leaves. Where nobody does, to leave it is a word on the page: the case itself goes the same way."""
    after = subject.corpus.procedures.get(outcome.hands_over_to.procedure) if outcome.hands_over_to else None
    if after is not None and any(begun.name == ref.name for begun in after.begins_with):
        return True
    return any(node.call and node.call.procedure == subject.procedure.id for table in subject.tables.by_id.values() for node in table.nodes.values())


def _tasks(procedure: Procedure) -> Iterator[tuple[Site[Task], list[str]]]:
    for site in states(procedure):
        if isinstance(site.part, Task):
            yield site, list(site.part.do)


def _reordered(site: Site[Task], order: list[str], step_id: str, to: int, said: str) -> Change:
    """The step moved to a place in the order."""
    rest = [other for other in order if other != step_id]
    moved = [*rest[:to], step_id, *rest[to:]]
    return Change((*site.at, step_id), site.part.do[step_id].place, said, site.with_(do={each: site.part.do[each] for each in moved}))


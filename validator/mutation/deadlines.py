"""Deadlines that vanish, come later or lead nowhere, and lateness that nobody is told of."""

from __future__ import annotations

from collections.abc import Iterator

from sop.model.state import STAY, Timed, Wait
from validator.check import Subject
from validator.duration import longest_hours, of_parameter
from validator.mutation.mutant import Change, operator
from validator.mutation.sites import Site, changed, ends, stages_of, states


def _timed(subject: Subject) -> Iterator[Site[Timed]]:
    for site in states(subject.procedure):
        if getattr(site.part, "within", None) is not None:
            yield site


@operator("deadlines")
def deadline_left_out(subject: Subject) -> Iterator[Change]:
    """A state has no deadline any more."""
    for site in _timed(subject):
        yield Change(site.at, site.part.place, f"{site.name} had no deadline", site.with_(within=None, late=(), from_=()))


@operator("deadlines")
def late_stage_left_out(subject: Subject) -> Iterator[Change]:
    """One stage of what happens when a deadline passes is gone."""
    for site in states(subject.procedure):
        for number, stage in enumerate(stages_of(site)):
            late = site.part.late
            yield Change(stage.at, stage.part.place, f"{stage.name} vanished", site.with_(late=(*late[:number], *late[number + 1:])))


@operator("deadlines")
def late_and_nothing_follows(subject: Subject) -> Iterator[Change]:
    """When a deadline passes, the way no longer leads on."""
    for site in states(subject.procedure):
        for stage in stages_of(site):
            if stage.part.then != STAY:
                yield Change(stage.at, stage.part.place, f'{stage.name} no longer led to "{stage.part.then}"', stage.with_(then=STAY))


@operator("deadlines")
def deadline_lengthened(subject: Subject) -> Iterator[Change]:
    """A deadline, or the time between two reviews, is as long as the longest one that any procedure sets."""
    longest = subject.shared("longest deadline", lambda: max(_set_anywhere(subject), key=lambda name: _hours(subject, name), default=""))
    for site in _timed(subject):
        for value, parameter in site.part.within.parameters.items():
            if _hours(subject, parameter) < _hours(subject, longest):
                yield Change((*site.at, value), site.part.place, f'the deadline of {site.name} was "{longest}" instead of "{parameter}"',
                             site.with_(within=changed(site.part.within, parameters={**site.part.within.parameters, value: longest})))
    for site in states(subject.procedure):
        if isinstance(site.part, Wait) and site.part.every and _hours(subject, site.part.every) < _hours(subject, longest):
            yield Change((*site.at, "every"), site.part.place, f'{site.name} came round after "{longest}" instead of "{site.part.every}"', site.with_(every=longest))


@operator("deadlines")
def clock_begun_anew(subject: Subject) -> Iterator[Change]:
    """The clock starts at each visit, and not where the duty arose."""
    for site in states(subject.procedure):
        if getattr(site.part, "from_", ()):
            yield Change(site.at, site.part.place, f"the clock of {site.name} began only there, and not at {', '.join(site.part.from_)}", site.with_(from_=()))


@operator("escalations")
def lateness_not_told(subject: Subject) -> Iterator[Change]:
    """One role is no longer told that a deadline has passed."""
    for site in states(subject.procedure):
        for stage in stages_of(site):
            for role in stage.part.tell:
                yield Change((*stage.at, role), stage.part.place, f'{stage.name} no longer told "{role}"',
                             stage.with_(tell=tuple(other for other in stage.part.tell if other != role)))


@operator("escalations")
def outcome_not_told(subject: Subject) -> Iterator[Change]:
    """One role is no longer told how it ended."""
    for site in ends(subject.procedure):
        for role in site.part.tell:
            yield Change((*site.at, role), site.part.place, f'{site.name} no longer told "{role}"', site.with_(tell=tuple(other for other in site.part.tell if other != role)))


@operator("escalations")
def nobody_goes_on(subject: Subject) -> Iterator[Change]:
    """An outcome no longer says which procedure goes on."""
    for site in ends(subject.procedure):
        if site.part.hands_over_to:
            yield Change(site.at, site.part.place, f'{site.name} no longer handed over to "{site.part.hands_over_to.procedure}"', site.with_(hands_over_to=None))


def _set_anywhere(subject: Subject) -> Iterator[str]:
    """Every parameter that is a deadline or a time between reviews in some procedure."""
    for table in subject.tables.by_id.values():
        for node in table.nodes.values():
            yield from (parameter for _, parameter in node.within)
            yield from [node.every] if node.every else []


def _hours(subject: Subject, parameter: str) -> int:
    duration = of_parameter(subject.vocabulary.parameters.get(parameter))
    return longest_hours(duration, subject.vocabulary.calendar) if duration is not None else 0

"""Events that nobody hears, or that are heard and change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from sop.model.condition import Condition, FactIs
from sop.model.state import BACK, StateBase
from sop.paths.case import holds
from sop.paths.reads import facts_read
from validator.check import Subject
from validator.mutation.detours import GOES_ON, only_back
from validator.mutation.mutant import Change, operator
from validator.mutation.sites import Site, answers_of, changed, events, outcomes_of, states


@operator("events")
def event_not_heard(subject: Subject) -> Iterator[Change]:
    """Nobody here hears it."""
    procedure = subject.procedure
    for site in events(procedure):
        [name] = site.at
        yield Change(site.at, site.part.place, f"nobody heard {site.name}", lambda name=name: changed(
            procedure, at_any_time={other: event for other, event in procedure.at_any_time.items() if other != name}))


@operator("events")
def event_not_heard_in_part(subject: Subject) -> Iterator[Change]:
    """It is no longer heard in one of the parts or states that it names."""
    for site in events(subject.procedure):
        for where in site.part.during if len(site.part.during) > 1 else ():
            yield Change((*site.at, where), site.part.place, f'nobody heard {site.name} during "{where}"',
                         site.with_(during=tuple(other for other in site.part.during if other != where)))


@operator("events")
def event_not_heard_for_some(subject: Subject) -> Iterator[Change]:
    """It is no longer heard for one of the values for which it was: whose age is not known, for example.

    But for a value that follows another one of them, as an unknown age is a child's: for that it would be heard all the same.
    """
    for site in events(subject.procedure):
        fact, values = _values(subject, site.part.when)
        leaders = dict(subject.table.facts[fact].follows) if fact else {}
        for value in (value for value in values if leaders.get(value) not in values) if len(values) > 1 else ():
            yield Change((*site.at, value), site.part.place, f'nobody heard {site.name} when "{fact}" is "{value}"',
                         site.with_(when=FactIs(fact, tuple(other for other in values if other != value))))


@operator("events")
def event_corrects_nothing(subject: Subject) -> Iterator[Change]:
    """A fact that it shows to be otherwise stays as it was."""
    for site in events(subject.procedure):
        for fact in site.part.sets:
            yield Change((*site.at, fact), site.part.place, f'{site.name} no longer corrected "{fact}"',
                         site.with_(sets={other: value for other, value in site.part.sets.items() if other != fact}))


@operator("events")
def event_ignored(subject: Subject) -> Iterator[Change]:
    """It is heard, and it goes on where it was."""
    for site in events(subject.procedure):
        if site.part.next:
            yield Change(site.at, site.part.place, f"nothing were done after {site.name}",
                         lambda site=site: only_back(site.put(changed(site.part, next=GOES_ON)), site.part.place))


@operator("events")
def handler_goes_back(subject: Subject) -> Iterator[Change]:
    """What is done after an event or a withdrawal leads back to where it was, and no longer elsewhere."""
    for site in states(subject.procedure):
        if site.at[0] in subject.procedure.handlers:
            for way in _ways(site):
                if way.part.next != BACK and way.part.next not in subject.procedure.handlers:
                    yield Change(way.at, way.part.place, f'{way.name} led back to where it was, and not to "{way.part.next}"', way.with_(next=BACK))


def _ways(site: Site[StateBase]) -> Iterator[Site]:
    if getattr(site.part, "next", None):
        yield site
    yield from answers_of(site)
    yield from outcomes_of(site)


def _values(subject: Subject, when: Condition | None) -> tuple[str, list[str]]:
    """The one fact that a condition asks for, and the values for which it holds; nothing where it asks for more or for numbers."""
    facts = sorted(facts_read([when])) if when is not None else []
    domain = subject.table.facts.get(facts[0]) if len(facts) == 1 else None
    if domain is None or domain.bounds:
        return "", []
    return domain.id, [value for value in domain.values if holds(when, lambda fact: value, lambda token: False)]

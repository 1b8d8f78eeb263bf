"""A scenario: the story of a case, and where it must and must not lead. A test, a case study and an exercise."""

import re
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import Field

from sop.finding import Place
from sop.model.base import NOWHERE, Part
from sop.model.basis import BasisField
from sop.model.marks import Reads, listed
from sop.model.ref import Ref, Refs, parse as parse_ref
from sop.model.text import Code, Codes, Id, Ids, Text, Value, YesNo, an_id, fact_value, wrong
from sop.source import Mapping

_PATH = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*")


@dataclass(frozen=True, slots=True)
class Answered:
    """At a state (calls before it, outermost first) this was answered."""

    at: tuple[str, ...]
    answer: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Occurred:
    """An event; `at` is a state, perhaps with a step, before which it came; else where the case stands."""

    event: str
    of: Ref | None = None
    at: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class WasLate:
    """The deadline of a state passed; the `stage`-th time in this stay. `after` names the parameter of the time that had passed,
    `since` the state where its clock began, if that was before, `tells` the roles that must be told then."""

    at: tuple[str, ...]
    after: str | None = None
    since: str | None = None
    tells: tuple[str, ...] = ()
    place: Place = field(default=NOWHERE, compare=False)


Happening = Answered | Occurred | WasLate

WITHDRAWN = "consent-withdrawn"
"""The event built into every consent."""


def _path(value: Any) -> tuple[str, ...]:
    if not isinstance(value, str) or not _PATH.fullmatch(value):
        raise wrong("not-a-state", f'"{value}" does not name a state.', "Write a state, or `call/state` inside a call.")
    return tuple(value.split("/"))


def parse(value: Any) -> Happening:
    """`{risk: no}`, `{event: x, of: act, at: state}`, `{late: state, after: parameter, since: state, tells: role}`."""
    if not isinstance(value, Mapping) or not value:
        raise wrong("not-a-happening", "A line of what happens names a state and its answer.", "Write `- state: answer`.")
    if "event" in value:
        unknown = set(value) - {"event", "of", "at"}
        if unknown:
            raise wrong("not-a-happening", f'"{min(unknown)}" cannot stand beside an event.', "Only `of` and `at` can.")
        of = parse_ref(value["of"]) if "of" in value else None
        return Occurred(an_id(value["event"]), of, _path(value["at"]) if "at" in value else (), value.place)
    if "late" in value:
        unknown = set(value) - {"late", "after", "since", "tells"}
        if unknown:
            raise wrong("not-a-happening", f'"{min(unknown)}" cannot stand beside what is late.', "Only `after`, `since` and `tells` can.")
        after, since = (an_id(value[key]) if key in value else None for key in ("after", "since"))
        return WasLate(_path(value["late"]), after, since, tuple(map(an_id, listed(value.get("tells", ())))), value.place)
    if len(value) != 1:
        raise wrong("not-a-happening", "Several things stand in one line of what happens.", "Give each its own dash.")
    [(key, answer)] = value.items()
    return Answered(_path(key), fact_value(answer) if answer != "cannot_now" else "cannot_now", value.place)


HappeningField = Annotated[Happening, Reads(parse, {"type": "object", "minProperties": 1, "maxProperties": 4})]


class Scenario(Part):
    """One story."""

    title: Text
    """Its title."""
    story: Text
    """What happened, in a few sentences."""
    code: Code | None = None
    """Its code in the sourcebook, such as SC-02."""
    given: dict[Id, Value] = Field(default_factory=dict)
    """Facts that are known at the beginning."""
    starts_with: Refs = ()
    """Safeguards in force at the beginning, beyond what the procedure begins with."""
    happens: tuple[HappeningField, ...] = ()
    """What happens, in order: answers by state, events, lateness."""
    visits: Ids = ()
    """States that must be visited, in any order."""
    never: Ids = ()
    """States and outcomes that the story must not come to."""
    ends: Id
    """The outcome."""
    gains: dict[Id, Refs] = Field(default_factory=dict)
    """By state: the safeguards that must come into force there, even where they are in force already."""
    loses: dict[Id, Refs] = Field(default_factory=dict)
    """By state or event: the safeguards that are in force and must end there."""
    acts: Refs = ()
    """The acts that must be done: all of them, in this order, and no others."""
    every: dict[Id, Id] = Field(default_factory=dict)
    """By state: the parameter of the time after which it must come round there, again and again."""
    knows: dict[Id, Value] = Field(default_factory=dict)
    """Facts, with the value that must be known when it ends."""
    keeps: Refs = ()
    """Safeguards that must be in force when it ends."""
    tells: Ids = ()
    """Roles that must be told: by the outcome, or because something was late."""
    owes: Refs = ()
    """What somebody must still have to do when it ends."""
    hands_over_to: Id | None = None
    """The procedure that must go on with the case."""
    guards: Ids = ()
    """Rules that this story stands for."""
    gap: Codes = ()
    """The gaps of the sourcebook that it answers."""
    basis: BasisField | None = None
    """Where the story comes from."""
    for_coverage: YesNo = False
    """Made only so that every answer is taken; no story of the sourcebook."""

"""A procedure: about one person, from its first state to an outcome."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from sop.model.base import Part
from sop.model.basis import Basis, BasisField
from sop.model.condition import ConditionField
from sop.model.marks import Reads
from sop.model.ref import Refs
from sop.model.state import State, StateBase
from sop.model.text import Day, Edition, Id, Ids, Text, Value, YesNo, wrong
from sop.model.waiver import Waiver


def _format(value: Any) -> str:
    if value != "1":
        raise wrong("not-format-1", f'This is written in format "{value}"; only format 1 is read.', "Write `sop: 1` in the first line.")
    return value


class Subject(Part):
    """Something other than the person that acts and safeguards are about."""

    kind: Id
    """A kind of the vocabulary: household, service, recipient."""
    text: Text
    """What it is called."""


class Handover(Part):
    """A procedure that goes on from here, perhaps one that is still to be written."""

    short_for: ClassVar[str] = "procedure"

    procedure: Id
    """The procedure."""
    planned: YesNo = False
    """Still to be written: shown and counted, an error at release."""


class Outcome(Part):
    """A way a procedure ends."""

    text: Text
    """What happened and what the person holds in hand."""
    tell: Ids = ()
    """Roles that are told."""
    leaves: Refs = ()
    """Safeguards that are in force for the caller. Consents come back by themselves."""
    owes: Refs = ()
    """What somebody still has to do: safeguards to be established later."""
    hands_over_to: Handover | None = None
    """The procedure that goes on."""
    basis: BasisField | None = None
    """Where it comes from."""


class AtAnyTime(Part):
    """What may happen at any time, and what is then done."""

    during: Ids = ()
    """Parts or states in which it may happen; else everywhere."""
    when: ConditionField | None = None
    """Only while this holds."""
    sets: dict[Id, Value] = Field(default_factory=dict)
    """Facts that it corrects."""
    revokes: Refs = ()
    """Safeguards that it ends."""
    next: Id | None = None
    """The handler that follows."""
    starts: Handover | None = None
    """A run of its own beside this one, which goes on."""
    basis: BasisField | None = None
    """Where it comes from."""
    waives: tuple[Waiver, ...] = ()
    """Why it is not heard everywhere."""


class PartOf(Part):
    """A chapter of states."""

    title: Text
    """Its heading."""
    role: Id | None = None
    """Who does it; else the procedure's role."""
    basis: BasisField | None = None
    """Where it comes from; else the procedure's."""
    states: dict[Id, State]
    """Its states, in reading order."""


class Procedure(Part):
    """A whole file `procedure.yaml`."""

    sop: Annotated[str, Reads(_format, {"const": 1})]
    """The format: 1."""
    id: Id
    """Its id, the name of its folder."""
    title: Text
    """Its title."""
    edition: Edition
    """Its edition, such as 2026-1."""
    status: Literal["draft", "in-review", "approved", "retired"]
    """draft, in-review, approved or retired."""
    owner: Id
    """The role that answers for it."""
    effective: Day | None = None
    """The day from which it holds."""
    review_by: Day | None = None
    """The day by which it must be looked at again."""
    languages: Ids = ("en",)
    """The languages it is given out in; the first is the one it is written in."""
    summary: Text
    """What it is for, in one or two sentences."""
    scope: Text
    """Whom and what it covers, and what not."""
    basis: BasisField | None = None
    """Where it comes from."""
    role: Id
    """Who does what no state says otherwise."""
    entry: YesNo = False
    """Whether a case may begin here."""
    takes: Ids = ()
    """Facts that are known at the beginning; at an entry they are asked first."""
    begins_with: Refs = ()
    """Safeguards that are in force at the beginning; proved at every call and entry."""
    subjects: dict[Id, Subject] = Field(default_factory=dict)
    """What acts and safeguards are about, other than the person."""
    waives: tuple[Waiver, ...] = ()
    """Checks of the whole procedure that are answered by a reason."""
    outcomes: dict[Id, Outcome]
    """The ways it ends."""
    at_any_time: dict[Id, AtAnyTime] = Field(default_factory=dict)
    """Events that may happen in any state."""
    parts: dict[Id, PartOf] = Field(default_factory=dict)
    """Chapters of states; instead of `states`."""
    states_: Annotated[dict[Id, State], Field(alias="states")] = Field(default_factory=dict)
    """The states, in reading order. The first is the start."""
    handlers: dict[Id, State] = Field(default_factory=dict)
    """States that only events and withdrawals lead into; only they may lead `back`."""

    @cached_property
    def states(self) -> dict[str, StateBase]:
        """Every ordinary state, in reading order, of whichever part."""
        found = dict(self.states_)
        for part in self.parts.values():
            found.update(part.states)
        return found

    @cached_property
    def all_states(self) -> dict[str, StateBase]:
        """Every state: the ordinary ones, then the handlers."""
        return {**self.states, **self.handlers}

    @property
    def start(self) -> str:
        """The id of the first state."""
        return next(iter(self.states))

    @cached_property
    def part_of(self) -> dict[str, str]:
        """The part of each state that has one."""
        return {state: part_id for part_id, part in self.parts.items() for state in part.states}

    @property
    def holds_from(self) -> date:
        """The day from which it holds; else the first day of the year of its edition."""
        return self.effective or date(int(self.edition.partition("-")[0]), 1, 1)

    def role_of(self, state_id: str) -> str:
        """Who does a state: its own role, its part's, or the procedure's."""
        part = self.parts.get(self.part_of.get(state_id, ""))
        return self.all_states[state_id].role or (part.role if part else None) or self.role

    def basis_of(self, state_id: str) -> Basis | None:
        """Where a state comes from: its own basis, its part's, or the procedure's."""
        part = self.parts.get(self.part_of.get(state_id, ""))
        return self.all_states[state_id].basis or (part.basis if part else None) or self.basis

    def chapters(self) -> Iterator[tuple[str | None, PartOf | None, dict[str, StateBase]]]:
        """The parts with their states, in order; one chapter without a title where there are no parts."""
        if self.states_:
            yield None, None, dict(self.states_)
        for part_id, part in self.parts.items():
            yield part_id, part, dict(part.states)

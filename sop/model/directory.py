"""The service directory: who gave which service where, for whom, as of when. Organisations, never people; no telephone numbers.

One file under `procedures/directory/` for each group of services, as the forum of 2010 coloured its map. What a report does not say
is `not-stated`, and is never shown as covered.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sop.model.base import Part
from sop.model.basis import BasisField
from sop.model.statement import PartialDate, Statement
from sop.model.text import Day, Id, Ids, Text, Texts, Value

ALL, NOT_STATED = "all", "not-stated"


class Offer(Part):
    """One organisation's service, or several that it gives in the same places to the same people."""

    organisation: Id
    """Who gives it: an entry of the vocabulary."""
    services: Ids
    """Which services of the vocabulary."""
    provinces: Ids
    """Where: provinces of the vocabulary, or `all`, or `not-stated`."""
    serves: dict[Id, dict[Value, Literal["yes", "no", "not-stated"]]] = Field(default_factory=dict)
    """Whom it serves: for values of a fact yes, no or not-stated. What is left out is not stated."""
    status: Literal["running", "not-running", "planned"] = "running"
    """Only what is running counts as being there."""
    limits: Texts = ()
    """To whom or to what it is limited, in words."""
    details: Texts = ()
    """What else was reported about it."""
    referred_by: Ids = ()
    """Who sends people there: organisations of the vocabulary."""
    refers_to: Ids = ()
    """To whom it sends people on."""
    gaps: Texts = ()
    """What it lacked, as reported."""
    as_of: PartialDate | None = None
    """When it was so; else as for the whole list."""
    basis: BasisField | None = None
    """Where it comes from; else as for the whole list."""


class Listing(Part):
    """One group of services."""

    id: Id
    """Its id, the name of its file."""
    title: Text
    """What the group is called."""
    colour: Literal["light-blue", "green", "yellow", "red", "dark-blue", "black"]
    """Its colour on the map."""
    as_of: PartialDate
    """When it was reported."""
    verified: Day | None = None
    """The day on which somebody last asked the organisations whether it is still so; left out when nobody ever did."""
    basis: BasisField
    """Where it comes from."""
    remarks: tuple[Statement, ...] = ()
    """What was reported about the group as a whole."""
    offers: dict[Id, Offer]
    """Who gives what where."""

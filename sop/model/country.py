"""A country's reception and return, as reports of one time describe it: dated, and not how it is today."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sop.model.base import Part
from sop.model.basis import BasisField
from sop.model.statement import PartialDate, Statement
from sop.model.text import Id, Text


class Period(Part):
    """From when to when reports speak."""

    from_: Annotated[PartialDate, Field(alias="from")]
    """The first year, month or day."""
    to: PartialDate
    """The last one."""


class Country(Part):
    """One file under `procedures/reference/countries/`."""

    id: Id
    """Its id, the name of its file."""
    title: Text
    """The name of the country."""
    as_of: Period
    """The time that the reports describe."""
    basis: BasisField
    """Where it comes from."""
    reception: tuple[Statement, ...] = ()
    """Who receives people, where and how."""
    stay: tuple[Statement, ...] = ()
    """How long people stay, and where."""
    whom: tuple[Statement, ...] = ()
    """Whom it is for, and whom not."""
    afterwards: tuple[Statement, ...] = ()
    """What follows, and how long."""
    weak_points: tuple[Statement, ...] = ()
    """What practitioners found wanting."""
    check_first: tuple[Statement, ...] = ()
    """What has changed since, and must be looked at before this page is used."""

"""The gaps that the reports name, and what answers each: a procedure, a step, a rule, a page; and what no procedure can do."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from sop.model.base import Part
from sop.model.basis import BasisField
from sop.model.text import Code, Id, Number, Text, YesNo

Page = Literal["how-to-use", "roles", "forms", "services", "service-map", "service-coverage", "glossary", "rules", "proposed", "cases", "sources",
               "countries", "gaps", "open-questions", "sheets", "walkthrough", "check"]
PAGES: tuple[str, ...] = get_args(Page)


class GapAnswer(Part):
    """What answers a gap. Exactly one thing is named."""

    procedure: Id | None = None
    """A procedure; alone, or with one of its states."""
    state: Id | None = None
    """A state, handler or outcome of that procedure."""
    rule: Code | None = None
    """An ethics rule, by its code or its name."""
    form: Id | None = None
    """A form of the vocabulary."""
    parameter: Id | None = None
    """A parameter of the vocabulary."""
    service: Id | None = None
    """A service of the vocabulary, with its map."""
    country: Id | None = None
    """A country's page."""
    page: Page | None = None
    """A page of the handbook, or what is made beside it: the sheets for paper, the walkthrough, the check itself."""
    planned: YesNo = False
    """Whether it is still to be written. Something that is there may not be called planned."""


class Gap(Part):
    """Something that practitioners found missing, or wished for."""

    number: Number
    """Its number in the table of the sourcebook."""
    text: Text
    """What is missing or wished for."""
    basis: BasisField
    """Where it was said."""
    answered_by: tuple[GapAnswer, ...] = ()
    """What answers it."""
    limits: Text | None = None
    """What of it no procedure can do. A gap that nothing answers says so here."""


class GapGroup(Part):
    """A field of work and its gaps."""

    title: Text
    """What the field is called."""
    gaps: dict[Id, Gap]
    """Its gaps by id."""


class Gaps(Part):
    """The file `procedures/reference/gaps.yaml`."""

    groups: dict[Id, GapGroup] = Field(default_factory=dict)
    """Each field of work."""

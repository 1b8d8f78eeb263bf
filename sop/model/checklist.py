"""A printed checklist: which procedure, for whom, in which layout. And the settings of a corpus."""

from typing import Literal

from pydantic import Field

from sop.model.base import Part
from sop.model.text import Codes, Id, Ids, Text, Value


class Checklist(Part):
    """One file under `checklists/`."""

    id: Id
    """Its id, the name of its file."""
    title: Text
    """What is printed at its head."""
    procedure: Id
    """The procedure it prints."""
    role: Id | None = None
    """For whom: only states of this role are printed in full; all, when left out."""
    layout: Literal["steps", "decisions"] = "steps"
    """steps: everything in order. decisions: the questions and where they lead, on few pages."""
    parts: Ids = ()
    """The chapters to print; all, when left out."""
    states: Ids = ()
    """The states to print; all of the parts, when left out."""
    signs: Ids = ()
    """Roles that sign at the end."""
    phones: Ids = ()
    """Roles and services whose telephone numbers the office writes in on the first page; none is printed."""
    intro: Text | None = None
    """A sentence under the title."""


class Language(Part):
    """A language of the corpus."""

    id: Id
    """Its code: en, km, vi, th, lo, my, zh."""
    name: Text
    """Its name in itself."""


class CoverageSettings(Part):
    """By which facts the check looks for whom a service is there, and how a procedure says that there is none."""

    by: Ids
    """Facts about a person; every value of each is looked at."""
    goes_without_saying: dict[Id, Value] = Field(default_factory=dict)
    """For a fact, the value whose people every service takes unless it says otherwise, such as those without a disability."""
    none_here: dict[Id, Value] = Field(default_factory=dict)
    """The shared list of labels, and its answer, by which a procedure provides for a place without the service."""


class Settings(Part):
    """The file `corpus.yaml`: what holds for all procedures."""

    name: Text
    """The name of the handbook."""
    publisher: Text
    """Who gives it out."""
    source_language: Id = "en"
    """The language that procedures are written in."""
    languages: tuple[Language, ...]
    """Every language it is given out in; the source language first."""
    address: Text | None = None
    """The address of the published handbook; printed in the QR code of sheets."""
    profile: Id = "draft"
    """The profile that `sop check` and `sop build` use: draft, review or release."""
    order: Ids = ()
    """The procedures in the order in which a handbook lists them, such as that of a case; those not named follow by their ids."""
    coverage: CoverageSettings | None = None
    """How the check looks at the service directory; left out, it does not."""
    covers: dict[Id, Codes] = Field(default_factory=dict)
    """For each set of the sourcebook, the codes that some state must cover."""

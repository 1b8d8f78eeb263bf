"""What every page may see, in one language: something with a name, where it comes from, and how far it can be relied on."""

from __future__ import annotations

from dataclasses import dataclass

from sop.languages.translate import Said


@dataclass(frozen=True, slots=True)
class CitationView:
    """A place in a source."""

    source: str
    """Id of the source; its entry is on the sources page."""
    title: Said
    short: Said
    """Its title and year, without who issued it."""
    at: str
    date: str
    """The date of the source as printed, or empty."""
    unconfirmed: bool


@dataclass(frozen=True, slots=True)
class BasisView:
    """Where something comes from. `proposed`: no source that was read says so. `inherited`: the basis of the part or procedure it belongs to."""

    citations: tuple[CitationView, ...] = ()
    proposed: bool = True
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class NamedView:
    """A role, form, service, act, safeguard, event or fact: its id and its words."""

    id: str
    text: Said


@dataclass(frozen=True, slots=True)
class TermView:
    """A term of the glossary."""

    id: str
    text: Said
    means: Said
    source: Said
    """The term in the source language."""


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact and what may be answered."""

    id: str
    text: Said
    answers: tuple[tuple[str, Said], ...]
    """(value, label); empty for a whole number."""
    question: Said
    """The question that it answers; what it is called where it has none."""
    bounds: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ParameterView:
    """A policy choice."""

    id: str
    text: Said
    value: Said
    proposed: bool
    basis: BasisView


@dataclass(frozen=True, slots=True)
class Standing:
    """What a reader must know before relying on a page: counts of what is not settled yet."""

    draft: bool
    """The procedure itself is not adopted."""
    drafted: int
    """Texts whose translation no practitioner has checked."""
    missing: int
    """Texts shown in the source language, since they have no translation (or one of an older text)."""
    proposed: int
    """States and parameters to be judged, since they have no source."""

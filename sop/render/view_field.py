"""What pages about the field may see, in one language: services and where they are, countries, gaps, open questions."""

from __future__ import annotations

from dataclasses import dataclass

from sop.languages.translate import Said
from sop.render.view_named import BasisView, CitationView, NamedView, Standing


@dataclass(frozen=True, slots=True)
class TileView:
    """A province as a square of the map."""

    name: Said
    code: str
    row: int
    column: int
    reach: str
    """yes, not-stated or no: how the square looks."""
    count: int
    """How many are listed there."""
    note: Said | None = None
    """What must be known to read the map."""


@dataclass(frozen=True, slots=True)
class MapView:
    """The provinces, as squares of a grid."""

    label: Said
    """What it shows, in one sentence."""
    colour: str
    tiles: tuple[TileView, ...]


@dataclass(frozen=True, slots=True)
class StatementView:
    """Something that a report says."""

    text: Said
    as_of: str
    """When it was so, where that differs from the page's time; else empty."""
    basis: BasisView
    """Where it comes from, where that differs from the page's source; else empty."""


@dataclass(frozen=True, slots=True)
class OfferView:
    """One who is listed."""

    id: str
    organisation: NamedView
    services: tuple[NamedView, ...]
    where: Said
    whom: Said | None
    """For whom; None where nothing is stated."""
    status: str
    limits: tuple[Said, ...]
    details: tuple[Said, ...]
    referred_by: tuple[NamedView, ...]
    refers_to: tuple[NamedView, ...]
    lacks: tuple[Said, ...]
    as_of: str
    basis: BasisView


@dataclass(frozen=True, slots=True)
class ListedView:
    """One who is running, as a line of a list."""

    organisation: NamedView
    details: Said | None
    """What it gives, where the same organisation is listed with the service more than once."""
    where: Said
    as_of: str
    """When it was so, where that differs from the list's time; else empty."""


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service on the map: who is listed with it, and where."""

    service: NamedView
    map: MapView
    where: tuple[ListedView, ...]


@dataclass(frozen=True, slots=True)
class ListingView:
    """A group of services."""

    id: str
    title: Said
    colour: str
    as_of: str
    verified: str
    """The day on which it was last verified, or empty."""
    basis: BasisView
    remarks: tuple[StatementView, ...]
    services: tuple[ServiceView, ...]
    offers: tuple[OfferView, ...]


@dataclass(frozen=True, slots=True)
class CoverageRowView:
    """Provinces in which the same is so."""

    provinces: Said
    who: Said | None
    """Who is listed there; None for nobody."""
    reaches: tuple[str, ...]
    """yes, not-stated or no for each kind of people."""
    limits: tuple[tuple[NamedView, Said], ...]
    """To what those who are listed there are limited, and when it was so where that differs, in words."""


@dataclass(frozen=True, slots=True)
class CoverageView:
    """A service that procedures refer to: for whom it is there, and where nobody is."""

    service: NamedView
    map: MapView
    people: tuple[Said, ...]
    rows: tuple[CoverageRowView, ...]
    no_place: Said | None
    """Who is listed without a place."""


@dataclass(frozen=True, slots=True)
class CountryView:
    """A country's page."""

    id: str
    title: Said
    since: str
    until: str
    basis: BasisView
    sections: tuple[tuple[str, tuple[StatementView, ...]], ...]
    """(the interface word that heads it, what is said)."""


@dataclass(frozen=True, slots=True)
class PointerView:
    """Something that answers a gap, or hangs on a question."""

    text: Said
    page: str
    """Its page; empty while it is planned."""
    anchor: str = ""
    """Its place on that page."""


@dataclass(frozen=True, slots=True)
class GapView:
    """A gap of the reports."""

    id: str
    number: int
    text: Said
    basis: BasisView
    answers: tuple[PointerView, ...]
    limits: Said | None


@dataclass(frozen=True, slots=True)
class GapGroupView:
    """A field of work and its gaps."""

    id: str
    title: Said
    gaps: tuple[GapView, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """An open question."""

    id: str
    asks: str
    text: Said
    why: Said
    assumed: Said | None
    concerns: tuple[PointerView, ...]
    basis: BasisView


@dataclass(frozen=True, slots=True)
class FieldView:
    """Everything about the field. A corpus need not have any of it."""

    listings: tuple[ListingView, ...] = ()
    coverage: tuple[CoverageView, ...] = ()
    said: Said | None = None
    """What goes without saying, in one phrase."""
    countries: tuple[CountryView, ...] = ()
    gaps: tuple[GapGroupView, ...] = ()
    questions: tuple[QuestionView, ...] = ()
    unconfirmed: tuple[CitationView, ...] = ()
    """Every place in a source that nobody has read, once."""
    standing: Standing = Standing(False, 0, 0, 0)
    """How far the texts of these pages are translated."""

    @property
    def gap_counts(self) -> dict[str, int]:
        """How many gaps there are, have an answer that is written, only one that is planned, and none."""
        answers = [[answer.page for answer in gap.answers] for group in self.gaps for gap in group.gaps]
        written, none = sum(any(pages) for pages in answers), sum(not pages for pages in answers)
        return {"n": len(answers), "written": written, "planned": len(answers) - written - none, "none": none}

"""What pages about the whole corpus may see, in one language: its rules, its codes and every procedure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sop.languages.translate import Said
from sop.render.view import ProcedureView
from sop.render.view_field import FieldView
from sop.render.view_named import BasisView, CitationView, NamedView, ParameterView, Standing, TermView


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """An exception inside the norm, with the duties that come with it."""

    when: Said
    duties: tuple[NamedView, ...]
    basis: BasisView


@dataclass(frozen=True, slots=True)
class StoryView:
    """A case story, on the page of all of them."""

    procedure: str
    id: str
    title: Said


@dataclass(frozen=True, slots=True)
class WaiverView:
    """A reasoned exception, and where it stands."""

    id: str
    kind: Said
    """What it stands beside: a procedure, a fact, a rule."""
    name: Said
    """Its name."""
    page: str
    """The page on which it is shown; empty for what has none."""
    anchor: str
    """The place on that page; empty for its beginning."""
    part: Said | None
    """The step or event of the procedure that alone is meant."""
    reason: Said
    approver: NamedView
    until: str
    given: bool
    """Whether it is approved; while a text is a draft, nobody has."""


@dataclass(frozen=True, slots=True)
class WaivedView:
    """A rule that is not kept somewhere, or a check that is answered by a reason."""

    id: str
    title: Said
    """What it demands."""
    is_rule: bool
    """Whether it is a rule of protection; else a check of how procedures are written."""
    waivers: tuple[WaiverView, ...]


@dataclass(frozen=True, slots=True)
class RuleView:
    """An ethics rule."""

    id: str
    code: str
    title: Said
    why: Said
    hint: Said
    severity: str
    basis: BasisView
    can_be_waived: bool
    exceptions: tuple[ExceptionView, ...] = ()
    prevents: tuple[StoryView, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    """What else the rule says, key by key as in its YAML."""
    waived: tuple[Said, ...] = ()
    """Which checks of the rule are answered by a reason, with who approves it and until when."""


@dataclass(frozen=True, slots=True)
class CoverView:
    """A code of the sourcebook and the states that answer to it: (procedure id, state id, number, heading)."""

    group: str
    code: str
    states: tuple[tuple[str, str, int, Said], ...]
    again: bool = False
    """Whether the code stood in a group before, which several share; links lead there."""


@dataclass(frozen=True, slots=True)
class MayView:
    """An act that a role may do, and the rules that watch it."""

    act: NamedView
    rules: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class DutyView:
    """What a role may do, and who decides when it is late or in doubt."""

    may: tuple[MayView, ...]
    answers_to: tuple[NamedView, ...]
    acts: bool
    """Whether a procedure gives it a step."""
    spoken_of: tuple[NamedView, ...]
    """The procedures that give it no step and speak of it."""


@dataclass(frozen=True, slots=True)
class PopulationView:
    """Who can reach which outcome of a procedure: groups of people, and for each outcome which of them reach it."""

    groups: tuple[Said, ...]
    rows: tuple[tuple[str, Said, tuple[bool, ...]], ...]
    """(outcome id, its text, whether each group can reach it)."""
    not_considered: Said | None
    """What nothing looks at, in one sentence."""
    answered: tuple[Said, ...] = ()
    """Why nothing looks at it, where the procedure says so."""


@dataclass(frozen=True, slots=True)
class CorpusView:
    """What pages about the whole corpus see, in one language."""

    name: Said
    publisher: Said
    locale: str
    languages: tuple[tuple[str, str], ...]
    """(code, name in itself), the source language first."""
    address: str
    """Where the handbook is published, or empty."""
    procedures: tuple[ProcedureView, ...]
    roles: tuple[NamedView, ...]
    forms: tuple[NamedView, ...]
    services: tuple[NamedView, ...]
    terms: tuple[TermView, ...]
    sources: tuple[CitationView, ...]
    parameters: tuple[ParameterView, ...]
    rules: tuple[RuleView, ...]
    covers: tuple[CoverView, ...]
    words: dict[str, str]
    """Interface words of this language by id (sop.languages.interface)."""
    waived: tuple[WaivedView, ...] = ()
    populations: Mapping[str, PopulationView] = field(default_factory=dict)
    """By procedure, for those in which a case may begin by itself."""
    duties: Mapping[str, DutyView] = field(default_factory=dict)
    """By role."""
    notes: Mapping[str, Said] = field(default_factory=dict)
    """By source: what of it was read, where that is not all."""
    shared: Standing = Standing(False, 0, 0, 0)
    """How far the texts are translated that belong to no procedure: shared words, rules, services, countries, gaps."""
    about_field: FieldView = FieldView()
    """Services and where they are, countries, gaps, open questions."""
    sheets: frozenset[str] = frozenset()
    """The checklists that are printed, by id."""

"""What pages about the whole corpus may see, in one language: its rules, its codes and every procedure."""

from __future__ import annotations

from dataclasses import dataclass

from sop.languages.translate import Said
from sop.render.view import BasisView, CitationView, NamedView, ParameterView, ProcedureView


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


@dataclass(frozen=True, slots=True)
class CoverView:
    """A code of the sourcebook and the states that answer to it: (procedure id, state id, number, heading)."""

    group: str
    code: str
    states: tuple[tuple[str, str, int, Said], ...]


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
    terms: tuple[NamedView, ...]
    sources: tuple[CitationView, ...]
    parameters: tuple[ParameterView, ...]
    rules: tuple[RuleView, ...]
    covers: tuple[CoverView, ...]
    words: dict[str, str]
    """Interface words of this language by id (sop.languages.interface)."""

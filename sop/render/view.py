"""All that a template may see: a procedure in one language, laid out in reading order.

What stands in every state, and what has a name or a source, is beside it in `view_state.py` and `view_named.py`.
Plain frozen values. Templates loop over them and print; whatever needs thought was thought in `sop.render.lay_out`.
Every text for people is a `Said`: it knows its language and how far its translation is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sop.languages.translate import Said
from sop.render.view_named import BasisView, CitationView, FactView, NamedView, ParameterView, Standing
from sop.render.view_state import StateView, TargetView


@dataclass(frozen=True, slots=True)
class ChapterView:
    """A part of the procedure; `handlers` is the last one where there are any."""

    id: str
    title: Said
    states: tuple[StateView, ...]
    handlers: bool = False


@dataclass(frozen=True, slots=True)
class EventView:
    """What may happen at any time."""

    id: str
    text: Said
    say: Said
    """The words on its button."""
    target: TargetView | None
    starts: NamedView | None
    """The procedure that begins beside this one; marked in words where it is not written yet."""
    only: Said | None
    """When and where it may happen, if not everywhere, as a sentence."""
    begun_only_so: bool = False
    """No case begins with the procedure that begins beside this one, so only those that lead to it say when to go there."""
    ended: Said | None = None


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """A way the procedure ends."""

    id: str
    text: Said
    tell: tuple[NamedView, ...]
    leaves: tuple[NamedView, ...]
    owes: tuple[NamedView, ...]
    hands_over_to: NamedView | None
    planned: bool
    basis: BasisView


@dataclass(frozen=True, slots=True)
class CaseView:
    """A scenario told as a case study."""

    id: str
    title: Said
    story: Said
    ends: TargetView
    rules: tuple[NamedView, ...]
    for_coverage: bool


@dataclass(frozen=True, slots=True)
class ProcedureView:
    """A whole procedure in one language."""

    id: str
    locale: str
    title: Said
    edition: str
    status: Said
    owner: NamedView
    review_by: str
    """The date in the language, or empty."""
    fingerprint: str
    """Of the meaning in the source language: 64 hex digits."""
    translation_fingerprint: str
    """Of the words in this language."""
    summary: Said
    scope: Said
    basis: BasisView
    entry: bool
    takes: tuple[FactView, ...]
    begins_with: tuple[NamedView, ...]
    subjects: tuple[NamedView, ...]
    chapters: tuple[ChapterView, ...]
    outcomes: tuple[OutcomeView, ...]
    events: tuple[EventView, ...]
    withdrawals: tuple[EventView, ...]
    """Where one goes when an agreement is taken back, which may be at any time too."""
    parameters: tuple[ParameterView, ...]
    roles: tuple[NamedView, ...]
    forms: tuple[NamedView, ...]
    cases: tuple[CaseView, ...]
    called_by: tuple[NamedView, ...]
    calls: tuple[NamedView, ...]
    standing: Standing
    at_once: bool = False
    """Whether an event of another procedure leads here: whoever comes has no time to read about it, so the steps stand first."""
    sources: tuple[CitationView, ...] = field(default=())
    facts: tuple[FactView, ...] = ()
    """Every fact of the vocabulary that is asked or read here, those it takes included."""

    @property
    def states(self) -> tuple[StateView, ...]:
        """Every state in reading order, handlers last."""
        return tuple(state for chapter in self.chapters for state in chapter.states)

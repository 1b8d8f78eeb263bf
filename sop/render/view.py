"""All that a template may see: a procedure in one language, laid out in reading order.

Plain frozen values; whatever needs thought was thought in `sop.render.lay_out`. Every text is a `Said`: it knows its language and its state.
"""

from __future__ import annotations

from dataclasses import dataclass, field

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
class TargetView:
    """Where a way leads."""

    kind: str
    """state, handler, outcome, back, joined or stay."""
    id: str
    number: int | None
    """The number of the state; None for an outcome, back, joined, stay."""
    title: Said
    """Heading of the state or text of the outcome; interface words for back, joined and stay."""


@dataclass(frozen=True, slots=True)
class WayView:
    """One way on from a state: what is answered (or holds, or comes out) and where it leads."""

    answer: str
    """The answer's id; empty where there is only one way; `withdrawn`, or of those that nobody chooses `late`, `at-most`, `each-once`."""
    label: Said
    """The answer in words; 'next' where there is only one way."""
    target: TargetView
    role_told: tuple[NamedView, ...] = ()
    reasons: tuple[Said, ...] = ()
    """Where a fork leads the same way for several reasons, each by itself."""
    ended: Said | None = None


@dataclass(frozen=True, slots=True)
class StepView:
    """One thing to do. `ended`, here and below: a sentence about what no longer counts from then on."""

    id: str
    number: int
    """1, 2, 3 within the state."""
    text: Said
    acts: tuple[NamedView, ...] = ()
    establishes: tuple[NamedView, ...] = ()
    form: NamedView | None = None
    service: NamedView | None = None
    ended: Said | None = None


@dataclass(frozen=True, slots=True)
class StageView:
    """What happens when a deadline has passed."""

    text: Said
    """A whole sentence: who is told and what follows."""
    target: TargetView
    tell: tuple[NamedView, ...]


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A deadline in words."""

    text: Said
    """A whole phrase, such as 'Within 10 working days'."""
    proposed: bool
    """No source states the value: marked wherever it is printed."""
    from_states: tuple[TargetView, ...]
    """Where the clock starts; empty: here."""
    late: tuple[StageView, ...]


@dataclass(frozen=True, slots=True)
class StateView:
    """One state."""

    id: str
    """Also its anchor on the page."""
    number: int
    """Counted through the whole procedure, handlers included, in reading order."""
    kind: str
    """task, question, consent, choice, call, wait or parallel."""
    heading: Said
    role: NamedView
    ask: Said | None
    say: Said | None
    say_child: Said | None
    why: Said | None
    never: tuple[Said, ...]
    """Whole sentences: 'Never telephone the village yourself.'"""
    note: Said | None
    form: NamedView | None
    basis: BasisView
    covers: tuple[str, ...]
    steps: tuple[StepView, ...]
    ways: tuple[WayView, ...]
    deadline: DeadlineView | None
    review: Said | None
    """How often a review comes round, where the state waits for one."""
    meanwhile: Said | None
    """A whole sentence: how often, while waiting, and what."""
    loop: Said | None
    """A whole sentence: how often one may arrive, or that each answer may be taken once, and what follows."""
    called: NamedView | None
    """The called procedure (its id and title)."""
    handler: bool
    proposed: bool
    """The state itself has no source."""
    waived: tuple[Said, ...] = ()
    unchosen: tuple[WayView, ...] = ()
    """Ways that nobody answers: where one goes who has arrived as often as `loop` allows, and when a time has passed."""
    consent: NamedView | None = None
    """The act to which agreement is asked for."""
    begins: Said | None = None
    """What brings somebody here from anywhere: 'At any time: The child says stop'."""


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
class CaseView:
    """A scenario told as a case study."""

    id: str
    title: Said
    story: Said
    ends: TargetView
    rules: tuple[NamedView, ...]
    for_coverage: bool


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

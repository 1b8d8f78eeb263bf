"""What a template may see of one state: what to do and say, until when, and every way on."""

from __future__ import annotations

from dataclasses import dataclass

from sop.languages.translate import Said
from sop.render.view_named import BasisView, NamedView


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
    """One thing to do. `ended`, here and in what follows: a sentence about what no longer counts from then on."""

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

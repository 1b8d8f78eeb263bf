"""What a printed sheet holds: the views of a procedure cut down to plain data for a template.

Here is decided which states a checklist prints, which ways need ink, and what is marked. How it looks is the
template's matter. Each text carries the marks that keep Khmer lines whole; one that stands in another language than the
sheet says so, for eyes and for screen readers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sop.languages.first_letter import small
from sop.languages.segment import lock_marks
from sop.languages.translate import Said, unlinked
from sop.model.checklist import Checklist
from sop.render.letters import letters
from sop.render.view import ChapterView, EventView, OutcomeView, ProcedureView
from sop.render.view_named import NamedView
from sop.render.view_state import DeadlineView, StateView, StepView, TargetView, WayView

Data = dict[str, object]
"""JSON for a template."""

_LATER = "withdrawn"
"""What may be answered later, and so has no box to tick."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The states that a checklist prints, by chapter in reading order."""

    chapters: tuple[tuple[ChapterView, tuple[StateView, ...]], ...]
    role: NamedView | None
    """The role that most of it is for; it is named once, in the head."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers that can be found on the sheet, in order."""
        return tuple(state.number for _, states in self.chapters for state in states)


def select(checklist: Checklist, procedure: ProcedureView) -> Selection:
    """Which states are printed. A sheet of decisions holds only those from which more than one way leads."""
    chosen = []
    for chapter in procedure.chapters:
        if checklist.parts and chapter.id not in checklist.parts:
            continue
        states = tuple(state for state in chapter.states if _is_printed(state, checklist))
        if states:
            chosen.append((chapter, states))
    return Selection(tuple(chosen), _main_role(checklist, [state for _, states in chosen for state in states]))


def _is_printed(state: StateView, checklist: Checklist) -> bool:
    if checklist.states and state.id not in checklist.states:
        return False
    return checklist.layout == "steps" or len(_choices(state)) > 1


def _main_role(checklist: Checklist, states: Iterable[StateView]) -> NamedView | None:
    roles = Counter(state.role for state in states)
    if checklist.role:
        return next((role for role in roles if role.id == checklist.role), None)
    return roles.most_common(1)[0][0] if roles else None


def _choices(state: StateView) -> list[WayView]:
    return [way for way in state.ways if way.answer != _LATER]


def _targets(state: StateView) -> Iterator[TargetView]:
    """All that a state leads to: by an answer, when a time has passed, or when it was done often enough."""
    yield from (way.target for way in (*state.ways, *state.unchosen))


def is_plain(state: StateView) -> bool:
    """Whether there is only one way on, and nothing to answer."""
    choices = _choices(state)
    return len(choices) == 1 and not choices[0].answer


@dataclass(frozen=True, slots=True)
class Sheet:
    """Turns views into the data of one sheet."""

    procedure: ProcedureView
    selection: Selection
    only_role: bool = False
    """States of other roles are named, and their steps left out."""

    @property
    def locale(self) -> str:
        """The language of the sheet."""
        return self.procedure.locale

    def text(self, said: Said | None) -> object:
        """A text with its break marks; with its language where that is not the sheet's own; a list of such where it is in several."""
        if said is None:
            return None
        said = unlinked(said)
        if said.parts:
            return [self.text(part) for part in said.parts]
        marked = lock_marks(said.text, said.locale)
        return marked if said.locale == self.locale else {"text": marked, "locale": said.locale}

    def names(self, things: Iterable[NamedView]) -> list[object]:
        """The words of roles, forms and the like."""
        return [self.text(thing.text) for thing in things]

    def in_a_row(self, things: Iterable[NamedView]) -> list[object]:
        """What holds at an end, of which the second goes on inside the sentence."""
        return [self.text(small(thing.text) if number else thing.text) for number, thing in enumerate(things)]

    def before(self) -> Data | None:
        """What must be known and in place before the first step; None where nothing must."""
        procedure = self.procedure
        if not procedure.takes and not procedure.begins_with:
            return None
        return {"known": [{"question": self.text(fact.question), "answers": [self.text(label) for _, label in fact.answers]} for fact in procedure.takes],
                "in_place": self.names(procedure.begins_with)}

    def chapters(self) -> list[Data]:
        """Every chapter with its states."""
        return [{"title": self.text(chapter.title), "handlers": chapter.handlers, "states": [self.state(state) for state in states]}
                for chapter, states in self.selection.chapters]

    def state(self, state: StateView) -> Data:
        """One state. A text that it lacks is None."""
        mine = state.role == self.selection.role
        full = mine or not self.only_role
        return {
            "number": state.number, "kind": state.kind, "heading": self.text(state.heading), "proposed": state.proposed,
            "role": None if mine else self.text(state.role.text), "full": full,
            "ask": self.text(state.ask), "say": self.text(state.say), "say_child": self.text(state.say_child), "why": self.text(state.why),
            "never": [self.text(never) for never in state.never], "form": self.text(state.form.text) if state.form else None,
            "steps": [self.step(step) for step in state.steps] if full else [],
            "ways": [self.way(way, is_plain(state)) for way in self.ways(state)], "deadline": self.deadline(state.deadline),
            "review": self.text(state.review), "meanwhile": self.text(state.meanwhile), "loop": self.text(state.loop),
            "waived": [self.text(said) for said in state.waived],
        }

    def step(self, step: StepView) -> Data:
        """One box to tick."""
        return {"text": self.text(step.text), "form": self.text(step.form.text) if step.form else None,
                "service": self.text(step.service.text) if step.service else None, "ended": self.text(step.ended)}

    def ways(self, state: StateView) -> Iterator[WayView]:
        """The ways that need ink: not one that simply goes on with the next number. Those that nobody chooses are told in sentences."""
        plain = is_plain(state)
        for way in state.ways:
            if plain and way.target.number is not None and way.target.number == self._following(state):
                continue
            yield way

    def _following(self, state: StateView) -> int | None:
        after = [number for number in self.selection.numbers if number > state.number]
        return after[0] if after else None

    def way(self, way: WayView, plain: bool) -> Data:
        """One answer and where it leads; a plain way has no answer."""
        return {"label": None if plain else self.text(way.label), "tick": way.answer != _LATER, "tell": self.names(way.role_told),
                "target": self.target(way.target), "ended": self.text(way.ended)}

    def target(self, target: TargetView) -> Data:
        """A number to go to, the letter of an end, or words alone."""
        return {"number": target.number, "letter": letters(self.procedure)[target.id] if target.kind == "outcome" else None,
                "title": self.text(target.title), "here": target.number is None or target.number in self.selection.numbers}

    def deadline(self, deadline: DeadlineView | None) -> Data | None:
        """A deadline and what follows when it has passed."""
        if deadline is None:
            return None
        return {"text": self.text(deadline.text), "proposed": deadline.proposed, "late": [self.text(stage.text) for stage in deadline.late]}

    def events(self) -> list[Data]:
        """What may happen at any time. Where nothing can be gone to on paper, the other procedure is named."""
        withdrawals = self.procedure.withdrawals
        return [*(self.event(event) for event in self.procedure.events), *(self.event(each, in_footer=len(withdrawals) == 1) for each in withdrawals)]

    def event(self, event: EventView, in_footer: bool = True) -> Data:
        """One event. What is told in many words, or begins what a case may begin with as well, stands on the first page only."""
        return {"in_footer": in_footer and (event.target is not None or event.begun_only_so), "text": self.text(event.text), "only": self.text(event.only), "ended": self.text(event.ended), "starts": self.text(event.starts.text) if event.starts else None,
                "target": self.target(event.target) if event.target else None}

    def outcomes(self) -> list[Data]:
        """The ends, each with its letter: all of a full sheet, else those that the sheet leads to."""
        led_to = {target.id for _, states in self.selection.chapters for state in states for target in _targets(state)}
        return [self.outcome(outcome) for outcome in self.procedure.outcomes if outcome.id in led_to]

    def outcome(self, outcome: OutcomeView) -> Data:
        """One end: who is told, what the person holds, what is still to be done and which procedure follows."""
        return {"letter": letters(self.procedure)[outcome.id], "text": self.text(outcome.text), "tell": self.names(outcome.tell),
                "leaves": self.in_a_row(outcome.leaves), "owes": self.in_a_row(outcome.owes), "planned": outcome.planned,
                "onward": self.text(outcome.hands_over_to.text) if outcome.hands_over_to else None}

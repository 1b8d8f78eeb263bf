"""Which states stand together in one drawing, and where a drawing goes on in another.

A short procedure is one drawing. A longer one is drawn chapter by chapter, and a chapter that is still too long is cut where the
fewest ways cross, so that what is read together stands together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import ceil

from sop.languages.state import State
from sop.languages.translate import Said, together
from sop.render.view import ProcedureView
from sop.render.view_state import StateView, WayView

MOST = 25
"""No drawing holds more states."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The states of one drawing."""

    states: tuple[StateView, ...]
    title: Said
    turn: int = 1
    """Which drawing of its chapter it is, counted from 1."""
    turns: int = 1
    """How many drawings its chapter has."""

    @property
    def is_drawn(self) -> bool:
        """Whether a drawing says more than the words below it: of a single state it does not."""
        return len(self.states) > 1

    @property
    def anchor(self) -> str:
        """Where it stands on the page: its drawing, or the state alone."""
        return f"drawing-{self.states[0].id}" if self.is_drawn else self.states[0].id


@dataclass(frozen=True, slots=True)
class Door:
    """Where a drawing goes on in another."""

    text: Said
    """The numbers that are found there, and its name."""
    name: Said
    anchor: str


def pieces(procedure: ProcedureView) -> tuple[Piece, ...]:
    """All of a procedure, in reading order."""
    if len(procedure.states) <= MOST:
        return (Piece(procedure.states, procedure.title),)
    found: list[Piece] = []
    for chapter in procedure.chapters:
        parts = _cut(chapter.states)
        found += [Piece(states, chapter.title, turn, len(parts)) for turn, states in enumerate(parts, 1)]
    return tuple(found)


def doors(piece: Piece, others: tuple[Piece, ...], words: Mapping[str, str], locale: str) -> Iterator[Door]:
    """Every other piece that this one leads to, in reading order."""
    led_to = {way.target.id for state in piece.states for way in drawn_ways(state)}
    for other in others:
        numbers = [str(state.number) for state in other.states if state.id in led_to]
        if other is not piece and numbers:
            name = other.title if other.turns == 1 else _said(words["diagram.turn-of"], locale, title=other.title, n=str(other.turn), m=str(other.turns))
            yield Door(_said(words["diagram.door"], locale, title=name, numbers=", ".join(numbers)), name, other.anchor)


def beginnings(piece: Piece, procedure: ProcedureView, words: Mapping[str, str]) -> dict[str, Said]:
    """What a drawing says above a state to which none of its arrows leads: what happens at any time, or the numbers in other drawings."""
    inside = {way.target.id for state in piece.states for way in drawn_ways(state)}
    found = {state.id: state.begins for state in piece.states if state.begins}
    for state in piece.states:
        numbers = [str(other.number) for other in procedure.states if any(way.target.id == state.id for way in drawn_ways(other))]
        if numbers and state.id not in inside | set(found) and state is not procedure.states[0]:
            found[state.id] = Said(words["diagram.from"].replace("{numbers}", ", ".join(numbers)), State.SOURCE, procedure.locale)
    return found


def drawn_ways(state: StateView) -> Iterator[WayView]:
    """The ways that a diagram shows: those that leave the state, also those that nobody chooses. Several reasons are several ways."""
    for way in (*state.ways, *state.unchosen):
        if way.target.kind != "stay":
            yield from (replace(way, label=reason, reasons=()) for reason in way.reasons) if way.reasons else (way,)


def _cut(states: tuple[StateView, ...]) -> list[tuple[StateView, ...]]:
    """As few pieces as can be, none much shorter than the others, cut where the fewest ways cross; of equal cuts the most even."""
    count, place = ceil(len(states) / MOST), {state.id: at for at, state in enumerate(states)}
    least = len(states) // (2 * count)
    spans = [sorted((at, place[way.target.id])) for at, state in enumerate(states) for way in drawn_ways(state) if way.target.id in place]
    crossing = [sum(low < cut <= high for low, high in spans) for cut in range(len(states) + 1)]

    @cache
    def best(start: int, left: int) -> tuple[int, int, tuple[int, ...]] | None:
        """The ways cut, how uneven (sum of squares), and the cuts, from a state on in so many pieces; None where it cannot be."""
        rest = len(states) - start
        if left == 1:
            return (0, rest * rest, ()) if least <= rest <= MOST else None
        found = [(crossing[cut] + later[0], (cut - start) ** 2 + later[1], (cut, *later[2]))
                 for cut in range(start + least, min(start + MOST, len(states)) + 1) if (later := best(cut, left - 1))]
        return min(found, default=None)

    chosen = best(0, count)
    cuts = (0, *(chosen[2] if chosen else ()), len(states))
    return [states[one:other] for one, other in zip(cuts, cuts[1:])]


def _said(template: str, locale: str, title: Said, **slots: str) -> Said:
    """Interface words round a title, which keeps its own language."""
    for slot, value in slots.items():
        template = template.replace(f"{{{slot}}}", value)
    before, _, after = template.partition("{title}")
    return together([Said(before, State.SOURCE, locale), title, Said(after, State.SOURCE, locale)], locale)

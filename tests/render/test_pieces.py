"""A long procedure is drawn in pieces that can be read, and each says where it goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sop.languages import interface
from sop.render.diagram import diagrams
from sop.render.diagram_layout import lay_out
from sop.render.letters import letters
from sop.render.pieces import MOST, beginnings, pieces
from sop.render.view import ChapterView, ProcedureView
from sop.render.view_state import StateView, WayView

from .conftest import said, state, target

WORDS = interface.words("en")


def chain(length: int, jumps: dict[int, int], first: int = 1) -> tuple[StateView, ...]:
    """States one after another, some with a way to another one by its number."""
    def leads(number: int) -> WayView:
        return WayView("", said("Next"), target("state", f"s{number}", number, f"State {number}"))
    numbers = range(first, first + length)
    return tuple(state(f"s{number}", number, f"State {number}", tuple(leads(to) for to in (number + 1, jumps.get(number)) if to)) for number in numbers)


def of(procedure: ProcedureView, *chapters: tuple[str, tuple[StateView, ...]]) -> ProcedureView:
    return replace(procedure, chapters=tuple(ChapterView(title.lower(), said(title), states) for title, states in chapters))


def test_a_long_chapter_is_cut_where_the_fewest_ways_cross(procedure: ProcedureView) -> None:
    tangle = {number: number - 9 for number in (10, 11, 12, 13, 14, 15, 16)} | {30: 20}
    long = of(procedure, ("All", chain(30, tangle)))
    assert [(piece.turn, piece.turns, [each.number for each in piece.states]) for piece in pieces(long)] == [
        (1, 2, list(range(1, 17))), (2, 2, list(range(17, 31)))]


def test_a_state_to_which_another_drawing_leads_says_from_where(procedure: ProcedureView) -> None:
    long = of(procedure, ("First", chain(20, {3: 25, 7: 25, 9: 8})), ("Second", chain(10, {}, 21)))
    first, second = pieces(long)
    assert {name: words.text for name, words in beginnings(second, long, WORDS).items()} == {"s21": "From 20"}
    cut = of(procedure, ("First", chain(20, {3: 25, 7: 25})), ("Second", (*chain(4, {}, 21)[:3], *chain(6, {}, 25))))
    assert {name: words.text for name, words in beginnings(pieces(cut)[1], cut, WORDS).items()} == {"s21": "From 20", "s25": "From 3, 7"}
    assert beginnings(first, long, WORDS) == {}


@pytest.mark.parametrize("length", [26, 49, 50, 51, 70, 101, 250])
def test_no_piece_is_too_long_and_none_much_shorter_than_the_others(procedure: ProcedureView, length: int) -> None:
    found = pieces(of(procedure, ("All", chain(length, {length: 1}))))
    assert [each.number for piece in found for each in piece.states] == list(range(1, length + 1))
    assert all(MOST // 4 <= len(piece.states) <= MOST for piece in found)


def test_a_drawing_leads_to_those_in_which_it_goes_on(procedure: ProcedureView) -> None:
    long = of(procedure, ("Begin", chain(20, {3: 24, 5: 22})), ("Alone", chain(1, {}, 21)), ("End", chain(9, {22: 1}, 22)))
    drawn = diagrams(long, WORDS)
    assert {name: [(door.text.text, door.anchor) for door in drawing.doors] for name, drawing in drawn.items()} == {
        "s1": [("21: in “Alone”", "s21"), ("22, 24: in “End”", "drawing-s22")], "s22": [("1: in “Begin”", "drawing-s1")]}
    assert 'data-goes="drawing-s22"' in drawn["s1"].svg


def test_what_goes_on_elsewhere_stands_below_the_states_and_above_the_ends(procedure: ProcedureView) -> None:
    long = of(procedure, ("Begin", (*procedure.states, *chain(20, {4: 24}, 4))), ("End", chain(9, {}, 24)))
    layout = lay_out(long.chapters[0].states, letters(long), "en", diagrams(long, WORDS)["ask"].doors)
    assert [(pill.goes, pill.letter) for pill in layout.pills] == [("drawing-s24", ""), ("", "A")]
    assert layout.boxes[-1].y + layout.boxes[-1].height < layout.pills[0].y

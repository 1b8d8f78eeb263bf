"""Diagrams: numbers that fit, words that never meet, the same bytes for the same view."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from sop.languages import interface
from sop.render.diagram import diagrams
from sop.render.letters import letters
from sop.render.diagram_layout import BOX, GAP, MARK_X, PAD, SMALL, STRIP, lay_out, strips
from sop.render.text_width import width, wrapped
from sop.render.view import ChapterView, ProcedureView

from .conftest import said

WORDS = interface.words("en")


def test_a_drawing_is_well_formed_and_names_itself(procedure: ProcedureView) -> None:
    tree = ElementTree.fromstring(diagrams(procedure, WORDS)["ask"].svg)
    space = "{http://www.w3.org/2000/svg}"
    assert tree.get("role") == "img"
    assert tree.find(f"{space}title").text == procedure.title.text
    assert "Look again" in tree.find(f"{space}desc").text
    assert not list(tree.iter(f"{space}script"))


def test_a_state_to_which_only_an_event_leads_stands_under_its_words_with_an_arrow(procedure: ProcedureView) -> None:
    ask, look, tell = procedure.states
    apart = replace(look, ways=tell.ways)
    words = said("At any time: somebody is in danger, and nobody who could help is anywhere near")
    states = (replace(ask, ways=tell.ways), apart, replace(tell, begins=words))
    drawn = replace(procedure, chapters=(replace(procedure.chapters[0], states=states),))
    tree = ElementTree.fromstring(diagrams(drawn, WORDS)["ask"].svg)
    space = "{http://www.w3.org/2000/svg}"
    [begins] = [group for group in tree.iter(f"{space}g") if group.get("class") == "flow-begins"]
    assert " ".join(text.text for text in begins.iter(f"{space}text")) == words.text
    assert f"{words.text} → 3. Tell the person" in tree.find(f"{space}desc").text
    layout = lay_out(states, letters(drawn), "en", begins={"tell": words})
    mark, box = layout.boxes[2].mark, layout.boxes[2]
    assert layout.boxes[1].y + layout.boxes[1].height < mark.y and mark.y + mark.height + GAP == box.y
    assert len(mark.label) == 3 and mark.height > 3 * layout.line
    assert all(width(line, SMALL) <= BOX - MARK_X - 2 * PAD for line in mark.label)
    tips = re.findall(r'<path class="flow-tip" d="M(\d+) (\d+)', str(diagrams(drawn, WORDS)["ask"].svg))
    assert tips == [(str(MARK_X + 19), str(box.y - 8))]


def test_an_arrow_from_above_passes_beside_the_words_of_an_event(procedure: ProcedureView) -> None:
    ask, look, tell = procedure.states
    after = replace(look, begins=said("At any time: it burns"))
    states = (replace(ask, ways=(ask.ways[1],)), after, tell)
    svg = str(diagrams(replace(procedure, chapters=(replace(procedure.chapters[0], states=states),)), WORDS)["ask"].svg)
    above, box, _ = lay_out(states, letters(procedure), "en", begins={"look": after.begins}).boxes
    assert f"M23 {above.y + above.height}V{box.y - 2}" in svg and MARK_X > 23 + 5


def test_the_same_view_gives_the_same_bytes(procedure: ProcedureView) -> None:
    assert diagrams(procedure, WORDS) == diagrams(procedure, WORDS)


def test_every_way_is_drawn_once(procedure: ProcedureView) -> None:
    layout = lay_out(procedure.states, letters(procedure), "en")
    ask, look, tell = layout.boxes
    assert [(row.sign, row.shape) for row in ask.rows] == [("3", "here"), ("2", "here")]
    assert [(row.sign, row.shape) for row in look.rows] == [("1", "here")]
    assert [(row.sign, row.shape) for row in tell.rows] == [("A", "end")]
    assert ask.leads_down and not look.leads_down
    assert sorted((lane.back, lane.target_y) for lane in layout.lanes) == [(False, tell.y + 10), (True, ask.y + 24)]


def test_a_number_of_three_digits_has_room_in_its_sign(procedure: ProcedureView) -> None:
    states = tuple(replace(state, number=state.number + 110, ways=tuple(replace(way, target=replace(way.target, number=(way.target.number or 0) + 110)) for way in state.ways))
                   for state in procedure.states)
    drawn = str(diagrams(replace(procedure, chapters=(replace(procedure.chapters[0], states=states),)), WORDS)["ask"].svg)
    signs = re.findall(r'<rect class="flow-sign flow-here"[^>]* width="(\d+)"[^>]*/><text[^>]*>(\d+)<', drawn)
    assert signs and all(int(wide) - width(number, 13) >= 5 for wide, number in signs), signs


def test_nothing_overlaps_and_it_is_narrow_enough_for_a_phone(procedure: ProcedureView) -> None:
    layout = lay_out(procedure.states, letters(procedure), "en")
    for above, below in zip(layout.boxes, layout.boxes[1:]):
        assert above.y + above.height < below.y
    for box in layout.boxes:
        ends = [box.y + 8 + layout.line * len(box.heading)]
        for row in box.rows:
            assert row.y >= ends[-1]
            ends.append(row.y + layout.line * len(row.label))
        assert ends[-1] <= box.y + box.height
    assert layout.width <= 440
    spans = [(lane.x, min(lane.target_y, *lane.from_y), max(lane.target_y, *lane.from_y)) for lane in layout.lanes]
    assert all(one[0] != other[0] or one[2] < other[1] or other[2] < one[1] for one in spans for other in spans if one is not other)


def test_a_lane_with_many_ways_is_drawn_once_so_that_its_dashes_stay_dashes(procedure: ProcedureView) -> None:
    ask, look, tell = procedure.states
    again = replace(tell, ways=(replace(look.ways[0], answer="again"),))
    svg = str(diagrams(replace(procedure, chapters=(replace(procedure.chapters[0], states=(ask, look, again)),)), WORDS)["ask"].svg)
    back = next(lane for lane in lay_out((ask, look, again), letters(procedure), "en").lanes if lane.back)
    assert len(back.from_y) == 2
    assert [line for line in re.findall(r"V\d+", svg) if line == f"V{back.target_y}"] == [f"V{back.target_y}"]
    assert f"M{back.x} {max(back.from_y) - 5}V{back.target_y}H" in svg


def test_a_way_that_nobody_chooses_is_drawn_as_well(procedure: ProcedureView) -> None:
    ask, look, tell = procedure.states
    end = tell.ways[0].target
    waits = replace(look, unchosen=(replace(tell.ways[0], answer="late", target=end),))
    box = lay_out((ask, waits, tell), letters(procedure), "en").boxes[1]
    assert [(row.sign, row.shape) for row in box.rows] == [("1", "here"), ("A", "end")]


def test_a_colon_is_that_of_the_language(procedure: ProcedureView) -> None:
    ask, look, tell = procedure.states
    back = replace(look.ways[0], target=replace(look.ways[0].target, kind="back", id="back", number=None, title=replace(tell.heading, text="back")))
    states = (ask, replace(look, ways=(back,)), tell)
    drawn = replace(procedure, chapters=(replace(procedure.chapters[0], states=states),))
    svg = str(diagrams(drawn, {**WORDS, "sign.colon": "៖"})["ask"].svg)
    assert f"{back.label.text}៖ back" in svg and ": " not in svg


def test_ends_stand_in_the_order_of_their_letters(procedure: ProcedureView) -> None:
    tell = procedure.states[2]
    first, second = procedure.outcomes[0], replace(procedure.outcomes[0], id="other")
    to_second = replace(tell.ways[0], target=replace(tell.ways[0].target, id="other"))
    states = (replace(tell, ways=(to_second, tell.ways[0])),)
    layout = lay_out(states, letters(replace(procedure, outcomes=(first, second))), "en")
    assert [pill.letter for pill in layout.pills] == ["A", "B"]


def test_a_long_procedure_is_drawn_chapter_by_chapter(procedure: ProcedureView) -> None:
    chapter = procedure.chapters[0]
    many = tuple(replace(state, id=f"{state.id}-{number}", number=number) for number, state in enumerate(chapter.states * 10, 1))
    parts = (ChapterView("one", chapter.title, many[:20]), ChapterView("two", chapter.title, many[20:]))
    assert list(diagrams(replace(procedure, chapters=parts), WORDS)) == ["ask-1", "tell-21"]
    alone = ChapterView("alone", chapter.title, many[:1])
    assert list(diagrams(replace(procedure, chapters=(alone, *parts)), WORDS)) == ["ask-1", "tell-21"]
    assert [door.anchor for door in diagrams(replace(procedure, chapters=parts), WORDS)["ask-1"].doors] == []


@pytest.mark.parametrize("length", [1, 3, 12, 24])
def test_a_tall_drawing_is_cut_for_paper_and_no_box_is_cut(procedure: ProcedureView, length: int) -> None:
    many = tuple(replace(state, id=f"{state.id}-{number}") for number, state in enumerate(procedure.states * length))
    layout = lay_out(many[:length], letters(procedure), "en")
    cut = strips(layout)
    assert bool(cut) is (layout.height > STRIP)
    for box in (*layout.boxes, *layout.pills) if cut else ():
        assert [top for top, height in cut if top < box.y and box.y + box.height <= top + height], box
    assert [top + height for top, height in cut] == [*(top for top, _ in cut[1:]), *([layout.height] if cut else [])]
    assert all(height <= STRIP for _, height in cut)


@pytest.mark.parametrize(("text", "locale"), [
    ("Was a relative, a neighbour, a broker or an official part of what happened?", "en"),
    ("តើសាច់ញាតិ អ្នកជិតខាង មេខ្យល់ ឬមន្ត្រីណាម្នាក់ បានចូលរួមក្នុងអ្វីដែលបានកើតឡើងដែរឬទេ", "km")])
def test_a_long_heading_is_broken_between_words(text: str, locale: str) -> None:
    lines = wrapped(text, locale, 15, 200)
    assert len(lines) > 2
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line, 15) <= 200 for line in lines)
    assert BOX > 200


def test_a_khmer_number_keeps_to_its_word_in_a_drawing_too() -> None:
    lines = wrapped("ក្រោម 18 ឆ្នាំ ឬមិនដឹង", "km", 15, 60)
    assert [line.replace("\u00a0", " ") for line in lines] == ["ក្រោម 18 ឆ្នាំ", "ឬមិនដឹង"]

"""Ways on as people read them: every answer stands there to be given, and a sentence inside another has no stop."""

from __future__ import annotations

import re

import pytest

from sop.languages.segment import without_marks
from sop.model.vocabulary import Duration, Parameter
from sop.render.letters import letters
from sop.render.pieces import beginnings, drawn_ways, pieces
from sop.render.speaker import Speaker
from sop.render.view_state import StateView

from ..corpora import real_corpus, real_view



def state(procedure: str, name: str) -> StateView:
    return next(state for each in real_view("en").procedures if each.id == procedure for state in each.states if state.id == name)


def test_where_all_answers_lead_the_same_way_each_stands_there():
    [asks] = [each for procedure in real_view("en").procedures for each in procedure.states
              if each.heading.text == "Write down who may decide together with the child."]
    assert [way.label.text for way in asks.ways] == ["A parent who is safe", "A guardian whom the authority named", "The authority itself",
                                                     "Nobody, because the parent is not safe", "Nobody yet"]
    assert len({way.target.id for way in asks.ways}) == 1


@pytest.mark.parametrize("locale", ["en", "km"])
def test_no_answer_ends_with_a_stop_before_its_way(locale: str):
    labels = [way.label.text for procedure in real_view(locale).procedures for each in procedure.states if each.kind != "choice" for way in each.ways]
    assert labels and [label for label in labels if label.endswith((".", "។"))] == []


def test_once_is_not_one_times():
    loops = [each.loop.text for procedure in real_view("en").procedures for each in procedure.states if each.loop]
    assert any(loop.startswith("Do this step at most once. When you come here again, go to step ") for loop in loops)
    assert [loop for loop in loops if " 1 times" in loop] == []


def test_a_list_sets_figures_off_from_khmer_words():
    twice = Parameter(text="Reviews", steps=(Duration(amount=1, unit="months"), Duration(amount=3, unit="months")))
    assert without_marks(Speaker(real_corpus(), "km").amount(twice).text).replace("\u00a0", " ") == "1 ខែ និង 3 ខែ"


def test_who_is_late_or_has_done_it_often_enough_is_led_on_too():
    """A passed time, and a bound on arriving."""
    led = {(way.answer, re.sub(r"\d+ times", "some times", way.label.text)) for procedure in real_view("en").procedures for each in procedure.states for way in each.unchosen}
    assert led == {("late", "The deadline has passed"), ("at-most", "Done once already"), ("at-most", "Done some times already")}


@pytest.mark.parametrize("locale", ["en", "km"])
def test_a_sentence_that_leads_to_an_end_names_its_letter(locale: str):
    """On paper the ends stand together at the end, each with its letter."""
    led = [(letters(procedure)[stage.target.id], stage.text.text) for procedure in real_view(locale).procedures
           for each in procedure.states if each.deadline for stage in each.deadline.late if stage.target.kind == "outcome"]
    word = {"en": "end", "km": "ទីបញ្ចប់"}[locale]
    assert led and [text for letter, text in led if not re.search(f" {word} {letter}[:៖]", text)] == []


@pytest.mark.parametrize("locale", ["en", "km"])
def test_no_state_stands_in_a_drawing_to_which_nothing_leads(locale: str):
    """Only the first state of a procedure needs no arrow."""
    for procedure in real_view(locale).procedures:
        for piece in pieces(procedure):
            led = {way.target.id for each in piece.states for way in drawn_ways(each)} | set(beginnings(piece, procedure, real_view(locale).words))
            assert {each.id for each in piece.states} - led <= {procedure.states[0].id}, procedure.id


def test_what_leads_to_a_state_at_any_time_stands_there_in_words():
    assert state("where-do-i-begin", "take-along").begins.text == (
        "At any time: the person turns out to be under 18; the child says stop; the family or others put pressure on the worker")
    for procedure in real_view("km").procedures:
        begun = [each.id for each in procedure.states if each.begins]
        assert set(begun) == {event.target.id for event in procedure.events if event.target}
        assert all(each.begins.text.startswith(real_view("km").words["event.heading"]) for each in procedure.states if each.begins)


def test_every_end_of_every_procedure_is_drawn():
    for procedure in real_view("en").procedures:
        drawn = {way.target.id for each in procedure.states for way in drawn_ways(each)}
        assert [outcome.id for outcome in procedure.outcomes if outcome.id not in drawn] == [], procedure.id

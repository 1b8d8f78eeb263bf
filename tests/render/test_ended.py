"""What no longer counts from a step, an answer or an event on: told of what an act may rest on, in few words, on every kind of page."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

import pytest

from sop.languages.segment import without_marks
from sop.render.handbook import Book, pages
from sop.render.sheet import Selection, Sheet
from sop.render.view import ProcedureView
from sop.render.walk_book import book_of

from ..corpora import real_tables, real_view

ROOT = Path(__file__).parents[2]


def view(procedure: str, locale: str = "en") -> ProcedureView:
    return next(one for one in real_view(locale).procedures if one.id == procedure)


def of_step(procedure: str, state: str, step: str) -> str | None:
    [found] = [one.ended for each in view(procedure).states if each.id == state for one in each.steps if one.id == step]
    return found and found.text


def of_answers(procedure: str, state: str) -> dict[str, str | None]:
    return {way.answer: way.ended and way.ended.text for each in view(procedure).states if each.id == state for way in each.ways}


def test_an_assessment_that_an_answer_ends_is_named():
    said = of_answers("return-home", "last-look")
    assert said["no"] == said["unknown"] == ("Not so any more: the household was assessed and can receive the person, and that still counts "
                                             "(the household to which the person returns).")
    assert said["yes"] is None


def test_an_agreement_and_the_decision_for_a_child_that_end_together_are_named_once():
    [event] = [event for event in view("economic-support").events if event.id == "child-objects"]
    assert event.ended and event.ended.text == ("No longer counts: agreement, or the decision for the child, to start a training course or give money or goods.")


def test_many_that_are_all_are_not_listed():
    [event] = [event for event in view("family-tracing").events if event.id == "child-objects"]
    assert event.ended and event.ended.text == "No longer counts: every agreement that was given here; every decision that was made here for the child."


@pytest.mark.parametrize(("procedure", "state"), [("referral", "nothing-here"), ("emergency", "close"), ("shelter-custodianship", "night-is-over")])
def test_that_a_need_an_emergency_or_a_stay_is_over_says_the_step_itself(procedure: str, state: str):
    [found] = [each for each in view(procedure).states if each.id == state]
    assert found.steps and not any(step.ended for step in found.steps)


def test_every_kind_of_page_says_it():
    locale = "km"
    procedure = view("return-home", locale)
    said = {one.ended.text for one in (*procedure.events, *(way for state in procedure.states for way in state.ways)) if one.ended}
    assert len(said) >= 3
    page = dict(pages(Book(real_view(locale), ROOT / "site", ROOT / "mkdocs.yml", "")))["procedures/return-home.md"]
    assert all(text in unescape(without_marks(page).replace("\u200b", "")) for text in said)
    sheet = Sheet(procedure, Selection(tuple((chapter, chapter.states) for chapter in procedure.chapters), None))
    assert all(text in without_marks(json.dumps([sheet.chapters(), sheet.events()], ensure_ascii=False)) for text in said)


def test_a_walkthrough_says_it_with_its_step_answer_or_event():
    views = {one.id: one for one in real_view("en").procedures}
    book = book_of("health-care", views, real_tables(), {})
    texts, strings = book["texts"]["health-care"], book["strings"]
    states = dict(zip(book["tables"]["health-care"]["nodes"], texts["states"], strict=True))
    [step] = [step for step in states["hiv-test"]["steps"] if "ended" in step]
    assert strings[step["ended"]] == "No longer counts: agreement to test for HIV."
    procedure = views["health-care"]
    assert {event.id: event.ended.text for event in procedure.events if event.ended} == {name: strings[event["ended"]] for name, event in texts["events"].items() if "ended" in event} != {}
    book = book_of("family-assessment", views, real_tables(), {})
    told = [(name, answer, book["strings"][number]) for name, texts in book["texts"].items()
            for shown in texts["states"] for answer, number in shown.get("ended", {}).items()]
    assert told and told == [(name, way.answer, way.ended.text) for name in book["texts"] for state in views[name].states for way in state.ways if way.ended]

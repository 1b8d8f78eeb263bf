"""A printed sheet: what it holds."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from sop.languages.translate import Words
from sop.model.checklist import Checklist
from sop.render.checklist import sheet_data
from sop.render.letters import letter
from sop.render.view import ChapterView, EventView
from sop.render.view_named import FactView, Standing
from sop.render.view_state import TargetView

from .small_sheets import HOSTILE, checklist, corpus, long_procedure, named, pages, printed, procedure, said, state, steps, way


# what stands before the first step


def test_what_must_be_known_and_in_place_stands_before_the_first_step(cache: Path) -> None:
    age = FactView("age-group", said("Child or adult"), (("child", said("Under 18")), ("unknown", said("Not known"))), said("Child or adult, do you know?"))
    steps_of = FactView("visits", said("Visits"), (), said("How many visits were there?"))
    view = procedure(takes=(age, steps_of), begins_with=(named("home-assessed"),))
    first = pages(printed(cache, view=view))[0]
    found = [first.index(text) for text in ("Before you begin", "Child or adult, do you know?", "Under 18", "Not known", "How many visits were there?", "Home assessed",
                                            "do not begin. See to it first.", "Explain the search")]
    assert found == sorted(found)


def test_where_nothing_must_be_in_place_nobody_is_held_up(cache: Path) -> None:
    age = FactView("age-group", said("Child or adult"), (("unknown", said("Not known")),), said("Child or adult, do you know?"))
    assert "do not begin" not in pages(printed(cache, view=procedure(takes=(age,))))[0]
    assert "Before you begin" not in pages(printed(cache))[0]


@pytest.mark.parametrize("layout", ["steps", "decisions"])
def test_numbers_are_blanks_that_the_office_fills_in(cache: Path, layout: str) -> None:
    first = pages(printed(cache, checklist(layout=layout, phones=("supervisor", "case-worker"))))[0]
    found = [first.index(text) for text in ("For Case worker" if layout == "steps" else "For: Case worker", "for the office to write in", "Supervisor Case worker Whoever is on duty")]
    assert found == sorted(found)
    assert "for the office to write in" not in pages(printed(cache, checklist(layout=layout)))[0]


# the last page


def test_what_holds_at_an_end_is_one_sentence(cache: Path) -> None:
    end = replace(procedure().outcomes[0], owes=(named("first-visit-made"), named("follow-up-finished")))
    text = " ".join(pages(printed(cache, view=procedure(outcomes=(end,)))))
    assert "until this is so: First visit made; follow up finished" in text


def test_the_lines_to_sign_are_lower_where_they_would_stand_alone(cache: Path) -> None:
    last = []
    for number in range(8, 16):
        ends = tuple(replace(procedure().outcomes[0], id=f"end-{end}") for end in range(number))
        ways = tuple(way(f"a{end.id}", "So", TargetView("outcome", end.id, None, end.text)) for end in ends)
        asked = state(1, "How does it end?", "question", ways=ways[:1]), state(2, "Else?", "question", ways=ways)
        view = procedure(outcomes=ends, chapters=(ChapterView("first", said("All"), asked),))
        last.append(pages(printed(cache, view=view))[-1])
    low = [page for page in last if "Signature Date" in page and "Signatures" not in page]
    assert low and all("The person is safe" in page for page in low)
    assert any("Signatures" in page for page in last)


# what it says


def test_english_reads_back_as_it_was_written(cache: Path) -> None:
    text = " ".join(pages(printed(cache)))
    for words in ("Tracing: checklist", "Explain the search", "Find a quiet place.", "“You can stop us at any time.”", "Never telephone the village.",
                  "Is there danger?", "Hold the search", "Within 3 days", "Then tell the office.", "The person is safe.", "Somebody is in danger",
                  "End A", "Tell: Supervisor", "Goes on with: Assessment (not written yet)", "Signature", "Case code"):
        assert words in text


def test_what_is_said_stands_in_the_marks_of_the_language(cache: Path) -> None:
    text = " ".join(pages(printed(cache, view=procedure("km"))))
    assert "«" in text and "“" not in text


def test_an_answer_says_where_to_go(cache: Path) -> None:
    text = " ".join(pages(printed(cache)))
    assert "Yes → go to 3 Hold the search" in text
    assert "No → End A The person is safe." in text
    assert "Somebody is in danger → 3" in text


def test_going_on_with_the_next_number_needs_no_ink_and_going_back_does(cache: Path) -> None:
    text = " ".join(pages(printed(cache)))
    assert "go to 2" not in text
    assert "go to 1 Explain the search" in text


def test_every_page_tells_what_it_is(cache: Path) -> None:
    text = pages(printed(cache, view=long_procedure(), dated=date(2026, 11, 22)))
    assert len(text) > 3
    for number, page in enumerate(text, 1):
        assert page.count("Draft: not adopted") >= 2
        assert "Edition 2026-1" in page
        assert "0123-4567" in page
        assert "22 November 2026" in page
        assert "Proposed: no source says so yet" in page
        assert f"Page {number} of {len(text)}" in page


def test_what_no_case_begins_with_is_named_on_every_page(cache: Path) -> None:
    """A danger on page 7 must not send anybody back to page 1; where else to complain stands there once."""
    danger = EventView("danger", said("Somebody is in danger"), said("Danger"), None, named("Immediate danger"), None, begun_only_so=True)
    complaint = EventView("complaint", said("Somebody complains"), said("Complaint"), None, named("When somebody complains"), None)
    texts = pages(printed(cache, view=replace(long_procedure(), events=(danger, complaint))))
    assert len(texts) > 1
    assert all("Somebody is in danger → Immediate danger" in text for text in texts)
    assert [text.count("Somebody complains") for text in texts] == [1, *[0] * (len(texts) - 1)]


def test_what_is_proposed_is_marked_where_it_stands(cache: Path) -> None:
    text = pages(printed(cache))[0]
    assert "Is there danger? ◆ Proposed" in text
    assert "Within 3 days ◆ Proposed" in text


def test_a_drafted_translation_says_so() -> None:
    view = replace(long_procedure(), locale="km", standing=Standing(True, 1, 0, 0))
    data = sheet_data(checklist(), Words("km", "en"), view, corpus("km"))
    assert data["drafted"]
    assert not sheet_data(checklist(), Words("en", "en"), procedure(), corpus())["drafted"]


def test_without_an_intro_the_summary_opens_a_full_sheet(cache: Path) -> None:
    assert "Find people." in pages(printed(cache))[0]
    assert "Find people." not in pages(printed(cache, checklist(layout="decisions")))[0]
    assert "Only at night." in pages(printed(cache, checklist(layout="decisions", intro="Only at night.")))[0]


def test_signs_of_a_program_print_as_themselves(cache: Path) -> None:
    view = procedure(chapters=(ChapterView("a", said(HOSTILE), (state(1, HOSTILE, steps=steps(HOSTILE), say=said(HOSTILE)),)),))
    text = " ".join(pages(printed(cache, checklist(title=HOSTILE, intro=HOSTILE), view)))
    assert text.count(HOSTILE) >= 6


def test_a_text_that_is_not_translated_is_marked_and_keeps_its_language(cache: Path) -> None:
    view = procedure("km", standing=Standing(True, 3, 1, 0))
    pdf = printed(cache, view=view)
    assert "Explain the search [en]" in " ".join(pages(pdf))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        languages = {str(item.Lang) for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/Lang" in item}
    assert {"en", "km"} <= languages


def test_the_letters_of_ends_do_not_run_out() -> None:
    assert [letter(0), letter(8), letter(23), letter(24), letter(49)] == ["A", "J", "Z", "A2", "B3"]


# what is chosen


def numbers(definition: Checklist) -> list[int]:
    data = sheet_data(definition, Words("en", "en"), procedure(), corpus())
    return [each["number"] for chapter in data["chapters"] for each in chapter["states"]]


@pytest.mark.parametrize(("changes", "found"), [
    ({}, [1, 2, 3]), ({"parts": ("first",)}, [1, 2]), ({"states": ("s2",)}, [2]), ({"layout": "decisions"}, [2]),
])
def test_a_checklist_prints_what_it_names(changes: dict[str, object], found: list[int]) -> None:
    assert numbers(checklist(**changes)) == found


def test_a_sheet_for_one_role_leaves_out_the_steps_of_others(cache: Path) -> None:
    text = " ".join(pages(printed(cache, checklist(role="supervisor"))))
    assert "Write a plan." in text
    assert "Find a quiet place." not in text
    assert "Explain the search" in text


def test_a_number_that_is_not_on_the_sheet_says_so(cache: Path) -> None:
    text = " ".join(pages(printed(cache, checklist(parts=("first",)))))
    assert "go to 3 Hold the search (on the whole sheet)" in text


def test_decisions_fit_on_a_page(cache: Path) -> None:
    text = pages(printed(cache, checklist(layout="decisions")))
    assert len(text) == 1
    assert "Is there danger?" in text[0]
    assert "Find a quiet place." not in text[0]

"""What a worker who holds one page of a sheet must find on it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sop.render.letters import letters
from sop.render.view import ChapterView
from sop.render.view_state import DeadlineView, StageView

from .small_sheets import END, checklist, named, pages, printed, procedure, said, state, steps, to_state, way


def test_a_state_that_goes_on_over_the_page_is_named_again(cache: Path):
    long = state(7, "A long talk", steps=steps(*(f"Ask question {number}." for number in range(1, 90))))
    short = state(8, "The end", steps=steps("Say goodbye."))
    view = procedure(chapters=(ChapterView("one", said("One"), (long, short)),), outcomes=(), events=())
    found = pages(printed(cache, view=view))
    assert ["Ask question" in page for page in found] == [True, True, True, False]
    assert ["7 A long talk …" in page for page in found] == [False, True, True, False]
    assert not any("The end …" in page for page in found)


def test_sheets_and_pages_give_an_end_the_same_letter(cache: Path):
    view = procedure()
    [letter] = letters(view).values()
    assert f"End {letter} The person is safe." in " ".join(pages(printed(cache, view=view)))


def test_an_end_of_what_is_called_sends_back_to_where_one_came_from(cache: Path):
    called, alone = (" ".join(pages(printed(cache, view=procedure(called_by=by)))) for by in ((named("assessment"),), ()))
    assert "If another procedure sent you here, go back to its step." in called and "Otherwise it goes on with: Assessment" in called
    assert "sent you here" not in alone and "Goes on with: Assessment" in alone


@pytest.mark.parametrize("answer", ["at-most", "late"])
def test_an_end_that_no_answer_leads_to_is_among_the_ends(cache: Path, answer: str):
    waits = state(1, "Look again", steps=steps("Ask how it goes."), ways=(way("", "Next", to_state(1, "Look again")),))
    found = [" ".join(pages(printed(cache, view=procedure(chapters=(ChapterView("one", said("One"), (each,)),), events=()))))
             for each in (waits, replace(waits, unchosen=(way(answer, "Then", END),)))]
    assert ["End A The person is safe." in text for text in found] == [False, True]


@pytest.mark.parametrize("many", [4, 8, 13])
def test_nobody_signs_a_page_that_names_no_end(cache: Path, many: int):
    ids = [f"safe-{number}" for number in range(many)]
    last = state(1, "How does it end?", ways=tuple(way(each, each, replace(END, id=each)) for each in ids))
    view = procedure(chapters=(ChapterView("one", said("One"), (last,)),), outcomes=tuple(replace(procedure().outcomes[0], id=each) for each in ids))
    assert ["The person is safe." in page for page in pages(printed(cache, checklist(signs=("supervisor", "case-worker") * 2), view)) if "Signature Date" in page] == [True]


def test_what_may_happen_at_any_time_is_named_again_on_a_second_page(cache: Path):
    view = procedure(withdrawals=procedure().events * 60)
    found = [page for page in pages(printed(cache, view=view)) if "Somebody is in danger → go to" in page]
    assert len(found) > 1 and all("At any time Somebody" in page for page in found)


@pytest.mark.parametrize("lines", range(20, 26))
def test_nobody_takes_one_answer_at_the_foot_of_a_page_for_the_only_one(cache: Path, lines: int):
    answers = ("Alone", "Together", "Elsewhere", "Later", "Never again")
    ask = state(1, "Where to live?", "question", steps=steps(*(f"Thing {number}." for number in range(lines))),
                ways=tuple(way(each.lower(), each, to_state(1, "Where to live?")) for each in answers))
    view = procedure(chapters=(ChapterView("one", said("One"), (ask,)),), outcomes=(), events=())
    found = [[each for each in answers if f"{each} → go to" in page] for page in pages(printed(cache, view=view))]
    assert list(answers) in found and all(len(each) in (0, len(answers)) for each in found)


@pytest.mark.parametrize("lines", range(18, 34))
def test_no_question_is_parted_from_its_first_answer(cache: Path, lines: int):
    before = state(1, "Before", steps=steps(*(f"Thing {number}." for number in range(lines))))
    ends = tuple(way(each.lower(), each, to_state(1, "A long way to go on with, said in many words. " * 4)) for each in ("Alone", "Together", "Elsewhere"))
    ask = state(2, "Where to live?", "question", ask=said("Where would you like to live?"), never=(said("Never press."),), ways=ends)
    found = pages(printed(cache, view=procedure(chapters=(ChapterView("one", said("One"), (before, ask)),), outcomes=(), events=())))
    assert [page for page in found if "2 Where to live? Ask" in page] == [page for page in found if "Alone → go to" in page]


@pytest.mark.parametrize("lines", range(20, 32, 2))
def test_of_many_long_answers_none_stands_alone_on_a_page(cache: Path, lines: int):
    before = state(1, "Before", steps=steps(*(f"Thing {number}." for number in range(lines))))
    answers = ("Alone", "Together", "Elsewhere", "Later", "Never again")
    far = to_state(1, "A long way to go on with, said in many words. " * 6)
    ask = state(2, "Where to live?", "question", ways=tuple(way(each.lower(), each, far) for each in answers))
    view = procedure(chapters=(ChapterView("one", said("One"), (before, ask)),), outcomes=(), events=())
    found = [[each for each in answers if f"{each} → go to" in page] for page in pages(printed(cache, view=view))]
    assert sum(found, []) == list(answers) and all(len(each) != 1 for each in found)


@pytest.mark.parametrize("many", range(14, 26, 2))
def test_what_is_said_and_what_is_late_stand_on_one_page(cache: Path, many: int):
    late = DeadlineView(said("Within 3 days"), False, (), (StageView(said("Then tell the office. " * 12 + "That is all."), to_state(1, "A talk"), ()),))
    talk = state(1, "A talk", steps=steps(*(f"Ask question {number}." for number in range(many))), say=said("First. " + "You can stop us. " * 20 + "Last."), deadline=late)
    found = pages(printed(cache, view=procedure(chapters=(ChapterView("one", said("One"), (talk,)),), outcomes=(), events=())))
    for first, last in (("“First.", "Last.”"), ("Within 3 days", "That is all.")):
        assert [first in page for page in found] == [last in page for page in found], (many, first)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("many", range(16, 32))
def test_where_to_go_does_not_stand_alone_on_the_next_page(cache: Path, many: int, late: bool):
    """Whoever reads the foot of a page and sees no way there goes on with the next number."""
    day = DeadlineView(said("Within 3 days"), False, (), ()) if late else None
    talk = state(2, "A talk", steps=steps(*(f"Ask question {number}." for number in range(many))), deadline=day, ways=(way("", "Next", to_state(1, "Begin")),))
    found = pages(printed(cache, view=procedure(chapters=(ChapterView("one", said("One"), (state(1, "Begin"), talk)),), outcomes=(), events=())))
    before = "Within 3 days" if late else f"Ask question {many - 1}."
    assert [before in page for page in found] == ["go to 1 Begin" in page for page in found]

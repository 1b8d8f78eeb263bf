"""What a worker who holds one page of a sheet must find on it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sop.render.letters import letters
from sop.render.view import ChapterView

from .small_sheets import END, named, pages, printed, procedure, said, state, steps, to_state, way


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

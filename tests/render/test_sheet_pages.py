"""What a worker who holds one page of a sheet must find on it."""

from __future__ import annotations

from pathlib import Path

from sop.render.letters import letters
from sop.render.view import ChapterView

from .test_checklist import cache, pages, printed, procedure, said, state, steps  # noqa: F401  `cache` is a fixture


def test_a_state_that_goes_on_over_the_page_is_named_again(cache: Path):  # noqa: F811
    long = state(7, "A long talk", steps=steps(*(f"Ask question {number}." for number in range(1, 90))))
    short = state(8, "The end", steps=steps("Say goodbye."))
    view = procedure(chapters=(ChapterView("one", said("One"), (long, short)),), outcomes=(), events=())
    found = pages(printed(cache, view=view))
    assert ["Ask question" in page for page in found] == [True, True, True, False]
    assert ["7 A long talk …" in page for page in found] == [False, True, True, False]
    assert not any("The end …" in page for page in found)


def test_sheets_and_pages_give_an_end_the_same_letter(cache: Path):  # noqa: F811
    view = procedure()
    [letter] = letters(view).values()
    assert f"End {letter} The person is safe." in " ".join(pages(printed(cache, view=view)))

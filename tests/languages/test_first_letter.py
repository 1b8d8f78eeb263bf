"""The first letter inside a sentence and at its beginning, in each language as it writes."""

from __future__ import annotations

import pytest

from sop.languages.first_letter import large, small
from sop.languages.state import State
from sop.languages.translate import Said, together


def said(text: str, locale: str = "en") -> Said:
    return Said(text, State.SOURCE, locale)


@pytest.mark.parametrize(("text", "inside", "locale"), [
    ("Look for the family", "look for the family", "en"),
    ("A parent who is safe", "a parent who is safe", "en"),
    ("The Anti-Trafficking Office", "the Anti-Trafficking Office", "en"),
    ("HIV is tested", "HIV is tested", "en"),
    ("I am safe", "I am safe", "en"),
    ("18 or older", "18 or older", "en"),
    ("Der Vormund", "Der Vormund", "de"),
    ("កុមារ", "កុមារ", "km"),
])
def test_a_text_inside_a_sentence_begins_small_where_its_language_writes_so(text: str, inside: str, locale: str) -> None:
    assert small(said(text, locale)).text == inside
    assert large(small(said(text, locale))) == said(text, locale)


def test_of_a_text_in_two_languages_the_first_piece_changes_and_all_keep_their_language() -> None:
    both = together([said("Agreement to "), said("កុមារ", "km")], "en")
    assert (small(both).text, [(part.text, part.locale) for part in small(both).parts]) == ("agreement to កុមារ", [("agreement to ", "en"), ("កុមារ", "km")])
    other = together([said("កុមារ ", "km"), said("Agreement")], "km")
    assert small(other) == other

"""The Khmer drafts keep to one word for one thing and one way to write it: a reader may take two words for two things."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
         for pattern in ("procedures/**/km.po", "checklists/**/km.po", "sop/languages/interface/km.po", "site/pages/km/*.md") for path in ROOT.glob(pattern)}


@pytest.mark.parametrize("unwanted", [
    "[០-៩]",  # figures are written as on every page, and as in the clock of a telephone
    "ឲ្យ", "្ដ",  # looks like the other spelling, and is not found by whoever searches for that one
    "ឈ្មួញកណ្តាល", "ទីជម្រក", "ប៉ូលិស", "អាជ្ញាធរការពារកុមារ",  # a broker, a shelter, the police and the authority for children are called otherwise
])
def test_one_thing_has_one_word_written_in_one_way(unwanted: str) -> None:
    assert TEXTS
    assert [name for name, text in TEXTS.items() if re.search(unwanted, text)] == []


def test_the_supervisor_is_not_taken_for_the_manager_of_the_shelter() -> None:
    """`Manager` alone may be either, and a wish of the shelter would come back to whoever has it."""
    entries = re.compile(r'msgid ((?:"[^\n]*"\n)+)msgstr ((?:"[^\n]*"\n?)+)')
    told = [(name, english, khmer) for name, text in TEXTS.items() for english, khmer in entries.findall(text)]
    assert told
    assert [name for name, english, khmer in told if "supervisor" in english and re.search("អ្នកគ្រប់គ្រង(?!ផ្ទាល់|មណ្ឌល)", khmer)] == []

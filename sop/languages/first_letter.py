"""A text inside a sentence and at its beginning: where a language writes only beginnings and names with a large letter."""

from __future__ import annotations

from dataclasses import replace

from sop.languages.translate import Said

_SMALL_INSIDE = ("en", "vi")
"""The languages whose sentences begin with a large letter and go on with small ones. German is none of them: its nouns keep theirs."""
_ALWAYS_LARGE = ("I",)


def small(said: Said) -> Said:
    """The same text for the middle of a sentence. An abbreviation keeps its letters; of other names only the vocabulary knows."""
    first = said.parts[0] if said.parts else said
    word = first.text.split(" ", 1)[0]
    if first.locale not in _SMALL_INSIDE or word in _ALWAYS_LARGE or word[1:] != word[1:].lower():
        return said
    return _with(said, first.text[:1].lower())


def large(said: Said) -> Said:
    """The same text for the beginning of a sentence."""
    return _with(said, said.text[:1].upper())


def _with(said: Said, letter: str) -> Said:
    """The text with another first letter."""
    return replace(said, text=letter + said.text[1:], parts=tuple(_with(part, letter) if not number else part for number, part in enumerate(said.parts)))

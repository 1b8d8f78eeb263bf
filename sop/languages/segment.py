"""Where a line of Khmer, Thai, Lao or Burmese may break, and what its words are.

These scripts write no blanks between words. icu4py enters the project here and nowhere else, and only once such a text
comes by: English pays nothing. ICU alone would break inside a stacked letter or before a repetition sign, which destroys
the letters on paper, so its breaks are filtered, and words that it does not know are kept whole. A U+200B that a translator typed
is a break and stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from sop.languages.whole_words import as_read, mended, seams

BREAK = "\u200b"
"""ZERO WIDTH SPACE: a line may break here."""

LOCK = "\u2060"
"""WORD JOINER: a line may not break here."""

_SCRIPTS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\uaa60-\uaa7f\ua9e0-\ua9ff"
_SPACELESS = re.compile(f"[{_SCRIPTS}]")
_STACKERS = "\u17d2\u1039"
"""The letter after one of these stands below the letter before it."""
_REPEATERS = "\u17d7\u0ec6\u0e46"
"""These say that the word before them is said twice, and stay with it."""
_ENDERS = "\u17cb\u17cc\u17cd"
"""A Khmer letter under one of these closes a syllable, so no word begins with it; ICU parts ម្នាក់ៗ before its last letter."""
_HANGING = "\u0e33\u0eb3\u200c\u200d" + "".join(
    sign for sign in map(chr, range(0x0e00, 0xaa80)) if _SPACELESS.match(sign) and unicodedata.category(sign) in ("Mn", "Mc"))
"""What hangs on the letter before it, with the two vowels that Unicode calls letters although they do."""

_CUT, _SEAM = "\ufdd0", "\ufdd1"
"""Stand where ICU parts words and letters, until that is judged. They are no characters, so no text holds them."""
_UNSOUND = re.compile(f"(?<=[{_STACKERS}]){_CUT}|{_CUT}(?=[{_REPEATERS}{_HANGING}])")
"""A cut in a stack of letters, or before what belongs to the letter or the word before it."""
_BEFORE_ENDER = re.compile(f"{_CUT}(?=.(?:[{_HANGING}]|(?<=[{_STACKERS}]).)*[{_ENDERS}])")
_BREAKING = re.compile(rf"(?<![\s{BREAK}{LOCK}])(?:(?<=[{_SCRIPTS}]){_CUT}|{_CUT}(?=[{_SCRIPTS}]))(?![\s{BREAK}{LOCK}])")
"""A cut between two signs without a blank or a mark, one of them of a script without blanks; Latin keeps its own ways."""
_LOCKING = re.compile(rf"(?<![\s{BREAK}{LOCK}{_STACKERS}])(?:(?<=[{_SCRIPTS}]){_SEAM}|{_SEAM}(?=[{_SCRIPTS}]))(?![\s{BREAK}{LOCK}{_HANGING}])")
"""The same of a seam between letters; a lock inside a stack would destroy it."""

BOUND = "\u00a0"
"""NO-BREAK SPACE: the blank between a number and what it counts or numbers."""
_BESIDE_A_NUMBER = re.compile(r"(?:(?<=\d)|(?<=\{[nm]\})) (?=[\u1780-\u17b3])|(?<=[\u1780-\u17d3]) (?=\d|\{[nm]\})")
"""Of Khmer words, which write ជំហានទី 1 and 5 ឆ្នាំ with a blank; {n} and {m} are numbers that come later."""

_KEPT = 20_000
"""Marked texts that are kept: a heading or a name stands on a page some ten times."""


def is_spaceless(text: str) -> bool:
    """Whether the text holds letters of a script that writes no blanks between words."""
    return _SPACELESS.search(text) is not None


def pieces(text: str, locale: str) -> list[str]:
    """The text cut where a line may break; joined together the pieces are the text."""
    if not is_spaceless(text):
        return [text] if text else []
    return _cut(text, locale).split(_CUT)


@lru_cache(_KEPT)
def break_marks(text: str, locale: str) -> str:
    """Mark where a line may break, for HTML and Markdown. Never put the result into an id, an address or a comparison."""
    if not is_spaceless(text):
        return text
    return _BREAKING.sub(BREAK, _cut(text, locale)).replace(_CUT, "")


@lru_cache(_KEPT)
def page_marks(text: str, locale: str) -> str:
    """The same, and a lock wherever a browser, which has a dictionary of its own, could part a word that stays whole.

    A Khmer number keeps to the words beside it.
    """
    marked = bound(break_marks(text, locale))
    begun = [0, *seams(marked)]
    return LOCK.join(marked[start:end] for start, end in zip(begun, [*begun[1:], None], strict=True))


@lru_cache(_KEPT)
def lock_marks(text: str, locale: str) -> str:
    """Mark where a line may break and forbid all other places, for Typst, which adds breaks of its own. A Khmer number keeps to the words beside it."""
    if not is_spaceless(text):
        return text
    from icu4py.breakers import CharacterBreaker

    seams = _SEAM.join(CharacterBreaker(_cut(text, locale), locale)).replace(_SEAM + _CUT + _SEAM, _CUT)
    return bound(_BREAKING.sub(BREAK, _LOCKING.sub(LOCK, seams).replace(_SEAM, "")).replace(_CUT, ""))


def bound(text: str) -> str:
    """The text with the blank between a Khmer word and a number bound."""
    return _BESIDE_A_NUMBER.sub(BOUND, text)


def words(text: str, locale: str) -> list[str]:
    """The words of a text, without blanks and signs."""
    from icu4py.breakers import WordBreaker

    return [word for word in _sound(text, WordBreaker(as_read(text), locale)).split(_CUT) if any(map(_is_letter, word))]


def without_marks(text: str) -> str:
    """The text without break and lock marks, and with plain blanks, as one compares or searches it."""
    return text.replace(BREAK, "").replace(LOCK, "").replace(BOUND, " ")


def _cut(text: str, locale: str) -> str:
    """The text with a cut wherever a line may break."""
    from icu4py.breakers import LineBreaker

    return _sound(text, LineBreaker(as_read(text), locale))


def _sound(text: str, segments: Iterable[str]) -> str:
    """The text with a cut where a segment ends, where that parts no letter and no sign from its word, and no word that stays whole."""
    return _BEFORE_ENDER.sub("", _UNSOUND.sub("", _CUT.join(mended(text, segments))))


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LN"

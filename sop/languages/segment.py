"""Where a line of Khmer, Thai, Lao or Burmese may break, and what its words are.

These scripts write no blanks between words. icu4py enters the project here and nowhere else, and only once such a text
comes by: English pays nothing. ICU alone would break inside a stacked letter or before a repetition sign, which destroys
the letters on paper, so its breaks are filtered. A U+200B that a translator typed is a break and stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

BREAK = "\u200b"
"""ZERO WIDTH SPACE: a line may break here."""

LOCK = "\u2060"
"""WORD JOINER: a line may not break here."""

_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\uaa60-\uaa7f\ua9e0-\ua9ff]")
_STACKERS = "\u17d2\u1039"
"""The letter after one of these stands below the letter before it."""
_REPEATERS = "\u17d7\u0ec6\u0e46"
"""These say that the word before them is said twice, and stay with it."""
_ENDERS = "\u17cb\u17cc\u17cd"
"""A Khmer letter under one of these closes a syllable, so no word begins with it; ICU parts ម្នាក់ៗ before its last letter."""

_KEPT = 20_000
"""Marked texts that are kept: a heading or a name stands on a page some ten times."""


def is_spaceless(text: str) -> bool:
    """Whether the text holds letters of a script that writes no blanks between words."""
    return _SPACELESS.search(text) is not None


def pieces(text: str, locale: str) -> list[str]:
    """The text cut where a line may break; joined together the pieces are the text."""
    if not is_spaceless(text):
        return [text] if text else []
    from icu4py.breakers import LineBreaker

    return list(_joined(LineBreaker(text, locale), text, locale))


@lru_cache(_KEPT)
def break_marks(text: str, locale: str) -> str:
    """Mark where a line may break, for HTML and Markdown. Never put the result into an id, an address or a comparison."""
    if not is_spaceless(text):
        return text
    return "".join(piece + _mark_between(piece, following) for piece, following in _pairs(pieces(text, locale)))


@lru_cache(_KEPT)
def lock_marks(text: str, locale: str) -> str:
    """Mark where a line may break and forbid all other places, for Typst, which adds breaks of its own."""
    if not is_spaceless(text):
        return text
    return "".join(_locked(piece, locale) + _mark_between(piece, following) for piece, following in _pairs(pieces(text, locale)))


def words(text: str, locale: str) -> list[str]:
    """The words of a text, without blanks and signs."""
    from icu4py.breakers import WordBreaker

    return [word for word in _joined(WordBreaker(text, locale), text, locale) if any(map(_is_letter, word))]


def without_marks(text: str) -> str:
    """The text without break and lock marks, as one compares or searches it."""
    return text.replace(BREAK, "").replace(LOCK, "")


def _clusters(text: str, locale: str) -> Iterator[str]:
    from icu4py.breakers import CharacterBreaker

    yield from CharacterBreaker(text, locale)


def _joined(segments: Iterator[str], text: str, locale: str) -> Iterator[str]:
    """Join each segment to the next where a break would cut a cluster or part a sign from its word."""
    starts, start = {}, 0
    for cluster in _clusters(text, locale):
        starts[start] = cluster
        start += len(cluster)
    current, position = "", 0
    for segment in segments:
        current += segment
        position += len(segment)
        following = starts.get(position)
        if position < len(text) and (following is None or _belongs(segment[-1], following)):
            continue
        yield current
        current = ""


def _belongs(before: str, cluster: str) -> bool:
    return (before in _STACKERS or cluster[0] in _REPEATERS or unicodedata.category(cluster[0]) in ("Mn", "Mc")
            or any(sign in _ENDERS for sign in cluster))


def _locked(piece: str, locale: str) -> str:
    result = ""
    for cluster in _clusters(piece, locale):
        if result and _may_lock(result[-1], cluster[0]):
            result += LOCK
        result += cluster
    return result


def _may_lock(before: str, after: str) -> bool:
    """A lock inside a stack would destroy it."""
    return _touches(before, after) and before not in _STACKERS and unicodedata.category(after) not in ("Mn", "Mc")


def _mark_between(piece: str, following: str) -> str:
    return BREAK if following and _touches(piece[-1], following[0]) else ""


def _touches(before: str, after: str) -> bool:
    """Whether two signs meet without a blank or a mark, one of them of a script without blanks; Latin keeps its own ways."""
    if before.isspace() or after.isspace() or {before, after} & {BREAK, LOCK}:
        return False
    return is_spaceless(before + after)


def _pairs(items: list[str]) -> Iterator[tuple[str, str]]:
    return zip(items, [*items[1:], ""])


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LN"

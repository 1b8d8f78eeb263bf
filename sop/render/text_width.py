"""How wide a text is in the handbook's fonts, near enough to break its lines. Used where no browser breaks them: in SVG.

Widths are hundredths of the letter size, as the fonts say them, and a little is added: too narrow a line is never seen.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from sop.languages.segment import BOUND, bound, pieces

_LATIN = dict(zip(map(chr, range(32, 127)), map(int, (
    "26 27 41 65 57 83 73 22 30 30 55 57 27 32 27 37 57 57 57 57 57 57 57 57 57 57 27 27 57 57 57 43 90 64 65 63 73 56 52 73 74 34 27 62 "
    "52 91 76 78 60 78 62 55 56 73 60 93 59 57 57 33 37 33 57 44 28 56 62 48 62 56 34 62 62 26 26 53 26 94 62 60 62 62 41 48 36 62 51 79 "
    "53 51 47 38 55 38 57").split())))
_LATIN[BOUND] = _LATIN[" "]
_KHMER = {"ឃ": 93, "ឈ": 125, "ញ": 95, "ឍ": 92, "ណ": 124, "យ": 95, "រ": 29, "ល": 93, "វ": 33, "ស": 93, "ហ": 93, "ឡ": 85, "ា": 29, "េ": 29,
          "ែ": 29, "ៃ": 29, "ើ": 29, "ឿ": 60, "ៀ": 60, "ោ": 58, "ៅ": 58, "ះ": 39, "ៈ": 28, "។": 59, "៖": 48, "ៗ": 59}
_COENG = "\u17d2"
_WIDE_BELOW = {"រ": 29, "យ": 32, "ស": 32, "ឃ": 32, "ឈ": 32, "ហ": 32, "ញ": 10}
"""Letters that reach out beside the one under which they stand."""
_OTHERWISE = 64
_SPARE = 1.04
_KEPT = 20_000
"""Lines and words whose width is kept: the same answers and words come again and again."""


def width(text: str, size: float) -> float:
    """The width of a line in pixels."""
    return _pixels(_hundredths(text), size)


@lru_cache(_KEPT)
def wrapped(text: str, locale: str, size: float, limit: float) -> tuple[str, ...]:
    """The text in lines that are not wider than `limit`, unless one unbreakable piece is."""
    lines, current, reached = [], "", 0
    for piece in _breakable(text, locale):
        if current and _pixels(reached + _hundredths(piece.rstrip()), size) > limit:
            lines.append(current.rstrip())
            current, reached = "", 0
        current += piece
        reached += _hundredths(piece)
    return (*lines, current.rstrip()) if current.strip() else tuple(lines)


def _pixels(hundredths: int, size: float) -> float:
    return hundredths * size / 100 * _SPARE


@lru_cache(_KEPT)
def _hundredths(text: str) -> int:
    """The width of a text, or of a piece that no line break may cut, in hundredths of the letter size."""
    total, below = 0, False
    for sign in text:
        if sign == _COENG:
            below = True
            continue
        total += _WIDE_BELOW.get(sign, 0) if below else _one(sign)
        below = False
    return total


def _breakable(text: str, locale: str) -> list[str]:
    """The text cut after blanks, and inside words of a script that writes none; not between a Khmer word and a number."""
    found: list[str] = []
    for word in bound(" ".join(text.split())).split(" "):
        if found:
            found[-1] += " "
        found += pieces(word, locale)
    return found


@cache
def _one(sign: str) -> int:
    if sign in _LATIN:
        return _LATIN[sign]
    if unicodedata.category(sign) in ("Mn", "Cf"):
        return 0
    return _KHMER.get(sign, _OTHERWISE)

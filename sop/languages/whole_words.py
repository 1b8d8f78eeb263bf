"""Words that stay whole at the end of a line: where `whole_words.txt` knows better than a dictionary.

ICU takes អាចមក for a word and a letter, and a browser parts សាមីខ្លួន, which is one word. Here are positions in a text and no marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

_LIST = Path(__file__).with_name("whole_words.txt")
_LETTER = "\u1780-\u17b3"
_STACKER = "\u17d2"
_SIGNS = "\u17b4-\u17d3\u17dd"
"""What hangs on a Khmer letter."""
_BEGINS = re.compile(rf"(?<=[{_LETTER}{_SIGNS}])(?<!{_STACKER})(?=[{_LETTER}])")
"""A place between two syllables of running Khmer."""
_REPEATED, _AS_READ = "\u17d7", "\u17d6"
"""ICU parts the word before ៗ, which it does not know, and reads it rightly before a colon; a line breaks after both and before neither."""


def as_read(text: str) -> str:
    """The text as ICU reads it best, of the same length."""
    return text.replace(_REPEATED, _AS_READ)


def mended(text: str, segments: Iterable[str]) -> Iterator[str]:
    """The text cut where its segments end, except inside a whole word; where ICU misread one, a line may break beside it."""
    ends, end = set(), 0
    for segment in segments:
        end += len(segment)
        ends.add(end)
    for found in _pattern().finditer(text):
        within = set(range(found.start() + 1, found.end()))
        wanted = _breaks(found)
        if ends & within != wanted:
            ends = ends - within | wanted | {place for place in found.span() if _BEGINS.match(text, place)}
    begun = 0
    for end in sorted(ends):
        yield text[begun:end]
        begun = end


def seams(text: str) -> list[int]:
    """The places inside whole words where a dictionary could part them: before each syllable but the first."""
    return [place for found in _pattern().finditer(text) if not _breaks(found)
            for place in range(found.start() + 1, found.end()) if _BEGINS.match(text, place)]


def _breaks(found: re.Match[str]) -> set[int]:
    """Where a line may break inside an entry of the list."""
    places, at = set(), found.start()
    for word in _entries()[found[0]][:-1]:
        at += len(word)
        places.add(at)
    return places


@cache
def _entries() -> dict[str, list[str]]:
    """The words of each entry, by its letters."""
    lines = (line.split() for line in _LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {"".join(words): words for words in lines if words}


@cache
def _pattern() -> re.Pattern[str]:
    """The longest entry first; none begins inside a stack of letters or goes on with a sign."""
    longest = sorted(_entries(), key=lambda letters: (-len(letters), letters))
    return re.compile(f"(?<!{_STACKER})(?:{'|'.join(map(re.escape, longest))})(?![{_SIGNS}])")

"""Read a catalogue that stands as `sop.languages.catalogue` writes it, which nearly every one does.

One pattern takes an entry at once, where polib looks at each line by itself. What does not stand so to the last sign (put by
another tool, put away, or broken) is left to polib, which is asked whenever this gives None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_STRING = r'"[^"\\\n]*(?:\\["\\nrt][^"\\\n]*)*"'
_STRINGS = rf"{_STRING}(?:\n{_STRING})*"
_HEADER = re.compile(r'msgid ""\nmsgstr ""\n((?:"[A-Za-z-]+:[^"\\\n]*\\n"\n)*)\n*')
_ENTRY = re.compile(rf'((?:# \S[^\n]*\n)*)((?:#\. \S[^\n]*\n)*)(#, fuzzy\n)?(?:#\| msgid ({_STRING}(?:\n#\| {_STRING})*)\n)?'
                    rf"msgctxt ({_STRING})\nmsgid ({_STRINGS})\nmsgstr ({_STRINGS})\n+")
_LANGUAGE = re.compile(r'"Language:([^"\\\n]*)\\n"')
_ESCAPED = re.compile(r'\\(["\\nrt])')
_MEANS = {'"': '"', "\\": "\\", "n": "\n", "r": "\r", "t": "\t"}


class Item(NamedTuple):
    """An entry as it stands in a file."""

    context: str | None
    source: str
    text: str
    fuzzy: bool
    previous: str | None
    comment: str
    note: str
    line: int
    """The first line that belongs to it, its comments included."""
    obsolete: bool = False


def items(text: str) -> tuple[str, list[Item]] | None:
    """The language that the head names ('' for none) and every entry in order; None where polib must be asked."""
    text += "\n"
    head = _HEADER.match(text)
    if head is None or len(text.splitlines()) != text.count("\n"):
        return None
    found = []
    at, line = head.end(), 1 + head[0].count("\n")
    while at < len(text):
        entry = _ENTRY.match(text, at)
        if entry is None:
            return None
        notes, comments, fuzzy, previous, context, source, translation = entry.groups()
        found.append(Item(_said(context), _said(source), _said(translation), bool(fuzzy), _said(previous.replace("\n#| ", "\n")) if previous else None,
                          "\n".join(_lines(comments, "#. ")), "\n".join(_lines(notes, "# ")), line))
        at, line = entry.end(), line + entry[0].count("\n")
    named = _LANGUAGE.findall(head[1])
    return named[-1].strip() if named else "", found


def _said(quoted: str) -> str:
    """What strings on one line or several say together."""
    text = "".join([line[1:-1] for line in quoted.split("\n")]) if "\n" in quoted else quoted[1:-1]
    return _ESCAPED.sub(lambda sign: _MEANS[sign[1]], text) if "\\" in text else text


def _lines(comments: str, mark: str) -> Iterator[str]:
    return (line[len(mark):].rstrip() for line in comments.split("\n")[:-1])

"""A catalogue that stands as `sop translate` writes it, read at a glance: a header, then entries with each text on one line.

Nearly every catalogue does, and a corpus has many. One that a tool laid out otherwise, or a person broke, is left to the door
of PO, which reads everything and says what is wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_STRING = r'"([^"\\\n]*(?:\\["\\nrt][^"\\\n]*)*)"'
_HEADER = re.compile(rf'msgid ""\nmsgstr ""\n((?:{_STRING}\n)+)\n+')
_ENTRY = re.compile(rf"((?:# .*\n)*)((?:#\. +\S.*\n)*)(#, fuzzy\n)?(?:#\| msgid {_STRING}\n)?msgctxt {_STRING}\nmsgid {_STRING}\nmsgstr {_STRING}\n+")
_ESCAPED = re.compile(r'\\(["\\nrt])')
_SIGNS = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class PlainEntry:
    """One entry, as it stands."""

    line: int
    """Where it begins."""
    note: str
    comment: str
    fuzzy: bool
    previous: str | None
    context: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class PlainCatalogue:
    """A whole catalogue: what its header says, and entries with contexts that differ."""

    header: dict[str, str]
    entries: list[PlainEntry]


def plain_catalogue(text: str) -> PlainCatalogue | None:
    """Read the text of a catalogue; None where anything in it stands otherwise than we write it."""
    header = _HEADER.match(text)
    if header is None or len(text.splitlines()) != text.count("\n"):  # a line may end with other signs too
        return None
    entries: list[PlainEntry] = []
    line, position = 1 + header[0].count("\n"), header.end()
    while position < len(text):
        found = _ENTRY.match(text, position)
        if found is None:
            return None
        entries.append(_entry(found, line))
        line, position = line + found[0].count("\n"), found.end()
    if len({entry.context for entry in entries}) < len(entries):
        return None
    said = "".join(_read(part) for part in re.findall(_STRING, header[1]))
    return PlainCatalogue({key: value.strip() for key, _, value in (each.partition(":") for each in said.splitlines())}, entries)


def _entry(found: re.Match[str], line: int) -> PlainEntry:
    note, comment, fuzzy, previous, context, source, text = found.groups()
    return PlainEntry(line, _comment(note, "# "), _comment(comment, "#. "), fuzzy is not None, None if previous is None else _read(previous),
                      _read(context), _read(source), _read(text))


def _comment(lines: str, sign: str) -> str:
    return "\n".join(line.strip()[len(sign):] for line in lines.splitlines())


def _read(string: str) -> str:
    """What stands between quotes."""
    return _ESCAPED.sub(lambda sign: _SIGNS.get(sign[1], sign[1]), string) if "\\" in string else string

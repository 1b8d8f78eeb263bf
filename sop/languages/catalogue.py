"""A translators' catalogue (PO): what stands in it, and writing it so that the same words give the same bytes.

polib enters the project here and nowhere else. An entry is found by its context (`state.call-family.do`) and by nothing
else: equal source texts of two steps are two entries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import polib

from sop.finding import Finding, Place, error
from sop.languages import plain

_LINE = re.compile(r'(?:(?:msgctxt|msgid|msgstr)\s+)?"(?:[^"\\]|\\["\\nrt])*"\s*')
_SYNTAX = re.compile(r"\(line (\d+)\)(?:: (.*))?")


@dataclass(frozen=True, slots=True)
class Message:
    """One text to translate: its context, its words in the source language, and what helps a translator."""

    context: str
    text: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text and its translation. `fuzzy` says that the source changed since; `previous` is what it was translated from."""

    context: str
    source: str
    text: str = ""
    fuzzy: bool = False
    previous: str | None = None
    comment: str = ""
    note: str = ""
    """What a translator wrote beside it."""
    line: int = field(default=1, compare=False)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The entries of one language by context, in their order; `obsolete` holds translations whose source text is gone."""

    locale: str
    entries: Mapping[str, Entry] = field(default_factory=lambda: MappingProxyType({}))
    obsolete: Mapping[str, Entry] = field(default_factory=lambda: MappingProxyType({}))
    file: str = field(default="(made in code)", compare=False)

    def place(self, context: str) -> Place:
        """Where an entry stands."""
        entry = self.entries.get(context)
        return Place(self.file, entry.line if entry else 1)


def read(path: Path, locale: str, name: str | None = None) -> tuple[Catalogue, list[Finding]]:
    """Read a catalogue and all that is wrong with it. A file that is not there yet is a catalogue without entries."""
    name = name or str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Catalogue(locale, file=name), []
    except UnicodeDecodeError:
        return Catalogue(locale, file=name), [error("not-text", Place(name), "This is not a text file in UTF-8.",
                                                    "Save the catalogue again with encoding UTF-8.")]
    except OSError as problem:
        return Catalogue(locale, file=name), [error("unreadable", Place(name), f"The file cannot be read: {problem.strerror}.",
                                                    "Check that it is a file and that you may read it.")]
    return parse(text, locale, name)


def parse(text: str, locale: str, name: str) -> tuple[Catalogue, list[Finding]]:
    """Read the text of a catalogue."""
    text = text.replace("\r\n", "\n")
    standing = plain.items(text)
    findings = list(_broken_lines(text, name)) if standing is None else []
    if findings:
        return Catalogue(locale, file=name), findings
    try:
        said, items = standing or by_polib(text)
    except (OSError, ValueError) as problem:
        return Catalogue(locale, file=name), [_syntax(problem, name)]
    entries: dict[str, Entry] = {}
    obsolete: dict[str, Entry] = {}
    if said and said.replace("-", "_") != locale.replace("-", "_"):
        findings.append(error("catalogue-language", Place(name), f'The catalogue says that it is in "{said}", but its name says "{locale}".',
                              "Correct the header `Language`, or the name of the file."))
    for item in items:
        found = _broken_entry(item, entries, name)
        if found:
            findings.append(found)
        if found or item.context is None:  # an obsolete entry without context can be of no use again
            continue
        (obsolete if item.obsolete else entries)[item.context] = Entry(*item[:-1])
    return Catalogue(locale, MappingProxyType(entries), MappingProxyType(obsolete), name), findings


def by_polib(text: str) -> tuple[str, list[plain.Item]]:
    """The language that the head names, and every entry."""
    catalogue = polib.pofile(text + "\n", encoding="utf-8")  # a name of a file never ends so: this is read as text
    return catalogue.metadata.get("Language", "").strip(), [
        plain.Item(item.msgctxt, item.msgid, item.msgstr, "fuzzy" in item.flags, item.previous_msgid, item.comment, item.tcomment,
                   max(item.linenum, 1), bool(item.obsolete)) for item in catalogue]


def to_text(catalogue: Catalogue) -> str:
    """The catalogue as PO text: entries in their order, lines never wrapped, no dates and no names of people."""
    file = polib.POFile(wrapwidth=0)
    file.metadata = {
        "Project-Id-Version": "sop-as-code",
        "Report-Msgid-Bugs-To": "",
        "PO-Revision-Date": "2026-01-01 00:00+0000",
        "Last-Translator": "see the history of this file",
        "Language-Team": catalogue.locale,
        "Language": catalogue.locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for entry in catalogue.entries.values():
        file.append(_item(entry))
    for entry in catalogue.obsolete.values():
        file.append(_item(entry, obsolete=True))
    return str(file).removeprefix("#\n")


def write(catalogue: Catalogue, path: Path) -> None:
    """Write the catalogue, whole or not at all."""
    from sop.whole import write_whole  # here, since reading one has no use for it
    write_whole(path, to_text(catalogue))


def _item(entry: Entry, obsolete: bool = False) -> polib.POEntry:
    """An obsolete entry keeps no previous text: polib would not read it back."""
    return polib.POEntry(msgctxt=entry.context, msgid=entry.source, msgstr=entry.text, flags=["fuzzy"] if entry.fuzzy else [],
                         previous_msgid=None if obsolete else entry.previous, comment="" if obsolete else entry.comment,
                         tcomment=entry.note, obsolete=obsolete)


def _broken_lines(text: str, name: str) -> Iterator[Finding]:
    """polib silently drops what follows a quote that is not closed, and takes unknown escapes: look first."""
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#") or _LINE.fullmatch(line):
            continue
        if line.startswith(("msgid_plural", "msgstr[")):
            yield error("plural-entry", Place(name, number), "The entry has plural forms, which have no meaning here.",
                        "Write one text that reads well with any number.")
        elif line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            yield error("not-a-catalogue", Place(name, number), "Two versions of the file were joined and the difference still stands here.",
                        "Keep one of the two texts and remove the lines of <, = and >.")
        else:
            yield error("not-a-catalogue", Place(name, number), "This line is no part of a PO catalogue.",
                        "Put the text in double quotes; write \\\" for a quote inside it.")


def _broken_entry(item: plain.Item, entries: Mapping[str, Entry], name: str) -> Finding | None:
    if item.obsolete:
        return None
    place = Place(name, item.line)
    if item.context is None:
        return error("entry-without-context", place, f'The entry "{item.source[:60]}" has no context, so nobody knows where it belongs.',
                     "Let `sop translate` write the catalogue anew, and fill in the translation there.")
    if item.context in entries:
        return error("entry-twice", place, f'The context "{item.context}" stands twice; the first is in line {entries[item.context].line}.',
                     "Keep the entry with the better translation.")
    return None


def _syntax(problem: Exception, name: str) -> Finding:
    found = _SYNTAX.search(str(problem))
    line, said = (int(found[1]), found[2]) if found else (1, str(problem))
    return error("not-a-catalogue", Place(name, line), f"The catalogue cannot be read here{': ' + said if said else ''}.",
                 "Compare with the entry above: `msgctxt`, `msgid` and `msgstr`, each with its text in double quotes.")

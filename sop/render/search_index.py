"""What the search looks through: every section of every page, in the form in which the theme keeps it.

The theme's own indexer takes each page apart with a parser for any HTML, drawings and all, and needs a quarter of the time of
the whole build. This one finds the same sections: it knows that our pages are well formed, and steps over what is not to be
found.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sop.languages.segment import without_marks

Entry = Mapping[str, str]

_TAG = re.compile(r"""<(?:!--.*?--|(/?)([a-zA-Z][a-zA-Z0-9-]*)([^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*))>""", re.DOTALL)
_ID = re.compile(r"""(?:^|\s)id=["']([^"']*)["']""")
_UNSEEN = re.compile(r"""(?:^|\s)(?:data-search-exclude(?![\w-])|class=["'](?:headerlink|linenodiv)["'])""")
"""What marks an element that is not to be found."""
_UNREAD = {"object", "script", "style"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_KEPT = {"p", "code", "pre", "li", "ol", "ul", "sub", "sup"}
"""Tags that stay in the text, so that the theme can show a piece of it."""


def index_text(settings: Mapping[str, Any], entries: list[Entry]) -> str:
    """The file that the search reads, in plain letters: half the size of one with escapes."""
    return json.dumps({"config": settings, "docs": entries}, ensure_ascii=False, separators=(",", ":"), default=str)


def entries(page: str, title: str, content: str) -> Iterator[Entry]:
    """The entries of one page, from its address, what it is called where no heading says it, and its HTML."""
    for section in sections(without_marks(content)):
        heading = "".join(section.title) if section.title else without_marks(title)
        yield {"location": f"{page}#{section.id}" if section.id else page, "title": heading.strip(), "text": "".join(section.text).strip()}


@dataclass(slots=True)
class Section:
    """A heading and what stands below it until the next one; without a heading where a page begins with none."""

    tag: str = ""
    depth: float = 0
    """How many elements were open when it began, its heading included; endless once the element around it is closed."""
    id: str = ""
    """Its anchor; empty at the top of the page."""
    title: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def sections(content: str) -> list[Section]:
    """The sections of a well-formed page, in order."""
    reading, position = _Reading(), 0
    while tag := _TAG.search(content, position):
        reading.words(content[position:tag.start()])
        position = tag.end()
        ends, name, attributes = tag.groups()
        if ends:
            reading.end(name)
        elif name is None or name in _VOID or attributes.endswith("/"):
            continue
        elif name in _UNREAD or _UNSEEN.search(attributes):
            position = _after(name, content, position)
        else:
            reading.begin(name, attributes)
    reading.words(content[position:])
    return reading.sections


def _after(name: str, content: str, position: int) -> int:
    """Where the element ends that has just begun."""
    depth = 1
    for tag in re.compile(rf"<(/?){name}(?=[\s>])[^>]*>").finditer(content, position):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return len(content)


class _Reading:
    """A page that is read from its top: the sections so far, the one that goes on, and the elements that are open."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.open: list[str] = []

    def begin(self, name: str, attributes: str) -> None:
        """An element begins, and with a heading a section."""
        self.open.append(name)
        anchor = _ID.search(attributes) if name in _HEADINGS else None
        if not self.sections and not (anchor and name == "h1"):
            self._go_on(Section())
        if anchor:
            self._go_on(Section(name, len(self.open), html.unescape(anchor[1]) if self.sections else ""))
        if name in _KEPT:
            self._here().append(f"<{name}>")

    def words(self, text: str) -> None:
        """Words between two tags."""
        if not text:
            return
        if not self.sections:
            self._go_on(Section())
        here, is_blank, is_code = self._here(), text.isspace(), "pre" in self.open
        if not is_code:
            text = " " if is_blank else text.replace("\n", " ")
        if not is_blank:
            here.append(html.escape(html.unescape(text), quote=False))
        elif here is self.current.title or is_code or not here or not here[-1].isspace():
            here.append(text)

    def end(self, name: str) -> None:
        """An element ends, with the section that began in it: what follows belongs to the one around it."""
        if not self.open or self.open[-1] != name:
            return
        if self.current.depth > len(self.open):
            around = next((section for section in reversed(self.sections) if section.depth <= len(self.open)), self.current)
            self.current.depth = float("inf")
            self.current = around
        self.open.pop()
        if name in _KEPT:
            self._close(f"<{name}>", f"</{name}>")

    def _close(self, begins: str, ends: str) -> None:
        """Close a tag that stays in the text, or take it away where nothing stands in it."""
        here = self._here()
        first = here.index(begins) if begins in here else len(here)
        if first < len(here) and all(map(str.isspace, here[first + 1:])):
            del here[first:]
        else:
            here.append(ends)

    def _go_on(self, section: Section) -> None:
        self.sections.append(section)
        self.current = section

    def _here(self) -> list[str]:
        return self.current.title if self.current.tag in self.open else self.current.text

"""The one door to Jinja: text from YAML goes into pages as data, never as marks of a page.

`escape` is safe in Markdown, HTML, attributes and SVG alike: every sign that means something in any of them becomes a
character reference. What a template prints goes through `_shown`, so no template can forget it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sop.languages.segment import page_marks
from sop.languages.state import State
from sop.languages.translate import Said

_SPECIAL = re.compile(r"[&<>\"'\\`*_{}\[\]#!|~^$=:@]")
_BLANKS = re.compile(r"(?:[^\S\xa0]|[\x00-\x1f\x7f])+")
"""All but the blank that binds a number to its word."""
_FIRST = re.compile(r"^(?:[-+]|\d+(?=[.)]))")
"""What begins a list in Markdown, where a text stands at the beginning of a line."""


@lru_cache(maxsize=20_000)
def escape(text: str) -> Markup:
    """The text as data, on one line."""
    return _begun(inside(text))


def _begun(text: Markup) -> Markup:
    """Data that may stand at the beginning of a line, where a sign could begin a list."""
    plain = str(text).strip()
    first = _FIRST.match(plain)
    if first:
        plain = _reference(first) + plain[1:] if first[0] in "-+" else f"{first[0]}&#{ord(plain[first.end()])};{plain[first.end() + 1:]}"
    return Markup(plain)


@lru_cache(maxsize=20_000)
def inside(text: str) -> Markup:
    """The text as data in the middle of a line: blanks at its ends stay."""
    return Markup(_SPECIAL.sub(_reference, _BLANKS.sub(" ", text)))


def _reference(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


@dataclass(frozen=True, slots=True)
class Reader:
    """In which language a page is read, and its words for 'not translated'."""

    locale: str
    not_translated: str

    def show(self, text: Said, mark: Callable[[str, str], Markup] | None = None) -> Markup:
        """A text in its own language; a visible mark on what is not in the reader's.

        `mark` makes data of a piece and its language, and may put marks of its own into it.
        """
        return _begun(Markup("").join(self._piece(piece, mark) for piece in text.parts or (text,)))

    def _piece(self, text: Said, mark: Callable[[str, str], Markup] | None) -> Markup:
        """A piece in one language, as a link where it names a place on the page."""
        if text.anchor:
            return Markup('<a href="#{}">{}</a>').format(escape(text.anchor), self._marked(text, None))
        return self._marked(text, mark)

    def _marked(self, text: Said, mark: Callable[[str, str], Markup] | None) -> Markup:
        broken = page_marks(text.text, text.locale)
        body = mark(broken, text.locale) if mark else inside(broken)
        core = body.strip()
        if text.locale == self.locale or not core:
            return body
        before, _, after = body.partition(core)
        if text.state is State.SOURCE:  # a title of a document, which keeps its language
            return Markup('{}<span lang="{}">{}</span>{}').format(before, escape(text.locale), core, after)
        return Markup('{}<span class="untranslated" lang="{}" title="{}">{}</span>{}').format(
            before, escape(text.locale), escape(self.not_translated), core, after)

    def word(self, text: str) -> Markup:
        """A word of the interface or a plain value."""
        return escape(page_marks(text, self.locale))


def reader_of(locale: str, words: Mapping[str, str]) -> Reader:
    """The reader of a language, with its interface words."""
    return Reader(locale, words["standing.not-translated"])


def templates(folder: Path, locale: str, words: Mapping[str, str]) -> Environment:
    """The templates of a folder, for readers of one language. `w` holds the interface words."""
    reader = reader_of(locale, words)
    made = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, finalize=_shown(reader),
                       trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, auto_reload=False)
    made.filters["plain"] = _plain
    made.filters["fill"] = _fill(reader)
    made.globals["w"] = words
    made.globals["locale"] = locale
    return made


def tidy(text: str) -> str:
    """No blanks at the end of lines and no two empty lines together, so that templates may be laid out to be read."""
    lines = "\n".join([line.rstrip(" \t") for line in text.split("\n")])
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def _shown(reader: Reader) -> Callable[[object], object]:
    def shown(value: object) -> object:
        if isinstance(value, Said):
            return reader.show(value)
        if hasattr(value, "__html__"):
            return value
        return reader.word(str(value))
    return shown


def _plain(value: Said | str) -> Markup:
    """A text without marks, for attributes and titles."""
    return escape(value.text if isinstance(value, Said) else value)


def _fill(reader: Reader) -> Callable[..., Markup]:
    """Words with places in braces: 'Edition {n}' filled with texts that keep their own marks."""
    def fill(template: str, **values: object) -> Markup:
        shown = _shown(reader)
        parts = re.split(r"\{([a-z-]+)\}", template)
        for index in range(1, len(parts), 2):
            if str(values[parts[index]]).isdecimal():  # marked together with its words, so that they stay together
                parts[index + 1] = "".join([parts[index - 1], str(values[parts[index]]), parts[index + 1]])
                parts[index - 1] = parts[index] = ""
        return Markup("").join(shown(values[part]) if index % 2 and part else inside(page_marks(part, reader.locale)) for index, part in enumerate(parts))
    return fill

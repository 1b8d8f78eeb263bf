"""The words of the glossary, explained where they stand: the first time in each section of a page, and in a list at its end.

Only running text comes here. Headings, links, code and drawings keep their words bare. A text that is shown in the source language
is explained by the terms of that language, in the reader's own words where there are any.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from sop.languages.segment import BREAK, LOCK, is_spaceless, without_marks
from sop.languages.translate import Said
from sop.render.page import Reader, inside
from sop.render.view_named import TermView

_HANGING = "".join(sign for sign in map(chr, range(0x300, 0xaa80)) if unicodedata.category(sign) in ("Mn", "Mc"))
_INSIDE = rf"[\w{_HANGING}{LOCK}]"
"""What a word goes on with: where a script writes no blanks, its words are parted by break marks."""
_PLURAL = "(?:e?s)?"


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms that a reader finds explained."""

    reader: Reader
    terms: tuple[TermView, ...]
    named: Mapping[tuple[str, str], TermView]
    """By language and by the words as they are compared."""
    patterns: Mapping[str, re.Pattern[str]]
    """What finds them in texts of a language; the term itself is the first group."""


def glossary_of(terms: Iterable[TermView], reader: Reader) -> Glossary:
    """The glossary of one language; the longest term is found first."""
    kept = tuple(terms)
    named = {(words.locale, _compared(words.text)): term for term in kept for words in (term.source, term.text)}
    patterns = {}
    for locale in sorted({locale for locale, _ in named}):
        longest = sorted((words for where, words in named if where == locale), key=lambda words: (-len(words), words))
        patterns[locale] = re.compile(f"(?<!{_INSIDE})({'|'.join(map(_looked_for, longest))}){_PLURAL}(?!{_INSIDE})", re.IGNORECASE)
    return Glossary(reader, kept, named, patterns)


def _compared(words: str) -> str:
    return " ".join(without_marks(words).casefold().split())


def _looked_for(words: str) -> str:
    """A pattern for one term: any blanks between its words, and a mark wherever a line may break or may not."""
    between = f"[{BREAK}{LOCK}]?" if is_spaceless(words) else ""
    return between.join(r"\s+" if sign == " " else re.escape(sign) for sign in words)


class Explainer:
    """Explains the words of one page, from its top to its end."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._explained: set[tuple[str, str]] = set()

    def __call__(self, text: Said, section: str) -> Markup:
        """The text as data, with each term explained that this section has not explained yet."""
        return self._glossary.reader.show(text, partial(self._marked, section))

    @property
    def used(self) -> tuple[TermView, ...]:
        """The terms that were explained so far, in the order of the glossary."""
        used = {term for _, term in self._explained}
        return tuple(term for term in self._glossary.terms if term.id in used)

    def _marked(self, section: str, text: str, locale: str) -> Markup:
        """A piece of text in one language, with its break marks."""
        pieces, at = [], 0
        pattern = self._glossary.patterns.get(locale)
        for found in pattern.finditer(text) if pattern else ():
            term = self._glossary.named[locale, _compared(found[1])]
            if (section, term.id) in self._explained:
                continue
            self._explained.add((section, term.id))
            pieces += [inside(text[at:found.start()]), Markup('<abbr tabindex="0" title="{}">{}</abbr>').format(inside(term.means.text), inside(found[0]))]
            at = found.end()
        return Markup("").join([*pieces, inside(text[at:])])

"""The words of pages, sheets and screens that belong to no procedure: 'Step', 'Who', 'Page {n} of {m}'.

The source words stand in `interface/en.yaml`, their translations beside it as PO. A word that a language lacks is shown
in English with a visible mark, never silently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sop.languages.catalogue import Catalogue, Message, read
from sop.languages.merge import merge
from sop.languages.translate import Said, Words
from sop.source import read as read_yaml

_FOLDER = Path(__file__).parent / "interface"
_SOURCE = "en"


def messages() -> Iterator[Message]:
    """The source words in their order."""
    for context, text in _sources().items():
        yield Message(context, text)


@cache
def words(locale: str) -> Mapping[str, str]:
    """Every word by its id. One without a good translation is the English word, marked with [en]."""
    found = {context: said(locale, context) for context in _sources()}
    return MappingProxyType({context: word.text if word.locale == locale else f"{word.text} [{_SOURCE}]" for context, word in found.items()})


def said(locale: str, context: str) -> Said:
    """One word and the state of its translation."""
    return _words(locale).say(context, _sources()[context])


def unchecked(locale: str) -> int:
    """How many words have a translation that nobody has checked, or none."""
    return sum(number for state, number in _words(locale).count(messages()).items() if state.needs_a_mark)


def is_translated(locale: str) -> bool:
    """Whether there are words of this language at all."""
    return locale == _SOURCE or path(locale).is_file()


def path(locale: str) -> Path:
    """The translators' file of a language."""
    return _FOLDER / f"{locale}.po"


def refreshed(locale: str) -> Catalogue:
    """The catalogue of a language, brought up to date with the source words."""
    return merge(_catalogue(locale), messages())


@cache
def _sources() -> Mapping[str, str]:
    data, findings = read_yaml(_FOLDER / f"{_SOURCE}.yaml")
    if findings or not isinstance(data, dict):
        raise ValueError(f"{findings[0].place}: {findings[0].message}" if findings else "The interface words are no mapping.")
    return MappingProxyType({str(context): str(text) for context, text in data.items()})


@cache
def _catalogue(locale: str) -> Catalogue:
    catalogue, findings = read(path(locale), locale)
    if findings:
        raise ValueError(f"{findings[0].place}: {findings[0].message}")
    return catalogue


@cache
def _words(locale: str) -> Words:
    return Words(locale, _SOURCE, _catalogue(locale) if locale != _SOURCE else Catalogue(locale))

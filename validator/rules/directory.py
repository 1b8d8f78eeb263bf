"""The service directory: what it names is there, and it holds no number by which somebody could be called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sop.finding import Finding, Place, error
from sop.model.base import Part, place_of
from sop.model.directory import ALL, NOT_STATED, Offer
from validator.check import Subject, did_you_mean, rule, whole
from validator.cited import unknown_sources

NAMES = "directory-names-nothing"

_CALLED = re.compile(r"(?:\+|\b0)(?:[ /.()-]?\d){6,}|@")
"""What looks like a telephone number or an address of mail."""


@whole
def directory_names_nothing(subject: Subject) -> Iterator[Finding]:
    """The organisations, services, provinces, facts and sources that the service directory names exist, and each service has one colour.

    Why: a province that is misspelt looks as if nobody were there, and a service that is misspelt is found by nobody.
    """
    if not subject.is_first:
        return
    words = subject.vocabulary
    group_of: dict[str, str] = {}
    for group, listing in subject.corpus.directory.items():
        for offer in listing.offers.values():
            yield from _offer(subject, offer)
            for service in offer.services:
                if group_of.setdefault(service, group) != group:
                    yield error(NAMES, place_of(service, offer.place), f'The service "{service}" stands in two groups, "{group_of[service]}" and "{group}".',
                                "Keep it in one group, since a group has one colour on the map.")
        yield from unknown_sources(NAMES, listing, words)
    yield from _settings(subject)
    squares: dict[tuple[int, int], str] = {}
    for name, province in words.provinces.items():
        other = squares.setdefault((province.row, province.column), name)
        if other != name:
            yield error(NAMES, province.place, f'The provinces "{other}" and "{name}" have the same place on the map.', "Give one of them another row or column.")


def _offer(subject: Subject, offer: Offer) -> Iterator[Finding]:
    words = subject.vocabulary
    alone = [word for word in offer.provinces if word in (ALL, NOT_STATED)]
    if alone and len(offer.provinces) > 1:
        yield error(NAMES, place_of(alone[0], offer.place), f'"{alone[0]}" stands beside other provinces.', "Write it alone, or name each province.")
    named = (("organisation", (offer.organisation, *offer.referred_by, *offer.refers_to), words.organisations), ("service", offer.services, words.services),
             ("province", [word for word in offer.provinces if word not in alone], words.provinces), ("fact", offer.serves, words.facts))
    for what, ids, known in named:
        yield from _missing(what, ids, known, offer.place)
    for fact, values in offer.serves.items():
        if fact in words.facts:
            yield from _missing(f'value of "{fact}"', values, words.facts[fact].values.listed, offer.place)


def _settings(subject: Subject) -> Iterator[Finding]:
    coverage = subject.corpus.settings.coverage
    if coverage is None:
        return
    facts = subject.vocabulary.facts
    yield from _missing("fact", coverage.by, facts, coverage.place)
    for what, said, known in (("fact", coverage.goes_without_saying, {name: fact.values.listed for name, fact in facts.items()}),
                              ("list of labels", coverage.none_here, subject.vocabulary.labels)):
        yield from _missing(what, said, known, coverage.place)
        for name, value in said.items():
            if name in known:
                yield from _missing(f'value of "{name}"', (value,), known[name], coverage.place)


def _missing(what: str, ids: Iterable[str], known: Iterable[str], place: Place) -> Iterator[Finding]:
    for word in ids:
        if word not in known:
            yield error(NAMES, place_of(word, place), f'There is no {what} "{word}" in the vocabulary.', did_you_mean(word, known))


@rule
def number_in_directory(subject: Subject) -> Iterator[Finding]:
    """No text of the service directory holds a telephone number or an address of mail.

    Why: numbers change hands. Whoever calls an old one may tell a stranger, or a trafficker, where somebody is.
    """
    if not subject.is_first:
        return
    entries = (*subject.corpus.directory.values(), *subject.vocabulary.organisations.values())
    for text in (text for entry in entries for text in _texts(entry)):
        if _CALLED.search(text):
            yield error("number-in-directory", place_of(text), f'"{text}" holds what looks like a telephone number or an address of mail.',
                        "Remove it. Offices keep their own lists, with the day on which they were last tried.")


def _texts(value: object) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name, None))
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)

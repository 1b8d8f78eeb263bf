"""What is walked through in a browser: the real procedures in English, and those of the small corpus, in which everything of the format occurs, in both its languages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sop.corpus import Corpus, read_corpus
from sop.machine import Machines
from sop.model.scenario import Answered, Happening, Occurred, Scenario, WasLate
from sop.paths.compile import compile_corpus
from sop.replay import Replayed, play

from ..corpora import real_corpus

SMALL = Path(__file__).parents[1] / "corpus"

BOOKS = {"en": real_corpus, "small.en": lambda: read_corpus(SMALL), "small.km": lambda: read_corpus(SMALL)}
"""A corpus, and in which language it is walked through."""


@cache
def corpus(book: str) -> Corpus:
    return BOOKS[book]()


@cache
def machines(book: str) -> Machines:
    return Machines(compile_corpus(corpus(book)))


def line(thing: Happening) -> dict[str, str]:
    """A line of a scenario, as the page reads it."""
    match thing:
        case Answered(at, answer):
            return {"/".join(at): answer}
        case WasLate(at):
            return {"late": "/".join(at)}
        case Occurred(event, of, at):
            return {"event": event, **({"of": of.token} if of else {}), **({"at": "/".join(at)} if at else {})}
    raise TypeError(thing)


def told(scenario: Scenario) -> tuple[dict[str, str], list[str]]:
    return dict(scenario.given), [ref.token for ref in scenario.starts_with]


def expected(book: str, procedure: str, scenario: Scenario) -> Replayed:
    return play(machines(book), procedure, scenario)

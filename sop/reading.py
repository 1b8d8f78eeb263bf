"""How hard the words of a procedure are to read: its Flesch-Kincaid grade, the school year in which one reads them with ease.

The grade is 0.39 x words in a sentence + 11.8 x syllables in a word - 15.59 (Kincaid and others, 1975), for English only. Syllables
are those of syllapy, which knows thousands of words and works out the rest; it enters the project here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sop.finding import Place
from sop.languages.interface import words as interface_words
from sop.languages.numbers import duration
from sop.model.base import place_of
from sop.model.procedure import Procedure
from sop.model.state import StateBase, Task, Wait
from sop.model.text import placeholders
from sop.model.vocabulary import Parameter

ENGLISH = "en"
TARGET = 8.0
"""A procedure is easy enough at this grade or below it."""

_SPOKEN = ("task", "question", "wait", "parallel", "ask", "say", "say_child", "why")
"""The keys of a state whose texts tell the worker what to do, or are said. Notes for trainers and reasons of waivers are not."""
_ENDS = re.compile(r"(?<=[.!?])[\"')]*\s+")
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’-][A-Za-z0-9]+)*")
_FEW = 8
"""The grade of fewer words than these says little: one long word makes it soar."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a procedure, with its parameters filled in, and where its text stands."""

    text: str
    place: Place
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        """The grade of this sentence by itself."""
        return _grade(1, self.words, self.syllables)


@dataclass(frozen=True, slots=True)
class Reading:
    """How hard one procedure is to read."""

    procedure: str
    sentences: tuple[Sentence, ...]

    @property
    def grade(self) -> float:
        """The grade of all sentences together."""
        return _grade(len(self.sentences), sum(one.words for one in self.sentences), sum(one.syllables for one in self.sentences))

    def hardest(self, number: int) -> tuple[Sentence, ...]:
        """The sentences with the highest grades, of those that are no mere phrases."""
        return tuple(sorted((one for one in self.sentences if one.words >= _FEW), key=lambda one: -one.grade)[:number])


def reading_of(procedure: Procedure, parameters: Mapping[str, Parameter]) -> Reading:
    """The reading of an English procedure: its titles, steps, questions, words to say and outcomes."""
    return Reading(procedure.id, tuple(_sentences(_texts(procedure), parameters)))


def _texts(procedure: Procedure) -> Iterator[str]:
    yield procedure.title
    yield from (part.title for part in procedure.parts.values())
    for state in procedure.all_states.values():
        yield from _of_state(state)
    yield from (outcome.text for outcome in procedure.outcomes.values())


def _of_state(state: StateBase) -> Iterator[str]:
    yield from filter(None, (getattr(state, key, None) for key in _SPOKEN))
    yield from state.never
    if isinstance(state, Task):
        yield from (step.step for step in state.do.values())
    if isinstance(state, Wait) and state.meanwhile:
        yield state.meanwhile.do


def _sentences(texts: Iterable[str], parameters: Mapping[str, Parameter]) -> Iterator[Sentence]:
    for text in texts:
        for sentence in _ENDS.split(_filled(text, parameters)):
            words = _WORD.findall(sentence)
            if words:
                yield Sentence(sentence, place_of(text), len(words), sum(map(_syllables, words)))


def _filled(text: str, parameters: Mapping[str, Parameter]) -> str:
    """The text with the time in words where it names a parameter."""
    words = interface_words(ENGLISH)
    for name in placeholders(text):
        parameter = parameters.get(name)
        if parameter:
            spans = [(step.amount, step.unit) for step in parameter.steps] or [(parameter.amount or 0, parameter.unit or "times")]
            text = text.replace(f"{{{name}}}", ", ".join(duration(amount, unit, ENGLISH, words) for amount, unit in spans))
    return text


def _syllables(word: str) -> int:
    """At least one: a figure is a word too."""
    from syllapy import count

    return max(1, count(word.replace("’", "'")))


def _grade(sentences: int, words: int, syllables: int) -> float:
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59 if words else 0.0

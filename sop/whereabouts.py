"""Which state a place in a file belongs to, and where the words of a story stand.

A finding knows its line, which moves with every edit; what tells it again tomorrow is the state. Only places that are written in
the state itself count as its own: a place that no part of any state has belongs to none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property

from pydantic import BaseModel

from sop.corpus import Corpus
from sop.finding import Place
from sop.model.base import place_of
from sop.model.state import StateBase, Task

_NUMBER = re.compile(r"^\d+\. ")
_MORE = re.compile(r" - | \(")
"""Before what was answered at a heading, or what a step changed, in a line of a story."""


class Whereabouts:
    """Looks places up in one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def state_at(self, place: Place) -> tuple[str, str] | None:
        """The procedure and the state that a place belongs to."""
        return self._states.get(place)

    def of_line(self, line: str) -> Place | None:
        """Where a line of a story belongs: where it says so itself, else where its words stand, when they stand at one place only.

        A line begins with them; an answer, or what a step changed, may follow.
        """
        if isinstance(own := getattr(line, "place", None), Place):
            return own
        words = _NUMBER.sub("", line)
        ends = [len(words), *(more.start() for more in reversed(list(_MORE.finditer(words))))]
        return next((self._words[words[:end]] for end in ends if words[:end] in self._words), None)

    @cached_property
    def _states(self) -> Mapping[Place, tuple[str, str]]:
        return {place: (procedure_id, state_id) for procedure_id, procedure in self._corpus.procedures.items()
                for state_id, state in procedure.all_states.items() for place in _places(state)}

    @cached_property
    def _words(self) -> Mapping[str, Place]:
        found: dict[str, set[Place]] = {}
        for procedure in self._corpus.procedures.values():
            for state in procedure.all_states.values():
                for text in _told(state):
                    found.setdefault(str(text), set()).add(place_of(text, state.place))
        return {words: places.pop() for words, places in found.items() if len(places) == 1}


def _told(state: StateBase) -> Iterator[str]:
    """The texts of a state that a story tells: its heading, and what is done."""
    heading = getattr(state, state.kind)
    if isinstance(heading, str):
        yield heading
    if isinstance(state, Task):
        yield from (step.step for step in state.do.values())


def _places(value: object) -> Iterator[Place]:
    """Every place that a part of the model remembers, its own first."""
    place = getattr(value, "place", None)
    if isinstance(place, Place):
        yield place
    if isinstance(value, BaseModel):
        yield from (place for name in type(value).model_fields for place in _places(getattr(value, name, None)))
    elif isinstance(value, Mapping):
        yield from (place for item in value.values() for place in _places(item))
    elif isinstance(value, (tuple, list)):
        yield from (place for item in value for place in _places(item))
    elif is_dataclass(value) and not isinstance(value, Place):
        yield from (place for part in fields(value) for place in _places(getattr(value, part.name)))

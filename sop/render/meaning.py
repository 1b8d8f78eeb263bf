"""What of a procedure is the same in every language: worked out once, however many languages are laid out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sop.corpus import Corpus
from sop.fingerprint import fingerprint
from sop.languages.catalogue import Message
from sop.languages.extract import messages
from sop.model.procedure import Procedure
from sop.model.state import Call, Wait
from sop.model.text import placeholders


@dataclass(frozen=True, slots=True)
class Meaning:
    """A procedure without the words of any language."""

    messages: tuple[Message, ...]
    """Its own texts in the source language, without those of its scenarios."""
    fingerprint: str
    """Of the meaning in the source language: 64 hex digits."""
    parameters: tuple[str, ...]
    """The parameters that it speaks of: in deadlines, reviews and texts, in reading order."""
    calls: tuple[str, ...]
    """The procedures that it calls, written or not, in reading order."""
    called_by: tuple[str, ...]
    """The procedures that call it, in the order of the corpus."""
    at_once: bool
    """Whether an event of another procedure leads to it, so that there may be no time to read about it."""
    spoken_of: frozenset[str]
    """The roles that have no step in it and of which its texts speak."""


def meanings(corpus: Corpus) -> dict[str, Meaning]:
    """The meaning of each procedure of a corpus."""
    calls = {name: _calls(procedure) for name, procedure in corpus.procedures.items()}
    called_by = defaultdict(list)
    for name, others in calls.items():
        for other in others:
            called_by[other].append(name)
    at_once = {other for procedure in corpus.procedures.values() for other in _led_to_by_events(procedure)}
    return {name: _meaning(procedure, corpus, calls[name], called_by[name], name in at_once) for name, procedure in corpus.procedures.items()}


def _meaning(procedure: Procedure, corpus: Corpus, calls: tuple[str, ...], called_by: Iterable[str], at_once: bool) -> Meaning:
    texts = tuple(messages(procedure))
    named = dict.fromkeys((*_in_time(procedure), *(name for text in texts for name in placeholders(text.text))))
    return Meaning(texts, fingerprint(procedure, corpus.vocabulary), tuple(name for name in named if name in corpus.vocabulary.parameters),
                   calls, tuple(called_by), at_once, frozenset(_spoken_of(procedure, corpus, texts)))


def _spoken_of(procedure: Procedure, corpus: Corpus, texts: Iterable[Message]) -> Iterator[str]:
    acting = {procedure.role_of(state) for state in procedure.all_states}
    said = " ".join(text.text for text in texts).lower()
    for name, role in corpus.vocabulary.roles.items():
        phrases = () if name in acting else tuple(phrase.lower() for phrase in (role.text, *role.said_as))
        # to look for a piece of text costs little; whether it is a word of its own is looked at only where it stands
        if any(phrase in said and re.search(rf"\b{re.escape(phrase)}(?:e?s)?\b", said) for phrase in phrases):
            yield name


def _calls(procedure: Procedure) -> tuple[str, ...]:
    return tuple(dict.fromkeys(state.call for state in procedure.all_states.values() if isinstance(state, Call)))


def _led_to_by_events(procedure: Procedure) -> Iterator[str]:
    """The procedures that begin when something happens: beside this one, or called by the state that it leads to."""
    for happening in procedure.at_any_time.values():
        state = procedure.all_states.get(happening.next or "")
        if happening.starts:
            yield happening.starts.procedure
        elif isinstance(state, Call):
            yield state.call


def _in_time(procedure: Procedure) -> Iterator[str]:
    """The parameters of deadlines, their stages and reviews."""
    for state in procedure.all_states.values():
        within = getattr(state, "within", None)
        yield from within.parameters.values() if within else ()
        yield from (stage.after for stage in getattr(state, "late", ()) if stage.after)
        if isinstance(state, Wait):
            yield from (name for name in (state.every, state.meanwhile.every if state.meanwhile else None) if name)

"""The fingerprint of a procedure's meaning: it changes when, and only when, what a worker would read or do changes.

It is taken of the model, not of the file, so comments, order of keys, quotes and line breaks do not matter. Ids do not
matter either: a state counts by its place in reading order, an entry of the vocabulary by its words and values. What is
said to trainers (`note`), the tracing to the sourcebook (`covers`) and the paper trail (`status`, `owner`, dates, `edition`)
stay out: an approval belongs to a meaning, and must not change it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel

from sop.languages.catalogue import Message
from sop.languages.translate import Words
from sop.model.procedure import Procedure
from sop.model.ref import Ref
from sop.model.vocabulary import Vocabulary

_UNREAD = {"sop", "id", "edition", "status", "owner", "effective", "review_by", "languages", "covers", "note", "pictogram",
           "said_as", "may", "answers_to", "level", "people", "called"}
_USED = ("roles", "facts", "labels", "acts", "safeguards", "events", "parameters", "forms", "services", "sources")
SHORT = 8
"""Digits of the short form on sheets: 32 bits tell a few hundred editions apart."""


def fingerprint(procedure: Procedure, vocabulary: Vocabulary) -> str:
    """SHA-256 of the meaning in the source language, 64 hex digits."""
    return _digest(_Reading(procedure, vocabulary).everything())


def translation_fingerprint(messages: Iterable[Message], words: Words) -> str:
    """SHA-256 of the words that readers of one language get, in order."""
    return _digest([words.say(message.context, message.text).text for message in messages])


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class _Reading:
    """Turns a model into plain data in which ids are gone."""

    def __init__(self, procedure: Procedure, vocabulary: Vocabulary) -> None:
        self.procedure = procedure
        self.vocabulary = vocabulary
        self.names = {name: f"#{number}" for number, name in enumerate(procedure.all_states, 1)}
        self.names |= {name: f"end {number}" for number, name in enumerate(procedure.outcomes, 1)}
        self.names |= {name: f"subject {number}" for number, name in enumerate(procedure.subjects, 1)}
        self.names |= {name: f"part {number}" for number, name in enumerate(procedure.parts, 1)}
        self.used: dict[tuple[str, str], Any] = {}

    def everything(self) -> Any:
        """The procedure, then each entry of the vocabulary that it uses."""
        own = self.plain(self.procedure)
        seen: set[tuple[str, str]] = set()
        while len(seen) < len(self.used):  # a parameter of a safeguard of a step is used too
            for key in sorted(set(self.used) - seen):
                seen.add(key)
                self.used[key] = self.plain(getattr(self.vocabulary, key[0])[key[1]])
        return [own, sorted(json.dumps(entry, ensure_ascii=False, sort_keys=True) for entry in self.used.values())]

    def plain(self, value: Any) -> Any:
        match value:
            case None | bool() | int():
                return value
            case str():
                return self.word(value)
            case Ref(name, scope):
                return [self.word(name), self.scope(scope)]
            case BaseModel():
                return {name: self.plain(part) for name in type(value).model_fields
                        if name not in _UNREAD and (part := getattr(value, name, None)) not in (None, (), {}, False)}
            case Mapping():
                if all(str(key).isdecimal() or hasattr(item, "step") for key, item in value.items()):
                    return [self.plain(item) for item in value.values()]  # steps count by their order
                return [[self.plain(key), self.plain(item)] for key, item in value.items()]
            case tuple() | list():
                return [self.plain(item) for item in value]
        if is_dataclass(value):
            return [type(value).__name__, *(self.plain(getattr(value, part.name)) for part in fields(value) if part.name != "place")]
        return str(value)

    def scope(self, scope: str | None) -> Any:
        return None if scope is None else [self.word(part) for part in scope.split(":")]

    def word(self, word: str) -> str:
        """An id's place or words; any other text is itself."""
        if word in self.names:
            return self.names[word]
        for kind in _USED:
            entry = getattr(self.vocabulary, kind).get(word)
            if entry is not None:
                self.used.setdefault((kind, str(word)), None)
                return f"{kind}: {entry.text}" if hasattr(entry, "text") else f"{kind}"
        return str(word)

"""Every text that people read, with the context by which its translation is found.

The model is asked which of its fields are `Text`; nothing is listed here a second time, so a new key of the format is
translated from its first day. A context is the way from the top in words: `state.ask-risk.answer.no`, `outcome.safe.text`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from sop.corpus import CHECKLISTS, DIRECTORY, REFERENCE, RULES, VOCABULARY, Corpus
from sop.languages.catalogue import Message
from sop.model.answer import Answer
from sop.model.checklist import Language
from sop.model.marks import Reads
from sop.model.procedure import Procedure
from sop.model.scenario import Scenario
from sop.model.state import StateBase
from sop.model.text import people_text
from sop.model.vocabulary import Source
from sop.model.waiver import Waiver

_ONE_OF = {
    "parts": "part", "outcomes": "outcome", "subjects": "subject", "answers": "answer", "waives": "waiver",
    "roles": "role", "facts": "fact", "labels": "label", "values": "value", "acts": "act", "safeguards": "safeguard",
    "events": "event", "parameters": "parameter", "forms": "form", "services": "service", "glossary": "term",
    "provinces": "province", "organisations": "organisation", "offers": "offer", "groups": "group", "gaps": "gap", "questions": "question",
}
"""How a context names one item of a collection."""

_STATES = ("states", "handlers")
"""A state is `state.its-id` wherever it stands: moved to another part, it keeps its translation."""

_UNNAMED = {Answer: "text"}
"""A text that needs no name after its part's: an answer has only one."""

_NAMED_BY = {Waiver: "rule"}
"""Items of a list that have a name; others are counted."""

_LEFT_OUT = (Source, Language)
"""A document keeps its title and a language its name."""

_KEYS_LEFT_OUT = ("said_as", "instead_of", "address")
"""Phrases of the source language that the checker looks for, and an address on the web."""

_VOICE = {
    "say": "Said aloud to the person.", "say_child": "Said aloud to a child.", "ask": "Asked aloud to the person.",
    "never": "Completes: Never ...", "task": "A heading.", "title": "A heading.", "step": "Tells the worker what to do.",
    "question": "A question to the worker.", "answers": "On a button, and beside a box on paper.", "why": "Tells the worker why.",
}
"""What a translator must know to find the right tone."""

_HEADINGS = ("task", "question", "wait", "parallel", "ask")


def messages(procedure: Procedure, scenarios: Mapping[str, Scenario] | None = None) -> Iterator[Message]:
    """The texts of a procedure in the order of the model, then those of its scenarios."""
    for message in _of_part(procedure, ()):
        top = message.context.partition(".")[0]
        yield message if top != message.context else Message(f"procedure.{top}", message.text, message.comment)
    for scenario_id, scenario in (scenarios or {}).items():
        yield from _of_part(scenario, ("scenario", scenario_id))


def messages_of(corpus: Corpus, owner: str) -> Iterator[Message]:
    """The texts of one catalogue: a procedure's, or those of `vocabulary` (with the corpus' name), `rules`, `directory`,
    `reference`, `checklists`."""
    if owner == VOCABULARY:
        yield from _of_part(corpus.settings, ("corpus",))
        yield from _of_part(corpus.vocabulary, ())
    elif owner == RULES:
        for rule_id, rule in corpus.rules.items():
            yield from _of_part(rule, ("rule", rule_id))
    elif owner == DIRECTORY:
        for listing_id, listing in corpus.directory.items():
            yield from _of_part(listing, ("listing", listing_id))
    elif owner == REFERENCE:
        for country_id, country in corpus.countries.items():
            yield from _of_part(country, ("country", country_id))
        yield from _of_part(corpus.gaps, ())
        yield from _of_part(corpus.questions, ())
    elif owner == CHECKLISTS:
        for checklist_id, checklist in corpus.checklists.items():
            yield from _of_part(checklist, ("checklist", checklist_id))
    else:
        yield from messages(corpus.procedures[owner], corpus.scenarios.get(owner))


@dataclass(frozen=True, slots=True)
class _Shape:
    """What an annotation says of the texts in a value: whether a bare word is text for people, and the same of what it holds."""

    is_text: bool
    in_dict: _Shape | None
    in_tuple: _Shape | None


@dataclass(frozen=True, slots=True)
class _Field:
    """A key of a class under which texts may lie."""

    name: str
    says: str | None
    """What it adds to a context; None where a text needs no name after its part's."""
    starts: bool
    """Whether contexts begin anew here."""
    voice: str | None
    shape: _Shape


def _of_part(part: BaseModel, path: tuple[str, ...], heading: str = "", about: str = "") -> Iterator[Message]:
    if isinstance(part, _LEFT_OUT):
        return
    if isinstance(part, StateBase):
        heading = next((text for name in _HEADINGS if (text := getattr(part, name, None))), "")
    for field in _fields(type(part)):
        value = getattr(part, field.name, None)
        if value:
            deeper = path if field.says is None else (field.says,) if field.starts else (*path, field.says)
            yield from _in(value, field.shape, deeper, field.voice or about, heading)


def _in(value: Any, shape: _Shape | None, path: tuple[str, ...], about: str, heading: str) -> Iterator[Message]:
    """The texts of one value."""
    if isinstance(value, BaseModel):
        yield from _of_part(value, path, heading, about)
    elif isinstance(value, str):
        if shape and shape.is_text:
            where = f"In: {heading}" if heading and heading != value else ""
            yield Message(".".join(path), str(value), "\n".join(filter(None, (about, where))))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _in(item, shape and shape.in_dict, (*path, str(key)), about, heading)
    elif isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            named = _NAMED_BY.get(type(item))
            yield from _in(item, shape and shape.in_tuple, (*path, getattr(item, named) if named else str(number)), about, heading)


@cache
def _fields(kind: type[BaseModel]) -> tuple[_Field, ...]:
    """The keys of a class that may hold texts, in their order; worked out once for each class."""
    found = []
    for name, field in kind.model_fields.items():
        key = field.alias or name
        annotation = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
        if key in _KEYS_LEFT_OUT or not _may_hold_text(annotation):
            continue
        says = "state" if key in _STATES else None if _UNNAMED.get(kind) == name else _ONE_OF.get(key, key)
        found.append(_Field(name, says, key in _STATES, _VOICE.get(key), _shape(annotation)))
    return tuple(found)


@cache
def _shape(annotation: Any) -> _Shape:
    in_dict, in_tuple = _inner(annotation, dict), _inner(annotation, tuple)
    return _Shape(_is_text(annotation), in_dict and _shape(in_dict), in_tuple and _shape(in_tuple))


@cache
def _may_hold_text(annotation: Any) -> bool:
    if _is_text(annotation) or (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return True
    return any(_may_hold_text(part) for part in _wrapped(annotation))


def _is_text(annotation: Any) -> bool:
    marks = getattr(annotation, "__metadata__", ())
    if any(isinstance(mark, Reads) and mark.read is people_text for mark in marks):
        return True
    return _is_wrapping(annotation) and any(_is_text(part) for part in _wrapped(annotation))


def _inner(annotation: Any, collection: type) -> Any:
    """The annotation of what a dict or tuple holds."""
    if get_origin(annotation) is collection:
        return get_args(annotation)[1 if collection is dict else 0]
    if not _is_wrapping(annotation):
        return None
    return next((found for part in _wrapped(annotation) if (found := _inner(part, collection)) is not None), None)


def _is_wrapping(annotation: Any) -> bool:
    return hasattr(annotation, "__metadata__") or get_origin(annotation) in (Union, UnionType)


def _wrapped(annotation: Any) -> tuple[Any, ...]:
    return (annotation.__origin__,) if hasattr(annotation, "__metadata__") else get_args(annotation)

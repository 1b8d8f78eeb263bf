"""Which fields of the model hold texts for people, and what each adds to the context of its part.

The model's annotations are asked once for each kind of part, since a corpus has thousands of parts of some twenty kinds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, PlainValidator

from sop.model.answer import Answer
from sop.model.fields import models_in
from sop.model.text import people_text

_ONE_OF = {
    "parts": "part", "outcomes": "outcome", "subjects": "subject", "answers": "answer", "waives": "waiver",
    "roles": "role", "facts": "fact", "labels": "label", "values": "value", "acts": "act", "safeguards": "safeguard",
    "events": "event", "parameters": "parameter", "forms": "form", "services": "service", "glossary": "term",
}
"""How a context names one item of a collection."""

_STATE = ("state",)
_BELOW = {"states": _STATE, "handlers": _STATE}
"""A state is `state.its-id` wherever it stands: moved to another part, it keeps its translation."""

_UNNAMED = {Answer: "text"}
"""A text that needs no name after its part's: an answer has only one."""

_KEYS_LEFT_OUT = ("said_as", "address")
"""Phrases of the source language that the checker looks for, and an address on the web."""

_VOICE = {
    "say": "Said aloud to the person.", "say_child": "Said aloud to a child.", "ask": "Asked aloud to the person.",
    "never": "Completes: Never ...", "task": "A heading.", "title": "A heading.", "step": "Tells the worker what to do.",
    "question": "A question to the worker.", "answers": "On a button, and beside a box on paper.", "why": "Tells the worker why.",
}
"""What a translator must know to find the right tone."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What an annotation says of a value: whether a bare word is text for people or an id, and the same of what a dict or tuple holds."""

    is_text: bool = False
    of_dict: Shape | None = None
    of_tuple: Shape | None = None

    @property
    def holds_text(self) -> bool:
        """Whether a text may stand in it, other than inside a part of its own."""
        return self.is_text or any(inner is not None and inner.holds_text for inner in (self.of_dict, self.of_tuple))


@dataclass(frozen=True, slots=True)
class TextField:
    """A field in which texts may stand."""

    name: str
    step: tuple[str, ...]
    """What it adds to the context of its part."""
    below: tuple[str, ...]
    """Where its contexts begin anew, whatever stands above; else empty."""
    voice: str | None
    """What a translator must know; None: the same as of its part."""
    shape: Shape


@cache
def text_fields(kind: type[BaseModel]) -> tuple[TextField, ...]:
    """The fields of one kind of part in which texts may stand, in the order of the model."""
    return tuple(_text_fields(kind))


def _text_fields(kind: type[BaseModel]) -> Iterator[TextField]:
    for name, field in kind.model_fields.items():
        key = field.alias or name
        annotation = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
        shape = _shape(annotation)
        if key in _KEYS_LEFT_OUT or not (shape.holds_text or any(models_in(annotation))):
            continue
        step = () if _UNNAMED.get(kind) == name else (_ONE_OF.get(key, key),)
        yield TextField(name, step, _BELOW.get(key, ()), _VOICE.get(key), shape)


def _shape(annotation: Any) -> Shape:
    of_dict, of_tuple = _inner(annotation, dict), _inner(annotation, tuple)
    return Shape(_is_text(annotation), None if of_dict is None else _shape(of_dict), None if of_tuple is None else _shape(of_tuple))


def _is_text(annotation: Any) -> bool:
    marks = getattr(annotation, "__metadata__", ())
    if any(isinstance(mark, PlainValidator) and mark.func is people_text for mark in marks):
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

"""Find the model that describes a place in a file, by following the annotations. Serves 'did you mean' and the reference page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin
from types import UnionType

from pydantic import BaseModel, Tag


def model_at(kind: Any, loc: tuple[Any, ...]) -> type[BaseModel] | None:
    """The model at the end of a pydantic error path, or None."""
    found: Any = kind
    for step in loc:
        found = _follow(found, step)
        if found is None:
            return None
    return next(models_in(found), None)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Every model that an annotation names, outermost first."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for part in get_args(annotation):
        if not isinstance(part, (str, int)):
            yield from models_in(part)


def _follow(annotation: Any, step: Any) -> Any:
    for candidate in _unwrapped(annotation):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            for name, field in candidate.model_fields.items():
                if step in (name, field.alias):
                    return field.annotation
            continue
        origin = get_origin(candidate)
        if origin is dict:
            return get_args(candidate)[1]
        if origin in (list, tuple) and isinstance(step, int):
            return get_args(candidate)[0]
    for tag, model in _tagged(annotation):
        if tag == step:
            return model
    return annotation if isinstance(step, str) and step.startswith("function-") else None


def _unwrapped(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if hasattr(annotation, "__metadata__"):
        yield from _unwrapped(annotation.__origin__)
    elif origin in (Union, UnionType):
        for part in get_args(annotation):
            if not any(isinstance(mark, Tag) for mark in getattr(part, "__metadata__", ())):
                yield from _unwrapped(part)
    else:
        yield annotation


def _tagged(annotation: Any) -> Iterator[tuple[str, Any]]:
    if hasattr(annotation, "__metadata__") and not any(isinstance(mark, Tag) for mark in annotation.__metadata__):
        yield from _tagged(annotation.__origin__)
        return
    for part in get_args(annotation):
        for mark in getattr(part, "__metadata__", ()):
            if isinstance(mark, Tag):
                yield mark.tag, part

"""What every part of the model shares: unknown keys are refused, values are frozen, and each part knows its place."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from sop.finding import Place
from sop.source import Mapping, Scalar

NOWHERE = Place("(made in code)")

_PLACE = "_place"
"""Kept beside the keys, where pydantic keeps a `cached_property` too: a private attribute would cost more than all the keys of a part."""


class Part(BaseModel):
    """A mapping of the format. Subclasses list its keys; each attribute's docstring is its page in the reference."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, arbitrary_types_allowed=True,
                              populate_by_name=True, ignored_types=(property,))

    short_for: ClassVar[str | None] = None
    """The key that a bare text stands for: `yes: next-state` is short for `yes: {next: next-state}`."""

    @property
    def place(self) -> Place:
        """Where this part stands in its file."""
        return self.__dict__.get(_PLACE, NOWHERE)

    @model_validator(mode="wrap")
    @classmethod
    def remember_place(cls, data: Any, build: Any) -> Self:
        if isinstance(data, Scalar) and cls.short_for:
            data = wrap(cls.short_for, data)
        if data is None:
            raise PydanticCustomError("empty-value", "Nothing stands after the colon here.", {"hint": "Write a value, or remove the key."})
        part = build(data)
        if isinstance(data, Mapping):
            part.__dict__[_PLACE] = data.place
        return part


def wrap(key: str, value: Scalar) -> Mapping:
    """The mapping {key: value}, at the value's own place."""
    mapping = Mapping({key: value})
    mapping.place = value.place
    mapping.keys_at = {key: value.place}
    return mapping


def place_of(value: object, otherwise: Place = NOWHERE) -> Place:
    """Where a value of the model stands, or `otherwise` for one made in code."""
    return getattr(value, "place", otherwise)

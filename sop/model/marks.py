"""Marks of the model's annotations: by which function a value is read, and how it looks in the published schemas.

pydantic's own marks work out a way back to text for each field that bears them, which is never gone here; all of them together
took longer to make ready than the corpus to read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True, slots=True, eq=False)
class Reads:
    """A value that one function reads, or refuses with `sop.model.text.wrong`."""

    read: Callable[[Any], Any]
    looks: dict[str, Any]
    """Its JSON Schema."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return dict(self.looks)


def listed(value: Any) -> Any:
    """One value or a list of them -> a list."""
    return value if isinstance(value, (list, tuple)) else [value]


@dataclass(frozen=True, slots=True, eq=False)
class OneOrMore:
    """A tuple that may be written as one value alone."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(listed, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        many = handler(schema)
        return {"anyOf": [*many["items"].get("anyOf", [many["items"]]), many]}

"""The citations in any part of the model: found by walking it, so that a new key is looked at from its first day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sop.model.base import Part
from sop.model.basis import Basis, Citation


def citations(value: object) -> Iterator[Citation]:
    """Every citation in a value, however deep."""
    if isinstance(value, Basis):
        yield from value.citations
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from citations(getattr(value, name, None))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from citations(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from citations(item)

"""What the ways of a procedure mean, as a fingerprint: it changes when, and only when, its compiled table does.

Words are in no table, and places do not count when tables are compared: so a text that is put better, a line that moved and a comment
mean the same, and whatever holds of the ways alone holds still. (`sop.fingerprint` is of what a worker reads: there words count, and ids
do not.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from typing import Any


def fingerprint_of(value: Any) -> str:
    """The fingerprint of a value, by all that counts when it is compared with another: 32 hex digits."""
    return blake2b(repr(_plain(value)).encode(), digest_size=16).hexdigest()


def _plain(value: Any) -> Any:
    """A value as texts, numbers and tuples; sets in order."""
    match value:
        case str():
            return str(value)
        case tuple():
            return tuple([_plain(item) for item in value])
        case None | int():
            return value
        case frozenset():
            return ("set", *sorted(map(_plain, value)))
        case Mapping():
            return ("mapping", *((_plain(key), _plain(item)) for key, item in value.items()))
    return (type(value).__name__, *(_plain(getattr(value, name)) for name in _compared(type(value))))


@cache
def _compared(kind: type) -> tuple[str, ...]:
    if not is_dataclass(kind):
        raise TypeError(f"nothing of this kind stands in a table: {kind.__name__}")
    return tuple(field.name for field in fields(kind) if field.compare)

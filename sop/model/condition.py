"""Conditions: structured, over finite facts, in one form only.

`{age-group: child}`, `{wish: [home, relative]}`, `{age: {below: 18}}`, `{in_force: lawful-order}`, `{event: immediate-danger}`,
and `all`, `any`, `not` over them. Several keys of one mapping must all hold. Each form maps one to one to the Common Expression Language (CEL).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

from sop.finding import Place
from sop.model.base import NOWHERE
from sop.model.marks import Reads, listed
from sop.model.ref import Ref, parse as parse_ref
from sop.model.text import an_id, fact_value, whole_number, wrong
from sop.source import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class FactIs:
    """The fact has one of these values."""

    fact: str
    values: tuple[str, ...]
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class FactBetween:
    """The whole number lies from `low` to `high`, both included; None is open. It never holds for an unknown one."""

    fact: str
    low: int | None
    high: int | None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class InForce:
    """The safeguard or consent is in force now."""

    ref: Ref


@dataclass(frozen=True, slots=True)
class Happened:
    """The event is being handled."""

    event: str
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


Condition = FactIs | FactBetween | InForce | Happened | All | AnyOf | Not


def parse(value: Any) -> Condition:
    """A mapping of the format -> a condition."""
    if isinstance(value, (FactIs, FactBetween, InForce, Happened, All, AnyOf, Not)):
        return value
    if not isinstance(value, Mapping) or not value:
        raise wrong("not-a-condition", "A condition names a fact and its value.", "Write `{age-group: child}`.")
    parts = tuple(_one(key, value[key], value.keys_at[key]) for key in value)
    return parts[0] if len(parts) == 1 else All(parts)


def _one(key: str, value: Any, place: Place) -> Condition:
    if key in ("all", "any"):
        if not isinstance(value, Sequence) or len(value) < 2:
            raise wrong("not-a-condition", f"`{key}` needs a list of two conditions or more.", "Write each on a line with a dash.")
        parts = tuple(parse(part) for part in value)
        return All(parts) if key == "all" else AnyOf(parts)
    if key == "not":
        return Not(parse(value))
    if key == "in_force":
        return InForce(parse_ref(value))
    if key == "event":
        return Happened(an_id(value), place)
    an_id(key)
    if isinstance(value, Mapping):
        return _between(key, value, place)
    return FactIs(key, tuple(fact_value(item) for item in listed(value)), place)


def _between(fact: str, value: Mapping, place: Place) -> FactBetween:
    if len(value) != 1 or not set(value) <= {"below", "at_least", "between"}:
        raise wrong("not-a-condition", f'What should hold of "{fact}" is not clear.',
                    "Write one of `{below: 18}`, `{at_least: 18}`, `{between: [14, 17]}`.")
    [(how, bound)] = value.items()
    if how == "between":
        if not isinstance(bound, Sequence) or len(bound) != 2:
            raise wrong("not-a-condition", "`between` needs two whole numbers.", "Write `{between: [14, 17]}`.")
        return FactBetween(fact, whole_number(bound[0]), whole_number(bound[1]), place)
    number = whole_number(bound)
    return FactBetween(fact, None, number - 1, place) if how == "below" else FactBetween(fact, number, None, place)


def literals(condition: Condition) -> Iterator[FactIs | FactBetween | InForce | Happened]:
    """Every fact, safeguard and event that a condition speaks of."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from literals(part)
        case Not(part):
            yield from literals(part)
        case _:
            yield condition


_VALUE = {"type": ["string", "integer"]}
_BOUND = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": False, "properties": {
    "below": {"type": "integer"}, "at_least": {"type": "integer"},
    "between": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}}}
_LIST = {"type": "array", "items": {"type": "object"}, "minItems": 2}
ConditionField = Annotated[Condition, Reads(parse, {
    "type": "object", "minProperties": 1,
    "properties": {"all": _LIST, "any": _LIST, "not": {"type": "object"}, "event": {"type": "string"},
                   "in_force": {"type": ["string", "object"]}},
    "additionalProperties": {"anyOf": [_VALUE, {"type": "array", "items": _VALUE, "minItems": 1}, _BOUND]}})]

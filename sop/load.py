"""A file -> a model, or findings in the author's words.

The model refuses what it does not know; here each refusal becomes a finding with its place, a plain sentence and a hint.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from sop.finding import Finding, Place, error
from sop.model.fields import model_at
from sop.model.reader import reader
from sop.model.state import KINDS
from sop.source import Data, Mapping, Scalar, Sequence, read

T = TypeVar("T")

_reader = cache(reader)


def load(path: Path, kind: type[T] | Any, name: str | None = None) -> tuple[T | None, list[Finding]]:
    """Read one file as `kind` (a model, or a type such as dict[Id, Rule]).

    Gives the model, or None with everything that is wrong, all at once, sorted by place.
    """
    data, findings = read(path, name)
    if data is None:
        return None, findings
    made, wrong = build(data, kind, Place(name or str(path)))
    if any(finding.rule == "duplicate-key" for finding in findings):
        made = None  # which of the two was meant is not known: what would be said of the rest is beside the point
    findings += wrong
    return made, sorted(findings, key=lambda finding: finding.order)


def build(data: Data, kind: type[T] | Any, here: Place) -> tuple[T | None, list[Finding]]:
    """Plain data -> a model, or findings. `here` is the place for what has none of its own."""
    if not isinstance(data, Mapping):
        return None, [error("not-a-mapping", getattr(data, "place", here), "The file should begin with a key and a colon.",
                            "Look at the example in the handbook, chapter 'How a procedure is written'.")]
    try:
        return _reader(kind).validate_python(data), []
    except ValidationError as problem:
        return None, [_finding(item, data, kind, here) for item in problem.errors(include_url=False, include_input=False)]


def _finding(item: dict[str, Any], data: Mapping, kind: Any, here: Place) -> Finding:
    place, parent, key = _locate(item["loc"], data, here)
    rule, context = item["type"], item.get("ctx", {})
    match rule:
        case "extra_forbidden" if " " in str(key):
            return error("key-not-a-word", parent.keys_at[key] if isinstance(parent, Mapping) else place, f'A comma or colon made "{key}" a key of its own.', "Put the whole text in double quotes, on a line of its own.")
        case "extra_forbidden":
            return error("unknown-key", parent.keys_at[key] if isinstance(parent, Mapping) else place, f'The key "{key}" is not known here.', _did_you_mean(str(key), _keys(kind, item["loc"])))
        case "missing":
            return error("missing-key", place, f'The key "{_yaml(item["loc"][-1])}" is missing here.', f'Add `{_yaml(item["loc"][-1])}:`.')
        case "union_tag_not_found":
            return _no_kind(place, _at(item["loc"], data))
        case "literal_error":
            expected = str(context["expected"]).replace("'", "").replace(" or ", ", ")
            return error("not-one-of", place, f'"{_at(item["loc"], data)}" is not known here.', f"Write one of: {expected}.")
        case "dict_type" | "model_type" | "model_attributes_type":
            return error("mapping-expected", place, f'Under "{key}" should stand keys with values.', "Write each as `key: value` on a line of its own.")
        case "tuple_type" | "list_type":
            return error("list-expected", place, f'Under "{key}" should stand a list.', "Begin each line with a dash, or write [one, two].")
    hint = context.get("hint", "")
    if hint:
        return error(rule, place, context.get("message", item["msg"]), hint)
    return error("not-format-1", place, f'What stands under "{key}" is not format 1.', "Compare it with the reference page of the format.")


def _yaml(field: object) -> str:
    return str(field).rstrip("_")


def _steps_of(loc: tuple[Any, ...], data: Mapping) -> list[tuple[Any, Any]]:
    """The path that really stands in the file: what pydantic adds (kinds of state, names of shapes) is left out."""
    at: Any = data
    found = []
    previous: Any = None
    skip = False
    for step in loc:
        if skip:
            skip = False
            if step in KINDS:
                continue
        if isinstance(at, Mapping) and step in at:
            skip = previous in ("states", "handlers")
            previous = step
            at = at[step]
        elif isinstance(at, Sequence) and isinstance(step, int) and step < len(at):
            at, previous = at[step], step
        else:
            continue
        found.append((step, at))
    return found


def _locate(loc: tuple[Any, ...], data: Mapping, here: Place) -> tuple[Place, Any, Any]:
    """Place, containing value and last key of an error's path: where a text stands, or the key of anything else."""
    steps = _steps_of(loc, data)
    if not steps:
        return data.place, None, loc[-1] if loc else ""
    key, value = steps[-1]
    parent = steps[-2][1] if len(steps) > 1 else data
    if isinstance(value, Scalar):
        return value.place, parent, key
    if isinstance(parent, Mapping):
        return parent.keys_at[key], parent, key
    return getattr(value, "place", here), parent, key


def _at(loc: tuple[Any, ...], data: Mapping) -> Any:
    steps = _steps_of(loc, data)
    return steps[-1][1] if steps else data


def _no_kind(place: Place, state: Any) -> Finding:
    found = [kind for kind in KINDS if isinstance(state, Mapping) and kind in state]
    if len(found) > 1:
        return error("two-kinds", place, f"This state is both a {found[0]} and a {found[1]}.", "Make two states of it, one after the other.")
    near = [close for key in (state if isinstance(state, Mapping) else ()) for close in get_close_matches(key, KINDS, 1, 0.7)]
    hint = f"Did you mean `{near[0]}:`?" if near else f"Begin it with one of: {', '.join(KINDS)}."
    return error("no-kind", place, "This state does not say what kind it is.", hint)


def _keys(kind: Any, loc: tuple[Any, ...]) -> list[str]:
    """The keys that are allowed where an unknown one stands."""
    model = model_at(kind, loc[:-1])
    if model is None:
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _did_you_mean(key: str, allowed: list[str]) -> str:
    near = get_close_matches(key, allowed, 1, 0.6)
    if near:
        return f'Did you mean "{near[0]}"?'
    return f"Keys that may stand here: {', '.join(allowed)}." if allowed else "Remove it, or look for its right place."

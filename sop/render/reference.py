"""The reference page of the format, made from the model's own docstrings. In English only: authors write in English."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from sop.languages import interface
from sop.model.docstrings import Described, Key, all_keys, described, everything
from sop.render.page import escape, inside, templates, tidy

ROOMS = ("procedure", "state", "answer", "condition", "ref", "basis", "text", "waiver", "scenario", "rule", "vocabulary", "checklist", "statement", "directory",
         "country", "gap", "review")
"""The modules of the model in the order of the page."""

_TOLD_ELSEWHERE = {"Part", "StateBase", "Timed"}
"""What only gives its keys to others."""

_WORDS = {
    "Text": "text for people", "Texts": "text for people, or a list", "Id": "id", "Ids": "id, or a list", "Value": "value of a fact",
    "Values": "value of a fact, or a list", "Number": "whole number", "YesNo": "yes or no", "Day": "date, such as 2027-11-30",
    "Edition": "edition, such as 2026-1", "Code": "code", "Codes": "code, or a list", "Phrase": "phrase", "Phrases": "phrase, or a list",
    "OneRef": "act or safeguard", "Refs": "act or safeguard, or a list", "BasisField": "basis", "ConditionField": "condition",
    "Within": "parameter, or a parameter for each value of a fact", "Late": "stage, or a list", "State": "state of one of the seven kinds",
    "str": "word", "int": "whole number", "Any": "condition or whole number", "Labels": "text for each value", "Page": "name of a page", "PartialDate": "year, month or day, such as 2010-12", "Ref": "act or safeguard",
    "Exception_": "Exception", "OneHappening": "happening", "Happenings": "happening, or a list",
}
"""Types of the model in words for authors."""

_TYPES = (
    ("text for people", "Words that people read, in the source language; they are translated. `{first-answer}` stands for the value of a parameter."),
    ("id", "A word in small letters with hyphens, such as `call-family`, by which something is named elsewhere."),
    ("value of a fact", "One of the values that the fact has in the vocabulary, or an answer of the state that asks it."),
    ("act or safeguard", "Its id, or with what it is about: `interview`, `{share-information: embassy}`, `{consent: trace-family}`."),
    ("happening", "An act; or `{established: safeguard}`, `{ended: safeguard}`, `{event: event}`."),
    ("condition", "What must be so: `{age-group: child}`, `{in_force: lawful-order}`; see below."),
    ("basis", "Where it comes from: `{ungac: \"67\"}` names a source and a place in it; `proposed` says that there is none."),
    ("phrase", "Words that are looked for in texts, or stand on a map; they are not translated."),
    ("code", "A code of the sourcebook or of a rule, such as `A1` or `R-FAM-4`."),
    ("..., or a list", "One of it, or several in square brackets."),
    ("mapping of ... to ...", "Lines below the key, each with a name before the colon and what it holds after it."),
)
"""What those words mean, for whoever writes a file for the first time."""


@dataclass(frozen=True, slots=True)
class Row:
    """One key as the page shows it."""

    name: str
    type: str
    required: bool
    default: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One mapping of the format."""

    id: str
    title: str
    text: str
    short_for: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """One module of the model."""

    id: str
    text: str
    sections: tuple[Section, ...]


def reference_page(site: Path) -> str:
    """The page as Markdown."""
    env = templates(site / "templates", "en", interface.words("en"))
    env.filters["coded"] = coded
    return tidy(env.get_template("format.md.j2").render(rooms=tuple(rooms()), types=_TYPES))


def coded(text: str) -> Markup:
    """What a docstring puts between backticks as code."""
    parts = (inside(part) if index % 2 == 0 else Markup("<code>{}</code>").format(escape(part)) for index, part in enumerate(text.split("`")))
    return Markup("").join(parts)


def rooms() -> Iterator[Room]:
    """Every room of the model with its mappings."""
    classes = everything()
    for module in ROOMS:
        text, own = described(module)
        shown = sorted(own.values(), key=lambda made: made.name.lower() != module)
        sections = tuple(_section(made, classes) for made in shown if _is_shown(made, classes))
        yield Room(module, text, sections)


def _is_shown(made: Described, classes: Mapping[str, Described]) -> bool:
    return made.name not in _TOLD_ELSEWHERE and _is_part(made, classes)


def _is_part(made: Described, classes: Mapping[str, Described]) -> bool:
    return any(base == "Part" or (base in classes and _is_part(classes[base], classes)) for base in made.bases)


def _section(made: Described, classes: dict[str, Described]) -> Section:
    rows = tuple(_row(key, classes) for key in all_keys(made.name, classes))
    return Section(made.name.lower(), made.name, made.text, made.short_for, rows)


def _row(key: Key, classes: Mapping[str, Described]) -> Row:
    """A key that says nothing itself is told by the mapping that it holds."""
    held = (classes[node.id].text for node in ast.walk(key.annotation) if isinstance(node, ast.Name) and node.id in classes)
    return Row(key.name, _in_words(key.annotation), key.default is None and not _has_default(key.annotation), _default(key.default), key.text or next(held, ""))


def _has_default(annotation: ast.expr) -> bool:
    return any(isinstance(node, ast.keyword) and node.arg in ("default", "default_factory") for node in ast.walk(annotation))


def _default(value: ast.expr | None) -> str:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    if isinstance(value, ast.Constant) and isinstance(value.value, bool):
        return "yes" if value.value else "no"
    if isinstance(value, ast.Tuple) and value.elts:
        return ", ".join(str(item.value) for item in value.elts if isinstance(item, ast.Constant))
    return ""


def _in_words(node: ast.expr) -> str:
    """An annotation in words."""
    match node:
        case ast.Name(id=name):
            return _WORDS.get(name, name)
        case ast.Constant(value=None):
            return ""
        case ast.BinOp(left=left, right=right):
            return " or ".join(dict.fromkeys(filter(None, (_in_words(left), _in_words(right)))))
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[first, *_])):
            return _in_words(first)
        case ast.Subscript(value=ast.Name(id="Literal"), slice=inner):
            return "one of: " + ", ".join(str(item.value) for item in ast.walk(inner) if isinstance(item, ast.Constant))
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[key, value])):
            return f"mapping of {_in_words(key)} to {_in_words(value)}"
        case ast.Subscript(value=ast.Name(id="tuple" | "list"), slice=inner):
            return f"list of {_in_words(inner.elts[0] if isinstance(inner, ast.Tuple) else inner)}"
    return ast.unparse(node)

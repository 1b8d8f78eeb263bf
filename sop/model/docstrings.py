"""What the model says about itself: each class, each key and its docstring, read from the source text.

Docstrings of attributes are gone at run time, and collecting them there would slow every start; the reference page and
the published schemas read them here, when they are made.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the format, as its class declares it."""

    name: str
    """As it is written in YAML."""
    text: str
    """Its docstring."""
    annotation: ast.expr
    default: ast.expr | None
    """None where the key is required."""


@dataclass(frozen=True, slots=True)
class Described:
    """A class of the model: a mapping of the format."""

    name: str
    text: str
    bases: tuple[str, ...]
    keys: tuple[Key, ...]
    short_for: str | None
    """The key that a bare text stands for."""


def described(module: str) -> tuple[str, dict[str, Described]]:
    """The docstring of a module of the model, and its classes by name, in their order."""
    tree = ast.parse((_FOLDER / f"{module}.py").read_text(encoding="utf-8"))
    classes = (_class(node) for node in tree.body if isinstance(node, ast.ClassDef))
    return ast.get_docstring(tree) or "", {made.name: made for made in classes}


def everything() -> dict[str, Described]:
    """Every class of the model by name."""
    found: dict[str, Described] = {}
    for path in sorted(_FOLDER.glob("*.py")):
        found.update(described(path.stem)[1])
    return found


def all_keys(name: str, classes: dict[str, Described]) -> tuple[Key, ...]:
    """The keys of a class: its own, then those it shares with its base."""
    made = classes.get(name)
    if made is None:
        return ()
    return made.keys + tuple(key for base in made.bases for key in all_keys(base, classes))


def _class(node: ast.ClassDef) -> Described:
    keys, short_for = [], None
    for field, following in zip(node.body, [*node.body[1:], ast.Pass()]):
        if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
            continue
        if field.target.id == "short_for" and isinstance(field.value, ast.Constant):
            short_for = field.value.value
        if field.target.id.startswith("_") or ast.unparse(field.annotation).startswith("ClassVar"):
            continue
        keys.append(Key(_alias(field), _text(following), field.annotation, field.value))
    return Described(node.name.rstrip("_"), ast.get_docstring(node) or "", tuple(base.id for base in node.bases if isinstance(base, ast.Name)),
                     tuple(keys), short_for)


def _text(node: ast.stmt) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        return " ".join(node.value.value.split())
    return ""


def _alias(field: ast.AnnAssign) -> str:
    for call in _calls(field):
        for word in call.keywords:
            if word.arg == "alias" and isinstance(word.value, ast.Constant):
                return str(word.value.value)
    assert isinstance(field.target, ast.Name)
    return field.target.id


def _calls(field: ast.AnnAssign) -> Iterator[ast.Call]:
    return (node for node in ast.walk(field) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Field")

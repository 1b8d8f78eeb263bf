"""Every name that a finding may carry: which rule tells it, and how grave it is by itself. Read from the source text.

Most findings carry the name of the rule that tells them. Some rules tell several things, reading a file tells others, and nobody
keeps a list of them: the calls that make findings are the list. It is read only when somebody asks for a name that is no rule.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sop
import validator
import validator.rules  # noqa: F401  entering the rules is what this import is for
from sop.finding import Severity
from validator.check import RULES

_MAKERS = {"error": Severity.ERROR, "wrong": Severity.ERROR, "PydanticCustomError": Severity.ERROR, "Finding": None}
"""What makes a finding, and its severity; None where the second word says it."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_COMPOUND = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of findings."""

    name: str
    module: str
    """Where it is told, such as `validator/rules/flow.py`."""
    severity: Severity
    """What it weighs by itself."""
    rule: str = ""
    """The structural rule, or check of all paths, that tells it, where one does."""


@cache
def names() -> Mapping[str, Name]:
    """Every name. One that a rule has for its own is told by that rule, wherever else it is told."""
    found: dict[str, Name] = {}
    for package in (sop, validator):
        folder = Path(str(package.__file__)).parent
        for path in sorted(folder.rglob("*.py")):
            for name in _of_module(path, path.relative_to(folder.parent).as_posix()):
                if name.name not in found or (name.rule and not found[name.name].rule):
                    found[name.name] = name
    for rule, function in RULES.items():  # one whose findings another function makes, which is handed the name
        found.setdefault(rule, Name(rule, f"{function.__module__.replace('.', '/')}.py", Severity.ERROR, rule))
    return found


def _of_module(path: Path, module: str) -> Iterator[Name]:
    text = path.read_text(encoding="utf-8")
    if not any(f"{maker}(" in text for maker in _MAKERS):
        return
    tree = ast.parse(text)
    constants = dict(_constants(tree))
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for function in functions.values():
        rule = function.name.replace("_", "-")
        if any(isinstance(by, ast.Name) and by.id in ("rule", "whole", "check") for by in function.decorator_list):
            reached = _reached(function, functions)
            yield from (Name(name, module, severity, name if name in RULES else rule) for node in reached for name, severity in _told(node, constants))
    yield from (Name(name, module, severity) for name, severity in _told(tree, constants))


def _reached(function: ast.FunctionDef, functions: Mapping[str, ast.FunctionDef]) -> list[ast.FunctionDef]:
    """A function and those of its module that it calls, however far."""
    found = [function]
    for node in found:
        called = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
        found += [functions[name] for name in functions if name in called and functions[name] not in found]
    return found


def _told(tree: ast.AST, constants: Mapping[str, str]) -> Iterator[tuple[str, Severity]]:
    """The names of the findings that are made in a piece of source, and what they weigh."""
    for scope in _scopes(tree):
        said = {call: _text(call.args[0], constants) for call in _calls(scope)}
        yield from ((name, _severity(call)) for call, name in said.items() if name)
        rest = [text for text in _texts(scope) if _COMPOUND.fullmatch(text) and text not in said.values()]
        for call, name in said.items():
            if name is None:  # one of several, which stand in a table of the same function
                yield from ((text, _severity(call)) for text in rest)


def _text(node: ast.expr, constants: Mapping[str, str]) -> str | None:
    """The name that a finding is made with; empty where only a running program knows it, None where it is one of several."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    return ""


def _scopes(tree: ast.AST) -> list[ast.AST]:
    return [tree] if isinstance(tree, ast.FunctionDef) else [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MAKERS and node.args)


def _severity(call: ast.Call) -> Severity:
    fixed = _MAKERS[call.func.id] if isinstance(call.func, ast.Name) else None
    said = ast.unparse(call.args[1]) if len(call.args) > 1 else ""
    return fixed or next((severity for severity in Severity if said == f"Severity.{severity.name}"), Severity.ERROR)


def _texts(tree: ast.AST) -> Iterator[str]:
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Module-level names that stand for one text: `UNSET = "fact-not-asked"`, alone or several on a line."""
    for node in tree.body:
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        target, value = node.targets[0], node.value
        pairs = zip(target.elts, value.elts) if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) else [(target, value)]
        for name, text in pairs:
            if isinstance(name, ast.Name) and isinstance(text, ast.Constant) and isinstance(text.value, str) and _NAME.fullmatch(text.value):
                yield name.id, text.value

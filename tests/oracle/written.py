"""A case as an author would write it: YAML text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Case:
    """Some procedures that may call one another, and some rules."""

    procedures: dict[str, dict] = field(default_factory=dict)
    rules: dict[str, dict] = field(default_factory=dict)

    def texts(self) -> tuple[dict[str, str], str]:
        """The procedures by name, and the rules."""
        return {name: written(made) for name, made in self.procedures.items()}, written(self.rules)


def written(data: Any, indent: str = "") -> str:
    """Plain data as YAML, block by block."""
    lines = []
    for key, value in data.items() if isinstance(data, dict) else (("-", item) for item in data):
        head = f"{indent}{key}:" if isinstance(data, dict) else f"{indent}-"
        if isinstance(value, (dict, list, tuple)) and value:
            inner = written(value, indent + "  ")
            lines.append(f"{head}\n{inner}" if isinstance(data, dict) else f"{head} {inner.lstrip()}")
        elif value not in ({}, [], ()):
            lines.append(f"{head} {value}\n")
    return "".join(lines)

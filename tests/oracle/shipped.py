"""The rules and vocabulary that are shipped, and the examples beside the rules, as the text that an author wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .falling import Machine
from .moment import Run
from .reader import many

PROCEDURES = Path(__file__).parents[2] / "procedures"

STANDS = ("established ", "ended ")
NAMED = {"act": ("",), "consent": ("established consent:", "ended consent:"), **dict.fromkeys(("establishes", "revokes", "leaves", "begins_with"), STANDS)}
"""The keys that name what happens, and how a rule speaks of it."""


def joined(folder: str) -> str:
    """The files of a folder as one text, but for marks of mutants: each file holds other keys."""
    return "\n".join(path.read_text("utf-8") for path in sorted((PROCEDURES / folder).glob("*.yaml")) if path.stem != "equivalent-mutants")


def example(name: str) -> str:
    return (PROCEDURES / "rules" / "examples" / f"{name}.yaml").read_text("utf-8")


def happenings(machine: Machine) -> frozenset[str]:
    """Everything that could happen in some procedures, in the words of a case that begins with one of them."""
    found: set[str] = set()
    for name, made in machine.procedures.items():
        run = Run(name, tuple((subject, f"{name}/{subject}") for subject in made.get("subjects", {})), None)
        for key, value in _pairs(made):
            refs = [ref for ref in many(value) if len(ref) == 1 or isinstance(ref, str)] if key in NAMED else []  # a state may be called `act` too
            tokens = [machine.token(run, ref) for ref in refs]
            found |= {f"{said}{token}" for token in tokens for said in NAMED[key]}
        found |= {f"event {event}" for event in (*made.get("at_any_time", {}), "consent-withdrawn")}
    return frozenset(found)


def _pairs(data: Any) -> Iterator[tuple[str, Any]]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield str(key), value
        yield from _pairs(value)

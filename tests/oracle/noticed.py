"""What a person would notice of a step: whether anything reads the acts and safeguards that it touches."""

from __future__ import annotations

from typing import Any

from .reader import Reader

SPEAK = {"act", "requires", "scope", "when", "unless", "until", "steps", "apart_from", "needs", "all", "any", "not", "in_force", "established",
         "ended", "event", "before", "after", "between", "after_until"}
"""Keys whose values name something; every other key is a name itself."""


def names(data: Any) -> set[str]:
    """The acts, safeguards and the like that a rule or condition speaks of, without their scopes."""
    if isinstance(data, dict):
        return {name for key, value in data.items() for name in (names(value) if key in SPEAK else {key})}
    return {name for part in data for name in names(part)} if isinstance(data, list) else {data}


def read_somewhere(reader: Reader) -> set[str]:
    """The names that a rule or a condition reads, what an outcome leaves, and those that count for themselves."""
    read = [end.get("leaves", []) for made in reader.procedures.values() for end in made["outcomes"].values()]
    read += [made.get("begins_with", []) for made in reader.procedures.values()]
    read += [event.get("when", []) for made in reader.procedures.values() for event in made.get("at_any_time", {}).values()]
    choices = [state for states in reader.states.values() for state in states.values() if "choice" in state]
    read += [[{"when": state["choice"]}, *(line["when"] for line in state["cases"] if isinstance(state["cases"], list))] for state in choices]
    return names([*reader.rules.values(), *read]) | {"consent", *reader.decisions}

"""Calls written out: what is called stands in the caller's place, once for each place of a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .random_cases import ROOT
from .random_rules import HEAD as RULE_HEAD
from .written import Case

LOCAL = {"wish", "mood"}
"""Facts that each run has for itself."""

ENTER = "enter"
"""The act that stands for the beginning of a call, so that it counts as long as one; a rule of the same name reads it, and is not compared."""

Place = tuple[str, str]


def can_be_written_out(case: Case) -> bool:
    """Whether nothing in a case hangs on where one run ends and another begins: handlers, subjects and facts of its own, bounds that are counted anew."""
    called = [made for name, made in case.procedures.items() if name != ROOT]
    states = [state for made in case.procedures.values() for state in made["states"].values()]
    if not called or any("consent" in state or "person" in state.get("about", {}) for state in states):
        return False
    return all("subjects" not in made and LOCAL.isdisjoint(_words(made["states"]))
               and not any(state.keys() & {"at_most", "each_once"} for state in made["states"].values()) for made in called)


def _words(data: Any) -> set[str]:
    if isinstance(data, dict):
        return {word for key, value in data.items() for word in {key} | _words(value)}
    return {word for part in data for word in _words(part)} if isinstance(data, list) else {str(data)}


def written_out(case: Case) -> tuple[Case, dict[str, Place]]:
    """The case as one procedure, and for each of its states where it stood."""
    states: dict[str, Any] = {}
    stood: dict[str, Place] = {}
    _write_out(case, ROOT, "", {outcome: outcome for outcome in case.procedures[ROOT]["outcomes"]}, states, stood)
    rule = {**RULE_HEAD, "pattern": "absence", "act": ENTER}
    return Case({ROOT: {**case.procedures[ROOT], "states": states}}, {**case.rules, ENTER: rule}), stood


def _write_out(case: Case, procedure: str, prefix: str, leads: Mapping[str, str], states: dict[str, Any], stood: dict[str, Place]) -> None:
    """`leads`: where each outcome of the procedure leads."""
    made = case.procedures[procedure]

    def to(target: str) -> str:
        return leads.get(target) or (target if target == "joined" else prefix + target)

    for name, state in made["states"].items():
        stood[prefix + name] = procedure, name
        if "call" not in state:
            states[prefix + name] = _led(state, to)
            continue
        inner, called = f"{prefix}{name}-", case.procedures[state["call"]]
        bound = {key: _led(state, to)[key] for key in ("at_most", "role") if key in state}
        states[prefix + name] = {"task": "Do", "do": {"t0": {"step": "Begin.", "act": [ENTER]}}, "next": inner + next(iter(called["states"])), **bound}
        out = {}
        for outcome, end in called["outcomes"].items():
            target = state.get("next") or state["outcomes"].get(outcome) or state["outcomes"]["others"]
            out[outcome] = to(target)
            if end.get("leaves"):
                out[outcome] = f"{inner}then-{outcome}"
                stood[out[outcome]] = procedure, name
                states[out[outcome]] = {"task": "Do", "do": {"t0": {"step": "Go on.", "establishes": end["leaves"]}}, "next": to(target),
                                        **{key: state[key] for key in ("role",) if key in state}}
        _write_out(case, state["call"], inner, out, states, stood)


def _led(state: dict[str, Any], to: Callable[[str], str]) -> dict[str, Any]:
    """A state whose ways lead elsewhere."""
    made = dict(state)
    for key in ("at_most", "each_once"):
        if key in made:
            made[key] = {**made[key], "then": to(made[key]["then"])}
    if "late" in made:
        made["late"] = [stage if stage["then"] == "stay" else {**stage, "then": to(stage["then"])} for stage in made["late"]]
    if "branches" in made:
        made["branches"] = [to(branch) for branch in made["branches"]]
    if "answers" in made:
        made["answers"] = {answer: {**way, "next": to(way["next"])} for answer, way in made["answers"].items()}
    if "cases" in made:
        lines = isinstance(made["cases"], list)
        made["cases"] = [{**line, "next": to(line["next"])} for line in made["cases"]] if lines else {value: to(target) for value, target in made["cases"].items()}
    if "next" in made:
        made["next"] = to(made["next"])
    return made

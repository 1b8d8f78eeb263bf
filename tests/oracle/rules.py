"""The rules, read from their text a second time: the checks of each.

A rule is looked at once for each thing that it requires, and apart for acts for which that is not the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from .falling import Machine
from .reader import many, words


class Check(NamedTuple):
    """One thing that a rule asks for."""

    name: str
    rule: dict
    watched: frozenset[str]
    needs: tuple[str, ...] = ()
    """Tokens of which one is enough; what is watched counts only where none is in force (or, for `once`, ever was)."""
    once: bool = False
    fulfils: frozenset[str] = frozenset()
    steps: tuple[frozenset[str], ...] = ()
    role: str = ""

    @property
    def pattern(self) -> str:
        return self.rule["pattern"]


def filled(ref: Any, happening: str) -> str:
    """A reference in which `same-act` and `same-scope` are filled in."""
    token = happening.split(" ", 1)[-1]
    *head, last = words(ref)
    last = {"same-act": token.removeprefix("consent:"), "same-scope": token.rpartition(":")[2] if ":" in token else ""}.get(last, last)
    return ":".join([*head, last])


def told(what: Any, happening: str) -> Any:
    """A happening that a scope waits for, with `same-act` and `same-scope` filled in."""
    if not isinstance(what, dict) or not set(what) <= {"established", "ended", "event"}:
        return filled(what, happening)
    return {kind: filled(ref, happening) for kind, ref in what.items()}


def fits(what: Any, happening: str) -> bool:
    """Whether a happening is one that a rule speaks of; without a scope it means any."""
    [kind, ref] = next(iter(what.items())) if isinstance(what, dict) and set(what) <= {"established", "ended", "event"} else ("", what)
    said, _, token = happening.rpartition(" ")
    wanted = words(ref)
    if said != kind:
        return False
    if wanted == ["any-consent"]:
        return token.startswith("consent:")
    return token == ":".join(wanted) or (len(wanted) == 1 and token.split(":")[0] == wanted[0])


def any_of(what: Any) -> list:
    return what["any"] if isinstance(what, dict) and set(what) == {"any"} else many(what)


def checks(rules: dict[str, dict], machine: Machine, known: Iterable[str], roles: Iterable[str]) -> Iterator[Check]:
    """Every check of these rules, over what is known to happen."""
    known = sorted(set(known))
    for name, rule in rules.items():
        found: dict[tuple, Check] = {}
        at = [happening for happening in known if any(fits(what, happening) for what in any_of(rule.get("act")))]
        for happening in at or ([""] if rule["pattern"] in ("existence", "way-out") else []):
            for check in _checks(name, rule, happening, machine, known, roles):
                key = (check.needs, check.fulfils, check.steps, check.role, *_filled_in(rule, happening))
                found[key] = check._replace(watched=check.watched | (found[key].watched if key in found else frozenset()))
        yield from found.values()


def _filled_in(rule: dict, happening: str) -> list[str]:
    refs = [rule.get("until"), *(ref for item in many(rule.get("unless")) for ref in many(item.get("needs")))]
    scopes = [str(told(what, happening)) for scope in rule.get("scope", {}).values() for what in any_of(scope)]
    return [*(filled(ref, happening) for ref in refs if ref), *scopes]


def _checks(name: str, rule: dict, happening: str, machine: Machine, known: list[str], roles: Iterable[str]) -> Iterator[Check]:
    check = Check(name, {**rule, "at": happening}, frozenset({happening} if happening else ()))
    required = rule.get("requires")
    groups = [[ref] for ref in (required.get("all", []) if isinstance(required, dict) and set(required) <= {"all", "any"} else many(required))]
    groups += [required["any"]] if isinstance(required, dict) and "any" in required else []
    for refs in groups:
        tokens = tuple(filled(ref, happening) for ref in refs)
        stand_ins = [f"{decision}:{token[8:]}" for token in tokens for decision in machine.decisions if token.startswith("consent:")]
        fulfils = frozenset(f"established {token}" for token in (*tokens, *stand_ins))
        standing = rule["pattern"] == "while-in-force" or (rule["pattern"] == "precedence" and "scope" not in rule)
        if standing:
            yield check._replace(needs=tokens, once=rule["pattern"] == "precedence")
        elif rule["pattern"] not in ("precedence", "existence") or not any(map(machine.stays_inside, tokens)):
            yield check._replace(fulfils=fulfils)
    if rule["pattern"] in ("absence", "way-out"):
        yield check
    if rule["pattern"] == "chain":
        yield check._replace(steps=tuple(frozenset(each for each in known if fits(step, each)) for step in rule["steps"]))
    if rule["pattern"] == "separation-of-duties":
        other = frozenset(each for each in known if any(fits(what, each) for what in any_of(rule["apart_from"])))
        yield from (check._replace(fulfils=other, role=role) for role in roles)

"""The rules, read from their text a second time: what each watches, and when a way breaks it.

A rule is looked at once for each thing that it requires, and apart for acts for which that is not the same. The patterns are written out
as their definitions say, with a memory that is as small as they allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from naive_reader import Look, Machine, Part, Run, Unset, many, words

BY_STANDING = ("absence", "while-in-force")
"""Patterns in which what is watched breaks the rule by itself."""


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
        for happening in at or ([""] if rule["pattern"] == "existence" else []):
            for check in _checks(name, rule, happening, machine, known, roles):
                key = (check.needs, check.fulfils, check.steps, check.role, *_filled_in(rule, happening))
                found[key] = check._replace(watched=check.watched | (found[key].watched if key in found else frozenset()))
        yield from found.values()


def _filled_in(rule: dict, happening: str) -> list[str]:
    refs = [rule.get("until"), *(ref for item in many(rule.get("unless")) for ref in many(item.get("needs")))]
    return [filled(ref, happening) for ref in refs if ref]


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
        yield check._replace(needs=tokens, once=rule["pattern"] == "precedence") if standing else check._replace(fulfils=fulfils)
    if rule["pattern"] == "absence":
        yield check
    if rule["pattern"] == "chain":
        yield check._replace(steps=tuple(frozenset(each for each in known if fits(step, each)) for step in rule["steps"]))
    if rule["pattern"] == "separation-of-duties":
        other = frozenset(each for each in known if any(fits(what, each) for what in any_of(rule["apart_from"])))
        yield from (check._replace(fulfils=other, role=role) for role in roles)


class Watch:
    """A check on its way: `begin` is what it remembers at first; `read` goes on, and says whether the rule is broken."""

    begin = ("outside",)

    def __init__(self, check: Check, machine: Machine) -> None:
        self.check, self.machine, self.rule = check, machine, check.rule
        [(self.scope, what)] = self.rule.get("scope", {"": None}).items()
        pair = what if self.scope in ("between", "after_until") else None
        self.opening = [pair[0]] if pair else any_of(what) if self.scope == "after" else []
        self.closing = [pair[1]] if pair else any_of(what) if self.scope == "before" else []
        self.begin = "outside" if self.opening else (self.first, False)

    @property
    def first(self) -> Any:
        """What is remembered where the scope opens."""
        return {"chain": 0, "absence": 0, "while-in-force": 0, "separation-of-duties": frozenset()}.get(self.check.pattern, False)

    def counts(self, look: Look) -> bool:
        """Whether what is watched counts against the rule now. What nobody asked counts against it."""
        machine, check, rule = self.machine, self.check, self.rule
        if not self.holds(rule.get("when", {}), look, True):
            return False
        for item in many(rule.get("unless")):
            if self.holds(item["when"], look, False) and all(machine.counts(look, filled(ref, rule["at"])) for ref in many(item.get("needs"))):
                return False
        if "until" in rule and machine.counts(look, filled(rule["until"], rule["at"])):
            return False
        return not any(machine.counts(look, token, check.once) for token in check.needs)

    def holds(self, condition: dict, look: Look, unset: bool) -> bool:
        try:
            return self.machine.holds(condition, look)
        except Unset:
            return unset

    def begun(self, run: Run) -> Any:
        """What is remembered at first: what a case begins with came into force before it. That fulfils and opens, but calls for nothing."""
        person = run.person
        look = Look(run, person._replace(held=frozenset(), ever=frozenset()), "")
        return self.read(self.begin, Part(("", "", 0), look, happens=tuple(f"established {token}" for token in sorted(person.held))))[0]

    def read(self, memory: Any, part: Part) -> tuple[Any, bool]:
        """What is remembered after a part of a way, and whether the rule is broken there."""
        broken = False
        for happening in part.happens:
            for letter in self.letters(happening, part):
                memory, wrong = self.letter(memory, letter)
                broken = broken or wrong
        if part.ends:
            if any(f"established {token}" in self.check.fulfils for token in part.owed):
                memory, _ = self.letter(memory, "s")
            if self.check.pattern != "existence" or self.counts(part.look):
                memory, wrong = self.letter(memory, "end")
                broken = broken or wrong
        return memory, broken

    def letters(self, happening: str, part: Part) -> Iterator[str]:
        check = self.check
        own = not check.role or part.role == check.role
        if any(fits(what, happening) for what in self.closing):
            yield "r"
        if happening in check.watched and own and part.site[0] and self.counts(part.look):
            yield "p"
        yield from (str(number) for number, step in enumerate(check.steps) if happening in step)
        if happening in check.fulfils and own:
            yield "s"
        if any(fits(what, happening) for what in self.opening):
            yield "q"

    def letter(self, memory: Any, letter: str) -> tuple[Any, bool]:
        """One letter: the scope around the pattern. Where the closing must come, what went wrong breaks the rule only then."""
        if memory in ("outside", "over"):
            return ((self.first, False) if letter == "q" and memory == "outside" else memory), False
        inner, wrong = memory
        if letter == "r":
            return ("over" if self.scope == "before" else "outside"), wrong or self.unfinished(inner)
        waits = self.scope in ("before", "between")
        if letter == "end":
            return memory, not waits and self.unfinished(inner)
        inner, broken = self.inner(inner, letter)
        return (inner, wrong or (waits and broken)), broken and not waits

    def unfinished(self, inner: Any) -> bool:
        """Whether the pattern is broken if nothing more comes."""
        return {"existence": not inner, "response": bool(inner), "bounded-response": bool(inner)}.get(self.check.pattern, False)

    def inner(self, inner: Any, letter: str) -> tuple[Any, bool]:
        match self.check.pattern:
            case "absence" | "while-in-force":
                most = int(self.rule.get("at_most", 0)) if self.check.pattern == "absence" else 0
                return (min(inner + 1, most), inner == most) if letter == "p" else (inner, False)
            case "existence":
                return inner or letter == "s", False
            case "precedence":
                return inner or letter == "s", letter == "p" and (self.check.once or not inner)
            case "response" | "bounded-response":
                return letter == "p" or (inner and letter != "s"), False
            case "chain":
                return inner + (letter == str(inner)), letter == "p" and inner < len(self.check.steps)
            case "separation-of-duties":
                after = inner | {letter} & {"p", "s"}
                return after, letter in ("p", "s") and len(after) == 2
        raise ValueError(self.check.pattern)

"""What is watched on the ways: each check with its memory, and when a way breaks it.

The patterns are written out as their definitions say, with a memory that is as small as they allow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .falling import Machine
from .moment import Look, Part, Run, Unset
from .reader import many
from .rules import Check, any_of, checks, filled, fits, told


class Watch:
    """A check on its way: `begin` is what it remembers at first; `read` goes on, and says whether the rule is broken."""

    begin = ("outside",)

    def __init__(self, check: Check, machine: Machine) -> None:
        self.check, self.machine, self.rule = check, machine, check.rule
        [(self.scope, what)] = self.rule.get("scope", {"": None}).items()
        around = [told(each, self.rule.get("at", "")) for each in any_of(what)]
        pair = self.scope in ("between", "after_until")
        self.opening = around[:1] if pair else around if self.scope == "after" else []
        self.closing = around[1:] if pair else around if self.scope == "before" else []
        self.begin = "outside" if self.opening else (self.first, False)

    @property
    def first(self) -> Any:
        """What is remembered where the scope opens."""
        return {"chain": 0, "absence": 0, "while-in-force": 0, "separation-of-duties": frozenset()}.get(self.check.pattern, False)

    def counts(self, look: Look) -> bool:
        """Whether what is watched counts against the rule now. What nobody asked counts against it, unless the rule says that it passes."""
        machine, check, rule = self.machine, self.check, self.rule
        if not self.holds(rule.get("when", {}), look, rule.get("not_asked") != "passes"):
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
        """What is remembered at first."""
        memory = self.begin
        for letter in self.letters_of_beginning(run):
            memory, _ = self.letter(memory, letter)
        return memory

    def letters_of_beginning(self, run: Run) -> Iterator[str]:
        """What a run begins with came into force before it: that fulfils and opens, but calls for nothing."""
        look = Look(run, run.person._replace(held=frozenset(), ever=frozenset()), "")
        return self.letters_of(Part(("", "", 0), look, happens=tuple(f"established {token}" for token in sorted(run.person.held))))

    def read(self, memory: Any, part: Part) -> tuple[Any, bool]:
        """What is remembered after a part of a way, and whether the rule is broken there."""
        broken = False
        for letter in self.letters_of(part):
            memory, wrong = self.letter(memory, letter)
            broken = broken or wrong
        return memory, broken

    def letters_of(self, part: Part) -> Iterator[str]:
        """Of what happens: r closes the scope, p is watched, 0 and on are steps of a chain, s fulfils, q opens the scope, end is the end."""
        for happening in part.happens:
            yield from self.letters(happening, part)
        if part.ends and any(f"established {token}" in self.check.fulfils for token in part.owed):
            yield "s"
        if part.ends and (self.check.pattern != "existence" or (not part.apart and self.counts(part.look))):
            yield "end"

    def letters(self, happening: str, part: Part) -> Iterator[str]:
        check = self.check
        own = not check.role or part.role == check.role
        if any(fits(what, happening) for what in self.closing):
            yield "r"
        fulfils = happening in check.fulfils and own
        watched = happening in check.watched and own and part.site[0] and self.counts(part.look)
        if fulfils and watched:  # it ends what was open, and calls for the next
            yield "s"
        if watched:
            yield "p"
        yield from (str(number) for number, step in enumerate(check.steps) if happening in step)
        if fulfils and not watched:
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

    def is_open(self, memory: Any) -> bool:
        """Whether something is still called for."""
        return memory not in ("outside", "over") and self.unfinished(memory[0])

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


class Alarm(Watch):
    """What may never be, whatever the rules say."""

    def __init__(self, name: str, rings: Callable[[Part], bool], machine: Machine) -> None:
        super().__init__(Check(name, {"pattern": "absence"}, frozenset()), machine)
        self.rings = rings

    def letters_of(self, part: Part) -> Iterator[str]:
        if self.rings(part):
            yield "p"


def watches(machine: Machine, known: Iterable[str], roles: Iterable[str]) -> list[Watch]:
    """All that is watched: the rules, ways out, facts that nobody asked, what a called procedure begins with."""
    return [*(Watch(check, machine) for check in checks(machine.rules, machine, known, roles)), Alarm("fact-not-asked", lambda part: bool(part.unset), machine),
            Alarm("begins-with", lambda part: not all(machine.counts(part.look, token) for token in part.demands), machine)]

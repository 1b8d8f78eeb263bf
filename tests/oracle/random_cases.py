"""Random small procedures and rules, as an author would write them: YAML text, the same for the same seed.

They are drawn so that most of what the format can say occurs, and occurs together: events that revoke and correct, withdrawals, calls
that hand over subjects and facts, branches, bounds, lateness, choices by fact and by safeguard, facts that nobody asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

HEAD = {"title": "A random procedure", "edition": "2026-1", "status": "draft", "owner": "supervisor", "summary": "A random procedure.", "scope": "A test.",
        "role": "worker"}
RULE_HEAD = {"code": "R-TST-1", "title": "A random rule", "severity": "error", "why": "For a test.", "hint": "Mend it.", "can_be_waived": "no",
             "examples": {"pass": "one", "fail": "other"}}
ACTS = ("find", "find", "tell", {"share": "office"}, {"share": "team"})
SAFEGUARDS = ("looked", "looked", "quiet", "quiet", "order", {"decided": "find"})
CONSENTS = ("find", "find", {"share": "office"})


@dataclass
class Case:
    """Some procedures that may call one another, and some rules."""

    procedures: dict[str, dict] = field(default_factory=dict)
    rules: dict[str, dict] = field(default_factory=dict)
    features: set[str] = field(default_factory=set)

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


def case(seed: int, wants: Iterable[str] = ()) -> Case:
    """A random case. `wants`: what must occur in it (see `_Draw`)."""
    return _Draw(Random(seed), frozenset(wants)).case()


class _Draw:
    """Draws one case."""

    def __init__(self, random: Random, wants: frozenset[str]) -> None:
        self.random, self.wants, self.made = random, wants, Case()

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    def one(self, of: Any) -> Any:
        return self.random.choice(tuple(of))

    def some(self, of: Any, chance: float, most: int = 2) -> list:
        return self.random.sample(tuple(of), self.random.randint(1, most)) if self.chance(chance) else []

    def has(self, feature: str, chance: float) -> bool:
        found = feature in self.wants or self.chance(chance)
        if found:
            self.made.features.add(feature)
        return found

    def case(self) -> Case:
        callees = [f"part-{number}" for number in range(1, 2 + self.chance(0.2))] if self.has("calls", 0.2) else []
        for number, name in enumerate(["root", *callees]):
            self.made.procedures[name] = self.procedure(name, callees[number:])
        for number in range(self.random.randint(2, 3)):
            self.made.rules[f"rule-{number}"] = {**RULE_HEAD, **self.rule()}
        return self.made

    # procedures

    def procedure(self, name: str, callees: list[str]) -> dict:
        root = name == "root"
        self.name, self.callees, self.fields = name, callees, []
        self.subjects = ["home", "other"][:self.random.randint(1, 2)] if self.chance(0.35) else []
        count = self.random.randint(3, 5) if root else self.random.randint(1, 3)
        self.names = [f"s{number}" for number in range(count)]
        self.handlers = [f"h{number}" for number in range(self.random.randint(1, 2))]
        self.outcomes = ["done", "stopped"] if self.chance(0.4) else ["done"]
        self.asked: list[str] = []
        self.in_branch = False
        made = {"sop": 1, "id": name, **HEAD, "entry": "yes" if root else "no"}
        takes = self.random.sample(("age-group", "status", "age"), 1) if self.chance(0.5 if root else 0.2) else []
        self.known = list(takes)
        made |= {"takes": takes, "begins_with": self.refs(0.25 if not root else 0.15, self.safeguards())}
        made["subjects"] = {subject: {"kind": "household", "text": "A home"} for subject in self.subjects}
        if root and callees and self.chance(0.1):
            made["subjects"]["baby"] = {"kind": "person", "text": "A baby"}
        self.baby = "baby" in made["subjects"]
        self.hears_events = self.has("events", 0.25) if root else "events" in self.made.features and self.chance(0.4)
        states = {}
        for number, state in enumerate(self.names):
            states |= self.state(state, number)
        made["outcomes"] = {outcome: {"text": "It is over.", **({"leaves": self.refs(0.3, self.safeguards())} if not root else {}),
                                      **({"owes": self.refs(0.15, self.safeguards())} if root else {})} for outcome in self.outcomes}
        if self.hears_events:
            made["at_any_time"] = {event: self.event() for event in self.random.sample(("danger", "danger", "child", "complaint"), self.random.randint(1, 2))}
        made["states"] = states
        withdrawn = [state["withdrawn"] for state in states.values() if "withdrawn" in state]
        if withdrawn or any("next" in event for event in made.get("at_any_time", {}).values()):
            made["handlers"] = {handler: self.handler(handler, number) for number, handler in enumerate(self.handlers)}
        return {key: value for key, value in made.items() if value not in ([], {})}

    def safeguards(self) -> list:
        return [*SAFEGUARDS, *({"assessed": subject} for subject in self.subjects)]

    def acts(self) -> list:
        return [*ACTS, *({"move": subject} for subject in self.subjects)]

    def refs(self, chance: float, of: Any) -> list:
        return [self.one(of)] if self.chance(chance) else []

    def target(self, number: int) -> str:
        """Mostly onwards; sometimes back, sometimes to the end."""
        if self.in_branch:
            return "joined"
        if self.chance(0.12):
            return self.one(self.names)
        return self.one(self.names[number + 1:]) if number + 1 < len(self.names) and self.chance(0.85) else self.one(self.outcomes)

    def state(self, state: str, number: int) -> dict[str, dict]:
        """A state, with those that belong to it."""
        if "parallel" in self.wants and self.name == "root" and number == 1 or self.chance(0.05):
            return self.parallel(state, number)
        if self.callees and (self.chance(0.15) or (self.name == "root" and number == 1)):
            return {state: self.bounded(self.call(number), number)}
        kind = self.random.choices((self.task, self.question, self.consent, self.choice, self.wait), (50, 14, 14, 18, 4))[0]
        return {state: self.bounded(kind(number), number)}

    def bounded(self, made: dict, number: int) -> dict:
        if self.chance(0.1) and not self.in_branch:
            made["at_most"] = {"times": self.random.randint(1, 2), "then": self.one(self.outcomes)}
        if self.chance(0.15):
            made["role"] = "supervisor"
        return made

    def late(self, made: dict, number: int, chance: float) -> dict:
        if self.chance(chance) and not self.in_branch:
            stages = [{"tell": "supervisor", "then": "stay"}] if self.chance(0.3) else []
            made |= {"within": "soon", "late": [*stages, {**({"after": "later"} if stages else {}), "tell": "supervisor", "then": self.target(number)}]}
        return made

    def effect(self, acts: bool, chance: float) -> dict:
        made = {"act": self.refs(chance, self.acts()) if acts else [], "establishes": self.refs(chance * 0.7, self.safeguards()),
                "revokes": self.refs(0.35 if "revocation" in self.wants else 0.03, self.safeguards())}
        if made["revokes"]:
            self.made.features.add("revocation")
        if self.subjects and self.chance(0.07):
            made["binds"] = self.one(self.subjects)
        return {key: value for key, value in made.items() if value}

    def task(self, number: int) -> dict:
        steps = {}
        for step in range(self.random.randint(1, 3 if not self.in_branch else 2)):
            steps[f"t{step}"] = {"step": "Do it.", **self.effect(True, 0.55)}
            if self.chance(0.03) and not self.in_branch:
                steps[f"t{step}"]["notes"] = ["wish"]
                self.asked.append("wish")
        return self.late({"task": "Do", "do": steps, "next": self.target(number)}, number, 0.06)

    def answer(self, number: int, chance: float = 0.3) -> Any:
        made = self.effect(False, chance) if self.chance(0.5) else {}
        if self.chance(0.05) and not self.in_branch:
            made["sets"] = {"age-group": self.one(("child", "adult"))}
            self.known.append("age-group")
        return {"text": "It.", **made, "next": self.target(number)}

    def question(self, number: int) -> dict:
        if self.in_branch or self.chance(0.5):
            answers = {f"v{value}": self.answer(number) for value in range(2)}
            made = {"question": "What?", "answers": answers}
            if not self.in_branch and self.chance(0.25):
                made["each_once"] = {"then": self.one(self.outcomes)}
            return self.late(made, number, 0.1)
        fact = self.one(("wish", "status", "age-group", "age", "mood"))
        self.known.append(fact)
        values = {"wish": ("home", "away"), "status": ("parent",), "age-group": ("child",), "age": self.one((("unknown",), ("2", "unknown"), ("0",))), "mood": ("yes",)}[fact]
        return {"question": "What?", "fact": fact, "answers": {**{value: self.answer(number) for value in values}, "others": self.answer(number)}}

    def consent(self, number: int) -> dict:
        act = self.one([*CONSENTS, *({"move": subject} for subject in self.subjects)])
        made = {"consent": act, "ask": "May we?", "agreed": self.answer(number), "refused": self.answer(number), "others": self.answer(number),
                "withdrawn": self.one(self.handlers)}
        for answer in ("agreed", "refused", "others"):
            made[answer].pop("text")
        return made

    def choice(self, number: int) -> dict:
        if self.chance(0.5):
            ref = self.one([*self.safeguards(), *({"consent": act} for act in CONSENTS)])
            return {"choice": {"in_force": ref}, "cases": {"yes": self.target(number), "no": self.target(number)}}
        fact = self.one(self.known or ["age-group"])
        if self.chance(0.3) or fact == "age":
            first = self.condition([fact])
            rest = {"not": first}
            return {"choice": [fact], "cases": [{"when": first, "next": self.target(number)}, {"when": rest, "next": self.target(number)}]}
        value = {"wish": "home", "status": "none", "age-group": "adult", "mood": "no"}[fact]
        return {"choice": fact, "cases": {value: self.target(number), "others": self.target(number)}}

    def condition(self, facts: list[str]) -> dict:
        fact = self.one(facts)
        parts = [{"age": {"below": self.random.randint(1, 3)}} if fact == "age" else {fact: self.one(VALUES[fact])}]
        if self.chance(0.3):
            parts.append({"in_force": self.one(self.safeguards())})
        if self.chance(0.1):
            parts.append({"event": "danger"})
        made = parts[0] if len(parts) == 1 else {self.one(("all", "any")): parts}
        return {"not": made} if self.chance(0.3) else made

    def wait(self, number: int) -> dict:
        if self.chance(0.3) and not self.in_branch:
            return {"wait": "For it", "every": "soon", "next": self.target(number)}
        return self.late({"wait": "For it", "answers": {"comes": self.answer(number), "fails": self.answer(number)}}, number, 0.5)

    def call(self, number: int) -> dict:
        callee = self.one(self.callees)
        self.called = True
        made = {"call": callee, "next": self.target(number)}
        if self.subjects and self.chance(0.6):
            made["about"] = {"home": self.one(self.subjects)}
        if self.baby and self.chance(0.5):
            made["about"] = {"person": "baby"}
        if "wish" in self.known and self.chance(0.5):
            made["with"] = {"wish": "wish"}
        if self.chance(0.4):
            made |= {"outcomes": {"done": self.target(number), "others": self.target(number)}}
            del made["next"]
        if self.chance(0.4):
            made["withdrawn"] = {"find": self.one(self.handlers)}
        return made

    def parallel(self, state: str, number: int) -> dict[str, dict]:
        self.made.features.add("parallel")
        found: dict[str, dict] = {state: {"parallel": "At once", "branches": [f"{state}-a", f"{state}-b"], "next": self.target(number)}}
        self.in_branch = True
        for branch in (f"{state}-a", f"{state}-b"):
            if self.chance(0.1) and not state.endswith(("-a", "-b")):
                found |= self.parallel(branch, number)
                self.in_branch = True
                continue
            kind = self.random.choices((self.task, self.question, self.consent, self.call), (70, 15, 15, 8 if self.callees else 0))[0]
            found[branch] = self.bounded(kind(number), number)
        self.in_branch = False
        return found

    def handler(self, handler: str, number: int) -> dict:
        made = self.random.choices((self.task, self.question), (85, 15))[0](len(self.names))
        to = "back" if self.chance(0.5) else self.one([*self.names, *self.outcomes])
        if "next" in made:
            made["next"] = to
        else:
            for answer in made["answers"].values():
                answer["next"] = self.one(("back", to))
        made.pop("each_once", None)
        if self.chance(0.1):
            made["at_most"] = {"times": 1, "then": self.one(self.outcomes)}
        return made

    def event(self) -> dict:
        made: dict[str, Any] = {}
        if self.chance(0.2):
            made["during"] = self.random.sample(self.names, min(2, len(self.names)))
        if self.chance(0.15):
            made["when"] = self.condition(self.known or ["age-group"])
        if self.chance(0.2):
            made["sets"] = {"age-group": "child"}
        if self.chance(0.25):
            made["revokes"] = [self.one(self.safeguards())]
            self.made.features.add("revocation")
        if self.chance(0.15):
            made["starts"] = {"procedure": "complaint", "planned": "yes"}
        else:
            made["next"] = self.one(self.handlers)
        return made

    # rules

    def rule(self) -> dict:
        pattern = self.one(("absence", "existence", "precedence", "precedence", "while-in-force", "while-in-force", "while-in-force", "response", "chain", "separation-of-duties"))
        made: dict[str, Any] = {"pattern": pattern}
        if pattern != "existence":
            made["act"] = self.happening(0.8)
        if pattern in ("existence", "precedence", "while-in-force", "response"):
            made["requires"] = self.needs(pattern)
        if pattern == "absence" and self.chance(0.5):
            made["at_most"] = self.random.randint(1, 2)
        if pattern == "absence" and self.chance(0.4):
            made["until"] = self.one(SAFEGUARDS)
        if pattern == "chain":
            made["steps"] = [self.happening(0.6) for _ in range(self.random.randint(1, 2))]
        if pattern == "separation-of-duties":
            made["apart_from"] = self.happening(1.0)
        if self.chance(0.3):
            made["scope"] = self.scope()
        if self.chance(0.3):
            made["when"] = self.rule_condition()
        if self.chance(0.2) and pattern != "existence":
            made["unless"] = [{"when": self.rule_condition(), **({"needs": [self.one(SAFEGUARDS)]} if self.chance(0.5) else {})}]
        return made

    def rule_condition(self) -> dict:
        self.subjects = []
        return self.condition(["age-group", "status", "wish", "age-group"]) if self.chance(0.7) else {"in_force": self.one(SAFEGUARDS)}

    def happening(self, act: float) -> Any:
        if self.chance(act):
            return self.one(("find", "tell", "move", "share", {"share": "office"}, "find"))
        return self.one(({"established": "looked"}, {"established": "any-consent"}, {"ended": {"consent": "find"}}, {"ended": "looked"}, {"event": "danger"}, {"established": "assessed"}))

    def needs(self, pattern: str) -> Any:
        act = pattern not in ("existence",)
        one = [*("looked", "quiet", "order"), *(({"consent": "same-act"}, {"consent": "same-act"}, {"assessed": "same-scope"}) if act else ())]
        if self.chance(0.3):
            return {self.one(("any", "all")): self.random.sample(one[:4] if act else one, 2)}
        return self.one(one)

    def scope(self) -> dict:
        kind = self.one(("before", "after", "between", "after_until"))
        return {kind: self.happening(0.4) if kind in ("before", "after") else [self.happening(0.4), self.happening(0.4)]}


VALUES = {"wish": ("home", "away", "unsure"), "status": ("parent", "none"), "age-group": ("child", "adult", "unknown"), "mood": ("yes", "no")}

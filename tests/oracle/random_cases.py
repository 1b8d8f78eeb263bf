"""Random small procedures and rules, the same for the same seed.

They are drawn so that most of what the format can say occurs, and occurs together: events that revoke and correct, withdrawals, calls
that hand over subjects and facts, branches, bounds, lateness, choices by fact and by safeguard, facts that nobody asked.
"""

from __future__ import annotations

from collections.abc import Collection
from random import Random
from typing import Any

from .random_rules import HEAD as RULE_HEAD
from .random_rules import Rules
from .random_states import States
from .written import Case

HEAD = {"title": "A random procedure", "edition": "2026-1", "status": "draft", "owner": "supervisor", "summary": "A random procedure.", "scope": "A test.",
        "role": "worker"}
ROOT = "root"
WANTS = {"calls": 0.28, "events": 0.46, "revocation": 0.3, "expiry": 0.76, "parallel": 0.38}
"""How often a case must have what is asked for in particular; it may have it without."""

CAREFUL = 0.6
"""How often a case begins with most of what rules may ask for, so that it hangs on what ends it."""


def case(seed: int, without: Collection[str] = ()) -> Case:
    """A random case; of what can be asked for, some things are not."""
    random = Random(seed)
    return _Draw(random, frozenset(want for want, chance in WANTS.items() if random.random() < chance and want not in without)).case()


class _Draw(States, Rules):
    """Draws one case."""

    def case(self) -> Case:
        callees = [f"part-{number}" for number in range(1, 2 + self.chance(0.2))] if "calls" in self.wants else []
        procedures = {name: self.procedure(name, callees[number:]) for number, name in enumerate([ROOT, *callees])}
        return Case(procedures, {f"rule-{number}": {**RULE_HEAD, **self.rule()} for number in range(self.random.randint(2, 3))})

    def procedure(self, name: str, callees: list[str]) -> dict:
        root = name == ROOT
        self.root, self.callees = root, callees
        self.subjects = ["home", "other"][:self.random.randint(1, 2)] if self.chance(0.4) else []
        count = self.random.randint(2, 4) if root else self.random.randint(1, 2)
        self.names = [f"s{number}" for number in range(count)]
        self.handlers = [f"h{number}" for number in range(self.random.randint(1, 2))]
        self.outcomes = ["done", "stopped"] if self.chance(0.4) else ["done"]
        self.in_branch = False
        made = {"sop": 1, "id": name, **HEAD, "entry": "yes" if root else "no"}
        careful = root and self.chance(CAREFUL)
        takes = self.random.sample(("age-group", "status", "age"), 1) if self.chance(0.5 if root else 0.2) else []
        takes = ["age-group"] if careful and self.chance(0.4) else takes
        self.known = list(takes)
        made |= {"takes": takes, "begins_with": self.refs(0.25 if not root else 0.15, self.safeguards())}
        made["subjects"] = {subject: {"kind": "household", "text": "A home"} for subject in self.subjects}
        if root and callees and self.chance(0.1):
            made["subjects"]["baby"] = {"kind": "person", "text": "A baby"}
        self.baby = "baby" in made["subjects"]
        states = {"ready": {"task": "Do", "do": {"t0": {"step": "Do it.", "establishes": self.ready()}}, "next": self.names[0]}} if careful else {}
        for number, state in enumerate(self.names):
            states |= self.state(state, number)
        made["outcomes"] = {outcome: {"text": "It is over.", **({"leaves": self.refs(0.3, self.safeguards())} if not root else {}),
                                      **({"owes": self.refs(0.15, self.safeguards())} if root else {})} for outcome in self.outcomes}
        if "events" in self.wants and (root or self.chance(0.4)):
            made["at_any_time"] = {event: self.event() for event in self.random.sample(("danger", "danger", "child", "complaint"), 1 + self.chance(0.3))}
        made["states"] = states
        withdrawn = [state["withdrawn"] for state in states.values() if "withdrawn" in state]
        if withdrawn or any("next" in event for event in made.get("at_any_time", {}).values()):
            made["handlers"] = {handler: self.handler() for handler in self.handlers}
        return {key: value for key, value in made.items() if value not in ([], {})}

    def ready(self) -> list:
        """Most of what rules may ask for."""
        return [safeguard for safeguard in ("looked", "quiet", "order", *({"assessed": subject} for subject in self.subjects)) if self.chance(0.8)] or ["order"]

    def handler(self) -> dict:
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
        if self.chance(0.5):
            made["during"] = self.random.sample(self.names, min(len(self.names), self.random.randint(1, 2)))
        if self.chance(0.15):
            made["when"] = self.condition(self.known or ["age-group"], self.safeguards())
        if self.chance(0.2):
            made["sets"] = {"age-group": "child"}
        if self.chance(0.25):
            made["revokes"] = [self.one(self.safeguards())]
        if self.chance(0.15):
            made["starts"] = {"procedure": "complaint", "planned": "yes"}
        else:
            made["next"] = self.one(self.handlers)
        return made

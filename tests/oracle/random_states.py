"""Random states of every kind."""

from __future__ import annotations

from typing import Any

from .drawing import ACTS, CONSENTS, SAFEGUARDS, Drawing


class States(Drawing):
    """Draws the states of one procedure after another."""

    root: bool
    callees: list[str]
    """The procedures that it may call."""
    names: list[str]
    handlers: list[str]
    outcomes: list[str]
    subjects: list[str]
    baby: bool
    """Whether it knows another person."""
    known: list[str]
    """Facts that may have been asked."""
    in_branch: bool

    def safeguards(self) -> list:
        old = ("quiet",) * 6 if "expiry" in self.wants else ()
        return [*SAFEGUARDS, *old, *({"assessed": subject} for subject in self.subjects)]

    def acts(self) -> list:
        return [*ACTS, *({"move": subject} for subject in self.subjects for _ in range(2))]

    def target(self, number: int) -> str:
        """Mostly onwards; sometimes back, sometimes to the end."""
        if self.in_branch:
            return "joined"
        if self.chance(0.12):
            return self.one(self.names)
        return self.one(self.names[number + 1:]) if number + 1 < len(self.names) and self.chance(0.85) else self.one(self.outcomes)

    def state(self, state: str, number: int) -> dict[str, dict]:
        """A state, with those that belong to it."""
        if self.root and number == ("calls" in self.wants) and "parallel" in self.wants:
            return self.parallel(state, number)
        if self.callees and (self.chance(0.15) or (self.root and number == 0)):
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
        if self.chance(min(1, chance * (8 if "expiry" in self.wants else 1))) and not self.in_branch:
            stages = [{"tell": "supervisor", "then": "stay"}] if self.chance(0.3) else []
            made |= {"within": "soon", "late": [*stages, {**({"after": "later"} if stages else {}), "tell": "supervisor", "then": self.target(number)}]}
        return made

    def effect(self, acts: bool, chance: float) -> dict:
        made = {"act": self.refs(chance, self.acts()) if acts else [],
                "establishes": self.refs(chance * (1.2 if "expiry" in self.wants else 0.7), self.safeguards()),
                "revokes": self.refs(0.3 if "revocation" in self.wants else 0.02, self.safeguards())}
        if self.subjects and self.chance(0.2):
            made["binds"] = self.one(self.subjects)
        return {key: value for key, value in made.items() if value}

    def task(self, number: int) -> dict:
        steps = {}
        for step in range(self.random.randint(1, 2 if not self.in_branch else 1 + self.chance(0.2))):
            steps[f"t{step}"] = {"step": "Do it.", **self.effect(True, 0.55)}
            if self.chance(0.03) and not self.in_branch:
                steps[f"t{step}"]["notes"] = ["wish"]
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
        age = self.one((("unknown",), ("2", "unknown"), ("0",)))
        values = {"wish": ("home", "away"), "status": ("parent",), "age-group": ("child",), "age": age, "mood": ("yes",)}[fact]
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
            first = self.condition([fact], self.safeguards())
            rest = {"not": first}
            return {"choice": [fact], "cases": [{"when": first, "next": self.target(number)}, {"when": rest, "next": self.target(number)}]}
        value = {"wish": "home", "status": "none", "age-group": "adult", "mood": "no"}[fact]
        return {"choice": fact, "cases": {value: self.target(number), "others": self.target(number)}}

    def wait(self, number: int) -> dict:
        if self.chance(0.3) and not self.in_branch:
            return {"wait": "For it", "every": "soon", "next": self.target(number)}
        return self.late({"wait": "For it", "answers": {"comes": self.answer(number), "fails": self.answer(number)}}, number, 0.5)

    def call(self, number: int) -> dict:
        callee = self.one(self.callees)
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

"""A third, deliberately naive reading of the procedures: plain YAML, plain dicts, one recursive function per call.

It shares no line with the platform, so that a mistake has to be made twice to go unseen. Slow, short, and without messages.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


@cache
def load(path: Path):
    """YAML in which every scalar is a text; its own settings."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def many(value) -> list:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def words(ref) -> list[str]:
    """`name`, {name: scope}, {consent: {act: scope}} -> its words, in order."""
    return [next(iter(ref)), *words(*ref.values())] if isinstance(ref, dict) else [ref]


class Interrupted(Exception):
    """An event leads a run to one of its handlers, and ends what it has called."""

    def __init__(self, run: Run, handler: str) -> None:
        self.run, self.handler = run, handler


class Case:
    """What all runs of a case share."""

    def __init__(self, root: Path, happens: list) -> None:
        base = root / "procedures"
        self.vocabulary = {path.stem: load(path)[path.stem] for path in (base / "vocabulary").glob("*.yaml")}
        self.procedures = {path.parent.name: load(path) for path in base.glob("*/procedure.yaml")}
        self.happens, self.facts, self.in_force, self.trail, self.runs = list(happens), {}, set(), [], []

    def entry(self, fact: str) -> dict:
        found = self.vocabulary.get("facts", {}).get(fact, {})
        return found if isinstance(found, dict) else {}

    path = property(lambda self: "/".join(run.state for run in self.runs))
    front = property(lambda self: self.happens[0] if self.happens else {})

    def event(self) -> None:
        """The event at the front of the story: the innermost run that speaks of it handles it."""
        happening = self.happens.pop(0)
        name = happening["event"]
        for run in reversed(self.runs):
            if name == "consent-withdrawn":
                token = run.token({"consent": happening["of"]})
                handler = run.on_withdrawal(token)
                if handler and token in self.in_force:
                    self.in_force.discard(token)
                    raise Interrupted(run, handler)
                continue
            declared = run.procedure.get("at_any_time", {}).get(name)
            if declared is None or not run.applies(declared):
                continue
            lapse = {guard for guard, entry in self.vocabulary["safeguards"].items() if isinstance(entry, dict) and name in many(entry.get("lapses_on"))}
            self.in_force = {token for token in self.in_force if token[0] not in lapse}
            if "next" not in declared:
                return
            run.change(declared)
            raise Interrupted(run, declared["next"])
        raise LookupError(f"nobody handles {name}")


class Run:
    """One run of one procedure."""

    def __init__(self, case: Case, name: str, subjects: dict[str, str]) -> None:
        self.case, self.procedure = case, case.procedures[name]
        self.subjects = {subject: subjects.get(subject, f"{name}/{subject}") for subject in self.procedure.get("subjects", {})}
        self.states = dict(self.procedure.get("states", {}))
        for part in self.procedure.get("parts", {}).values():
            self.states |= part["states"]
        self.handlers = self.procedure.get("handlers", {})
        self.first, self.states = next(iter(self.states)), {**self.states, **self.handlers}
        self.facts, self.visits, self.used, self.returns, self.branches = {}, {}, {}, [], []
        self.state, self.step, self.late = self.first, 0, 0

    def token(self, ref) -> tuple[str, ...]:
        *head, last = words(ref)
        return (*head, self.subjects.get(last, last) if head else last)

    def on_withdrawal(self, token: tuple[str, ...]) -> str | None:
        for state in self.states.values():
            if "consent" in state and self.token({"consent": state["consent"]}) == token:
                return state["withdrawn"]
        return next((state["withdrawn"][token[1]] for state in self.states.values() if "call" in state and token[1] in state.get("withdrawn", {})), None)

    def applies(self, event: dict) -> bool:
        during = [name for where in many(event.get("during")) for name in self.procedure.get("parts", {}).get(where, {"states": [where]})["states"]]
        return (not during or self.state in during) and ("when" not in event or self.holds(event["when"]))

    # facts and conditions

    def store(self, fact: str) -> dict:
        return self.case.facts if "about" in self.case.entry(fact) else self.facts

    def read(self, fact: str) -> str | None:
        if fact in self.store(fact):
            return self.store(fact)[fact]
        for base, cases in self.case.entry(fact).get("derived_from", {}).items():
            if base in self.store(base):
                return next(value for value, when in cases.items() if self.holds({base: when}))
        return None

    def note(self, fact: str, value: str) -> None:
        if self.read(fact) not in (None, value):
            for other, entry in self.case.vocabulary["facts"].items():
                if entry.get("depends_on") == fact:
                    self.store(other).pop(other, None)
        for base in self.case.entry(fact).get("derived_from", {}):
            self.store(fact).pop(base, None)
        self.store(fact)[fact] = value

    def holds(self, condition: dict) -> bool:
        return all(self.one(key, value) for key, value in condition.items())

    def one(self, key: str, value) -> bool:
        if key in ("all", "any"):
            return (all if key == "all" else any)(self.holds(part) for part in value)
        if key == "not":
            return not self.holds(value)
        if key == "in_force":
            return self.stands(value)
        known = self.read(key)
        assert known is not None, f"{key} is not known at {self.case.path}"
        if isinstance(value, dict):
            low, high = value.get("between", [value.get("at_least", 0), int(value.get("below", 10**6)) - 1])
            return known.isdecimal() and int(low) <= int(known) <= int(high)
        return known in many(value) or (known == "unknown" and self.case.entry(key).get("unknown_follows") in many(value))

    def stands(self, ref) -> bool:
        token, kinds, acts = self.token(ref), self.case.vocabulary.get("subjects", {}), self.case.vocabulary.get("acts", {})
        if token in self.case.in_force or token[0] != "consent":
            return token in self.case.in_force
        act = acts.get(token[1], {})
        fixed = kinds.get(act.get("scope"), {}).get("values", {}).get(token[-1], {})
        if token[-1] in many(act.get("inside")) or isinstance(fixed, dict) and fixed.get("inside") == "yes":
            return True
        decisions = [name for name, entry in self.case.vocabulary["safeguards"].items() if isinstance(entry, dict) and "counts_as_consent_for" in entry]
        return self.read("age-group") != "adult" and any((name, *token[1:]) in self.case.in_force for name in decisions)

    def change(self, what) -> None:
        """What a step, an answer or an event changes, in the order of the format."""
        if not isinstance(what, dict):
            return
        for fact, value in what.get("sets", {}).items():
            self.note(fact, value)
        self.case.in_force -= {self.token(ref) for ref in many(what.get("revokes"))}
        if "binds" in what:
            self.lapse(self.subjects[what["binds"]])
        self.case.in_force |= {self.token(ref) for ref in many(what.get("establishes"))}

    def lapse(self, subject: str) -> None:
        self.case.in_force = {token for token in self.case.in_force if len(token) == 1 or token[-1] != subject}

    # moving

    def follow(self) -> str:
        """From the start to an outcome."""
        self.case.runs.append(self)
        target, arrived = self.first, True
        while True:
            if arrived and target in self.procedure["outcomes"]:
                self.case.runs.pop()
                return target
            try:
                target = (self.arrive(target) if arrived else None) or self.do()
                arrived = True
            except Interrupted as event:
                if event.run is not self:
                    self.case.runs.pop()
                    raise
                self.returns.append((self.state, self.step))
                target, arrived = event.handler, True
                continue
            if target == "joined":
                target = self.branches.pop(0)
            if target == "back":
                (self.state, self.step), arrived = self.returns.pop(), False

    def arrive(self, state: str) -> str | None:
        """Come to a state; gives where to go instead when a bound is reached."""
        if self.state in self.handlers and state not in self.handlers:
            if not (self.returns and self.state == state):
                self.branches.clear()
        self.state, self.step, self.late = state, 0, 0
        self.visits[state] = self.visits.get(state, 0) + 1
        spec = self.states[state]
        if state not in self.handlers:
            self.returns.clear()
        if "at_most" in spec and self.visits[state] > int(spec["at_most"]["times"]):
            return spec["at_most"]["then"]
        self.case.trail.append(self.case.path)
        if "each_once" in spec and set(spec["answers"]) <= self.used.get(state, set()):
            return spec["each_once"]["then"]
        return None

    def do(self) -> str:
        """Do what stands in the state; gives where it leads."""
        spec, case = self.states[self.state], self.case
        if self.step == 0:
            self.look_out(case.path)
        if "task" in spec:
            steps = spec.get("do", {})
            steps = list(steps.items()) if isinstance(steps, dict) else [(str(n), step) for n, step in enumerate(many(steps), 1)]
            while case.front.get("late") == case.path:
                if (way := self.too_late(spec)) != "stay":
                    return way
            while self.step < len(steps):
                self.look_out(f"{case.path}/{steps[self.step][0]}")
                self.change(steps[self.step][1])
                self.step += 1
            return spec["next"]
        if "choice" in spec:
            return self.choose(spec)
        if "call" in spec:
            return self.call(spec)
        if "parallel" in spec:
            self.branches = [*spec["branches"][1:], spec["next"]]
            return spec["branches"][0]
        if "wait" in spec and "every" in spec:
            return spec["next"]
        return self.answer(spec)

    def look_out(self, place: str) -> None:
        while "event" in self.case.front and self.case.front.get("at") == place:
            self.case.event()

    def too_late(self, spec: dict) -> str:
        self.case.happens.pop(0)
        self.late += 1
        return many(spec["late"])[self.late - 1]["then"]

    def choose(self, spec: dict) -> str:
        reads, cases = spec["choice"], spec["cases"]
        if isinstance(cases, list):
            return next(line["next"] for line in cases if self.holds(line["when"]))
        if isinstance(reads, dict):
            return cases["yes" if self.stands(reads["in_force"]) else "no"]
        known = self.read(many(reads)[0])
        follows = self.case.entry(many(reads)[0]).get("unknown_follows") if known == "unknown" else None
        return cases.get(known) or cases.get(follows) or cases["others"]

    def call(self, spec: dict) -> str:
        about = {their: self.subjects.get(ours, ours) for their, ours in spec.get("about", {}).items()}
        run = Run(self.case, spec["call"], about)
        for subject in set(run.subjects) - set(about):
            self.lapse(run.subjects[subject])
        run.facts = {their: self.read(ours) for their, ours in spec.get("with", {}).items()}
        mine = self.case.facts, self.case.in_force
        if "person" in spec.get("about", {}):  # another person: nothing crosses
            self.case.facts, self.case.in_force = {}, set()
        try:
            end = run.follow()
        finally:
            if "person" in spec.get("about", {}):
                self.case.facts, self.case.in_force = mine
        if "person" not in spec.get("about", {}):
            self.case.in_force |= {run.token(ref) for ref in many(run.procedure["outcomes"][end].get("leaves"))}
        ways = spec.get("outcomes", {})
        way = ways.get(end) or ways.get("others") or spec["next"]
        self.change(way)
        return way["next"] if isinstance(way, dict) else way

    def answer(self, spec: dict) -> str:
        case = self.case
        while "event" in case.front and "at" not in case.front:
            case.event()
        if case.front.get("late") == case.path:
            way = self.too_late(spec)
            return self.answer(spec) if way == "stay" else way
        self.look_out(case.path)
        [(place, given)] = case.happens.pop(0).items()
        assert place == case.path, f"{place} was answered, but the case stands at {case.path}"
        way = spec.get("answers", spec).get(given) or spec.get("answers", spec)["others"]
        if "consent" in spec:
            token = self.token({"consent": spec["consent"]})
            self.case.in_force |= {token} if given in ("agreed", "limited") else set()
            self.case.in_force -= {token} if given == "refused" else set()
        else:
            self.note(spec.get("fact", self.state), given)
        self.used.setdefault(self.state, set()).add(given)
        self.change(way)
        return way["next"] if isinstance(way, dict) else way


def play(root: Path, procedure: str, scenario: Path) -> tuple[str, list[str]]:
    """The outcome of a story, and every state on its way."""
    story = load(scenario)
    case = Case(root, story.get("happens", []))
    run = Run(case, procedure, {})
    for fact, value in story.get("given", {}).items():
        run.note(fact, value)
    case.in_force |= {run.token(ref) for ref in [*many(run.procedure.get("begins_with")), *many(story.get("starts_with"))]}
    return run.follow(), case.trail

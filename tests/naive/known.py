"""What is known of a person and in force for her or him, read from plain YAML in the words of one procedure.

Conditions hold or not, and a choice leads one way; steps and answers change something. The reader beside this plays a story on it.
It shares no line with the platform, so that a mistake has to be made twice to go unseen.
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


def entries(section: dict) -> dict[str, dict]:
    """What a list of the vocabulary says; an entry that is only a text says nothing more."""
    return {name: entry if isinstance(entry, dict) else {} for name, entry in section.items()}


class Known:
    """One procedure's view of a person. Facts are texts by name, what is in force are tuples of words."""

    def __init__(self, root: Path, name: str, about: dict[str, str] | None = None, same: Known | None = None) -> None:
        """`about`: the subjects that are handed over. `same`: another procedure's view of the same person, with whom this one shares."""
        self.root, self.procedure = root, load(root / "procedures" / name / "procedure.yaml")
        self.vocabulary = {path.stem: entries(load(path)[path.stem]) for path in root.glob("procedures/vocabulary/*.yaml")}
        self.subjects = {subject: (about or {}).get(subject, f"{name}/{subject}") for subject in self.procedure.get("subjects", {})}
        self.facts, self.in_force = (same.facts, same.in_force) if same else ({}, set())
        self.own = {}

    def called(self, call: dict) -> Known:
        """What a called procedure knows: of the same person, or nothing at all of another one."""
        about = {their: self.subjects.get(ours, ours) for their, ours in call.get("about", {}).items()}
        other = Known(self.root, call["call"], about, None if "person" in about else self)
        other.own = {their: self.read(ours) for their, ours in call.get("with", {}).items()}
        for subject in other.subjects.keys() - about.keys():
            other.change({"binds": subject})
        return other

    def token(self, ref) -> tuple[str, ...]:
        *head, last = words(ref)
        return (*head, self.subjects.get(last, last) if head else last)

    # facts

    def fact(self, name: str) -> dict:
        return self.vocabulary["facts"].get(name, {})

    def store(self, fact: str) -> dict:
        return self.facts if "about" in self.fact(fact) else self.own

    def read(self, fact: str) -> str | None:
        if fact in self.store(fact):
            return self.store(fact)[fact]
        for base, cases in self.fact(fact).get("derived_from", {}).items():
            if base in self.store(base):
                return next(value for value, when in cases.items() if self.holds({base: when}))
        return None

    def values(self, fact: str) -> list[str]:
        """The value, then the one that it follows."""
        known = self.read(fact)
        assert known is not None, f"{fact} is read, and nobody has asked it"
        return [known, *many(self.fact(fact).get("unknown_follows") if known == "unknown" else None)]

    # conditions

    def choose(self, choice: dict) -> str:
        """Where a choice leads."""
        reads, cases = many(choice["choice"])[0], choice["cases"]
        if isinstance(cases, list):
            return next(line["next"] for line in cases if self.holds(line["when"]))
        if isinstance(reads, dict):
            return cases["yes" if self.holds(reads) else "no"]
        return next(cases[value] for value in (*self.values(reads), "others") if value in cases)

    def holds(self, condition: dict) -> bool:
        return all(self.line(key, value) for key, value in condition.items())

    def line(self, key: str, value) -> bool:
        if key in ("all", "any"):
            return (all if key == "all" else any)(self.holds(part) for part in value)
        if key == "not":
            return not self.holds(value)
        if key == "in_force":
            return self.stands(value)
        known = self.values(key)
        if isinstance(value, dict):
            low, high = value.get("between", [value.get("at_least", 0), int(value.get("below", 10**6)) - 1])
            return known[0].isdecimal() and int(low) <= int(known[0]) <= int(high)
        return any(each in many(value) for each in known)

    def stands(self, ref) -> bool:
        """Whether it is in force; consent also inside the team, and by a decision for whoever is not known to be an adult."""
        token = self.token(ref)
        if token in self.in_force or token[0] != "consent":
            return token in self.in_force
        act = self.vocabulary["acts"].get(token[1], {})
        fixed = entries(self.vocabulary["subjects"].get(act.get("scope"), {}).get("values", {}))
        if token[-1] in many(act.get("inside")) or fixed.get(token[-1], {}).get("inside") == "yes":
            return True
        decisions = [name for name, entry in self.vocabulary["safeguards"].items() if "counts_as_consent_for" in entry]
        return self.read("age-group") != "adult" and any((name, *token[1:]) in self.in_force for name in decisions)

    # changes

    def change(self, what) -> None:
        """What a step, an answer or an event changes, in the order of the format."""
        if not isinstance(what, dict):
            return
        for fact, value in what.get("sets", {}).items():
            self.settle(fact, value)
        self.in_force -= {self.token(ref) for ref in many(what.get("revokes"))}
        if "binds" in what:
            self.in_force -= {token for token in self.in_force if self.subjects[what["binds"]] in token[1:]}
        self.in_force |= {self.token(ref) for ref in many(what.get("establishes"))}

    def settle(self, fact: str, value: str) -> None:
        if self.read(fact) not in (None, value):
            for other, entry in self.vocabulary["facts"].items():
                if entry.get("depends_on") == fact:
                    self.store(other).pop(other, None)
        for base in self.fact(fact).get("derived_from", {}):
            self.store(fact).pop(base, None)
        for other, entry in self.vocabulary["facts"].items():
            if fact in entry.get("derived_from", {}):
                self.store(fact).pop(other, None)
        self.store(fact)[fact] = value

    def lapsing(self, event: str) -> set[tuple]:
        """What an event ends."""
        return {token for token in self.in_force if event in many(self.vocabulary["safeguards"].get(token[0], {}).get("lapses_on"))}

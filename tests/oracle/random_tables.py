"""Random tables of cases: some drawn line by line, some whole ones of which a word was changed."""

from __future__ import annotations

from random import Random
from typing import Any

from .drawing import SAFEGUARDS, VALUES, Drawing

FACTS = ("age", "age-group", "status", "wish", "mood", "nights")
TARGETS = ("done", "stopped")


def table(seed: int) -> dict[str, Any]:
    """The choice that holds a random table."""
    return _Draw(Random(seed), frozenset()).table()


class _Draw(Drawing):
    """Draws one table."""

    def table(self) -> dict[str, Any]:
        facts = self.random.sample(FACTS, self.random.randint(1, 3))
        conditions = [self.deep(facts, 2) for _ in range(self.random.randint(1, 3))]
        if self.chance(0.5):  # each line apart from those above it, and a last one for the rest
            first, *others = conditions
            conditions = [first, *({"all": [each, *({"not": above} for above in conditions[:number])]} for number, each in enumerate(others, 1))]
            conditions.append({"not": {"any": list(conditions)}} if others else {"not": first})
            if self.chance(0.5):
                number = self.random.randrange(len(conditions))
                conditions[number] = {self.one(("all", "any")): [conditions[number], self.deep(facts, 1)]}
        return {"choice": facts, "cases": [{"when": condition, "next": self.one(TARGETS)} for condition in conditions]}

    def deep(self, facts: list[str], depth: int) -> dict[str, Any]:
        if depth and self.chance(0.5):
            return {self.one(("all", "any")): [self.deep(facts, depth - 1), self.deep(facts, depth - 1)]}
        made = self.literal(self.one(facts))
        return {"not": made} if self.chance(0.3) else made

    def literal(self, fact: str) -> dict[str, Any]:
        if self.chance(0.1):
            return {"in_force": self.one(SAFEGUARDS)}
        if self.chance(0.05):
            return {"event": self.one(("danger", "child"))}
        if fact in VALUES:
            return {fact: self.one(VALUES[fact]) if self.chance(0.7) else self.random.sample(VALUES[fact], 2)}
        most = 3 if fact == "age" else 200
        low, high = sorted((self.random.randint(0, most), self.random.randint(0, most)))
        return {fact: self.one(({"below": max(low, 1)}, {"at_least": low}, {"between": [low, high]}, str(low), *(["unknown"] if fact == "age" else [])))}

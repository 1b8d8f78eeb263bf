"""What everything that is drawn at random shares: chances, names, conditions."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

ACTS = ("find", "find", "tell", {"share": "office"}, {"share": "team"})
SAFEGUARDS = ("looked", "looked", "quiet", "quiet", "order", {"decided": "find"})
CONSENTS = ("find", "find", {"share": "office"})
VALUES = {"wish": ("home", "away", "unsure"), "status": ("parent", "none"), "age-group": ("child", "adult", "unknown"), "mood": ("yes", "no")}


class Drawing:
    """Draws, and knows where it is."""

    def __init__(self, random: Random, wants: frozenset[str]) -> None:
        """`wants`: the kinds of things that must occur."""
        self.random, self.wants = random, wants

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    def one(self, of: Any) -> Any:
        return self.random.choice(tuple(of))

    def refs(self, chance: float, of: Any) -> list:
        return [self.one(of)] if self.chance(chance) else []

    def condition(self, facts: list[str], safeguards: Sequence[Any] = SAFEGUARDS) -> dict:
        fact = self.one(facts)
        parts = [{"age": {"below": self.random.randint(1, 3)}} if fact == "age" else {fact: self.one(VALUES[fact])}]
        if self.chance(0.3):
            parts.append({"in_force": self.one(safeguards)})
        if self.chance(0.1):
            parts.append({"event": "danger"})
        made = parts[0] if len(parts) == 1 else {self.one(("all", "any")): parts}
        return {"not": made} if self.chance(0.3) else made

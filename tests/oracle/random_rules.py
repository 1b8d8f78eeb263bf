"""Random rules, of every pattern and scope."""

from __future__ import annotations

from typing import Any

from .drawing import SAFEGUARDS, Drawing

HEAD = {"code": "R-TST-1", "title": "A random rule", "severity": "error", "why": "For a test.", "hint": "Mend it.", "can_be_waived": "no",
        "examples": {"pass": "one", "fail": "other"}}
PATTERNS = ("absence", "existence", "precedence", "precedence", "while-in-force", "while-in-force", "while-in-force", "response", "chain",
            "separation-of-duties")


class Rules(Drawing):
    """Draws rules."""

    def rule(self) -> dict:
        pattern = self.one(PATTERNS)
        made: dict[str, Any] = {"pattern": pattern}
        if pattern != "existence":
            made["act"] = self.happening(0.8)
        if pattern in ("existence", "precedence", "while-in-force", "response"):
            made["requires"] = self.needs(pattern)
        if pattern in ("precedence", "while-in-force") and self.chance(0.25):
            made |= {"act": "move", "requires": {"assessed": "same-scope"}}
        if pattern == "absence" and self.chance(0.5):
            made["at_most"] = self.random.randint(1, 2)
        if pattern == "absence" and self.chance(0.4):
            made["until"] = self.one(SAFEGUARDS)
        if pattern == "chain":
            made["steps"] = [self.happening(0.6) for _ in range(self.random.randint(1, 2))]
        if pattern == "separation-of-duties":
            made["apart_from"] = self.happening(1.0)
        if "expiry" in self.wants and self.chance(0.35):  # one that hangs on what lapses by time
            made = {"pattern": "while-in-force", "act": {"any": ["find", "tell", "share", "move"]}, "requires": "quiet"}
        elif self.chance(0.3):
            made["scope"] = self.scope()
        if self.chance(0.3):
            made["when"] = self.rule_condition()
        if self.chance(0.4) and pattern != "existence":
            made["unless"] = [{"when": self.rule_condition(), **({"needs": [self.one(SAFEGUARDS)]} if self.chance(0.5) else {})}]
        return made

    def rule_condition(self) -> dict:
        return self.condition(["age-group", "age-group", "age-group", "status", "wish"]) if self.chance(0.7) else {"in_force": self.one(SAFEGUARDS)}

    def happening(self, act: float) -> Any:
        if self.chance(act):
            return self.one(("find", "tell", "move", "share", {"share": "office"}, "find"))
        return self.one(({"established": "looked"}, {"established": "any-consent"}, {"established": "assessed"}, {"ended": {"consent": "find"}},
                         {"ended": "looked"}, {"event": "danger"}))

    def needs(self, pattern: str) -> Any:
        act = pattern not in ("existence",)
        one = [*("looked", "quiet", "order"), *(({"consent": "same-act"}, {"consent": "same-act"}, {"assessed": "same-scope"}) if act else ())]
        if self.chance(0.3):
            return {self.one(("any", "all")): self.random.sample(("looked", "quiet", "order"), 2)}
        return self.one(one)

    def scope(self) -> dict:
        kind = self.one(("before", "after", "between", "after_until"))
        return {kind: self.happening(0.4) if kind in ("before", "after") else [self.happening(0.4), self.happening(0.4)]}

"""A table of cases, read from its text and asked of an SMT solver: whether it leaves a gap, and whether two of its lines meet.

Each fact is a whole number: a number stands for itself, a word for its place in the list of values, below zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

import z3

from .reader import Reader, many, words


class Table:
    """The lines of one choice."""

    def __init__(self, reader: Reader, choice: dict[str, Any]) -> None:
        self.reader = reader
        self.facts: dict[str, z3.ArithRef] = {}
        self.event, self.events = z3.Int("event"), list(reader.vocabulary["events"])
        self.targets = [line["next"] for line in choice["cases"]]
        self.lines = [self._holds(line["when"]) for line in choice["cases"]]
        self.possible = z3.And(*self._possible())

    def gap(self, known: Mapping[str, str] | None = None) -> bool:
        """Whether no line holds for some values: for some that have these among them."""
        return self._is_possible(z3.Not(z3.Or(*self.lines)), *self._known(known or {}))

    def all_gap(self, known: Mapping[str, str]) -> bool:
        """Whether no line holds for any values that have these among them."""
        return self.gap(known) and not self._is_possible(z3.Or(*self.lines), *self._known(known))

    def overlap(self) -> bool:
        """Whether two lines that lead to different states hold for the same values."""
        pairs = combinations(zip(self.lines, self.targets, strict=True), 2)
        return self._is_possible(z3.Or(*(z3.And(one, other) for (one, to), (other, elsewhere) in pairs if to != elsewhere)))

    def _is_possible(self, *what: Any) -> bool:
        solver = z3.SolverFor("QF_LIA")
        solver.add(self.possible, *what)
        return solver.check() == z3.sat

    def _holds(self, condition: dict[str, Any]) -> Any:
        return z3.And(*(self._one(key, value) for key, value in condition.items()))

    def _one(self, key: str, value: Any) -> Any:
        if key in ("all", "any"):
            return (z3.And if key == "all" else z3.Or)(*map(self._holds, value))
        if key == "not":
            return z3.Not(self._holds(value))
        if key == "in_force":
            return z3.Bool(":".join(words(value)))
        if key == "event":
            return self.event == self.events.index(value)
        fact = self.facts.setdefault(key, z3.Int(key))
        if isinstance(value, dict):
            low, high = value.get("between", [value.get("at_least", 0), int(value.get("below", 10**6)) - 1])
            return z3.And(fact >= int(low), fact <= int(high))
        follows = self.reader.facts[key].get("unknown_follows")
        wanted = {*many(value), *(["unknown"] if follows in many(value) else [])}
        return z3.Or(*(fact == self._number(key, each) for each in sorted(wanted)))

    def _number(self, fact: str, value: str) -> int:
        return int(value) if value.isdecimal() else -1 - self.reader.values(fact).index(value)

    def _possible(self) -> Iterator[Any]:
        """What is so of any values: each is one of its fact's, and what is derived is so by what it is derived from."""
        yield z3.And(self.event >= -1, self.event < len(self.events))
        for name, fact in self.facts.items():
            yield z3.Or(*self._ranges(name, fact))
            for base, cases in self.reader.facts[name].get("derived_from", {}).items():
                if base in self.facts:
                    rest: Any = z3.BoolVal(True)
                    for value, when in cases.items():
                        holds = self._one(base, when)
                        yield z3.Implies(z3.And(rest, holds), fact == self._number(name, value))
                        rest = z3.And(rest, z3.Not(holds))

    def _ranges(self, name: str, fact: Any) -> Iterable[Any]:
        listed = [fact == self._number(name, value) for value in self.reader.values(name) if not value.isdecimal()]
        numbers = [int(value) for value in self.reader.values(name) if value.isdecimal()]
        return [*listed, *([z3.And(fact >= min(numbers), fact <= max(numbers))] if numbers else [])]

    def _known(self, known: Mapping[str, str]) -> Iterator[Any]:
        for name, value in known.items():
            if name in self.reader.facts:
                yield self.facts[name] == self._number(name, value)
            elif value in ("yes", "no"):
                yield z3.Bool(name) == (value == "yes")
            else:
                yield self.event == (self.events.index(value) if value in self.events else -1)

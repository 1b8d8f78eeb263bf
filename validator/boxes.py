"""A table of cases as boxes over finite facts: where the boxes leave a gap, where two of them meet, which adds nothing.

A condition is written as a union of boxes; a box allows some values of some facts. A question about boxes is split on the fact
that most of them limit, and each different rest is looked at once. This is the idea of missing and overlapping rules in decision
tables (Calvanese and others, 'Semantics and analysis of DMN decision tables', 2016), with values that no box tells apart taken
together. Exact; what takes too many splits raises `TooWide` and is never called decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import TypeVar

from sop.model.condition import All, AnyOf, Condition, FactBetween, FactIs, Happened, InForce, Not

T = TypeVar("T")

SPLITS, BOXES = 100_000, 5_000
"""How many splits of one table, and boxes of one condition, are made at most."""

EVENT, NO_EVENT = "the event", "none"
"""The event that is being handled is one more fact: one value each, since only one is handled at a time."""

Box = frozenset[tuple[str, int]]
"""(fact, bits of the values that it may have); a fact that is not limited is left out."""

Labelled = frozenset[tuple[str, Box]]


class TooWide(Exception):
    """There are more combinations than are looked at."""


@dataclass
class Space:
    """The facts that a table reads, with the values that must be told apart. A safeguard is a fact of the values yes and no."""

    values: Mapping[str, tuple[str, ...]]
    _left: int = SPLITS
    _without_gap: set[tuple[frozenset[Box], tuple[tuple[str, int], ...]]] = field(default_factory=set)
    _without_meeting: set[Labelled] = field(default_factory=set)

    def boxes(self, condition: Condition, holds: bool = True) -> list[Box]:
        """The boxes whose union is where a condition holds, or where it does not."""
        match condition:
            case Not(part):
                return self.boxes(part, not holds)
            case All(parts) | AnyOf(parts):
                each = [self.boxes(part, holds) for part in parts]
                if isinstance(condition, AnyOf) is holds:
                    return list(dict.fromkeys(box for found in each for box in found))
                return list(self._common(each))
            case FactIs(fact, values):
                return self._one(fact, lambda value: value in values, holds)
            case FactBetween(fact, low, high):
                return self._one(fact, lambda value: value.isdecimal() and (low is None or int(value) >= low) and (high is None or int(value) <= high), holds)
            case InForce(ref):
                return self._one(ref.token, lambda value: value == "yes", holds)
            case Happened(event):
                return self._one(EVENT, lambda value: value == event, holds)
        raise TypeError(f"not a condition: {condition!r}")

    def allows(self, box: Box, known: Mapping[str, str]) -> bool:
        """Whether a box surely allows these values."""
        return all(fact in known and mask >> self.values[fact].index(known[fact]) & 1 for fact, mask in box)

    def gap(self, boxes: Iterable[Box], within: Box = frozenset()) -> dict[str, str] | None:
        """Values inside `within` that no box allows; facts on which it does not hang are left out. None where all are allowed."""
        limits = dict(within)
        rest = [self._narrowed(box, limits) for box in boxes]
        return self._gap(frozenset(box for box in rest if box is not None), limits)

    def meeting(self, labelled: Labelled) -> dict[str, str] | None:
        """Values that boxes of two different labels allow; None where there are none."""
        full = {label for label, box in labelled if not box}
        if len(full) > 1:
            return {}
        if len({label for label, _ in labelled}) < 2 or labelled in self._without_meeting:
            return None
        fact = self._most_limited(box for _, box in labelled)
        for value, rest in self._split(fact, labelled, lambda item: item[1], lambda item, box: (item[0], box), self._all(fact)):
            found = self.meeting(rest)
            if found is not None:
                return {fact: value, **found}
        self._without_meeting.add(labelled)
        return None

    def _gap(self, boxes: frozenset[Box], limits: Mapping[str, int]) -> dict[str, str] | None:
        if not boxes:
            return {}
        key = (boxes, tuple(sorted(limits.items())))
        if frozenset() in boxes or key in self._without_gap:
            return None
        fact = self._most_limited(boxes)
        rest = {name: mask for name, mask in limits.items() if name != fact}
        for value, part in self._split(fact, boxes, lambda box: box, lambda _, box: box, limits.get(fact, self._all(fact))):
            found = self._gap(part, rest)
            if found is not None:
                return {fact: value, **found}
        self._without_gap.add(key)
        return None

    def _split(self, fact: str, items: frozenset[T], box_of: Callable[[T], Box], with_box: Callable[[T, Box], T], allowed: int) -> Iterator[tuple[str, frozenset[T]]]:
        """For each group of values that the boxes treat alike: one of them, and what is left of the boxes that allow it."""
        self._left -= 1
        if self._left < 0:
            raise TooWide
        masks = [(item, dict(box_of(item)).get(fact, -1)) for item in items]
        shorter = {item: with_box(item, frozenset(limit for limit in box_of(item) if limit[0] != fact)) for item in items}
        seen: set[frozenset[T]] = set()
        for index, value in enumerate(self.values[fact]):
            if allowed >> index & 1:
                rest = frozenset(shorter[item] for item, mask in masks if mask >> index & 1)
                if rest not in seen:
                    seen.add(rest)
                    yield value, rest

    def _narrowed(self, box: Box, limits: Mapping[str, int]) -> Box | None:
        """A box as it looks inside other limits; None where it lies outside them."""
        kept = []
        for fact, mask in box:
            inside = limits.get(fact, self._all(fact))
            if not mask & inside:
                return None
            if mask & inside != inside:
                kept.append((fact, mask))
        return frozenset(kept)

    def _common(self, each: list[list[Box]]) -> Iterator[Box]:
        """Where a box of each list holds."""
        total = 1
        for found in each:
            total *= len(found)
        if total > BOXES:
            raise TooWide
        for combination in product(*each):
            limits: dict[str, int] = {}
            for fact, mask in (limit for box in combination for limit in box):
                limits[fact] = limits.get(fact, -1) & mask
            if all(limits.values()):
                yield frozenset(limits.items())

    def _one(self, fact: str, allows: Callable[[str], bool], holds: bool) -> list[Box]:
        mask = sum(1 << index for index, value in enumerate(self.values[fact]) if allows(value) is holds)
        if mask == self._all(fact):
            return [frozenset()]
        return [frozenset({(fact, mask)})] if mask else []

    def _all(self, fact: str) -> int:
        return (1 << len(self.values[fact])) - 1

    def _most_limited(self, boxes: Iterable[Box]) -> str:
        count = Counter(fact for box in boxes for fact, _ in box)
        return max(self.values, key=lambda fact: count[fact])  # the first of the most limited, so that every run says the same

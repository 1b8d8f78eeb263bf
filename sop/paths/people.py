"""Who reaches which outcome: groups of people, told apart by what is known about them, and where they may end."""

from __future__ import annotations

from dataclasses import dataclass

POPULATION = ("age-group", "sex", "disability", "nationality")
"""The facts of the vocabulary by which people are told apart."""


@dataclass(frozen=True, slots=True)
class Group:
    """People of whom the same is known, as far as something looks at it."""

    values: tuple[tuple[str, tuple[str, ...]], ...]
    """(fact, the values that nothing tells apart)."""
    outcomes: frozenset[str]
    """The outcomes that are not closed to them: by no fact, and by no safeguard taken by itself."""


@dataclass(frozen=True, slots=True)
class Population:
    """The cases that begin at one procedure."""

    procedure: str
    considered: tuple[str, ...]
    """The facts that something on the ways looks at."""
    not_considered: tuple[str, ...]
    """Those that make no difference, since nothing looks at them."""
    groups: tuple[Group, ...]

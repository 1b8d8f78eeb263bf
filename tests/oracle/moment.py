"""A moment of a case, and what happens between two of them, as plain values."""

from __future__ import annotations

from typing import Any, NamedTuple


class Unset(Exception):
    """A fact is read that nobody asked."""


class Person(NamedTuple):
    facts: frozenset = frozenset()
    held: frozenset = frozenset()
    ever: frozenset = frozenset()
    ages: frozenset = frozenset()
    """(what is held and lasts for some time only, the hours since it was given)."""


class Run(NamedTuple):
    """A run of a procedure: its own facts, arrivals and used answers, and where its open handlers lead back to. `at`: see `places`."""

    name: str
    subjects: tuple
    person: Person | None
    """Its own; None where it is about the person of its caller."""
    facts: frozenset = frozenset()
    counts: frozenset = frozenset()
    at: tuple = ()
    back: tuple = ()
    """Of each open handler, where it leads back to: (the place, the event that was handled there, the hours that it may have taken)."""
    event: str = ""


class Look(NamedTuple):
    """How things stand as a run sees them."""

    run: Run
    person: Person
    event: str


class End(NamedTuple):
    outcome: str
    run: Run


class Part(NamedTuple):
    """What happens at one place: acts, then what ends by name, then what comes into force."""

    site: tuple[str, str, int]
    look: Look
    """Before it happens."""
    length: int = 0
    role: str = ""
    happens: tuple[str, ...] = ()
    demands: tuple[str, ...] = ()
    unset: str = ""
    ends: bool = False
    apart: bool = False
    """Whether it is the run about another person that ends; the case goes on."""
    owed: tuple[str, ...] = ()
    who: tuple = ()
    """The calls about other persons in which it happens; () where it is about the person of the case."""
    begins: tuple = ()
    """(the call, its run) where another person's run begins."""


Way = tuple[tuple[Part, ...], Any, Person]
"""(what happens, the run afterwards, or its end, or None where nothing follows, the person afterwards)."""

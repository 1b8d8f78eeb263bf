"""One random case, read by the platform, by a brute-force walk and by a model checker: what they say, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sop.machine import Machines

from .by_ctl import differs_by_ctl
from .every_moment import Broken, Moments, TooWide, broken
from .falling import Machine
from .kinds import kinds_of
from .random_cases import ROOT, case
from .stories import can_be_played
from .tested import VOCABULARY, breaches_of, corpus_of, length
from .written import Case

MOST = 300
"""So many moments a case may have; a wider one is left out."""

DEEP = 2
"""Handlers open at once. Where the platform says more than the walk, it may have gone deeper: then the walk does too, down to `DEEPEST`."""

DEEPEST, MOST_THERE = 4, 6_000


@dataclass(frozen=True)
class Compared:
    """One case."""

    seed: int
    kinds: frozenset[str]
    differs: tuple[str, ...]
    """What the platform says otherwise than the walk."""
    by_ctl: frozenset[str]
    """The rules of which the model checker says otherwise than the walk."""
    to_the_letter: bool
    """Whether the platform and the walk say the very same: with expiry, the platform may say more."""
    stories: int
    unplayed: tuple[str, ...]
    """The stories that the machine does not play to their end."""


def compared(seed: int) -> Compared | None:
    """A case, looked at by all; None where it is too wide."""
    drawn = case(seed)
    try:
        moments = walked(drawn, DEEP, MOST)
    except TooWide:
        return None
    found = broken(moments)
    ctl = differs_by_ctl(moments, found)
    corpus = corpus_of(drawn)
    try:
        tables, breaches = breaches_of(corpus)
    except (RecursionError, AssertionError) as crash:
        return Compared(seed, kinds_of(moments, found), (f"it crashes: {type(crash).__name__}",), frozenset(ctl), False, 0, ())
    told: Broken = {}
    for breach in breaches:
        key = breach.rule, (breach.procedure, breach.state, breach.step)
        told[key] = min(told.get(key, length(breach)), length(breach))
    differs = tuple(sorted(differences(drawn, told, found)))
    machines, watches = Machines(tables), moments.watches()
    unplayed = tuple(f"{breach.rule} at {breach.procedure}/{breach.state}" for breach in breaches
                     if not can_be_played(breach, machines, watches, moments.machine))
    return Compared(seed, kinds_of(moments, found), differs, frozenset(ctl), told == found, len(breaches), unplayed)


def walked(drawn: Case, deep: int, most: int, counts_hours: bool = True) -> Moments:
    procedures, rules = drawn.texts()
    return Moments(Machine(procedures, VOCABULARY, rules, counts_hours), ROOT, deep, most)


def differences(drawn: Case, told: Broken, found: Broken) -> Iterator[str]:
    """What is missed, and what is made up.

    How old a safeguard may be at most is worked out by the platform over all ways to a place (checker.md, ruling 8), and by the walk
    on each way for itself: so it may say more, but nothing that would not be so if the safeguard could lapse wherever a case stays.
    """
    if told == found:
        return
    deep, most = DEEP, found
    while _says_more(told, most):
        try:
            most = broken(walked(drawn, deep, MOST_THERE, counts_hours=False))
        except TooWide:
            break
        deep += 1
        if deep > DEEPEST:
            break
    yield from (f"missed: {rule} at {site}" for rule, site in found.keys() - told.keys())
    yield from (f"made up: {rule} at {site}" for rule, site in told.keys() - most.keys())
    for key in told.keys() & found.keys():
        if told[key] > found[key]:
            yield f"longer than needed: {key}: {told[key]}, not {found[key]}"
    for key in told.keys() & most.keys():
        if told[key] < most[key]:
            yield f"shorter than possible: {key}: {told[key]}, not {most[key]}"


def _says_more(told: Broken, found: Broken) -> bool:
    return any(key not in found or far < found[key] for key, far in told.items())

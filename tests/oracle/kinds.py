"""What really occurs in a case, on some way of it."""

from __future__ import annotations

from collections.abc import Iterator

from .every_moment import Broken, Moments
from .moment import Run
from .places import runs_in, stayed

KINDS = frozenset({"violates", "events", "calls", "revocation", "expiry", "parallel"})


def kinds_of(moments: Moments, found: Broken) -> frozenset[str]:
    """Of a case with these moments, in which this is broken."""
    return frozenset(_kinds(moments)) | ({"violates"} if found else set())


def _kinds(moments: Moments) -> Iterator[str]:
    for moment in moments.all:
        for run in _runs(moment):
            if runs_in(run.at):
                yield "calls"
            if len(run.at) == 2:
                yield "parallel"
        if any(moments.machine.may_lapse(run, run.person or moment.person, state) for run, state in stayed(moment)):
            yield "expiry"
    for part in moments.parts():
        for happening in part.happens:
            if happening.startswith("event "):
                yield "events"
            if happening.startswith("ended ") and happening.removeprefix("ended ") in part.look.person.held:
                yield "revocation"


def _runs(run: Run) -> Iterator[Run]:
    yield run
    for inner in runs_in(run.at):
        yield from _runs(inner)

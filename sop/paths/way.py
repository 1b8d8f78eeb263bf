"""The ways between places, as values."""

from __future__ import annotations

from typing import Any, NamedTuple

from sop.paths.change import Change, Cube

AT, END, GO, BACKWARD, CALLS, UNSET = "at", "end", "go", "back", "call", "unset"


BOUNDS = ("at-most", "each-once")
"""The labels of ways that a bound leads away by."""

COMES = "comes"
"""The label of what is so wherever a case comes, even if it leaves at once."""


class Label(NamedTuple):
    """What leads on, for telling: step, answer (with no detail where there is one way only), choice, late, at-most, each-once, call, event,
    withdrawal, lapse, overdue; and, untold, pass (a step that changes nothing), enter, called, handled."""

    what: str
    detail: str = ""
    state: str = ""
    step: int = 0

    @property
    def cost(self) -> int:
        """1 for what a person would notice, 0 for what happens by itself: a choice, a task that leads on, a call or a handler that ends."""
        return 0 if self.what in ("choice", "pass", "enter", "called", "handled", "") or (self.what == "answer" and not self.detail) else 1

    @property
    def stays(self) -> bool:
        """Whether the case stays where it is: an alarm, time that passes, an event by which nothing is left."""
        return self.what in ("", "lapse", "overdue", "event")


class Way(NamedTuple):
    """One way on. `detail` is a position, an outcome, a (node, path) that calls, or the fact that nobody asked."""

    kind: str
    detail: Any
    keep: int
    """The bits of the facts that stay as they are."""
    put: int
    change: Change
    cube: Cube
    label: Label


class Heard(NamedTuple):
    """An event that is heard: the handler's position, None when only another run starts."""

    event: str
    handler: int | None
    keep: int
    put: int
    change: Change

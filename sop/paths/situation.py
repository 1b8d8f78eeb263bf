"""What a search keeps: situations, contexts, and the labels of the ways between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sop.paths.instance import Instance

Position = tuple
"""(state, step); inside a parallel block (block, -1, positions of its branches), where a joined branch is None."""

Facts = tuple
"""Pairs (fact, value), in order of fact."""


class Situation(NamedTuple):
    """Everything that what follows depends on."""

    position: Position
    shared: Facts
    """Facts about the person."""
    local: Facts
    """Facts of this run of the procedure."""
    standing: int
    """The tokens in force, as bits."""


class Exit(NamedTuple):
    """A way out of a context.

    kind `end` (an outcome), `back` and `go` (of a handler: to the next step not yet done, or to a state), `moment` (somewhere
    inside, where an event may fall that only an outer procedure hears; `detail` then holds what was heard inside).
    """

    kind: str
    detail: object
    shared: Facts
    local: Facts
    standing: int


@dataclass(frozen=True, slots=True)
class Label:
    """What led from one situation to the next; `inner` is the context that was gone through and the exit taken."""

    what: str
    """start, step, answer, choice, enter, event, withdrawal, call, called, handled."""
    detail: str = ""
    inner: tuple[Context, Exit] | None = None
    via: Label | None = None
    """How `inner` was entered from here."""


START = Label("start")


@dataclass(eq=False, slots=True)
class Context:
    """One way to be inside a procedure or a handler: where, and in which situation, it began."""

    instance: Instance
    event: str | None
    """The event being handled, here or further out."""
    handler: bool
    outer: bool
    """Whether another procedure called this one, so that it may hear what is not heard here."""
    start: Situation
    call: tuple[Context, Situation] | None
    """The caller that found it first, for telling; None at the root of a case."""
    via: Label
    """What led here from the caller."""
    seen: dict[Situation, tuple[Situation | None, Label]] = field(default_factory=dict)
    """Each situation, the one before it, and what led on: the first found, which is a shortest one inside the context."""
    exits: dict[Exit, tuple[Situation, Label]] = field(default_factory=dict)
    waiting: dict[tuple[Context, Situation, int], Label] = field(default_factory=dict)
    """Who goes on when it ends, with which standing they entered, and by what."""

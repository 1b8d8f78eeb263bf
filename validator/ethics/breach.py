"""Something that is broken on a path, as a value: where, by what, and the way there."""

from __future__ import annotations

from dataclasses import dataclass, field

from sop.paths.clock import Clock
from sop.paths.monitor import Monitor
from sop.paths.telling import Beat


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule (or CONTRACT, UNSET) that is broken at a place; `what` is the act, the procedure called or the fact."""

    rule: str
    procedure: str
    state: str
    step: int
    what: str
    missing: str
    beats: tuple[Beat, ...]
    begun: tuple[tuple[str, str], ...]
    root: str
    monitor: Monitor = field(compare=False, repr=False)
    """What watched the way there."""
    overdue: bool = False
    """Whether a duty comes too late."""
    clock: Clock | None = field(default=None, compare=False, repr=False)
    """By which it is too late."""
    words: str = ""
    """What is missing, in the procedure's own words."""
    last: Beat | None = None
    """What breaks it, where that is told."""

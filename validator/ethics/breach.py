"""Something that is broken on a path, as a value: where, by what, and the way there."""

from __future__ import annotations

from dataclasses import dataclass

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
    overdue: bool = False
    """Whether a duty comes too late."""
    words: str = ""
    """What is missing, in the procedure's own words."""

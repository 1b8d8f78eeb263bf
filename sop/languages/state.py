"""How far a translation has come, decided in one place."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class State(StrEnum):
    """From nothing to approved. What is missing or stale is shown in the source language instead, and marked."""

    SOURCE = "source"
    """The text is in the language in which it was written."""
    MISSING = "missing"
    """Nobody has translated it."""
    STALE = "stale"
    """The source text changed after it was translated."""
    DRAFTED = "drafted"
    """Translated, and not yet checked by a practitioner who speaks the language."""
    REVIEWED = "reviewed"
    """Checked by a practitioner who speaks the language."""
    APPROVED = "approved"
    """Signed off for an edition."""

    @property
    def is_shown(self) -> bool:
        """Whether the translation itself may stand before a reader."""
        return self not in (State.MISSING, State.STALE)

    @property
    def needs_a_mark(self) -> bool:
        """Whether a page must say that this text is not to be relied on as a translation."""
        return self in (State.MISSING, State.STALE, State.DRAFTED)


class Translated(Protocol):
    """What the state is judged from: a catalogue's entry."""

    @property
    def text(self) -> str: ...

    @property
    def fuzzy(self) -> bool: ...


def state_of(entry: Translated | None, signed: State | None = None) -> State:
    """The state of an entry. `signed` is what a sign-off of this very source and translation says, where there is one."""
    if entry is None or not entry.text.strip():
        return State.MISSING
    if entry.fuzzy:
        return State.STALE
    return signed or State.DRAFTED

"""What came into force and what ended on a walk, and where: for stories that ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sop.paths.case import IN_FORCE

Gone = tuple[tuple[str, ...], str]
"""(the states of the stack, or of its caller and the event; a safeguard in the words of the case)."""


class Record:
    """Filled while a case goes on."""

    def __init__(self) -> None:
        self.gained: set[Gone] = set()
        """What came into force, also where it was in force already."""
        self.lost: set[Gone] = set()
        """What was in force, and ended."""

    def change(self, path: tuple[str, ...], standing: Mapping[str, str], gains: Iterable[str], apply: Callable[[], object]) -> None:
        """Apply a change at some place, and note what it does."""
        before = [token for token, how in standing.items() if how == IN_FORCE]
        apply()
        self.gained.update((path, token) for token in gains)
        self.lost.update((path, token) for token in before if standing.get(token) != IN_FORCE)

"""What a story leaves open, tried one after another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sop.paths.run import NotPossible

T = TypeVar("T")


class Choices:
    """What was chosen where there was a choice; `go_on` turns to the next, from the last choice on."""

    def __init__(self) -> None:
        self.made: list[list[int]] = []
        self.at = 0

    def pick(self, options: Sequence[T]) -> T:
        """One of some options. Raises NotPossible where there is none."""
        if not options:
            raise NotPossible("There is nothing to choose.")
        if self.at == len(self.made):
            self.made.append([0, len(options)])
        self.at += 1
        return options[self.made[self.at - 1][0]]

    def go_on(self) -> bool:
        """Whether there is another choice to make."""
        self.at = 0
        while self.made and self.made[-1][0] + 1 >= self.made[-1][1]:
            self.made.pop()
        if self.made:
            self.made[-1][0] += 1
        return bool(self.made)

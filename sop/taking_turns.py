"""A walk in which the branches of a parallel block can be taken up in any order, and one be left for another at any step.

A walk by itself takes them up one after another, in the order of the text.
"""

from __future__ import annotations

from typing import NamedTuple

from sop.paths.run import Frame
from sop.walk import Walk


class Parked(NamedTuple):
    """Where a branch was left."""

    state: str
    step: int
    late: int
    inside: tuple[Frame, ...]
    """The runs that were called there."""
    blocks: tuple[tuple[str, list[str]], ...]
    """The blocks that are open inside it."""


class TakingTurns(Walk):
    """A walk whose branches can be taken up in any order."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self._left: dict[int, tuple[list[str], list[Parked]]] = {}
        """What was left in each block. A block is known by its list of branches still to come, which is kept, so that no other is taken for it."""

    def can_take_up(self) -> list[tuple[int, int, str]]:
        """(frame, block, state): each other branch that can be gone on with, begun or not."""
        return [(depth, number, state) for depth, frame in enumerate(self.frames) for number, (_, rest) in enumerate(frame.joining)
                for state in (*rest, *(branch.state for branch in self._parked(rest)))]

    def take_up(self, depth: int, number: int, state: str) -> None:
        """Leave the branch that is under way where it stands, and go on with another."""
        frame = self.frames[depth]
        _, rest = frame.joining[number]
        parked = self._parked(rest)
        other = next((branch for branch in parked if branch.state == state), None)
        parked.append(Parked(frame.state, frame.step, frame.late, tuple(self.frames[depth + 1:]), tuple(frame.joining[number + 1:])))
        del self.frames[depth + 1:], frame.joining[number + 1:]
        if other is None:
            rest.remove(state)
            self._arrive(state)
        else:
            parked.remove(other)
            self._go_on_with(other)

    def _parked(self, rest: list[str]) -> list[Parked]:
        return self._left.setdefault(id(rest), (rest, []))[1]

    def _go_on_with(self, branch: Parked) -> None:
        frame = self.frame
        frame.state, frame.step, frame.late = branch.state, branch.step, branch.late
        frame.joining.extend(branch.blocks)
        self.frames.extend(branch.inside)

    def _join(self) -> None:
        rest = self.frame.joining[-1][1] if self.frame.joining else []
        if not rest and self.frame.joining and self._parked(rest):
            self._go_on_with(self._parked(rest).pop(0))
        else:
            super()._join()

    def _handle(self, frame: Frame, *args: object) -> None:
        """What was called in any branch is left."""
        for _, rest in frame.joining:
            parked = self._parked(rest)
            parked[:] = [branch._replace(inside=()) for branch in parked]
        super()._handle(frame, *args)

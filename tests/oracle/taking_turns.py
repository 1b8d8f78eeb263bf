"""A walk in which a worker may take up the branches of a parallel block in any order, and leave one for another at any step.

The platform's machine takes them up one after another, in the order of the text; all else is the machine's.
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
        self.parked: dict[int, list[Parked]] = {}
        """By the list of the branches of a block that are still to come."""

    def can_take_up(self) -> list[tuple[int, int, str]]:
        """(frame, block, state): each other branch that can be gone on with, begun or not."""
        return [(depth, number, state) for depth, frame in enumerate(self.frames) for number, (_, rest) in enumerate(frame.joining)
                for state in (*rest, *(branch.state for branch in self.parked.get(id(rest), [])))]

    def take_up(self, depth: int, number: int, state: str) -> None:
        """Leave the branch that is under way where it stands, and go on with another."""
        frame = self.frames[depth]
        _, rest = frame.joining[number]
        parked = self.parked.setdefault(id(rest), [])
        other = next((branch for branch in parked if branch.state == state), None)
        parked.append(Parked(frame.state, frame.step, frame.late, tuple(self.frames[depth + 1:]), tuple(frame.joining[number + 1:])))
        del self.frames[depth + 1:], frame.joining[number + 1:]
        if other is None:
            rest.remove(state)
            self._arrive(state)
        else:
            parked.remove(other)
            self._go_on_with(other)

    def _go_on_with(self, branch: Parked) -> None:
        frame = self.frame
        frame.state, frame.step, frame.late = branch.state, branch.step, branch.late
        frame.joining.extend(branch.blocks)
        self.frames.extend(branch.inside)

    def _join(self) -> None:
        _, rest = self.frame.joining[-1] if self.frame.joining else ("", [])
        if not rest and self.parked.get(id(rest)):
            self._go_on_with(self.parked[id(rest)].pop(0))
        else:
            super()._join()

    def _handle(self, frame: Frame, *args: object) -> None:
        """What was called in any branch is left."""
        for _, rest in frame.joining:
            self.parked[id(rest)] = [branch._replace(inside=()) for branch in self.parked.get(id(rest), [])]
        super()._handle(frame, *args)

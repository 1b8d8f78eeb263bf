"""The parallel blocks that are open in a run, and which branch is under way.

One person does one thing after another: a branch goes on until it is joined or until another is taken up; then it waits where it
stands. Left to itself, a run goes through the branches in their order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Paused:
    """Where a branch waits, with the blocks that are open in it."""

    state: str
    step: int
    late: int
    inner: tuple[Block, ...]


@dataclass
class Block:
    """One block: the branches that are not joined yet, each with where it waits; None where it has not begun."""

    state: str
    open: dict[str, Paused | None]
    now: str = ""


@dataclass
class Branches:
    """The open blocks, the outermost first; each but the first lies in the branch of the one before that is under way."""

    blocks: list[Block] = field(default_factory=list)

    def fork(self, state: str, branches: Iterable[str]) -> None:
        """A block begins; none of its branches is under way yet."""
        self.blocks.append(Block(state, dict.fromkeys(branches)))

    def stop(self) -> None:
        """An event led elsewhere: every branch is left."""
        self.blocks.clear()

    @property
    def innermost(self) -> Block | None:
        """The innermost open block."""
        return self.blocks[-1] if self.blocks else None

    def join(self) -> None:
        """The branch under way is joined."""
        block = self.blocks[-1]
        block.open.pop(block.now, None)

    def close(self) -> str:
        """The innermost block is over; gives its state."""
        return self.blocks.pop().state

    def begin(self, branch: str) -> Paused | None:
        """Go on with a branch of the innermost block; None where it has not begun yet."""
        block = self.blocks[-1]
        block.now = branch
        paused = block.open[branch]
        if paused is not None:
            block.open[branch] = None
            self.blocks += paused.inner
        return paused

    def take_up(self, branch: str, state: str, step: int, late: int) -> Paused | None:
        """Leave the branch under way where it stands, and go on with another; raises KeyError where no open block has it."""
        number = next((number for number in range(len(self.blocks) - 1, -1, -1) if branch in self.blocks[number].open), None)
        if number is None:
            raise KeyError(branch)
        block, inner = self.blocks[number], tuple(self.blocks[number + 1:])
        if branch != block.now:
            block.open[block.now] = Paused(state, step, late, inner)
            del self.blocks[number + 1:]
            return self.begin(branch)
        return Paused(state, step, late, ())

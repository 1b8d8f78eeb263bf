"""Where a run may stand, by number: before a step of a state, or inside a parallel block, once in each of its open branches.

A branch may hold a block of its own. The *leaves* of a position are the places of its open branches; the branches that lead to a leaf
are its *path*, which is empty where nothing goes on at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

Path = tuple[int, ...]


class Place(NamedTuple):
    """Before a step of a state; after its last one, before its ways on."""

    state: str
    step: int


class Block(NamedTuple):
    """In each open branch of a parallel block; a branch is a position, or None where it is joined."""

    state: str
    branches: tuple[int | None, ...]


class Places:
    """Numbers places as they are met."""

    def __init__(self) -> None:
        self.all: list[Place | Block] = []
        self._ids: dict[Place | Block, int] = {}
        self._leaves: dict[int, tuple[tuple[Path, Place], ...]] = {}

    def number(self, place: Place | Block) -> int:
        """The number of a place: its position."""
        found = self._ids.get(place)
        if found is None:
            found = self._ids[place] = len(self.all)
            self.all.append(place)
        return found

    def leaves(self, position: int) -> tuple[tuple[Path, Place], ...]:
        """The places at a position, each with the path to it."""
        found = self._leaves.get(position)
        if found is None:
            found = self._leaves[position] = tuple(self._open(position, ()))
        return found

    def _open(self, position: int, path: Path) -> Iterator[tuple[Path, Place]]:
        place = self.all[position]
        if isinstance(place, Place):
            yield path, place
            return
        for number, branch in enumerate(place.branches):
            if branch is not None:
                yield from self._open(branch, (*path, number))

    def put(self, position: int, path: Path, new: int) -> int:
        """The position with another one at a path."""
        return new if not path else self.number(self._with(position, path, new))

    def joined(self, position: int, path: Path) -> tuple[str, int | None]:
        """The block whose branch at a path is joined, and the position then; None where all its branches are."""
        *outer, _ = path
        inner = position
        for number in outer:
            inner = self._branch(inner, number)
        block = self.all[inner]
        assert isinstance(block, Block)
        rest = self._with(inner, path[-1:], None)
        return block.state, self.put(position, tuple(outer), self.number(rest)) if any(branch is not None for branch in rest.branches) else None

    def _with(self, position: int, path: Path, new: int | None) -> Block:
        block = self.all[position]
        assert isinstance(block, Block)
        first, *rest = path
        if rest and new is not None:
            new = self.put(self._branch(position, first), tuple(rest), new)
        return Block(block.state, (*block.branches[:first], new, *block.branches[first + 1:]))

    def _branch(self, position: int, number: int) -> int:
        block = self.all[position]
        assert isinstance(block, Block)
        branch = block.branches[number]
        assert branch is not None
        return branch

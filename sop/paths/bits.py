"""Sets of valuations of a few tokens, for many groups of tokens at once, in one whole number.

A *lane* belongs to a group of tokens (t0, t1, ...) and has one bit for each valuation: bit v is set when the valuation v can
occur, where bit i of v says whether ti is in force. All lanes stand side by side in a *block*. A value has 1 + width blocks:
block 0 says what occurs; block 1 + q what occurs when every lane begins with its valuation q (the relation of a called part).
Giving or ending a token moves bits inside the lanes of its groups: one mask and one shift for all lanes together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

Moves = tuple[tuple[int, int], ...]
"""(mask of the bits that move, by how much: left when positive)."""


class Bits:
    """The layout for some groups of tokens, and what can be done to a value."""

    def __init__(self, groups: Sequence[tuple[str, ...]]) -> None:
        self.groups = groups
        self.width = 1 << max((len(group) for group in groups), default=0)
        self.block = self.width * max(len(groups), 1)
        self._tiles = sum(1 << (number * self.block) for number in range(self.width + 1))
        self._ones = sum(1 << (lane * self.width) for lane in range(len(groups))) * self._tiles
        self._full = (1 << self.width) - 1
        self._here = (1 << self.block) - 1
        self._where: dict[str, list[tuple[int, int]]] = {}
        for lane, group in enumerate(groups):
            for index, token in enumerate(group):
                self._where.setdefault(token, []).append((lane, index))
        self.nothing_held = sum(1 << (lane * self.width) for lane in range(len(groups)))
        """Block 0 in which no token is in force."""
        self.begin = sum(sum(1 << (lane * self.width + q) for lane in range(len(groups))) << ((1 + q) * self.block) for q in range(self.width))
        """The relation at the beginning of a called part: each valuation leads to itself."""
        self.compose = lru_cache(maxsize=50_000)(self._compose)

    def _held(self, lane: int, index: int) -> int:
        """Block 0: the valuations of a lane in which its token at `index` is in force."""
        return sum(1 << (lane * self.width + v) for v in range(1 << len(self.groups[lane])) if v >> index & 1)

    def _free(self, lane: int, index: int) -> int:
        return sum(1 << (lane * self.width + v) for v in range(1 << len(self.groups[lane])) if not v >> index & 1)

    def giving(self, tokens: Iterable[str]) -> Moves:
        """The moves by which tokens come into force."""
        return self._moves(tokens, self._free, 1)

    def ending(self, tokens: Iterable[str]) -> Moves:
        """The moves by which tokens end."""
        return self._moves(tokens, self._held, -1)

    def _moves(self, tokens: Iterable[str], which, way: int) -> Moves:
        found = []
        for token in tokens:
            by_index: dict[int, int] = {}
            for lane, index in self._where.get(token, ()):
                by_index[index] = by_index.get(index, 0) | which(lane, index)
            found += [(mask * self._tiles, way << index if way > 0 else -(1 << index)) for index, mask in by_index.items()]
        return tuple(found)

    @staticmethod
    def move(value: int, moves: Moves) -> int:
        """A value after some moves."""
        for mask, by in moves:
            moving = value & mask
            if moving:
                value ^= moving
                value |= moving << by if by > 0 else moving >> -by
        return value

    def may_hold(self, token: str) -> int:
        """The mask that tells whether a token may be in force: any of its lanes will do."""
        lane, index = self._where[token][0]
        return self._held(lane, index)

    def only_where(self, token: str) -> int:
        """The mask of what can be while a token is in force; lanes that do not know it are whole."""
        mask = self._here
        for lane, index in self._where.get(token, ()):
            mask &= ~self._free(lane, index)
        return mask * self._tiles

    def only_without(self, token: str) -> int:
        """The mask of what can be while a token is not in force; lanes that do not know it are whole."""
        mask = self._here
        for lane, index in self._where.get(token, ()):
            mask &= ~self._held(lane, index)
        return mask * self._tiles

    def may_lack(self, token: str) -> int:
        """The mask that tells whether a token may be not in force."""
        lane, index = self._where[token][0]
        return self._free(lane, index)

    def in_lane(self, value: int, lane: int) -> int:
        """The valuations of one lane that occur, as bits."""
        return value >> (lane * self.width) & self._full

    def actual(self, value: int) -> int:
        """Block 0 alone."""
        return value & self._here

    def _compose(self, value: int, part: int) -> int:
        """A value after a part whose relation is `part`."""
        out = 0
        tiles = self._tiles if value >> self.block else 1
        for q in range(self.width):
            relation = part >> ((1 + q) * self.block) & self._here
            chosen = value >> q & self._ones
            if relation and chosen:
                out |= chosen * self._full & relation * tiles
        return out

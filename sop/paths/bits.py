"""Sets of valuations of a few tokens, for many groups of tokens at once, in one whole number.

A *lane* belongs to a group of tokens (t0, t1, ...) and has one bit for each valuation: bit v is set when the valuation v can
occur, where bit i of v says whether ti is in force. Lanes of one width stand side by side in a *block*. A *segment* holds
1 + width blocks: block 0 says what occurs; block 1 + q what occurs when every lane begins with its valuation q (the relation of a
called part). All segments stand one after another in one number. Giving or ending a token moves bits inside the lanes of its
groups: a mask and a shift for all lanes together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

Moves = tuple[tuple[int, int], ...]
"""(mask of the bits that move, by how much: left when positive)."""


class Segment:
    """The lanes of one width."""

    def __init__(self, tokens: int, groups: Sequence[tuple[str, ...]], offset: int) -> None:
        self.groups = groups
        self.offset = offset
        self.width = 1 << tokens
        self.block = self.width * len(groups)
        self.size = self.block * (1 + self.width)
        self.tiles = sum(1 << (number * self.block) for number in range(self.width + 1))
        self.firsts = sum(1 << (lane * self.width) for lane in range(len(groups)))
        self.ones = self.firsts * self.tiles
        self.full = (1 << self.width) - 1
        self.here = (1 << self.block) - 1
        self.whole = (1 << self.size) - 1
        self.begin = sum(self.firsts << q << ((1 + q) * self.block) for q in range(self.width))

    def valuations(self, lane: int, index: int, held: bool) -> int:
        """Block 0: the valuations of a lane in which its token at `index` is, or is not, in force."""
        return sum(1 << (lane * self.width + v) for v in range(self.width) if bool(v >> index & 1) is held)

    def compose(self, value: int, part: int) -> int:
        """A value after a part whose relation is `part`."""
        out = 0
        tiles = self.tiles if value >> self.block else 1
        for q in range(self.width):
            relation = part >> ((1 + q) * self.block) & self.here
            chosen = value >> q & self.ones
            if relation and chosen:
                out |= chosen * self.full & relation * tiles
        return out


class Bits:
    """The layout for some groups of tokens, and what can be done to a value."""

    def __init__(self, groups: Sequence[tuple[str, ...]]) -> None:
        self.groups = groups
        self.segments: list[Segment] = []
        self.lanes: dict[tuple[str, ...], tuple[Segment, int]] = {}
        self._where: dict[str, list[tuple[Segment, int, int]]] = {}
        offset = 0
        for size in sorted({len(group) for group in groups}):
            members = [group for group in groups if len(group) == size]
            segment = Segment(size, members, offset)
            offset += segment.size
            self.segments.append(segment)
            for lane, group in enumerate(members):
                self.lanes[group] = (segment, lane)
                for index, token in enumerate(group):
                    self._where.setdefault(token, []).append((segment, lane, index))
        self.nothing_held = sum(segment.firsts << segment.offset for segment in self.segments)
        """Block 0 in which no token is in force."""
        self.begin = sum(segment.begin << segment.offset for segment in self.segments)
        """The relation at the beginning of a called part: each valuation leads to itself."""
        self._here = sum(segment.here << segment.offset for segment in self.segments)
        self.compose = lru_cache(maxsize=100_000)(self._compose)
        self.may = lru_cache(maxsize=None)(self._may)
        self.only = lru_cache(maxsize=None)(self._only)

    def giving(self, tokens: Iterable[str]) -> Moves:
        """The moves by which tokens come into force."""
        return self._moves(tokens, False)

    def ending(self, tokens: Iterable[str]) -> Moves:
        """The moves by which tokens end."""
        return self._moves(tokens, True)

    def _moves(self, tokens: Iterable[str], held: bool) -> Moves:
        found = []
        for token in tokens:
            by_index: dict[int, int] = {}
            for segment, lane, index in self._where.get(token, ()):
                mask = segment.valuations(lane, index, held) * segment.tiles << segment.offset
                by_index[index] = by_index.get(index, 0) | mask
            found += [(mask, -(1 << index) if held else 1 << index) for index, mask in by_index.items()]
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

    def _may(self, token: str, held: bool) -> int:
        """The mask that tells whether a token may be, or may not be, in force: any of its lanes will do."""
        segment, lane, index = self._where[token][0]
        return segment.valuations(lane, index, held) << segment.offset

    def _only(self, token: str, held: bool) -> int:
        """The mask of what can be while a token is, or is not, in force; lanes that do not know it are whole."""
        mask = sum(segment.whole << segment.offset for segment in self.segments)
        for segment, lane, index in self._where.get(token, ()):
            mask &= ~(segment.valuations(lane, index, not held) * segment.tiles << segment.offset)
        return mask

    def withdrawing(self, token: str) -> int:
        """The mask of what can be while a token is in force, in the lanes that know it; the others stand aside."""
        return sum(segment.valuations(lane, index, True) * segment.tiles << segment.offset for segment, lane, index in self._where.get(token, ()))

    def in_lane(self, value: int, group: tuple[str, ...]) -> int:
        """The valuations of one group that occur, as bits."""
        segment, lane = self.lanes[group]
        return value >> (segment.offset + lane * segment.width) & segment.full

    def actual(self, value: int) -> int:
        """What occurs, without relations."""
        return value & self._here

    def _compose(self, value: int, part: int) -> int:
        """A value after a part whose relation is `part`."""
        out = 0
        for segment in self.segments:
            out |= segment.compose(value >> segment.offset & segment.whole, part >> segment.offset & segment.whole) << segment.offset
        return out

"""Sets of valuations of many monitors at once, in one whole number; relations between valuations; and what moves them.

A *lane* belongs to a monitor with w valuations. A relation says for each valuation q with which a context begins, which
valuations may be reached: w*w bits a lane. Lanes of one width stand side by side in a block; w blocks, one for each q, make a
segment; all segments stand one after another. A change moves bits inside lanes: a mask and a shift for all lanes together,
so that one step of all monitors costs a few operations on whole numbers (checker.md, 2.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

Shifts = tuple[tuple[int, int], ...]
"""(mask of the bits that move, by how much: left when positive)."""


class Move(NamedTuple):
    """What a change does: bits of `touched` leave their places; `shifts` says where to."""

    touched: int
    shifts: Shifts


STILL = Move(0, ())


class Segment:
    """The lanes of one width."""

    def __init__(self, width: int, lanes: int, offset: int) -> None:
        self.width, self.lanes, self.offset = width, lanes, offset
        self.block = width * lanes
        self.size = self.block * width
        self.firsts = sum(1 << lane * width for lane in range(lanes))
        self.tiles = sum(1 << number * self.block for number in range(width))
        self.full = (1 << width) - 1
        self.here = (1 << self.block) - 1
        self.whole = (1 << self.size) - 1


class Bits:
    """The layout for lanes of these widths."""

    def __init__(self, widths: Sequence[int]) -> None:
        self.segments: list[Segment] = []
        self.where: list[tuple[Segment, int]] = [None] * len(widths)  # type: ignore[list-item]  # filled below
        offset = 0
        for width in sorted(set(widths)):
            members = [lane for lane, each in enumerate(widths) if each == width]
            segment = Segment(width, len(members), offset)
            offset += segment.size
            self.segments.append(segment)
            for place, lane in enumerate(members):
                self.where[lane] = (segment, place)
        self.shifts_of = lru_cache(maxsize=None)(self._shifts_of)
        self._rows = lru_cache(maxsize=None)(self._rows_of)
        self.composed = lru_cache(maxsize=None)(self._composed)  # most nodes of a context have the same relation

    def _each(self, make) -> int:
        return sum(make(segment) << segment.offset for segment in self.segments)

    def mask(self, lane: int, valuations: Iterable[int]) -> int:
        """The bits of some valuations of a lane, whatever it began with."""
        segment, place = self.where[lane]
        return sum(1 << place * segment.width + v for v in valuations) * segment.tiles << segment.offset

    def move(self, by_lane: Mapping[int, Sequence[int]]) -> Move:
        """The move that takes each valuation of some lanes to another."""
        touched, shifts = 0, {}
        for lane, after in by_lane.items():
            moving: dict[int, list[int]] = {}
            for before, then in enumerate(after):
                if then != before:
                    moving.setdefault(then - before, []).append(before)
            for by, valuations in moving.items():
                mask = self.mask(lane, valuations)
                touched |= mask
                shifts[by] = shifts.get(by, 0) | mask
        return Move(touched, tuple((mask, by) for by, mask in shifts.items()))

    @staticmethod
    def moved(value: int, move: Move) -> int:
        """A relation after a change."""
        moving = value & move.touched
        if not moving:
            return value
        value ^= moving
        for mask, by in move.shifts:
            part = moving & mask
            if part:
                value |= part << by if by > 0 else part >> -by
        return value

    def _shifts_of(self, relation: int) -> Shifts:
        """A relation as shifts: bit q of a lane goes to every q' that it leads to."""
        found: dict[int, int] = {}
        for segment in self.segments:
            part, within = relation >> segment.offset & segment.whole, dict[int, int]()
            for q in range(segment.width):
                block = part >> q * segment.block & segment.here
                while block:  # bit by bit: of wide lanes few are set
                    then = ((block & -block).bit_length() - 1) % segment.width
                    lanes = block >> then & segment.firsts
                    block ^= lanes << then
                    within[then - q] = within.get(then - q, 0) | lanes << q
            for by, lanes in within.items():
                found[by] = found.get(by, 0) | lanes * segment.tiles << segment.offset
        return tuple((mask, by) for by, mask in found.items())

    def _composed(self, value: int, relation: int) -> int:
        """A relation, and then another."""
        out = 0
        for mask, by in self.shifts_of(relation):
            part = value & mask
            if part:
                out |= part << by if by >= 0 else part >> -by
        return out

    def applied(self, begun: int, relation: int) -> int:
        """The valuations that occur after a relation when these occur at its beginning; both in the first block of each segment."""
        out = 0
        for mask, by in self._rows(begun):
            out |= (relation & mask) >> by
        return out

    def _rows_of(self, begun: int) -> Shifts:
        """Where in a relation it stands what these lead to, and how far that is from the first blocks."""
        found = []
        for segment in self.segments:
            start = begun >> segment.offset & segment.here
            for q in range(segment.width):
                lanes = start >> q & segment.firsts
                if lanes:
                    found.append((lanes * segment.full << q * segment.block + segment.offset, q * segment.block))
        return tuple(found)

    def diagonal(self, first: int) -> int:
        """The relation of a beginning: each of these valuations leads to itself."""
        out = 0
        for segment in self.segments:
            part = first >> segment.offset & segment.here
            for q in range(segment.width):
                out |= (part & segment.firsts << q) << q * segment.block + segment.offset
        return out

    def first(self, lane: int, valuations: Iterable[int]) -> int:
        """The bits of some valuations of a lane in the first block."""
        segment, place = self.where[lane]
        return sum(1 << place * segment.width + v for v in valuations) << segment.offset

    @property
    def firsts(self) -> int:
        """Every bit of the first blocks."""
        return self._each(lambda segment: segment.here)

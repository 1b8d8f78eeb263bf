"""What each token by itself may be at a place: four whole numbers, a bit for each token, for all tokens at once."""

from __future__ import annotations

from typing import NamedTuple


class Masks(NamedTuple):
    """The tokens that may be in force (h) or not (n), had they been in force (1) or not (0) when the context began."""

    h1: int
    h0: int
    n1: int
    n0: int

    def of(self, begun: tuple[int, int]) -> tuple[int, int]:
        """(may be in force, may not be), where the context began with these."""
        held, not_held = begun
        return held & self.h1 | not_held & self.h0, held & self.n1 | not_held & self.n0

    def join(self, other: Masks) -> Masks:
        """Either."""
        return Masks(self.h1 | other.h1, self.h0 | other.h0, self.n1 | other.n1, self.n0 | other.n0)

    def changed(self, ended: int, given: int) -> Masks:
        """After tokens ended and others came into force."""
        return Masks(self.h1 & ~ended | given, self.h0 & ~ended | given, (self.n1 | ended) & ~given, (self.n0 | ended) & ~given)

    def then(self, after: Masks) -> Masks:
        """This, and then a context whose relation is `after`."""
        return Masks(self.h1 & after.h1 | self.n1 & after.h0, self.h0 & after.h1 | self.n0 & after.h0,
                     self.h1 & after.n1 | self.n1 & after.n0, self.h0 & after.n1 | self.n0 & after.n0)

"""The order of codes in lists: R-FAM-2 before R-FAM-10, as a reader counts."""

from __future__ import annotations

import re


def by_number(code: str) -> list[tuple[int, str]]:
    """A key to sort by: digits count as numbers."""
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in re.split(r"(\d+)", code)]

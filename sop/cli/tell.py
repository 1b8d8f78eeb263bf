"""Findings as text for a person at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from sop.export.checked import summary
from sop.export.text import lines
from sop.finding import Finding


def tell(findings: Sequence[Finding], out: TextIO) -> None:
    """Each finding with its place, sentence, hint and story; then how many of each severity."""
    for line in (*lines(findings), summary(findings)):
        print(line, file=out)

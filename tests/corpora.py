"""The corpus of this house, read once by each process: nobody can change what was read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sop.corpus import Corpus, read_corpus

ROOT = Path(__file__).parents[1]


@cache
def real_corpus() -> Corpus:
    """All of it, as it is at the first call."""
    return read_corpus(ROOT)

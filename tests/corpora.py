"""The corpus of this house, read and laid out once by each process: nobody can change what was read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sop.corpus import Corpus, read_corpus
from sop.paths.compile import compile_corpus
from sop.paths.table import Tables
from sop.render.lay_corpus import view_of
from sop.render.view_corpus import CorpusView

ROOT = Path(__file__).parents[1]


@cache
def real_corpus() -> Corpus:
    """All of it, as it is at the first call."""
    return read_corpus(ROOT)


@cache
def real_tables() -> Tables:
    """What its procedures mean."""
    return compile_corpus(real_corpus())


@cache
def real_view(locale: str) -> CorpusView:
    """All of it as one language shows it."""
    return view_of(real_corpus(), real_tables(), locale)

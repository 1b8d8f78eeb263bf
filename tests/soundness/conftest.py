"""Small corpora, looked at by the checks of soundness."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sop.corpus import Corpus
from sop.finding import Finding
from sop.paths.compile import compile_corpus
from validator.ethics.beginnings import roots_of
from validator.ethics.judge import PathJudge
from validator.soundness.check import CHECKS, Paths
from validator.soundness.judge import judge_soundness, paths_of

from ..ethics.conftest import real, real_tables, small  # noqa: F401  fixtures of this room too

RULE = {"never": "pattern: absence\nact: contact-trafficker"}
"""A rule that these procedures keep by doing nothing."""


def looked_at(corpus: Corpus, *roots: str) -> Paths:
    """All paths of a corpus, from wherever a case may begin, or from these procedures only."""
    tables = compile_corpus(corpus)
    judge = PathJudge(corpus, tables)
    graph, _ = judge.laid_out(roots or roots_of(tables))
    return paths_of(corpus, graph, judge.exercised)


@pytest.fixture(scope="session")
def paths(small) -> Callable[..., Paths]:
    """All paths of some small procedures."""
    return lambda *roots, **bodies: looked_at(small.corpus(RULE, **bodies), *roots)


@pytest.fixture(scope="session")
def told(paths) -> Callable[..., list[Finding]]:
    """What one check, or all of them, tell of small procedures."""
    def tell(name: str = "", **bodies: str) -> list[Finding]:
        every = paths(**bodies)
        return list(CHECKS[name](every) if name else judge_soundness(every))
    return tell

"""A rule that is too wide to be worked out whole is looked at by its parts first: what is found in the end is the same, at the same length."""

from __future__ import annotations

import pytest

from .random_cases import case
from .tested import breaches_of, corpus_of, length

SEEDS, FEWEST = range(9000, 9400), 80


def found_in(seed: int) -> dict[tuple[str, str, str, int], int]:
    return {(breach.rule, breach.procedure, breach.state, breach.step): length(breach) for breach in breaches_of(corpus_of(case(seed)))[1]}


def test_looked_at_by_parts_the_same_is_found(monkeypatch: pytest.MonkeyPatch):
    whole = [found_in(seed) for seed in SEEDS]
    monkeypatch.setattr("sop.paths.closer.WIDEST", 0)
    assert [found_in(seed) for seed in SEEDS] == whole
    assert sum(map(bool, whole)) >= FEWEST

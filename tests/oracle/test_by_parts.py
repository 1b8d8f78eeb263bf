"""A rule that is too wide to be worked out whole is looked at by its parts first: what is found in the end is the same, at the same length."""

from __future__ import annotations

import pytest

from sop.paths.concrete import breaks

from .random_cases import case
from .tested import breaches_of, corpus_of, length

SEEDS, FEWEST = range(9000, 9400), 80

Breaches = dict[tuple[str, str, str, int], int]
"""(rule, procedure, state, step) -> how long the shortest path there is."""


def found_in(seed: int) -> Breaches:
    return {(breach.rule, breach.procedure, breach.state, breach.step): length(breach) for breach in breaches_of(corpus_of(case(seed)))[1]}


@pytest.fixture(scope="module")
def whole() -> list[Breaches]:
    """What is found where every rule is looked at whole."""
    found = [found_in(seed) for seed in SEEDS]
    assert sum(map(bool, found)) >= FEWEST
    return found


def test_looked_at_by_parts_the_same_is_found(whole: list[Breaches], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sop.paths.closer.WIDEST", 0)
    assert [found_in(seed) for seed in SEEDS] == whole


def test_looked_at_without_exceptions_first_the_same_is_found(whole: list[Breaches], monkeypatch: pytest.MonkeyPatch):
    """Both where none applied on the way and where one did."""
    monkeypatch.setattr("sop.paths.loosely.TIMES", 0)
    applied = {False: 0, True: 0}

    def counted(*arguments: object) -> bool:
        so = breaks(*arguments)
        applied[not so] += 1
        return so

    monkeypatch.setattr("sop.paths.loosely.breaks", counted)
    assert [found_in(seed) for seed in SEEDS] == whole
    assert min(applied.values()) >= 5, applied

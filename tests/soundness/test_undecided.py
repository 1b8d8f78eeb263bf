"""What could not be looked at is never called sound."""

from __future__ import annotations

import pytest

import sop.paths.unfold
import validator.soundness.refine
from sop.paths.situations import NotDecided
from validator.engine import NOT_DECIDED, judge
from validator.profile import profiles
from validator.soundness.judge import judge_soundness

from .conftest import RULE
from .test_ending import TRAP


def test_a_graph_beyond_the_limit_is_an_error_in_every_profile(small, monkeypatch):
    def never(*arguments: object, **named: object) -> None:
        raise NotDecided

    corpus = small.corpus(RULE, root=TRAP.replace("{then}", "ask"))
    monkeypatch.setattr(sop.paths.unfold._Unfolder, "begin", never)
    for name in profiles():
        verdict = judge(corpus, name)
        assert NOT_DECIDED in {finding.rule for finding in verdict.report if verdict.stops(finding)} and not verdict.passes
        assert verdict.populations == ()


def test_a_question_beyond_the_limit_is_told_and_the_others_are_answered(paths, monkeypatch):
    every = paths(root=TRAP.replace("{then}", "sure"))

    def never(*arguments: object, **named: object) -> None:
        raise NotDecided

    monkeypatch.setattr("validator.soundness.ending.refined", never)
    found = list(judge_soundness(every))
    assert [finding.message for finding in found if finding.rule == NOT_DECIDED] == ['There are too many different situations to decide "cannot-end".']
    assert any(finding.rule == "not-considered" for finding in found)


@pytest.mark.parametrize("name", profiles())
def test_no_profile_lowers_it(name: str):
    assert NOT_DECIDED not in profiles()[name].weighs


def test_the_limit_is_kept(paths):
    every = paths(root=TRAP.replace("{then}", "sure"))
    with pytest.raises(NotDecided):
        validator.soundness.refine.refined(every.graph, validator.soundness.refine.things_of(every.graph), every.starts, limit=3)

"""The aunt's house: take one state out of the good procedure, and the judge tells the old story.

Only the rules that speak of homes are judged here, from the procedure itself, so that it takes a second or two.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.paths.compile import compile_corpus
from sop.source import parse
from validator.ethics.judge import PathJudge

EDIT, _ = parse((Path(__file__).parents[1] / "fixtures" / "aunts-house" / "edit.yaml").read_text(encoding="utf-8"), "edit.yaml")
PROCEDURE = str(EDIT["procedure"])
RULES = ("kin-assessed-too", "no-return-to-negative", "no-return-without-assessment")


@pytest.fixture(scope="module")
def told(without_household, only, broken_in):
    """What is found once the state is gone: the ways, and the judge that words them."""
    corpus = only(without_household, RULES)
    tables = compile_corpus(corpus)
    return broken_in(corpus, PROCEDURE, tables), PathJudge(corpus, tables)


def test_one_state_is_the_whole_difference(real, without_household):
    good, edited = (corpus.procedures[PROCEDURE].all_states for corpus in (real, without_household))
    assert set(good) - set(edited) == {EDIT["remove"]}
    assert set(edited) <= set(good)
    good_ways, edited_ways = (compile_corpus(corpus).by_id[PROCEDURE].nodes for corpus in (real, without_household))
    turned = {state for state, node in edited_ways.items() if node != good_ways[state]}
    assert turned == {state for state, node in good_ways.items() if any(edge.target == EDIT["remove"] for edge in node.edges)}
    assert {name: made for name, made in real.procedures.items() if name != PROCEDURE} == \
           {name: made for name, made in without_household.procedures.items() if name != PROCEDURE}


def test_the_good_procedure_keeps_the_rules(real, only):
    corpus = only(real, RULES)
    judge = PathJudge(corpus, compile_corpus(corpus))
    assert judge.breaches([PROCEDURE]) == []


def test_without_the_assessment_the_placement_is_found(told):
    ways, _ = told
    found = {(each.rule, each.state) for each in ways}
    assert {("kin-assessed-too", "place-child"), ("no-return-to-negative", "place-child")} <= found
    assert {state for _, state in found} == {"place-child"}, "what else is done with a home was not touched by the edit"


def test_the_story_names_the_household(told):
    ways, judge = told
    [way] = [each for each in ways if each.rule == "kin-assessed-too"]
    finding = judge.finding(way)
    assert finding.place.file.endswith(f"{PROCEDURE}/procedure.yaml")
    assert "The household that is looked at now" in finding.story[-1]
    assert "R-FAM-7" in finding.story[-1]
    assert any("relative" in line.lower() or "sister" in line.lower() or "home" in line.lower() for line in finding.story[1:-1])


def test_the_story_is_a_short_one(told):
    ways, judge = told
    for way in ways:
        assert 5 < len(judge.finding(way).story) < 60
        assert not any(beat.what in ("event", "withdrawal") for beat in way.beats), "nothing but answers leads there"

"""Held in the shelter: shut three doors of the good procedure, and the judge tells the old complaint.

Only the rules that speak of leaving are judged here, from the procedure itself, so that it takes a few seconds.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.paths.compile import compile_corpus
from sop.source import parse
from validator.ethics.judge import PathJudge

EDIT, _ = parse((Path(__file__).parents[1] / "fixtures" / "held-in-the-shelter" / "edit.yaml").read_text(encoding="utf-8"), "edit.yaml")
PROCEDURE = str(EDIT["procedure"])
DOORS = {str(each["remove"]) for each in EDIT["edits"]}
RULES = ("exit-always", "exit-within-a-day", "no-detention")


@pytest.fixture(scope="module")
def held(edited):
    """The real corpus with the three doors shut."""
    return edited("held-in-the-shelter")


@pytest.fixture(scope="module")
def told(held, only, broken_in):
    """What is found once the doors are shut: the story of each place, by rule and state."""
    corpus = only(held, RULES)
    tables = compile_corpus(corpus)
    judge = PathJudge(corpus, tables)
    return {(way.rule, way.state): judge.finding(way) for way in broken_in(corpus, PROCEDURE, tables)}


def test_three_doors_are_the_whole_difference(real, held):
    assert len(DOORS) == 3
    good, shut = (corpus.procedures[PROCEDURE].all_states for corpus in (real, held))
    assert set(good) - set(shut) == DOORS
    assert set(shut) <= set(good)
    good_ways, shut_ways = (compile_corpus(corpus).by_id[PROCEDURE].nodes for corpus in (real, held))
    turned = {state for state, node in shut_ways.items() if node != good_ways[state]}
    assert turned == {state for state, node in good_ways.items() if any(edge.target in DOORS for edge in node.edges)} - DOORS
    assert {name: made for name, made in real.procedures.items() if name != PROCEDURE} == \
           {name: made for name, made in held.procedures.items() if name != PROCEDURE}


def test_the_good_procedure_keeps_the_rules(real, only):
    corpus = only(real, RULES)
    assert PathJudge(corpus, compile_corpus(corpus)).breaches([PROCEDURE]) == []


def test_a_stay_that_nobody_can_leave_is_found(told):
    assert {("exit-always", "admit"), ("exit-always", "wants-out"), ("exit-within-a-day", "living-here"), ("exit-within-a-day", "outside-talk")} <= set(told)
    assert {rule for rule, _ in told} == {"exit-always", "exit-within-a-day"}, "nobody set a limit by name: the doors are shut without a word"


def test_the_story_of_the_wish_that_is_only_written_down(told):
    story = told["exit-within-a-day", "living-here"].story
    assert "wants to leave" in story[-2]
    assert "R-SHE-3b" in story[-1]


def test_the_story_of_the_yes_that_was_taken_back(told):
    finding = told["exit-always", "wants-out"]
    assert finding.place.file.endswith(f"{PROCEDURE}/procedure.yaml")
    assert "takes an agreement back: Begin a stay in a shelter" in finding.story[-2]
    assert "R-SHE-3:" in finding.story[-1]


def test_the_story_of_the_complaint(told):
    story = told["exit-within-a-day", "outside-talk"].story
    assert any("kept from leaving" in line for line in story)
    assert "R-SHE-3b" in story[-1]


def test_the_stories_are_short_ones(told):
    assert {key: len(finding.story) for key, finding in told.items() if not 5 < len(finding.story) < 20} == {}

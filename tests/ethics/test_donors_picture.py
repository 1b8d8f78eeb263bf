"""The donor's picture: take one question out of the good procedure, and the judge tells how she was shown without a yes.

Only the rules that speak of pictures are judged here, from the procedure itself, so that it takes a second or two.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.paths.compile import compile_corpus
from sop.source import parse
from validator.ethics.judge import PathJudge

EDIT, _ = parse((Path(__file__).parents[1] / "fixtures" / "donors-picture" / "edit.yaml").read_text(encoding="utf-8"), "edit.yaml")
PROCEDURE = str(EDIT["procedure"])
TAKEN = {str(edit["remove"]) for edit in EDIT["edits"]}
RULES = ("photo-asked-apart", "consent-per-purpose", "no-child-in-public")


@pytest.fixture(scope="module")
def unasked(edited):
    """The corpus in which nobody asks for the picture."""
    return edited("donors-picture")


@pytest.fixture(scope="module")
def told(unasked, only, broken_in):
    """What is found once the question is gone: the ways, and the judge that words them."""
    corpus = only(unasked, RULES)
    tables = compile_corpus(corpus)
    return broken_in(corpus, PROCEDURE, tables), PathJudge(corpus, tables)


def test_one_question_is_the_whole_difference(real, unasked):
    good, made = (corpus.procedures[PROCEDURE].all_states for corpus in (real, unasked))
    assert set(good) - set(made) == TAKEN == {"agree-picture"}
    assert set(made) <= set(good)
    assert {name: each for name, each in real.procedures.items() if name != PROCEDURE} == \
           {name: each for name, each in unasked.procedures.items() if name != PROCEDURE}


def test_the_good_procedure_keeps_the_rules(real, only):
    corpus = only(real, RULES)
    judge = PathJudge(corpus, compile_corpus(corpus))
    assert judge.breaches([PROCEDURE]) == []


def test_without_the_question_the_picture_is_found(told):
    ways, _ = told
    assert {(each.rule, each.state) for each in ways} == {("photo-asked-apart", "picture"), ("consent-per-purpose", "picture")}


def test_the_story_says_that_she_was_told_and_not_asked(told):
    ways, judge = told
    [way] = [each for each in ways if each.rule == "photo-asked-apart"]
    finding = judge.finding(way)
    assert finding.place.file.endswith(f"{PROCEDURE}/procedure.yaml")
    assert "Who asks? - The media or a donor wants a picture or a story" in finding.story[1]
    assert any("Say what the picture and the words are for" in line for line in finding.story[1:-1])
    assert "agreement to: Take or show a photo of the person (For publicity)" in finding.story[-1]
    assert "R-DAT-4" in finding.story[-1]


def test_the_story_is_a_short_one_of_an_adult(told):
    ways, judge = told
    for way in ways:
        story = judge.finding(way).story
        assert "18 or older" in story[0], "of a child no picture is made, with or without the question"
        assert 3 < len(story) < 10
        assert not any(beat.what in ("event", "withdrawal") for beat in way.beats), "nothing but answers leads there"

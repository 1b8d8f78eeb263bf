"""The paths on which people were harmed: each is the good procedure with at most three edits, and the judge tells the old story.

A case is a folder of `tests/fixtures` with an `edit.yaml`. It is judged by its own rules only, from its own beginning, so that it takes
a second or two.
"""

from __future__ import annotations

import dataclasses

import pytest

from sop.corpus import Corpus
from sop.paths.compile import compile_corpus
from sop.paths.table import Tables
from validator.ethics.beginnings import roots_of
from validator.ethics.judge import PathJudge

from .bad_path import BadPath, bad_paths
from .edited import edited, explains

CASES = bad_paths()
NAMES = pytest.mark.parametrize("bad", CASES.values(), ids=CASES)


@NAMES
def test_there_are_three_edits_at_most(bad: BadPath):
    assert 1 <= sum(len(edit.forgets) or 1 for edit in bad.edits) <= 3, "each safeguard that is forgotten counts"
    assert len(bad.broken) >= 1


@NAMES
def test_the_edits_are_the_whole_difference(real: Corpus, bad: BadPath):
    corpus, differences = edited(real, bad)
    assert [each for each in differences if not any(explains(edit, each) for edit in bad.edits)] == []
    assert [edit for edit in bad.edits if not any(explains(edit, each) for each in differences)] == []
    assert {name for name in real.procedures if corpus.procedures[name] != real.procedures[name]} == {bad.procedure}
    others = [field.name for field in dataclasses.fields(real) if field.name != "procedures"]
    assert [name for name in others if getattr(corpus, name) is not getattr(real, name)] == []


@NAMES
def test_the_good_procedure_keeps_the_rules(real: Corpus, real_tables: Tables, only, bad: BadPath):
    """From where a case may begin the whole corpus is looked at by the build (tests/browser), which makes nothing of procedures with errors."""
    begins = bad.begins or bad.procedure
    if begins not in roots_of(real_tables):
        assert PathJudge(only(real, dict.fromkeys(each.rule for each in bad.broken)), real_tables).breaches([begins]) == []


@NAMES
def test_the_judge_tells_the_old_story(real: Corpus, only, broken_in, bad: BadPath):
    corpus = only(edited(real, bad)[0], dict.fromkeys(each.rule for each in bad.broken))
    tables = compile_corpus(corpus)
    judge = PathJudge(corpus, tables)
    found = broken_in(corpus, bad.begins or bad.procedure, tables)
    assert {way.rule for way in found} & set(real.rules) == set(corpus.rules), "what a called procedure begins with may be missing too"
    for each in bad.broken:
        stories = [judge.finding(way).story for way in found if (way.rule, way.state) == (each.rule, each.at)]
        assert stories, f"{each.rule} is not broken at {each.at}"
        assert all(2 < len(story) < 80 and str(corpus.rules[each.rule].code) in story[-1] for story in stories)
        assert any((each.says or "") in line for story in stories for line in story), stories


@NAMES
def test_the_good_story_is_told_beside_it(real: Corpus, bad: BadPath):
    """A scenario of the same code names a rule that the bad path breaks, and the gap that it answers."""
    told = [story for stories in real.scenarios.values() for story in stories.values() if story.code == bad.code]
    assert any({each.rule for each in bad.broken} & set(story.guards) and story.gap for story in told)


def test_the_whole_sourcebook_is_told(real: Corpus):
    told = {story.code for stories in real.scenarios.values() for story in stories.values()}
    assert {f"SC-{number:02}" for number in range(1, 41)} - told == set()

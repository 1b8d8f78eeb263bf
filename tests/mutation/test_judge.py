"""The judge's short cuts say the same as the long way: fewer rules asked, fewer roots, the first breach only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sop.paths.compile import compile_corpus
from validator.ethics.beginnings import roots_of
from validator.ethics.judge import PathJudge
from validator.mutation.judge import PATH, Judge, Noticed
from validator.mutation.mutant import Mutant

IDS = "tests/mutation/ids.txt"
WARNINGS = {"note-before-ring"}
"""A rule of the small corpus that stops nothing."""


def test_the_small_corpus_keeps_its_rules(judge: Judge):
    assert PathJudge(judge.corpus, judge.tables).breaches(roots_of(judge.tables)) == []


def test_whatever_a_rule_over_paths_notices_is_noticed_in_short_too(judge: Judge, mutants: dict[str, Mutant], noticed: dict[str, Noticed]):
    """Every mutant on which neither a story nor a rule about writing stopped: all rules from all roots, to the end."""
    left = {name: mutants[name] for name, who in noticed.items() if who.by in (PATH, "")}
    long = {}
    for name, mutant in left.items():
        procedure = mutant.change.make()
        corpus = replace(judge.corpus, procedures={**judge.corpus.procedures, procedure.id: procedure})
        tables = compile_corpus(corpus)
        long[name] = {breach.rule for breach in PathJudge(corpus, tables).breaches(roots_of(judge.tables))} - WARNINGS
    assert {name for name, rules in long.items() if rules} == {name for name in left if noticed[name]}
    assert all(noticed[name].name in rules for name, rules in long.items() if rules)


def test_what_stood_wrong_before_notices_nothing(judge: Judge, mutants: dict[str, Mutant]):
    """A story that fails already, and a rule that is broken already, are no notice of another change."""
    visit = judge.corpus.procedures["visit"]
    broken = mutants["visit/known-home/unknown/result-taken-as-good"].change.make()
    corpus = replace(judge.corpus, procedures={**judge.corpus.procedures, "visit": broken})
    again = Judge(corpus)
    assert visit != broken
    assert not again.noticed(mutants["loose/agree/consent-left-out"])
    assert again.noticed(mutants["go/agree/consent-left-out"]) == Noticed(PATH, "visit-by-consent")


def test_ids_are_words_and_stay(mutants: dict[str, Mutant], request: pytest.FixtureRequest):
    """Compared whole: an id that changes loses its mark. (Written anew by hand, once somebody has looked at what changed.)"""
    known = (request.config.rootpath / IDS).read_text("utf-8").splitlines()
    assert list(mutants) == known


def test_nothing_is_read_anew_and_nothing_is_changed_in_place(judge: Judge, mutants: dict[str, Mutant]):
    before = {name: procedure.model_dump_json() for name, procedure in judge.corpus.procedures.items()}
    same = [name for name, mutant in mutants.items() if mutant.change.make().model_dump_json() == before[mutant.procedure]]
    assert same == []
    assert {name: procedure.model_dump_json() for name, procedure in judge.corpus.procedures.items()} == before

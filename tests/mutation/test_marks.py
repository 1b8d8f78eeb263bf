"""Marks of equivalent mutants: read, validated, and not more than a few."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sop.corpus import read_equivalents
from sop.finding import Place
from sop.model.equivalent import Equivalent
from validator.mutation.judge import NOBODY, STORY, Noticed
from validator.mutation.mutant import Change, Mutant
from validator.mutation.score import Score

HERE = Path(__file__).parent
FILE = "procedures/rules/equivalent-mutants.yaml"


@pytest.fixture
def written(tmp_path: Path):
    """Reads marks from a text; gives the ids, and what is wrong."""
    def read(text: str) -> tuple[list[str], list[str]]:
        root = Path(shutil.copytree(HERE / "corpus", tmp_path / "corpus", dirs_exist_ok=True))
        (root / FILE).write_text(text, "utf-8")
        marks, wrong = read_equivalents(root)
        return list(marks), [f"{finding.place}: {finding.message} {finding.hint} [{finding.rule}]" for finding in wrong]
    return read


def test_without_a_file_nothing_is_marked(small):
    assert read_equivalents(small.root) == ({}, [])


def test_a_mark_is_an_id_and_a_reason(written):
    assert written("visit/agree/at-most/bound-left-out: The wait before it has a bound of its own.\n") == (["visit/agree/at-most/bound-left-out"], [])


def test_a_mark_without_a_reason_is_told(written):
    assert written("visit/agree/at-most/bound-left-out:\n") == (
        [], [f"{FILE}:1:1: Nothing stands after the colon here. Write a value, or remove the key. [empty-value]"])


def test_a_mark_of_something_else_is_told(written):
    assert written("visit: Because.\n") == ([], [
        f'{FILE}:1:8: "visit" is not the id of a mutant. Copy it from `sop mutate`, such as `home-visit/agree/refused/no-taken-as-yes`. [not-a-mutant]'])


def mutant(name: str, kind: str = "consents") -> Mutant:
    """A mutant of that id."""
    change = Change((name,), Place("p.yaml", int(name[1:])), f"{name} were otherwise", lambda: None)
    return Mutant(f"p/{name}/consent-left-out", "consent-left-out", kind, "p", change)


def score(noticed: dict[str, Noticed], marked: list[str], kind: str = "consents") -> Score:
    """The score of mutants by name."""
    return Score([(mutant(name, kind), who) for name, who in noticed.items()],
                 {f"p/{name}/consent-left-out": Equivalent.model_construct(reason="For a test.") for name in marked})


BY_A_STORY = Noticed(STORY, "p/a-story")


def test_what_is_marked_is_left_out_of_the_score():
    made = score({**{f"m{number}": BY_A_STORY for number in range(1, 40)}, "m40": NOBODY}, ["m40"])
    assert (made.percent(True), list(made.survivors())) == (100.0, [])


def test_beyond_three_of_a_hundred_marks_count_as_survivors():
    made = score({**{f"m{number}": BY_A_STORY for number in range(1, 39)}, "m39": NOBODY, "m40": NOBODY}, ["m39", "m40"])
    assert [finding.message for finding in made.survivors()] == ["If m40 were otherwise, nothing would object."]
    assert made.percent(True) == 100 * 38 / 39


def test_marks_of_what_is_no_safety_mutant_are_free():
    made = score({"m1": BY_A_STORY, "m2": NOBODY, "m3": NOBODY}, ["m2", "m3"], "branches")
    assert (made.percent(False), list(made.survivors())) == (100.0, [])


def test_a_marked_mutant_that_is_noticed_is_told():
    made = score({"m1": BY_A_STORY}, ["m1"])
    assert [(finding.rule, finding.message) for finding in made.about_marks(["p/m1/consent-left-out"])] == [
        ("mark-of-noticed", '"p/m1/consent-left-out" is marked as equivalent, but it is noticed by p/a-story.')]


def test_a_mark_of_no_mutant_is_told_with_the_nearest():
    made = score({"m1": BY_A_STORY}, ["m2"])
    assert [(finding.rule, finding.message, finding.hint) for finding in made.about_marks(["p/m1/consent-left-out"])] == [
        ("mark-of-nothing", 'There is no mutant "p/m2/consent-left-out".', 'Did you mean "p/m1/consent-left-out"?')]


def test_the_gravest_survivors_come_first():
    judged = [(mutant("m1", "branches"), NOBODY), (mutant("m2"), NOBODY)]
    assert [(str(finding.place), finding.severity) for finding in Score(judged, {}).survivors()] == [("p.yaml:2:1", "warning"), ("p.yaml:1:1", "advice")]

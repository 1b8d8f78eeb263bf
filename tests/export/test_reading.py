"""How hard procedures are to read, for a person at a terminal."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sop.cli.main import main
from sop.corpus import read_corpus
from sop.export.reading import reading_table
from sop.reading import TARGET, reading_of

ROOT = Path(__file__).parents[2]
VISIT = Path("procedures") / "home-visit" / "procedure.yaml"
HARD = "Confidentiality obligations notwithstanding, institutional representatives are authorised to communicate identifying information."


def _write(root: Path, old: str, new: str) -> None:
    text = (root / VISIT).read_text("utf-8")
    assert text.count(old) == 1
    (root / VISIT).write_text(text.replace(old, new), encoding="utf-8")


def _reading(root: Path):
    corpus = read_corpus(root)
    return reading_of(corpus.procedures["home-visit"], corpus.vocabulary.parameters)


def test_the_grade_is_that_of_the_formula(ours: Path):
    _write(ours, "Say who you are and how long you will stay.", "The cat sat on the mat. It was nice!")
    found = {one.text: one for one in _reading(ours).sentences}
    cat = found["The cat sat on the mat."]
    assert (cat.words, cat.syllables, cat.place.file) == (6, 6, VISIT.as_posix())
    assert round(cat.grade, 2) == round(0.39 * 6 + 11.8 - 15.59, 2) and "It was nice!" in found


def test_what_is_told_and_asked_counts_and_what_nobody_does_does_not(ours: Path):
    read = " ".join(one.text for one in _reading(ours).sentences)
    procedure = read_corpus(ours).procedures["home-visit"]
    assert procedure.title in read and all(outcome.text.rstrip(".") in read for outcome in procedure.outcomes.values())
    assert procedure.summary not in read and "{" not in read


def test_a_hard_sentence_is_told_first_with_its_line(ours: Path, capsys: pytest.CaptureFixture[str]):
    _write(ours, "Say who you are and how long you will stay.", HARD)
    line = next(number for number, text in enumerate((ours / VISIT).read_text("utf-8").splitlines(), 1) if HARD in text)
    assert main(["check", "--reading", "--root", str(ours)]) == 0
    first, hardest, *_ = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r" *\d+\.\d  home-visit( \(above 8\))?", first)
    assert re.fullmatch(rf" +\d\d\.\d  {VISIT.as_posix()}:{line}  {re.escape(HARD)}", hardest)


def test_the_hardest_procedure_is_told_first_and_one_above_the_grade_is_marked(ours: Path):
    corpus = read_corpus(ours)
    easy = corpus.procedures["home-visit"]
    hard = easy.model_copy(update={"id": "hard", "outcomes": {name: outcome.model_copy(update={"text": " ".join([HARD] * 20)}) for name, outcome in easy.outcomes.items()}})
    heads = [line for line in reading_table(replace(corpus, procedures={"home-visit": easy, "hard": hard}), lambda file: True).splitlines() if not line.startswith("      ")]
    assert re.fullmatch(r"\d\d\.\d  hard \(above 8\)", heads[0]) and heads[1].endswith("  home-visit")


def test_another_language_has_no_grade(ours: Path):
    corpus = read_corpus(ours)
    french = replace(corpus, settings=corpus.settings.model_copy(update={"source_language": "fr"}))
    assert reading_table(french, lambda file: True) == "The reading grade is made for English, and these procedures are written in another language."


def test_each_of_our_procedures_is_easy_enough(capsys: pytest.CaptureFixture[str]):
    assert main(["check", "--reading", "--root", str(ROOT)]) == 0
    heads = re.findall(r"^ ?(\d+\.\d)  ([a-z-]+)", capsys.readouterr().out, re.MULTILINE)
    assert {name for _, name in heads} == {path.parent.name for path in (ROOT / "procedures").glob("*/procedure.yaml")}
    assert {name: grade for grade, name in heads if float(grade) > TARGET} == {}


def test_only_what_is_asked_for_is_told(capsys: pytest.CaptureFixture[str]):
    assert main(["check", "--reading", "referral", "--root", str(ROOT)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].endswith("  referral") and len(out) == 4 and all("procedures/referral/procedure.yaml:" in line for line in out[1:])

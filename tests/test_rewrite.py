"""The common form: comments and order stay, meaning stays, and a second time there is nothing to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.fingerprint import fingerprint
from sop.load import build
from sop.finding import Place
from sop.model.procedure import Procedure
from sop.model.vocabulary import Vocabulary
from sop.rewrite import common_form, word_id
from sop.source import parse

from .corpora import real_corpus

ROOT = Path(__file__).parents[1]
STORIES = sorted((ROOT / "procedures").glob("*/scenarios/*.yaml"))
FILES = sorted({*(ROOT / "procedures").rglob("*.yaml")} - {*STORIES}) + STORIES[::25]
"""Every file but the stories, which are all of one make: of those some from everywhere."""

MESSY = """\
# about this file
sop:   1
id: x
states:
    one:
        task: Call
        do:
            # the first thing
            - Call the family at home.
            # the second
            -   step: Call the family at home again, please.
                act: telephone
            - Write it down.
        next: done
    two: {task: Go now, do: [Look around, Go away], next: done}
"""

TIDY = """\
# about this file
sop: 1
id: x
states:
  one:
    task: Call
    do:
      # the first thing
      call-family-home: Call the family at home.
      # the second
      call-family-home-2:
        step: Call the family at home again, please.
        act: telephone
      write-down: Write it down.
    next: done
  two:
    task: Go now
    do:
      look-around: Look around
      away: Go away
    next: done
"""


def test_everything_in_its_place():
    done = common_form(MESSY, "x.yaml", Procedure)
    assert (done.text, done.findings) == (TIDY, ())
    assert common_form(TIDY, "x.yaml", Procedure).text == TIDY


def test_braces_stay_where_no_person_reads():
    text = "basis: {ungac: \"67\", who-2003: principle 6}\nestablishes: [risk, {plan: home}]\nno: yes\nat: 12:30\nday: 2026-01-01\n"
    assert common_form(text, "x.yaml").text == text


@pytest.mark.parametrize("text", ["a: 1\na: 2\n", "a: &b c\n", "\ta: 1\n", "", "a: b # c d\n", "a: [1\n"])
def test_what_is_broken_is_told_and_left_alone(text: str):
    done = common_form(text, "x.yaml")
    assert done.text == text and (done.findings or text == "a: b # c d\n")


def test_an_id_is_made_of_the_main_words():
    assert [word_id(text) for text in ("Call the family at home.", "Do it.", "Wait {first-answer}, then ask the nurse's friend", "ហៅ")] == [
        "call-family-home", "do-it", "wait-ask-nurse", ""]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT / "procedures").as_posix())
def test_a_file_of_the_corpus_keeps_its_meaning(path: Path, vocabulary: Vocabulary):
    """A procedure in common form has the fingerprint that it had."""
    text, form = path.read_text("utf-8"), Procedure if path.name == "procedure.yaml" else None
    once = common_form(text, path.name, form)
    assert once.findings == ()
    if once.text != text:  # else it is the same again, and a second time would only be the first
        assert common_form(once.text, path.name, form).text == once.text
        assert not form or len({fingerprint(read(each), vocabulary) for each in (text, once.text)}) == 1


def read(text: str) -> Procedure:
    """A procedure of these words."""
    data, _ = parse(text, "procedure.yaml")
    made, findings = build(data, Procedure, Place("procedure.yaml"))
    assert made is not None and not findings
    return made


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return real_corpus().vocabulary


def test_a_checklist_has_a_list_of_parts_and_no_steps_to_name():
    text = "id: a-list\ntitle: A list\nprocedure: rest\nparts: [first]\n"
    assert common_form(text, "a-list.yaml").text == text

"""The common form: comments and order stay, meaning stays, and a second time there is nothing to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sop.model.procedure import Procedure
from sop.rewrite import Rewritten, common_form, word_id

ROOT = Path(__file__).parents[1]
STORIES = sorted((ROOT / "procedures").glob("*/scenarios/*.yaml"))
FILES = sorted({*(ROOT / "procedures").rglob("*.yaml")} - {*STORIES})
"""Every file but the stories."""

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
def test_a_file_of_the_corpus_is_in_the_common_form(path: Path):
    text, form = path.read_text("utf-8"), Procedure if path.name == "procedure.yaml" else None
    assert common_form(text, path.name, form) == Rewritten(text)


def test_every_story_of_the_corpus_is_in_the_common_form():
    told = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in STORIES}
    assert [name for name, text in told.items() if common_form(text, name).text != text] == []


@pytest.mark.parametrize("path", sorted((ROOT / "procedures").glob("*/procedure.yaml"))[::7], ids=lambda path: path.parent.name)
def test_a_procedure_that_was_indented_otherwise_is_the_same_again(path: Path):
    text = path.read_text("utf-8")
    wide = re.sub("^( +)(- )?", lambda start: 2 * start[1] + ("-   " if start[2] else ""), text, flags=re.MULTILINE)
    assert common_form(wide, path.name, Procedure) == Rewritten(text)


def test_a_checklist_has_a_list_of_parts_and_no_steps_to_name():
    text = "id: a-list\ntitle: A list\nprocedure: rest\nparts: [first]\n"
    assert common_form(text, "a-list.yaml").text == text

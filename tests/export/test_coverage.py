"""The table of services for a person at a terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sop.cli.main import main

ROOT = Path(__file__).parents[2]


def test_each_province_each_kind_of_people_and_who_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--coverage", "--root", str(ROOT / "tests" / "corpus")]) == 0
    assert capsys.readouterr().out == """\
Interpreting (interpreting), as reported 2010-12, verified 2012-05-01
  1  Child or adult: Child
  2  Child or adult: Adult
          1           2           listed
  north   yes         yes         speakers
  south   nobody      not stated  speakers
  island  nobody      nobody      nobody
"""


def test_a_corpus_without_a_directory_is_told_where_to_enter_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--coverage", "--root", str(ROOT / "tests" / "broken" / "sound")]) == 0
    assert capsys.readouterr().out == "There is no service directory to look at. Enter it under procedures/directory/, and `coverage:` in corpus.yaml.\n"


def test_our_own_table_names_every_province_for_every_service_that_is_referred_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--coverage", "--root", str(ROOT)]) == 0
    tables = capsys.readouterr().out.split("\n\n")
    written = {name for path in (ROOT / "procedures").glob("*/procedure.yaml") for name in re.findall(r"\bservice: *([a-z-]+)", path.read_text("utf-8"))}
    assert len(written) >= 6 and {table.split("(")[1].split(")")[0] for table in tables} == written
    for table in tables:
        assert "never verified since" in table and sum(line.startswith("  ") and line[2].isalpha() for line in table.splitlines()) == 24

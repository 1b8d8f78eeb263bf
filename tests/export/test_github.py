"""GitHub's annotations, read back by its own rules; and the summary, read by a renderer of Markdown.

The rules (its manual, "Workflow commands": setting an error message; and the toolkit that writes them): a command is
`::name key=value,key=value::text`; in the text %25, %0D and %0A stand for %, carriage return and line feed, in a value %3A and %2C
for : and , as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import markdown

from sop.export.checked import Checked
from sop.export.github import github, github_summary
from sop.finding import Finding, Place, Severity

from .conftest import BELOW, FILE, HINT, NASTY, unsafe


def read(line: str) -> tuple[str, dict[str, str], str]:
    """A command as the runner understands it."""
    found = re.fullmatch(r"::([a-z]+) ([^:]*)::(.*)", line)
    assert found, line
    properties = dict(pair.split("=", 1) for pair in found[2].split(","))
    return found[1], {key: value_of(value) for key, value in properties.items()}, text_of(found[3])


def text_of(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def value_of(value: str) -> str:
    return value.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")


def test_each_finding_is_one_line_that_says_everything_the_gravest_first(nasty: Checked):
    *lines, last = github(nasty).split("\n")
    assert last == "1 error, 1 warning, 1 piece of advice. 1 waived."
    told = [read(line) for line in lines]
    story = f"{NASTY}\nThe person: anybody.\n1. Tell the team.\n2. {NASTY}\nNow: 100%.\nHint: {HINT}"
    doctor = f"{BELOW}/procedures/see-a-doctor/procedure.yaml"
    place = nasty.findings[1].place
    assert told == [
        ("error", {"file": doctor, "line": str(place.line), "col": str(place.column), "title": "examined-only-with-a-yes"}, story),
        ("warning", {"file": f"{BELOW}/{FILE}", "line": "9", "col": "1", "title": "gap"}, "Plain."),
        ("notice", {"file": f"{BELOW}/{FILE}", "line": "3", "col": "5", "title": "gap"}, f"{NASTY}\nHint: {HINT}"),
        ("notice", {"file": doctor, "line": str(place.line), "col": str(place.column), "title": "waived: report-before-sharing"},
         f"{NASTY}\nWaived until 2027-01-01, approver: supervisor: Because {NASTY}"),
    ]


def test_no_text_of_an_author_begins_a_command_of_its_own(nasty: Checked):
    assert sum(line.startswith("::") for line in github(nasty).splitlines()) == 4


def test_a_real_breach_is_annotated_where_it_is(ours: Path, check: Callable[[Path], Checked]):
    unsafe(ours)
    checked = check(ours)
    [(command, properties, text)] = [read(line) for line in github(checked).split("\n")[:-1]]
    assert (command, properties["file"], properties["title"]) == ("error", "procedures/home-visit/procedure.yaml", "nothing-shared-without-yes")
    assert text.split("\n")[1:-1] == list(checked.findings[0].story)


def test_the_summary_shows_texts_as_texts(nasty: Checked):
    page = markdown.markdown(github_summary(nasty))
    assert "<script" not in page and "<a " not in page and "<em>" not in page and "<code>" not in page
    assert page.count("<li>") == 4 and "<h3>Waived</h3>" in page and "<h2>sop check: failed</h2>" in page
    assert "កាត់ផ្តាច់" in page and "supervisor" in page and page.count("<blockquote>") == 1


def test_the_summary_stays_below_what_github_takes(nasty: Checked):
    many = tuple(Finding("gap", Severity.ERROR, Place("a.yaml", line), "កាត់ផ្តាច់" * 100) for line in range(1, 2000))
    page = github_summary(replace(nasty, findings=many))
    assert 900_000 < len(page.encode()) < 2 ** 20 and page.endswith("The rest is too long for a summary. The log has all of it.\n")


def test_a_clean_check_says_so(nasty: Checked):
    clean = replace(nasty, findings=(), waived=())
    assert github(clean) == "Nothing found: no errors, no warnings."
    assert github_summary(clean) == "## sop check: passed\n\nNothing found: no errors, no warnings. Profile: draft.\n"

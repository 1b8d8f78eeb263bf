"""Findings for a person at a terminal."""

from __future__ import annotations

from dataclasses import replace

from sop.export.checked import Checked, summary
from sop.export.text import text
from sop.finding import Finding, Place, Severity, Waived

from .conftest import DAY


def test_a_finding_its_story_its_hint_and_what_is_waived(nasty: Checked):
    found = Finding("a-rule", Severity.ERROR, Place("a.yaml", 3, 5), "It is wrong.", "Mend it.", ("The person: anybody.", "1. Step.", "Now."))
    other = Finding("b-rule", Severity.WARNING, Place("b.yaml"), "It may be wrong.")
    waived = Waived(other, "There is no other way.", "supervisor", DAY, Place("b.yaml", 9, 9))
    assert text(replace(nasty, findings=(found,), waived=(waived,))) == """\
a.yaml:3:5: error: It is wrong. [a-rule]
      The person: anybody.
      1. Step.
      Now.
    Hint: Mend it.
b.yaml:1:1: waived until 2027-01-01: It may be wrong. [b-rule]
    Reason: There is no other way. Approver: supervisor, at b.yaml:9:9.
1 error. 1 waived."""
    answered = Waived(replace(other, severity=Severity.ADVICE), "It is so.", "supervisor", DAY, Place("b.yaml", 9, 9))
    assert text(replace(nasty, findings=(), waived=(answered,))) == "Nothing found: no errors, no warnings. 1 waived.", "it is counted"


def test_how_many_there_are_is_said_in_words():
    one = [Finding("r", severity, Place("a"), "m") for severity in Severity]
    assert summary(one) == "1 error, 1 warning, 1 piece of advice."
    assert summary(one * 2, 3) == "2 errors, 2 warnings, 2 pieces of advice. 3 waived."
    assert summary([]) == "Nothing found: no errors, no warnings."


def test_whom_findings_wait_for_is_said_when_any_do(nasty: Checked):
    given = {"no-word": "translators", "no-source": "the ministry", "no-one": "nobody here"}
    found = tuple(Finding(rule, Severity.ADVICE, Place("a.yaml"), rule) for rule in ("no-word", "no-source", "no-word", "a-rule"))
    told = text(replace(nasty, findings=found, waived=(), waits=given)).splitlines()
    assert told[-2:] == ["4 pieces of advice.", "Waiting: 2 for translators; 1 for the ministry. For the author: 1."]
    assert text(replace(nasty, findings=found[3:], waived=(), waits=given)).splitlines()[-1] == "1 piece of advice."

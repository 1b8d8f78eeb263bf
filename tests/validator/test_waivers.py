"""Waivers: what they take out of the report, until when, and what is told of those that do no work."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sop.corpus import read_corpus
from sop.finding import Severity
from validator.engine import Verdict, judge
from validator.profile import Profile

NEW = Path(__file__).parents[2] / "sop" / "cli" / "examples" / "corpus"
VISIT = Path("procedures") / "home-visit" / "procedure.yaml"
RULES = Path("procedures") / "rules" / "consent.yaml"
RULE = "nothing-shared-without-yes"
UNSAFE = (VISIT, "    refused: end\n", "    refused: tell-clinic\n")
WAIVER = f"""\
    waives:
      - rule: {RULE}
        reason: The clinic asks for the yes itself.
        approver: supervisor
        until: 2027-01-31
"""
TELLS = (VISIT, "    task: Tell the clinic\n", f"    task: Tell the clinic\n{WAIVER}")

Judged = Callable[..., Verdict]


@pytest.fixture
def judged(tmp_path: Path) -> Judged:
    """Judges the corpus that `sop new` begins, with one breach and whatever else is changed: what stands there, and what is written instead."""
    def run(*changes: tuple[Path, str, str], on: date | None = None, profile: str = "release") -> Verdict:
        root = Path(shutil.copytree(NEW, tmp_path / "corpus", dirs_exist_ok=True))
        (root / RULES).write_text((root / RULES).read_text("utf-8").replace("can_be_waived: no", "can_be_waived: yes"), encoding="utf-8")
        for file, old, new in (UNSAFE, *changes):
            text = (root / file).read_text("utf-8")
            assert text.count(old) == 1, old
            (root / file).write_text(text.replace(old, new), encoding="utf-8")
        return judge(read_corpus(root), profile, on=on)
    return run


def rules(verdict: Verdict) -> set[str]:
    """The names of findings about waivers and the rule that is waived."""
    return {finding.rule for finding in verdict.report} & {RULE, "waiver-expired", "waiver-unused", "waiver-without-ground"}


def test_what_is_waived_leaves_the_report_and_is_kept_with_its_reason(judged: Judged):
    verdict = judged(TELLS)
    [waived] = verdict.waived
    assert rules(verdict) == set()
    assert (waived.finding.rule, waived.reason) == (RULE, "The clinic asks for the yes itself.") and waived.finding.story
    assert (waived.approver, waived.until, waived.place.file) == ("supervisor", date(2027, 1, 31), VISIT.as_posix())
    assert waived.finding not in verdict.report.findings and verdict.passes


def test_without_the_waiver_the_finding_stands(judged: Judged):
    verdict = judged()
    assert rules(verdict) == {RULE} and verdict.waived == ()


def test_a_waiver_waives_on_its_last_day_and_not_on_the_next(judged: Judged):
    assert len(judged(TELLS, on=date(2027, 1, 31)).waived) == 1
    verdict = judged(TELLS, on=date(2027, 2, 1))
    assert rules(verdict) == {RULE, "waiver-expired"} and verdict.waived == ()
    [expired] = [finding for finding in verdict.report if finding.rule == "waiver-expired"]
    assert (expired.severity, expired.message, expired.hint) == (
        "error", f'The waiver of "{RULE}" at "tell-clinic" ended on 2027-01-31.', "Keep the rule again, or have the waiver approved anew.")
    assert expired.place.file == VISIT.as_posix() and verdict.stops(expired)


def test_a_waiver_at_another_state_waives_nothing_and_is_told(judged: Judged):
    wait = "    wait: The clinic answers\n"
    verdict = judged((VISIT, wait, wait + WAIVER))
    assert rules(verdict) == {RULE, "waiver-unused"} and verdict.waived == ()
    [unused] = [finding for finding in verdict.report if finding.rule == "waiver-unused"]
    assert unused.message == f'The waiver of "{RULE}" at "clinic-answers" waives nothing: the rule is kept there on every path.'
    assert (unused.severity, unused.hint) == ("warning", "Take the waiver out.")


def test_a_rule_that_cannot_be_waived_is_not(judged: Judged):
    verdict = judged(TELLS, (RULES, "can_be_waived: yes", "can_be_waived: no"))
    assert rules(verdict) == {RULE, "waiver-without-ground"} and verdict.waived == ()


def test_a_waiver_of_no_rule_is_told_once(judged: Judged):
    verdict = judged(TELLS, (VISIT, f"rule: {RULE}\n", f"rule: {RULE[:-1]}\n"))
    assert rules(verdict) == {RULE, "waiver-without-ground"}


def test_when_paths_cannot_be_looked_at_no_waiver_is_called_unused(judged: Judged):
    verdict = judged(TELLS, (VISIT, "    next: clinic-answers\n", "    next: clinic-anser\n"))
    assert "unknown-target" in {finding.rule for finding in verdict.report}
    assert rules(verdict) == set() and verdict.waived == ()


def test_waived_findings_weigh_what_the_profile_says(judged: Judged):
    waived = judged(TELLS).waived
    assert [item.finding.severity for item in waived] == ["error"]
    assert [item.finding.severity for item in Profile("mild", Severity.ERROR, {RULE: "advice"}).weigh_waived(waived)] == ["advice"]
    assert list(Profile("deaf", Severity.ERROR, {RULE: "none"}).weigh_waived(waived)) == []

"""Waivers: what they take out of the report, until when, and what is told of those that do no work."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sop.corpus import read_corpus
from validator.engine import Verdict, judge

SMALL = Path(__file__).parents[1] / "corpus"
DOCTOR = Path("procedures") / "see-a-doctor" / "procedure.yaml"
RULES = Path("procedures") / "rules" / "small.yaml"
WAIVER = """\
        waives:
          - rule: report-before-sharing
            reason: The big clinic writes the report itself.
            approver: supervisor
            until: 2027-01-31
"""

Judged = Callable[..., Verdict]


@pytest.fixture
def judged(tmp_path: Path) -> Judged:
    """Judges a copy of the small corpus, changed: pairs of what stands there and what is written instead."""
    def run(*changes: tuple[Path, str, str], on: date | None = None, profile: str = "release") -> Verdict:
        root = Path(shutil.copytree(SMALL, tmp_path / "corpus"))
        for file, old, new in changes:
            text = (root / file).read_text("utf-8")
            assert text.count(old) == 1, old
            (root / file).write_text(text.replace(old, new), encoding="utf-8")
        return judge(read_corpus(root), profile, on=on)
    return run


def rules(verdict: Verdict) -> set[str]:
    """The names of findings about waivers and the rule that is waived."""
    return {finding.rule for finding in verdict.report} & {"report-before-sharing", "waiver-expired", "waiver-unused", "waiver-without-ground"}


def test_what_is_waived_leaves_the_report_and_is_kept_with_its_reason(judged: Judged):
    verdict = judged()
    [waived] = verdict.waived
    assert rules(verdict) == set()
    assert (waived.finding.rule, waived.reason) == ("report-before-sharing", "The big clinic writes the report itself.") and waived.finding.story
    assert (waived.approver, waived.until, waived.place.file) == ("supervisor", date(2027, 1, 31), DOCTOR.as_posix())
    assert not verdict.stops(waived.finding)


def test_without_the_waiver_the_finding_stands(judged: Judged):
    verdict = judged((DOCTOR, WAIVER, ""))
    assert rules(verdict) == {"report-before-sharing"} and verdict.waived == ()


def test_a_waiver_waives_on_its_last_day_and_not_on_the_next(judged: Judged, tmp_path: Path):
    assert len(judged(on=date(2027, 1, 31)).waived) == 1
    shutil.rmtree(tmp_path / "corpus")
    verdict = judged(on=date(2027, 2, 1))
    assert rules(verdict) == {"report-before-sharing", "waiver-expired"} and verdict.waived == ()
    [expired] = [finding for finding in verdict.report if finding.rule == "waiver-expired"]
    assert (expired.severity, expired.message, expired.hint) == (
        "error", 'The waiver of "report-before-sharing" at "send" ended on 2027-01-31.', "Keep the rule again, or have the waiver approved anew.")
    assert expired.place.file == DOCTOR.as_posix() and verdict.stops(expired)


def test_a_waiver_at_another_state_waives_nothing_and_is_told(judged: Judged):
    wait = "        wait: The answer of the big clinic\n"
    verdict = judged((DOCTOR, WAIVER, ""), (DOCTOR, wait, wait + WAIVER))
    assert rules(verdict) == {"report-before-sharing", "waiver-unused"} and verdict.waived == ()
    [unused] = [finding for finding in verdict.report if finding.rule == "waiver-unused"]
    assert unused.message == 'The waiver of "report-before-sharing" at "answer" waives nothing: the rule is kept there on every path.'
    assert (unused.severity, unused.hint) == ("warning", "Take the waiver out.")


def test_a_rule_that_cannot_be_waived_is_not(judged: Judged):
    verdict = judged((RULES, "can_be_waived: yes", "can_be_waived: no"))
    assert rules(verdict) == {"report-before-sharing", "waiver-without-ground"} and verdict.waived == ()


def test_a_waiver_of_no_rule_is_told_once(judged: Judged):
    verdict = judged((DOCTOR, "rule: report-before-sharing", "rule: report-before-sharin"))
    assert rules(verdict) == {"report-before-sharing", "waiver-without-ground"}


def test_when_paths_cannot_be_looked_at_no_waiver_is_called_unused(judged: Judged):
    verdict = judged((DOCTOR, "        next: answer\n", "        next: anser\n"))
    assert "unknown-target" in {finding.rule for finding in verdict.report}
    assert rules(verdict) == set() and verdict.waived == ()


def test_waived_findings_weigh_what_the_profile_says(judged: Judged):
    assert [waived.finding.severity for waived in judged(profile="draft").waived] == ["advice"]

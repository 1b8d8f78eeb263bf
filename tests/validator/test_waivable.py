"""Checks that a reason may answer: at a procedure, an event, a fact and a rule. What is answered is told apart, and only for so long."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from sop.corpus import read_corpus
from sop.export.help import as_text
from sop.finding import Severity
from sop.languages import interface
from sop.schemas.publish import schema
from validator.engine import Verdict, judge
from validator.names import names
from validator.pages import page_of
from validator.waivable import answerable, waivable

SMALL = Path(__file__).parents[1] / "corpus"
DOCTOR, FACTS, RULES = (Path("procedures") / path for path in ("see-a-doctor/procedure.yaml", "vocabulary/facts.yaml", "rules/small.yaml"))
LAST = date(2027, 1, 31)
"""The last day of every waiver there."""

WHERE = {"not-considered": '"see-a-doctor"', "event-unheard-in-part": 'the event "interpreter-left"', "report-before-sharing": '"send"',
         "fact-that-nobody-settles": 'the fact "nationality"', "not-exercised": 'the rule "signed-after-report"'}
"""What is waived, and what it is called where it stands."""


def told(verdict: Verdict, name: str) -> list[str]:
    """The sentences of the findings of one name."""
    return sorted(finding.message for finding in verdict.report if finding.rule == name)


def test_what_is_answered_leaves_the_report_and_is_kept_with_its_reason():
    verdict = judge(read_corpus(SMALL), "release", on=LAST)
    assert {item.finding.rule: (item.reason, item.approver, item.until) for item in verdict.waived} == {
        "not-considered": ("Everybody is seen, whatever the papers say.", "doctor", LAST),
        "event-unheard-in-part": ("Where the doctor is alone with the person, nobody interprets.", "doctor", LAST),
        "report-before-sharing": ("The big clinic writes the report itself.", "supervisor", LAST),
        "fact-that-nobody-settles": ("The clinic keeps the word for the yearly count.", "supervisor", LAST),
        "not-exercised": ("The clinic signs nothing for anybody; the rule is there for others.", "supervisor", LAST),
    }
    assert {name: told(verdict, name) for name in WHERE} == {**dict.fromkeys(WHERE, []), "event-unheard-in-part": [
        'Nobody hears "turns-out-to-be-a-child" in 16 states; the first is "where".']}  # the other event of this procedure answers nothing


def test_on_the_day_after_its_last_every_question_is_asked_again():
    verdict = judge(read_corpus(SMALL), "release", on=date(2027, 2, 1))
    assert verdict.waived == () and all(told(verdict, name) for name in WHERE)
    assert told(verdict, "waiver-expired") == sorted(f'The waiver of "{name}" at {where} ended on 2027-01-31.' for name, where in WHERE.items())
    hints = {finding.message.split('"')[1]: finding.hint for finding in verdict.report if finding.rule == "waiver-expired"}
    assert hints["report-before-sharing"].startswith("Keep the rule again, or ") and hints["not-considered"].startswith("Look at it again, or ")


@pytest.fixture
def misplaced(tmp_path: Path) -> Path:
    """The small corpus whose waivers of checks stand beside something else, where nothing is found."""
    root = Path(shutil.copytree(SMALL, tmp_path / "corpus"))
    for file, of, beside in ((DOCTOR, "    waives:\n      - rule: event-", "  danger:\n"), (FACTS, "    waives:\n", "  age:\n"), (RULES, "  waives:\n", "no-bed-unseen:\n")):
        text = (root / file).read_text("utf-8")
        start = text.index(of)
        waiver = text[start:text.index("    until: 2027-01-31\n", start) + len("    until: 2027-01-31\n")]
        assert text.count(beside) == 1
        (root / file).write_text(text.replace(waiver, "").replace(beside, beside + waiver), encoding="utf-8")
    return root


def test_what_answers_nothing_is_told_and_answers_nothing_elsewhere(misplaced: Path):
    verdict = judge(read_corpus(misplaced), "release", on=LAST)
    assert told(verdict, "waiver-unused") == [
        f'The waiver of "{name}" at the {where} waives nothing: the check finds nothing there.'
        for name, where in (("event-unheard-in-part", 'event "danger"'), ("fact-that-nobody-settles", 'fact "age"'), ("not-exercised", 'rule "no-bed-unseen"'))]
    assert {item.finding.rule for item in verdict.waived} == {"not-considered", "report-before-sharing"}
    assert told(verdict, "fact-that-nobody-settles") == ['No procedure asks, notes or takes "nationality".']


def test_only_what_advises_by_itself_can_be_answered_and_each_check_at_one_kind_of_place():
    assert set(waivable()) == {"procedure", "event", "fact", "rule"}
    assert {names()[name].severity for name in answerable()} == {Severity.ADVICE}
    assert sum(map(len, waivable().values())) == len(answerable())
    told = schema("procedure")["$defs"]["Waiver"]["properties"]["rule"]["description"]
    assert all(f"for {'an' if kind == 'event' else 'a'} {kind} `{name}`" in told for kind, names_ in waivable().items() for name in names_)


@pytest.mark.parametrize("name", sorted(answerable()))
def test_a_check_that_can_be_answered_says_so_on_its_page_and_has_the_same_words_in_the_handbook(name: str):
    page = page_of(name, read_corpus(SMALL))
    assert page is not None and page.can_be_waived and "It can be waived with a reason" in as_text(page)
    assert interface.words("en")[f"waived.{name}"] == page.title.rstrip(".")

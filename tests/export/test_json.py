"""Our own JSON, read by the schema that we publish for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from sop.export.checked import Checked
from sop.export.json import json as json_report
from sop.schemas.publish import path

from .conftest import BELOW, FILE, HINT, NASTY, unsafe

DOCTOR = "procedures/see-a-doctor/procedure.yaml"
SCHEMA = json.loads(path("report").read_text(encoding="utf-8"))


def report_of(checked: Checked) -> dict[str, Any]:
    """A report that keeps the published schema."""
    report = json.loads(json_report(checked))
    assert [found.message for found in Draft202012Validator(SCHEMA).iter_errors(report)] == []
    return report


def test_everything_that_is_known_is_told(nasty: Checked):
    report = report_of(nasty)
    assert (report["profile"], report["stops_at"], report["passes"]) == ("draft", "error", False)
    assert report["counts"] == {"error": 1, "warning": 1, "advice": 1, "waived": 1}
    first, error, _ = report["findings"]
    del first["fingerprint"]
    assert first == {"rule": "gap", "code": "", "severity": "advice", "stops": False, "file": f"{BELOW}/{FILE}", "line": 3, "column": 5, "state": "",
                     "message": NASTY, "hint": HINT, "story": []}
    assert (error["code"], error["stops"], error["state"]) == ("T-1", True, "see-a-doctor/send")
    assert [line["text"] for line in error["story"]] == list(nasty.findings[1].story)
    [waived] = report["waived"]
    assert (waived["reason"], waived["approver"], waived["until"], waived["line"]) == (f"Because {NASTY}", "supervisor", "2027-01-01", 20)
    assert waived["finding"]["stops"] is False


def test_whole_corpora_keep_the_schema(small_checked: Checked, ours: Path, check: Callable[[Path], Checked]):
    report = report_of(small_checked)
    assert report["counts"]["waived"] == 5
    assert {(waived["finding"]["rule"], waived["finding"]["file"], waived["finding"]["state"], waived["reason"]) for waived in report["waived"]} == {
        ("not-exercised", "procedures/rules/small.yaml", "", "The clinic signs nothing for anybody; the rule is there for others."),
        ("not-considered", DOCTOR, "", "Everybody is seen, whatever the papers say."),
        ("event-unheard-in-part", DOCTOR, "", "Where the doctor is alone with the person, nobody interprets."),
        ("report-before-sharing", DOCTOR, "see-a-doctor/send", "The big clinic writes the report itself."),
        ("fact-that-nobody-settles", "procedures/vocabulary/facts.yaml", "", "The clinic keeps the word for the yearly count."),
    }
    assert report_of(check(ours))["passes"] is True
    unsafe(ours)
    report = report_of(check(ours))
    assert report["passes"] is False and report["findings"][0]["state"] == "home-visit/tell-clinic"


def test_the_schema_refuses_what_it_does_not_know(nasty: Checked):
    report = json.loads(json_report(nasty))
    report["surprise"] = 1
    assert list(Draft202012Validator(SCHEMA).iter_errors(report))


def test_every_key_is_described(nasty: Checked):
    told = {name: part for name, part in SCHEMA["$defs"].items()} | {"": SCHEMA}
    silent = [f"{name}.{key}" for name, part in told.items() if name != "ReportedCounts" for key, value in part["properties"].items() if not value.get("description")]
    assert silent == []

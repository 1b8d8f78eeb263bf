"""GitLab's code quality report, read by the rules of its manual ("Code Quality report format").

Every entry needs description, check_name, fingerprint (its own), severity (info, minor, major, critical or blocker), location.path
(from the repository's root, without ./) and location.lines.begin.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sop.export.checked import Checked
from sop.export.gitlab import gitlab

from .conftest import BELOW, FILE, HINT, NASTY, unsafe


def entries(checked: Checked) -> list[dict[str, Any]]:
    """The entries of a report that keeps the rules."""
    report = json.loads(gitlab(checked))
    assert isinstance(report, list)
    for entry in report:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert all(isinstance(entry[key], str) and entry[key] for key in ("description", "check_name", "fingerprint"))
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        path, begin = entry["location"]["path"], entry["location"]["lines"]["begin"]
        assert not path.startswith(("/", "./")) and "\\" not in path and type(begin) is int and begin > 0
    assert len({entry["fingerprint"] for entry in report}) == len(report)
    return report


def test_each_finding_is_an_entry_and_what_is_waived_is_information(nasty: Checked):
    doctor = f"{BELOW}/procedures/see-a-doctor/procedure.yaml"
    line = nasty.findings[1].place.line
    told = [(entry["check_name"], entry["severity"], entry["description"], entry["location"]) for entry in entries(nasty)]
    assert told == [
        ("gap", "info", f"{NASTY} {HINT}", {"path": f"{BELOW}/{FILE}", "lines": {"begin": 3}}),
        ("examined-only-with-a-yes", "critical", f"{NASTY} {HINT}", {"path": doctor, "lines": {"begin": line}}),
        ("gap", "minor", "Plain.", {"path": f"{BELOW}/{FILE}", "lines": {"begin": 9}}),
        ("waived/report-before-sharing", "info", f"Waived until 2027-01-01: {NASTY} Because {NASTY}", {"path": doctor, "lines": {"begin": line}}),
    ]


def test_whole_corpora_keep_the_rules(small_checked: Checked, ours: Path, check: Callable[[Path], Checked]):
    assert len(entries(small_checked)) == len(small_checked.findings) + 5
    assert entries(check(ours)) == []
    unsafe(ours)
    assert [entry["severity"] for entry in entries(check(ours))] == ["critical"]

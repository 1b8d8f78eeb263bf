"""Findings as GitLab's code quality report.

GitLab asks of each entry for a description, a check_name, a fingerprint that no other entry has, a severity (info, minor, major,
critical, blocker) and a location with a path from the repository's root and a first line (its manual, "Code Quality report format").
It knows no waivers: what is waived is told as information, under a name of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Any

from sop.export.checked import Checked
from sop.finding import Finding, Severity

SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.ADVICE: "info"}


def gitlab(checked: Checked) -> str:
    """A list of entries, those that stand first."""
    standing = [_entry(checked, finding, finding.rule, SEVERITIES[finding.severity], _told(finding)) for finding in checked.findings]
    waived = [_entry(checked, item.finding, f"waived/{item.finding.rule}", "info", f"Waived until {item.until}: {item.finding.message} {item.reason}")
              for item in checked.waived]
    return dumps([*standing, *waived], ensure_ascii=False, indent=2)


def _told(finding: Finding) -> str:
    return f"{finding.message} {finding.hint}".rstrip()


def _entry(checked: Checked, finding: Finding, name: str, severity: str, description: str) -> Mapping[str, Any]:
    return {
        "description": description, "check_name": name, "fingerprint": checked.fingerprint(finding), "severity": severity,
        "location": {"path": checked.path(finding.place), "lines": {"begin": finding.place.line}},
    }

"""Profiles: the same findings weigh otherwise while drafting, under review and at release. The weights are data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sop.finding import Finding, Severity
from sop.source import Mapping, parse

NONE = "none"
_FILE = Path(__file__).with_name("profile.yaml")


@dataclass(frozen=True)
class Profile:
    """How strict to be."""

    name: str
    stops_at: Severity
    weighs: dict[str, str]

    def weigh(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Findings with the severity of this profile; those that weigh nothing are left out."""
        for finding in findings:
            severity = self.weighs.get(finding.rule, finding.severity)
            if severity != NONE:
                yield replace(finding, severity=Severity(severity))


def profile(name: str) -> Profile:
    """The profile of that name."""
    data, findings = parse(_FILE.read_text("utf-8"), "validator/profile.yaml")
    if findings or not isinstance(data, Mapping):
        raise ValueError(f"profile.yaml is broken: {findings}")
    entry = data[name]
    return Profile(name, Severity(entry["stops_at"]), {rule: str(weight) for rule, weight in entry["weighs"].items()})

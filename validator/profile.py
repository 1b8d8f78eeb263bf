"""Profiles: the same findings weigh otherwise while drafting, under review and at release. The weights are data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from sop.finding import Finding, Severity, Waived
from validator.own_data import own_data

NONE = "none"
_FILE = Path(__file__).with_name("profile.yaml")


@dataclass(frozen=True)
class Profile:
    """How strict to be."""

    name: str
    stops_at: Severity
    weighs: dict[str, str]

    def weight(self, rule: str, own: Severity) -> Severity | None:
        """What a finding of this rule weighs here, which is otherwise `own`; None where it is left out."""
        weight = self.weighs.get(rule, own)
        return None if weight == NONE else Severity(weight)

    def weigh(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Findings with the severity of this profile; those that weigh nothing are left out."""
        for finding in findings:
            severity = self.weight(finding.rule, finding.severity)
            if severity is not None:
                yield replace(finding, severity=severity)

    def weigh_waived(self, waived: Iterable[Waived]) -> Iterator[Waived]:
        """The same for what is waived."""
        for item in waived:
            yield from (replace(item, finding=finding) for finding in self.weigh([item.finding]))


@cache
def profiles() -> dict[str, Profile]:
    """Every profile by its name, the least strict first."""
    return {str(name): Profile(str(name), Severity(entry["stops_at"]), {str(rule): str(weight) for rule, weight in entry["weighs"].items()})
            for name, entry in own_data(_FILE).items()}


def profile(name: str) -> Profile:
    """The profile of that name."""
    return profiles()[name]

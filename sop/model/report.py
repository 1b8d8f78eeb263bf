"""What `sop check --format json` prints: a promise to other programs, so its schema is published beside those of the files."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

_Severity = Literal["error", "warning", "advice"]


class Reported(BaseModel):
    """A mapping of the report. Keys are added, never renamed or taken away, while `report` stays 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ReportedLine(Reported):
    """One line of a story."""

    text: str
    """What happens, in the procedure's own words."""
    file: str
    """The file in which it stands."""
    line: int
    """Its line there, from 1."""


class ReportedFinding(Reported):
    """One thing that is wrong."""

    rule: str
    """The name of its rule; `sop explain` tells the rest."""
    code: str
    """The rule's code in the sourcebook; empty where it has none."""
    severity: _Severity
    """What it weighs under the profile."""
    stops: bool
    """Whether it fails the check."""
    file: str
    """The file, from the repository's root, with forward slashes."""
    line: int
    """The line, from 1."""
    column: int
    """The column in signs, from 1."""
    state: str
    """The procedure and state, such as `family-tracing/agree-contact`; empty where it lies in none."""
    message: str
    """One sentence that says what is wrong."""
    hint: str
    """One sentence that says what to do; may be empty."""
    story: list[ReportedLine]
    """The shortest way there, where the rule is about ways; else empty."""
    fingerprint: str
    """What tells it again when lines have moved: 64 hex digits, unlike any other of this report."""


class ReportedWaiver(Reported):
    """A finding that is waived beside what it is about."""

    finding: ReportedFinding
    """What would have been told. It stops nothing."""
    reason: str
    """Why it is waived."""
    approver: str
    """The role that approved it."""
    until: str
    """The last day on which it is waived, such as 2027-06-30."""
    file: str
    """The file of the waiver."""
    line: int
    """Its line, from 1."""


class ReportedCounts(Reported):
    """How many there are of each kind."""

    error: int
    warning: int
    advice: int
    waived: int


class ReportedGroup(Reported):
    """People of whom the same is known, as far as something looks at it."""

    known: dict[str, list[str]]
    """For each fact that is looked at, the values that nothing tells apart."""
    reaches: list[str]
    """The outcomes that nothing known about them keeps them from, in alphabetical order."""


class ReportedPopulation(Reported):
    """Who can reach which outcome, where a case may begin by itself."""

    procedure: str
    """The procedure in which it begins."""
    not_considered: list[str]
    """The facts about people that nothing looks at."""
    groups: list[ReportedGroup]
    """Everybody, in as few groups as what is looked at allows."""


class CheckReport(Reported):
    """A whole report."""

    report: Literal[1]
    """The version of this form."""
    profile: str
    """The profile by which findings were weighed."""
    stops_at: _Severity
    """The severity from which a finding fails the check."""
    passes: bool
    """Whether nothing at or above that severity was found."""
    counts: ReportedCounts
    """How many findings of each severity, and how many are waived."""
    findings: list[ReportedFinding]
    """In the order of their places."""
    waived: list[ReportedWaiver]
    """In the order of their findings' places."""
    populations: list[ReportedPopulation]
    """None where the paths could not be looked at."""

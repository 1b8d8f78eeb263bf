"""What can be wrong with content, and how it is said.

An expected failure is a Finding: which rule, how grave, where, one sentence, one hint. Nothing below the
command line prints or exits; it yields findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is. A profile decides which severities stop a publication."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def weight(self) -> int:
        """3 for an error, 2 for a warning, 1 for advice."""
        return {"error": 3, "warning": 2, "advice": 1}[self.value]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file: its path as the user wrote it, line and column counted from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, in the author's words.

    `story` holds the numbered steps of a counterexample, where a rule has one.
    """

    rule: str
    severity: Severity
    place: Place
    message: str
    hint: str = ""
    story: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[Place, int, str, str]:
        """Sort key: by place, then the gravest first."""
        return (self.place, -self.severity.weight, self.rule, self.message)


def error(rule: str, place: Place, message: str, hint: str = "", story: Iterable[str] = ()) -> Finding:
    """A finding of severity error."""
    return Finding(rule, Severity.ERROR, place, message, hint, tuple(story))


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that is waived beside what it is about: it is told apart, and stops nothing."""

    finding: Finding
    reason: str
    approver: str
    """The role that approved it."""
    until: date
    """The last day on which it waives."""
    place: Place
    """Where the waiver stands."""


@dataclass(frozen=True, slots=True)
class Report:
    """Findings in a stable order, each once."""

    findings: tuple[Finding, ...] = field(default=())

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Report:
        """Sort by place and drop repetitions."""
        return cls(tuple(sorted(set(findings), key=lambda finding: finding.order)))

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def at_least(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings that weigh as much as `severity` or more."""
        return tuple(f for f in self.findings if f.severity.weight >= severity.weight)

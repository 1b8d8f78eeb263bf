"""Findings as text for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sop.export.checked import Checked, summary, waiting
from sop.finding import Finding, Severity, Waived


def text(checked: Checked) -> str:
    """Each finding with its place, sentence, story and hint; what is waived, with reason and end; then how many of each, and whom they wait for.

    An advice that a reason answers is only counted: it would be told at every check, and stands in the handbook, on the page of exceptions.
    """
    told = (*lines(checked.findings), *_waived(item for item in checked.waived if item.finding.severity is not Severity.ADVICE), summary(checked.findings, len(checked.waived)), waiting(checked))
    return "\n".join(told).rstrip()


def lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Each finding with its place, sentence, story and hint."""
    for finding in findings:
        yield f"{finding.place}: {finding.severity}: {finding.message} [{finding.rule}]"
        yield from (f"      {line}" for line in finding.story)
        if finding.hint:
            yield f"    Hint: {finding.hint}"


def _waived(waived: Iterable[Waived]) -> Iterator[str]:
    for item in waived:
        finding = item.finding
        yield f"{finding.place}: waived until {item.until}: {finding.message} [{finding.rule}]"
        yield f"    Reason: {item.reason} Approver: {item.approver}, at {item.place}."

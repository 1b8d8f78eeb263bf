"""Findings as text for a person at a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TextIO

from sop.finding import Finding


def tell(findings: Sequence[Finding], out: TextIO) -> None:
    """Each finding with its place, sentence, hint and story; then how many of each severity."""
    for finding in findings:
        print(f"{finding.place}: {finding.severity}: {finding.message} [{finding.rule}]", file=out)
        for line in finding.story:
            print(f"      {line}", file=out)
        if finding.hint:
            print(f"    Hint: {finding.hint}", file=out)
    print(summary(findings), file=out)


def summary(findings: Sequence[Finding]) -> str:
    """'2 errors, 1 warning', or that nothing was found."""
    count = Counter(finding.severity for finding in findings)
    if not count:
        return "Nothing found: no errors, no warnings."
    words = {"error": ("error", "errors"), "warning": ("warning", "warnings"), "advice": ("piece of advice", "pieces of advice")}
    return ", ".join(f"{count[severity]} {words[severity][count[severity] != 1]}" for severity in sorted(count, key=lambda s: -s.weight)) + "."

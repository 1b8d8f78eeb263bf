"""Judge a corpus: every family of rules over every model, then every ethics rule over every path."""

from __future__ import annotations

from dataclasses import dataclass

from sop.corpus import Corpus
from sop.finding import Finding, Report
from validator.profile import Profile, profile


@dataclass(frozen=True)
class Verdict:
    """The report of a corpus under a profile."""

    report: Report
    profile: Profile

    def stops(self, finding: Finding) -> bool:
        """Whether this finding fails the check."""
        return finding.severity.weight >= self.profile.stops_at.weight

    @property
    def passes(self) -> bool:
        """Whether nothing at or above the bar was found."""
        return not any(self.stops(finding) for finding in self.report)


def judge(corpus: Corpus, profile_name: str) -> Verdict:
    """Everything that is wrong with a corpus, weighed by a profile."""
    chosen = profile(profile_name)
    findings = list(corpus.findings)
    return Verdict(Report.of(chosen.weigh(findings)), chosen)

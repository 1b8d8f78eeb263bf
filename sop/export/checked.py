"""What a check gave: the one thing that every format prints.

Each format is a function of this value alone, so the same value gives the same text, on any machine and any day.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sop.finding import Finding, Place, Severity, Waived
from sop.pages import RulePage
from sop.paths.people import Population
from sop.whereabouts import Whereabouts

_QUOTED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True)
class Checked:
    """The findings that are shown, what is waived, and what is needed to tell of them."""

    findings: tuple[Finding, ...]
    waived: tuple[Waived, ...]
    profile: str
    stops_at: Severity
    whereabouts: Whereabouts
    pages: Mapping[str, RulePage] = field(default_factory=dict)
    """The pages of all rules, and of every name that a finding here carries."""
    below: str = ""
    """Where the corpus lies in the repository that the reader knows, such as `policy/procedures`; empty where it is the repository itself."""
    files: tuple[str, ...] = ()
    """The files that were checked and may have nothing to tell, such as each procedure's."""
    populations: tuple[Population, ...] = ()
    """Who can reach which outcome."""
    waits: Mapping[str, str] = field(default_factory=dict)
    """By the name of a finding that no author can mend alone: whom it waits for, in words that follow 'for'."""

    def stops(self, finding: Finding) -> bool:
        """Whether a finding fails the check."""
        return finding.severity.weight >= self.stops_at.weight

    @property
    def passes(self) -> bool:
        """Whether nothing at or above the bar was found."""
        return not any(map(self.stops, self.findings))

    def path(self, place: Place) -> str:
        """The file of a place as the reader's repository names it, with forward slashes."""
        return f"{self.below}/{place.file}" if self.below else place.file

    def state(self, place: Place) -> str:
        """The procedure and state of a place, such as `family-tracing/agree-contact`; empty where it lies in none."""
        return "/".join(self.whereabouts.state_at(place) or ())

    def steps(self, finding: Finding) -> Iterator[tuple[str, Place]]:
        """The lines of a finding's story and where each stands: where its words do, else where the last one did; the end is the finding itself."""
        place = finding.place
        for line in finding.story[:-1]:
            place = self.whereabouts.of_line(line) or place
            yield line, place
        for line in finding.story[-1:]:
            yield line, finding.place

    def fingerprint(self, finding: Finding) -> str:
        """What tells this finding again tomorrow, in 64 hex digits. Never the same for two findings of one check.

        It is made of the rule, the state (the file where there is none), the names in the message and the states that the story passes:
        no number of a line and no wording, so that an edit elsewhere or a better sentence leaves it as it is.
        """
        return self._fingerprints[finding]

    @cached_property
    def _fingerprints(self) -> Mapping[Finding, str]:
        seen: Counter[tuple[str, ...]] = Counter()
        found = {}
        for finding in self.everything:
            shape = tuple(self._shape(finding))
            found[finding] = _digest((*shape, str(seen[shape])))
            seen[shape] += 1
        return found

    def _shape(self, finding: Finding) -> Iterator[str]:
        yield finding.rule
        yield self.state(finding.place) or finding.place.file
        yield from _QUOTED.findall(finding.message)
        yield from (self.state(place) if (place := self.whereabouts.of_line(line)) else "" for line in finding.story)

    @property
    def everything(self) -> tuple[Finding, ...]:
        """What stands and what is waived, each finding once."""
        return tuple(dict.fromkeys((*self.findings, *(item.finding for item in self.waived))))


def summary(findings: Iterable[Finding], waived: int = 0) -> str:
    """'2 errors, 1 warning.', or that nothing was found; then how many are waived."""
    count = Counter(finding.severity for finding in findings)
    found = ", ".join(f"{number} {_WORDS[severity][number != 1]}" for severity in Severity if (number := count[severity]))
    return (f"{found}." if found else "Nothing found: no errors, no warnings.") + (f" {waived} waived." if waived else "")


def waiting(checked: Checked) -> str:
    """How many of the findings wait for somebody else than the author, and for whom; empty where none does."""
    count = Counter(checked.waits[finding.rule] for finding in checked.findings if finding.rule in checked.waits)
    found = "; ".join(f"{count[whom]} for {whom}" for whom in dict.fromkeys(checked.waits.values()) if count[whom])
    left = len(checked.findings) - count.total()
    return f"Waiting: {found}. For the author: {left or 'none'}." if found else ""


_WORDS = {Severity.ERROR: ("error", "errors"), Severity.WARNING: ("warning", "warnings"), Severity.ADVICE: ("piece of advice", "pieces of advice")}


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()

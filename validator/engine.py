"""Judge a corpus: every family of rules over every procedure, then every ethics rule over every path, then how sound the paths are.

Structural rules run on what could be loaded. The paths of a procedure are searched only when its links are sound, since a
way that leads nowhere has no meaning to search; a corpus that is not searched is never called clean: the broken links say why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import validator.rules  # noqa: F401  entering the rules is what this import is for
from sop.corpus import Corpus
from sop.finding import Finding, Report, Waived
from sop.paths.compile import compile_corpus
from sop.paths.people import Population
from sop.paths.table import Tables
from validator.beginning import beginnings
from validator.check import RULES, WHOLE, Subject
from validator.ethics.beginnings import told
from validator.known import Known
from validator.profile import Profile, profile
from validator.rules.languages import judge_translations
from validator.soundness.check import Everywhere
from validator.soundness.coming import together
from validator.soundness.judge import judge_together
from validator.waivers import waive

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Verdict:
    """The report of a corpus under a profile."""

    report: Report
    profile: Profile
    waived: tuple[Waived, ...] = ()
    """What is waived, with its reason; it is not in the report."""
    populations: tuple[Population, ...] = ()
    """Who reaches which outcome; none where the paths could not be looked at."""

    def stops(self, finding: Finding) -> bool:
        """Whether this finding fails the check."""
        return finding.severity.weight >= self.profile.stops_at.weight

    @property
    def passes(self) -> bool:
        """Whether nothing at or above the bar was found."""
        return not any(self.stops(finding) for finding in self.report)


def judge(corpus: Corpus, profile_name: str, progress: Progress = lambda what: None, on: date | None = None, known: Known = Known()) -> Verdict:
    """Everything that is wrong with a corpus, weighed by a profile. `progress` is told what is being judged.

    What has come to an end is judged for the day `on`; without one nothing hangs on the calendar, so that every run says the same.
    `known`: what is known of parts that were judged before.
    """
    chosen = profile(profile_name)
    populations: list[Population] = []
    found = list(_everything(corpus, progress, on, populations, known))
    all_paths = not corpus.findings and not any(finding.rule in BREAKS_PATHS or finding.rule == NOT_DECIDED for finding in found)
    kept, waived = waive(corpus, found, on, all_paths)
    return Verdict(Report.of(chosen.weigh(kept)), chosen, tuple(chosen.weigh_waived(waived)), tuple(populations))


def _everything(corpus: Corpus, progress: Progress, on: date | None, populations: list[Population], known: Known) -> Iterator[Finding]:
    yield from corpus.findings
    if corpus.words_unread:
        return  # it is told once, and not again at each of a thousand places that use a word of it
    tables = compile_corpus(corpus)
    shared: dict[str, Any] = {}
    subjects = {name: Subject(corpus, tables, procedure, shared, on, known) for name, procedure in corpus.procedures.items()}
    found: list[Finding] = []
    for name, subject in subjects.items():
        progress(name)
        found += structure(subject)
    yield from found
    sound = not any(finding.rule in BREAKS_PATHS for finding in found)
    beside: list[Finding] = []

    def stories_and_translations() -> None:
        if sound:
            beside.extend(finding for subject in subjects.values() for finding in RULES[PLAYS_STORIES](subject))
        beside.extend(judge_translations(corpus))

    if sound and not corpus.findings:
        yield from paths(corpus, tables, progress, populations, known, stories_and_translations)
    else:
        stories_and_translations()
    yield from beside


def structure(subject: Subject) -> Iterator[Finding]:
    """Every structural rule about one procedure, but for the one that plays its stories; what could not be read is told once, and not as what others lack."""
    for name, rule in RULES.items():
        if name != PLAYS_STORIES and (name not in WHOLE or not subject.corpus.findings):
            yield from rule(subject)


def paths(corpus: Corpus, tables: Tables, progress: Progress, populations: list[Population], known: Known, meanwhile: Callable[[], None]) -> Iterator[Finding]:
    """Every ethics rule over every path from every entry; then whether cases come everywhere, can end, and leave nobody out.

    Who reaches which outcome is added to `populations`. `meanwhile` is done while every core but this is at it.
    """
    begun = beginnings(corpus, tables, progress, known, meanwhile)
    yield from told(corpus, tables, [each for begin in begun for each in begin.broken], progress)
    populations += (population for begin in begun for population in begin.populations)
    yield from judge_together(Everywhere(corpus, tables, together(begin.gone for begin in begun), frozenset(rule for begin in begun for rule in begin.exercised), tuple(populations)))


PLAYS_STORIES = "untried-answer"
"""The rule that is asked only when links are sound: on broken ones a story cannot be played."""

NOT_DECIDED = "not-decided"
"""What is told when not everything could be looked at."""

BREAKS_PATHS = frozenset({"unknown-target", "unknown-handler", "unknown-word", "unknown-scope", "scope-missing", "scope-not-taken", "unknown-value",
                          "unknown-procedure", "unhandled-outcome", "call-without-fact", "call-unknown-fact", "call-unknown-subject", "answer-missing",
                          "gap", "id-twice", "back-outside-handler", "into-handler", "event-without-way", "wait-without-way", "unknown-answer"})
"""Findings after which a path has no meaning."""

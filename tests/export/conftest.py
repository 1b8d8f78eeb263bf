"""Results of checks to print: one made by hand with every sign that some format gives a meaning, and real ones of whole corpora."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sop.corpus import Corpus, read_corpus
from sop.export.checked import Checked
from sop.finding import Finding, Place, Severity, Waived
from sop.whereabouts import Whereabouts
from validator.engine import judge
from validator.kept import Kept
from validator.pages import page_of, rule_pages

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "corpus"
DAY = date(2027, 1, 1)
"""A day on which the waiver of the small corpus waives."""

BELOW = "our 100% procedures, កខ: <new>/a"
FILE = "procedures/បាន\nទេ, no/procedure.yaml"
NASTY = "She said: \"no\", 100 % sure,\nthen::error title=x::y\r\n<script>alert(1)</script> | *a* [b](c) `d` \x0b កាត់ផ្តាច់"
HINT = "Write: a, b & c."


def checked_of(corpus: Corpus, profile: str = "draft", below: str = "", kept: Kept | None = None) -> Checked:
    """A whole corpus, checked; with what is kept of it, where it is as its files are."""
    verdict = kept.verdict(lambda: judge(corpus, profile, on=DAY, known=kept.known(corpus))) if kept else judge(corpus, profile, on=DAY)
    pages = rule_pages(corpus)
    pages |= {finding.rule: page for finding in verdict.report if (page := page_of(finding.rule, corpus))}
    files = tuple(procedure.place.file for procedure in corpus.procedures.values())
    return Checked(verdict.report.findings, verdict.waived, profile, verdict.profile.stops_at, Whereabouts(corpus), pages, below, files)


@pytest.fixture(scope="session")
def small() -> Corpus:
    """The small corpus in which every key occurs; everything that can waive waives something."""
    return read_corpus(SMALL)


@pytest.fixture(scope="session")
def small_checked(small: Corpus) -> Checked:
    """The small corpus, checked at release: findings of three severities, and five that are waived."""
    return checked_of(small, "release", kept=Kept(SMALL, "release", DAY))


@pytest.fixture(scope="session")
def nasty(small: Corpus) -> Checked:
    """One finding of each severity and one waived, with signs that mean something somewhere, in a file whose name has them too."""
    send = small.procedures["see-a-doctor"].all_states["send"]
    findings = (
        Finding("gap", Severity.ADVICE, Place(FILE, 3, 5), NASTY, HINT),
        Finding("examined-only-with-a-yes", Severity.ERROR, send.place, NASTY, HINT, ("The person: anybody.", "1. Tell the team.", f"2. {NASTY}", "Now: 100%.")),
        Finding("gap", Severity.WARNING, Place(FILE, 9, 1), "Plain."),
    )
    waived = (Waived(Finding("report-before-sharing", Severity.ADVICE, send.place, NASTY), f"Because {NASTY}", "supervisor", DAY, Place(FILE, 20, 1)),)
    return Checked(findings, waived, "draft", Severity.ERROR, Whereabouts(small), rule_pages(small), BELOW, (FILE, "procedures/clean/procedure.yaml"))


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A copy of what `sop new corpus` begins, to be edited."""
    return Path(shutil.copytree(ROOT / "sop" / "cli" / "examples" / "corpus", tmp_path / "ours"))


@pytest.fixture
def check() -> Callable[[Path], Checked]:
    """Checks the corpus in a folder."""
    return lambda root: checked_of(read_corpus(root))


def unsafe(root: Path) -> None:
    """A no leads where only a yes may lead: the rule of the new corpus is broken, and a story tells how."""
    path = root / "procedures" / "home-visit" / "procedure.yaml"
    path.write_text(path.read_text("utf-8").replace("    refused: end\n", "    refused: tell-clinic\n"), encoding="utf-8")

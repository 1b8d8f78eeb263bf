"""The page of exceptions: what is waived, beside what, why, who approves it and until when; and the same beside a state and a procedure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from sop.corpus import read_corpus
from sop.languages.segment import without_marks
from sop.paths.compile import compile_corpus
from sop.paths.people import Population
from sop.render.handbook import Book, pages
from sop.render.lay_corpus import Views, view_of
from sop.render.view_corpus import CorpusView

ROOT = Path(__file__).parents[2]
SMALL = read_corpus(ROOT / "tests" / "corpus")
TABLES = compile_corpus(SMALL)


def plain(view: CorpusView) -> dict[str, str]:
    """The pages without marks of breaks."""
    return {name: unescape(without_marks(text).replace("\u200b", "")) for name, text in pages(Book(view, ROOT / "site", ROOT / "mkdocs.yml", ""))}


@pytest.fixture
def written() -> Callable[[str], dict[str, str]]:
    """The pages of the small corpus in one language."""
    return lambda locale: plain(view_of(SMALL, TABLES, locale))


def test_every_exception_stands_on_one_page_by_what_is_waived(written):
    page = written("en")["waivers.md"]
    assert page.partition("has approved these exceptions.\n\n")[2] == """\
## Age group, sex, disability and nationality are looked at where they make a difference {: #not-considered }

### Procedure: [See a doctor](procedures/see-a-doctor.md) {: #see-a-doctor-not-considered }

**Reason:** Everybody is seen, whatever the papers say.

**To be approved by:** [Doctor](roles.md#doctor), to hold until 31 January 2027. Nobody has approved it yet.

## An event is heard at every step, not only in some parts {: #event-unheard-in-part }

### Procedure: [See a doctor](procedures/see-a-doctor.md#at-any-time), at any time: The interpreter has left {: #see-a-doctor-interpreter-left-event-unheard-in-part }

**Reason:** Where the doctor is alone with the person, nobody interprets.

**To be approved by:** [Doctor](roles.md#doctor), to hold until 31 January 2027. Nobody has approved it yet.

## [What is shared was written down first](rules.md#report-before-sharing) {: #report-before-sharing }

### Procedure: [See a doctor](procedures/see-a-doctor.md#send), step 18: Write to the big clinic {: #see-a-doctor-send-report-before-sharing }

**Reason:** The big clinic writes the report itself.

**To be approved by:** [Supervisor](roles.md#supervisor), to hold until 31 January 2027. Nobody has approved it yet.

## Each shared fact is asked, noted or settled by some procedure, or a rule names it as never to be asked for {: #fact-that-nobody-settles }

### Fact: Nationality {: #nationality-fact-that-nobody-settles }

**Reason:** The clinic keeps the word for the yearly count.

**To be approved by:** [Supervisor](roles.md#supervisor), to hold until 31 January 2027. Nobody has approved it yet.

## What each rule of protection watches happens somewhere in the procedures {: #not-exercised }

### Rule: [Nothing is signed in the name of the person before the report is written](rules.md#signed-after-report) {: #signed-after-report-not-exercised }

**Reason:** The clinic signs nothing for anybody; the rule is there for others.

**To be approved by:** [Supervisor](roles.md#supervisor), to hold until 31 January 2027. Nobody has approved it yet.
"""


def test_what_is_adopted_has_its_exceptions_approved():
    procedures = {name: one.model_copy(update={"status": "approved"}) for name, one in SMALL.procedures.items()}
    written = plain(view_of(replace(SMALL, procedures=procedures), TABLES, "en"))
    assert "Nobody has approved it yet" not in written["waivers.md"] + written["procedures/see-a-doctor.md"] + written["rules.md"]
    assert "**Approval by:** [Doctor](roles.md#doctor), until 31 January 2027\n" in written["waivers.md"]
    assert "Approval by supervisor, until 31 January 2027.\n" in written["procedures/see-a-doctor.md"]


def test_in_khmer_the_same_exceptions_stand_under_khmer_words(written):
    page = written("km")["waivers.md"]
    for link in ("](rules.md#report-before-sharing)", "](procedures/see-a-doctor.md)", "](procedures/see-a-doctor.md#at-any-time)", "](procedures/see-a-doctor.md#send)",
                 "](rules.md#signed-after-report)", "\n## ក្រុមអាយុ ភេទ ពិការភាព និងសញ្ជាតិ ", "\n### ចំណុចដែលត្រូវដឹង៖ "):
        assert page.count(link) == 1, link
    assert page.count("\n**មូលហេតុ៖** ") == 5 and page.count("មករា 2027") == 5 and "until" not in page


def test_a_waiver_is_told_beside_its_state_by_what_the_rule_demands(written):
    state = written("en")["procedures/see-a-doctor.md"].split("{: #send ")[1].split("\n### ")[0]
    assert "What is shared was written down first" in state and "The big clinic writes the report itself. To be approved by" in state


def test_a_rule_says_on_its_page_why_nobody_does_what_it_watches(written):
    rule = written("en")["rules.md"].split("{: #signed-after-report }")[1]
    assert ("Exception to the rule “What each rule of protection watches happens somewhere in the procedures”: The clinic signs nothing for anybody; "
            "the rule is there for others. To be approved by supervisor, to hold until 31 January 2027. Nobody has approved it yet.\n") in rule and "waives" not in rule


def test_what_nothing_looks_at_is_told_with_the_reason():
    population = Population("see-a-doctor", ("age-group",), ("nationality",), ())
    page = plain(Views(SMALL, TABLES, ["en"], [population])["en"])["procedures/see-a-doctor.md"]
    assert page.split("Whether it should make a difference is still to be asked.\n\n")[1].startswith(
        "Everybody is seen, whatever the papers say. To be approved by doctor, to hold until 31 January 2027. Nobody has approved it yet.\n")


def test_where_nothing_is_waived_the_page_says_so(view: CorpusView):
    page = dict(pages(Book(view, ROOT / "site", ROOT / "mkdocs.yml", "")))["waivers.md"]
    assert page.endswith("\nThere are none.\n") and "## " not in page

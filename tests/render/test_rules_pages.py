"""The pages about rules: those that protect people with their exceptions and duties, and those about writing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from sop.corpus import read_corpus
from sop.finding import Severity
from sop.languages.segment import without_marks
from sop.model.basis import Basis, Citation
from sop.pages import Example, RulePage
from sop.paths.compile import compile_corpus
from sop.render.code_order import by_number
from sop.render.handbook import Book, pages
from sop.render.lay_corpus import view_of
from sop.render.writing import writing_page
from validator.check import RULES
from validator.pages import rule_pages
from validator.soundness.judge import CHECKS

from ..corpora import real_view

ROOT = Path(__file__).parents[2]
SMALL = read_corpus(ROOT / "tests" / "corpus")
TABLES = compile_corpus(SMALL)


@pytest.fixture
def written() -> Callable[[str], dict[str, str]]:
    """The pages of the small corpus in one language, without marks of breaks."""
    def write(locale: str, corpus=SMALL) -> dict[str, str]:
        writing = writing_page(ROOT / "site", rule_pages(corpus).values())
        book = Book(view_of(corpus, TABLES, locale), ROOT / "site", ROOT / "mkdocs.yml", "", writing)
        return {name: unescape(without_marks(text).replace("\u200b", "")) for name, text in pages(book)}
    return write


def test_a_rule_tells_its_exceptions_with_their_duties(written):
    page = written("en")["rules.md"]
    rule = page.split("{: #examined-only-with-a-yes }")[1].split("\n## ")[0]
    assert "**Except when:** " in rule and "<br>Then this must be in place:<br>The report is written (Source: " in rule
    assert "Nobody can approve any other exception than those below." in rule and "<code>pattern: while-in-force</code>" in rule and "<code>requires: {all: {consent: same-act}}</code>" in rule
    assert "Nobody can approve an exception." in page.split("{: #no-bed-unseen }")[1].split("\n## ")[0]
    assert "An exception needs a reason, an approval and an end." in page.split("{: #report-before-sharing }")[1]


def test_rules_stand_in_the_order_of_their_codes_as_a_reader_counts():
    """Not in the order of the files in which they are written."""
    codes = [rule.code for rule in real_view("en").rules]
    numbers = [(family, int(re.match(r"\d+", number)[0]), number) for family, _, number in (code.rpartition("-") for code in codes)]
    assert numbers == sorted(numbers)
    assert codes.index("R-FAM-9b") + 1 == codes.index("R-FAM-10")
    assert sorted(["B10", "D-B0", "B2", "R-FAM-10", "R-FAM-9"], key=by_number) == ["B2", "B10", "D-B0", "R-FAM-9", "R-FAM-10"]


def test_a_rule_that_rests_only_on_places_that_nobody_has_read_is_proposed(written):
    read, unread = Citation("guide", "50"), Citation("letter", "1", unconfirmed=True)
    told = []
    for cited in ((read,), (read, unread), (unread,), ()):
        rule = SMALL.rules["examined-only-with-a-yes"].model_copy(update={"basis": Basis(cited, proposed=not cited)})
        page = written("en", replace(SMALL, rules={**SMALL.rules, "examined-only-with-a-yes": rule}))["rules.md"].split("{: #examined-only-with-a-yes }")[1].split("\n## ")[0]
        told.append(("tag-proposed" in page, "sources.md#letter), paragraph 1 (not confirmed)" in page))
    assert told == [(False, False), (False, True), (True, True), (True, False)]


def test_what_an_author_does_about_a_breach_stands_folded_away_from_readers(written):
    shown, folded = written("en")["rules.md"].split("{: #examined-only-with-a-yes }")[1].split("\n## ")[0].split("??? note")
    assert "Ask before, and route the no." in folded and "Ask before" not in shown


def test_the_stories_of_a_rule_are_a_click_away(written):
    rule = SMALL.rules["examined-only-with-a-yes"].model_copy(update={"prevents": ("does-not-want",)})
    page = written("en", replace(SMALL, rules={**SMALL.rules, "examined-only-with-a-yes": rule}))["rules.md"]
    title = SMALL.scenarios["see-a-doctor"]["does-not-want"].title
    assert f"**Stories in which it is kept:** [{title}](cases.md#see-a-doctor-does-not-want)" in page


def test_every_rule_about_writing_has_its_place_with_its_examples(written):
    page = written("en")["writing.md"]
    assert set(re.findall(r"^### .* \{: #([a-z0-9-]+) \}$", page, re.MULTILINE)) == {*RULES, *CHECKS}
    dead_end = page.split("{: #dead-end }")[1].split("\n### ")[0]
    assert "From every state some way leads to an outcome." in dead_end and "<strong>Why:</strong> A worker who reaches" in dead_end
    assert "<pre><code>states:<br>\xa0\xa0one:<br>\xa0\xa0\xa0\xa0task: Call the family<br>" in dead_end
    assert written("km")["writing.md"].count("### ") == len({*RULES, *CHECKS})


def test_what_a_page_of_writing_says_is_text():
    nasty = '<script>alert("1")</script> *a* [b](c)\n  {: #d } `e` & 1.'
    page = writing_page(ROOT / "site", [RulePage("a-rule", nasty, "flow", Severity.ERROR, why=nasty, more=(nasty,), examples=(Example(False, nasty),))])
    assert "<script" not in page and "[b](c)" not in page and page.count("<code>e</code>") == 3


def test_without_rules_about_writing_there_is_no_such_page():
    assert writing_page(ROOT / "site", [RulePage("an-ethics-rule", "T", "ethics")]) == ""

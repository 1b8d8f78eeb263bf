"""Every name that a finding may carry has a page, and a page tells all that its rule says."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.corpus import read_corpus
from sop.export.help import as_markdown, as_text
from sop.finding import Severity
from sop.model.rule import Rule
from sop.pages import ETHICS, TOLD_APART, Excepted, RulePage, flow
from validator.check import RULES
from validator.names import names
from validator.pages import known, page_of, rule_pages
from validator.soundness.judge import CHECKS

from ..corpora import real_corpus

ROOT = Path(__file__).parents[2]
CORPUS = real_corpus()
SMALL = read_corpus(ROOT / "tests" / "corpus")
PAGES = rule_pages(CORPUS)


def test_rules_about_writing_and_ethics_rules_all_have_pages():
    assert set(PAGES) == {*RULES, *CHECKS, *CORPUS.rules}
    for page in PAGES.values():
        assert page.title and page.why and not page.why[0].islower(), page.name


def test_every_name_that_may_stand_in_brackets_has_a_page():
    silent = [name for name in known(CORPUS) if page_of(name, CORPUS) is None]
    assert silent == []


def test_only_what_is_told_while_reading_shares_one_page():
    """A name that neither a rule nor `pages.yaml` tells of must come from reading, rewriting or printing files."""
    shared = {name for name in names() if name not in CORPUS.rules and (page := page_of(name, CORPUS)) and page.family == "reading"}
    assert {names()[name].module.split("/")[0] for name in shared} == {"sop"}


def test_what_a_rule_tells_besides_its_own_name_is_on_its_page():
    page = page_of("planned-procedure", CORPUS)
    assert page and page.title == PAGES["unknown-procedure"].title and page.more[-1] == "It is told by the rule unknown-procedure."
    assert page.weights == (("draft", "advice"), ("review", "warning"))


def test_a_page_of_writing_is_its_docstring():
    page = PAGES["dead-end"]
    assert (page.title, page.family, page.severity, page.can_be_waived) == ("From every state some way leads to an outcome.", "flow", Severity.ERROR, False)
    assert [(example.is_good, example.text.splitlines()[0]) for example in page.examples] == [(False, "states:"), (True, "states:")]


def test_a_rule_without_a_source_that_was_read_is_told_as_a_proposal():
    told = {page.code: (page.is_proposed, "is a proposal for practitioners" in as_text(page), "is a proposal for practitioners" in as_markdown(page)) for page in PAGES.values()}
    assert (told["R-CON-8"], told["R-REP-1"], told["R-REP-3"]) == ((True,) * 3, (False,) * 3, (True,) * 3)


def test_a_page_of_ethics_is_its_yaml():
    page = {page.name: page for page in rule_pages(SMALL).values()}["examined-only-with-a-yes"]
    assert page == RulePage(
        name="examined-only-with-a-yes", title="Nobody is examined without a yes", family=ETHICS, severity=Severity.ERROR, code="T-1",
        why="A body belongs to the person.", hint="Ask before, and route the no.", sources=page.sources, prevents=page.prevents,
        exceptions=(Excepted("{event: danger}", page.exceptions[0].duties, page.exceptions[0].sources),),
        details=(("pattern", "while-in-force"), ("act", "examine"), ("requires", "{all: {consent: same-act}}")), examples=page.examples, place=page.place)
    assert page.sources and page.sources[0].endswith(": 50") and page.exceptions[0].duties[0].endswith("(`report-written`)")
    assert [example.file.rsplit("/", 1)[1] for example in page.examples] == ["examined-at-once.yaml", "examined-after-yes.yaml"]


@pytest.mark.parametrize("name", CORPUS.rules)
def test_every_key_that_a_rule_says_is_on_its_page(name: str):
    """Whatever keys the model has: those without a place of their own are listed as they are written."""
    rule, page = CORPUS.rules[name], PAGES[name]
    said = {Rule.model_fields[key].alias or key for key in rule.model_fields_set}
    assert said - TOLD_APART - {key for key, _ in page.details} == set()
    text = as_text(page)
    assert all(f"  {key}: " in text for key in said - TOLD_APART)
    for part in (page.title, page.why, page.hint, rule.code):
        assert part.split()[0] in text
    assert ("It cannot be waived." in text) == (not rule.can_be_waived)
    assert text.count("Waived until ") == len(rule.waives) and all(waiver.reason.split()[0] in text for waiver in rule.waives)
    assert text.count("Exception when ") == len(rule.unless) and text.count("Then it is a duty: ") == sum(len(item.needs) for item in rule.unless)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_in_markdown_says_what_it_says_as_text(name: str):
    import html
    import re

    import markdown
    shown = html.unescape(re.sub(r"<[^>]+>", "", markdown.markdown(as_markdown(PAGES[name]), extensions=["fenced_code"])))
    words = set(re.findall(r"\w+", shown))
    for part in (PAGES[name].title, PAGES[name].why, PAGES[name].hint, *(example.text for example in PAGES[name].examples)):
        assert set(re.findall(r"\w+", part)) <= words


def test_values_are_shown_as_they_are_written():
    small = SMALL.rules["no-bed-unseen"]
    assert flow(small.when) == "{any: [{age-group: [child, adult]}, {age-group: unknown}]}"
    assert flow(small.until) == "{place-checked: same-scope}"
    assert flow(small.can_be_waived) == "no" and flow(small.act) == "move-to"

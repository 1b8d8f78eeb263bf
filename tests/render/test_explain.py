"""A word of the glossary is explained where it first stands in each section, and in a list at the end of the page."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sop.languages import interface
from sop.languages.state import State
from sop.languages.translate import Said
from sop.render.explain import Explainer, glossary_of
from sop.render.handbook import pages
from sop.render.page import reader_of
from sop.render.search_index import sections
from sop.render.view_corpus import CorpusView
from sop.render.view_named import NamedView, TermView

from .conftest import said, state, target, way
from .test_handbook import book

TERMS = (
    TermView("consent", said("consent"), said('A free "yes".'), said("consent")),
    TermView("safe-place", said("safe place"), said("A place without danger."), said("safe place")),
    TermView("place", said("place"), said("Where one is."), said("place")),
)
YES = '<abbr tabindex="0" title="A free &#34;yes&#34;.">{}</abbr>'
SAFE = '<abbr tabindex="0" title="A place without danger.">{}</abbr>'


def explainer(locale: str = "en", terms: tuple[TermView, ...] = TERMS) -> Explainer:
    """What explains the words of a page in one language."""
    return Explainer(glossary_of(terms, reader_of(locale, interface.words(locale))))


@pytest.mark.parametrize(("text", "shown"), [
    ("Ask for consent.", f"Ask for {YES.format('consent')}."),
    ("Consents end.", f"{YES.format('Consents')} end."),
    ("Consent, and again consent.", f"{YES.format('Consent')}, and again consent."),
    ("Find a safe  place.", f"Find a {SAFE.format('safe place')}."),
    ("A consenting, misplaced person.", "A consenting, misplaced person."),
    ("<consent>", f"&#60;{YES.format('consent')}&#62;"),
])
def test_a_term_is_a_whole_word_and_the_longest_is_meant(text: str, shown: str) -> None:
    assert explainer()(said(text), "here") == shown


def test_each_section_explains_a_term_once_and_the_page_lists_them_in_the_order_of_the_glossary() -> None:
    explain = explainer()
    first, again, elsewhere = (explain(said(text), section) for text, section in (("A safe place.", "one"), ("The safe place.", "one"), ("Safe places; consent.", "two")))
    assert "<abbr" in first and "<abbr" not in again and elsewhere == f"{SAFE.format('Safe places')}; {YES.format('consent')}."
    assert [term.id for term in explain.used] == ["consent", "safe-place"]


def test_a_khmer_term_is_found_between_the_words_around_it_and_no_break_is_lost() -> None:
    broker = TermView("broker", Said("មេខ្យល់", State.DRAFTED, "km"), Said("អ្នករកមនុស្ស។", State.DRAFTED, "km"), said("broker"))
    explain = explainer("km", (broker,))
    shown = explain(Said("គាត់ស្គាល់មេខ្យល់ម្នាក់។", State.DRAFTED, "km"), "one")
    assert re.sub("<[^>]*>", "", shown) == explainer("km", ())(Said("គាត់ស្គាល់មេខ្យល់ម្នាក់។", State.DRAFTED, "km"), "one")
    [(means, words)] = re.findall('<abbr tabindex="0" title="([^"]*)">(.*?)</abbr>', shown)
    assert (means, words.replace("\u200b", "")) == ("អ្នករកមនុស្ស។", "មេខ្យល់")


def test_an_english_text_on_a_khmer_page_is_explained_in_khmer_inside_its_mark() -> None:
    broker = TermView("broker", Said("មេខ្យល់", State.DRAFTED, "km"), Said("អ្នករកមនុស្ស។", State.DRAFTED, "km"), said("broker"))
    shown = explainer("km", (broker,))(Said("Brokers lie.", State.MISSING, "en"), "one")
    assert re.fullmatch('<span class="untranslated" lang="en" title="[^"]*"><abbr tabindex="0" title="អ្នករកមនុស្ស។">Brokers</abbr> lie.</span>', shown)


def test_a_page_explains_its_running_text_alone_and_prints_the_list(view: CorpusView) -> None:
    procedure = view.procedures[0]
    done = way("Consent", target("outcome", "done", None, "Consent is there."))
    only = state("ask", 1, "Ask for consent", (done,), role=NamedView("case-worker", said("Consent worker")), say=said("Is there consent?"), why=said("Consent counts."))
    changed = replace(procedure, chapters=(replace(procedure.chapters[0], states=(only,)),))
    page = dict(pages(book(replace(view, terms=TERMS, procedures=(changed,)))))["procedures/small.md"]
    assert re.findall(r"^.*<abbr.*$", page, re.MULTILINE) == [f"    Is there {YES.format('consent')}&#63;".replace("&#63;", "?")]
    listed = page.split('<div class="words-used" data-search-exclude markdown>')[1]
    assert "](../glossary.md#consent)&#58; A free &#34;yes&#34;." in listed and "safe place" not in listed


def test_a_page_that_uses_no_term_has_no_list(view: CorpusView) -> None:
    assert all("words-used" not in text and "<abbr" not in text for _, text in pages(book(replace(view, terms=()))))


def test_the_search_finds_the_words_once_and_no_explanation() -> None:
    page = ('<h1 id="a">A</h1><p>Ask for <abbr tabindex="0" title="A free yes.">consent</abbr>.</p>'
            '<div class="words-used" data-search-exclude><h2 id="terms">Words</h2><ul><li>consent: A free yes.</li></ul></div>')
    assert ["".join(section.text).strip() for section in sections(page)] == ["<p>Ask for consent.</p>"]

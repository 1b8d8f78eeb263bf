"""The small corpus as a whole, in both its languages: built, printed and browsed. (It is checked and walked in test_test_corpus, clicked in test_walkthrough_paths.)"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from sop.corpus import read_corpus
from sop.languages.segment import without_marks
from sop.paths.compile import compile_corpus
from sop.render.lay_corpus import view_of
from sop.render.sheet import select
from sop.render.view import ProcedureView

from .conftest import Site

ROOT = Path(__file__).parents[1] / "corpus"
CORPUS = read_corpus(ROOT)
LOCALES = CORPUS.locales
PAGES = ("index", "how-to-use", "for-each-reader", "roles", "forms", "services", "glossary", "rules", "waivers", "proposed", "cases", "sources", "coverage", "format", "writing",
         "measures", "service-map", "service-coverage", "countries", "countries/here", "gaps", "open-questions")
KHMER = re.compile(r"[\u1780-\u17ff]")


@cache
def views(locale: str) -> dict[str, ProcedureView]:
    return {view.id: view for view in view_of(CORPUS, compile_corpus(CORPUS), locale).procedures}


def test_it_has_two_languages_and_each_kind_of_sheet():
    assert LOCALES == ("en", "km")
    assert {checklist.layout for checklist in CORPUS.checklists.values()} == {"steps", "decisions"}


def test_every_page_sheet_and_walkthrough_is_built(small_site: Site):
    made = {path.relative_to(small_site.folder / "handbook").as_posix() for path in small_site.folder.rglob("*") if path.suffix in (".html", ".pdf")}
    wanted = {"index.html", "404.html"} | {f"{locale}/{name}.html" for locale in LOCALES for name in (*PAGES, *(f"procedures/{name}" for name in CORPUS.procedures))}
    wanted |= {f"walkthrough/{name}.{locale}.html" for locale in LOCALES for name in CORPUS.procedures}
    wanted |= {f"sheets/{name}.{locale}.pdf" for locale in LOCALES for name in CORPUS.checklists}
    assert made == wanted


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", CORPUS.checklists)
def test_a_sheet_holds_what_its_checklist_names(small_site: Site, name: str, locale: str):
    path = small_site.folder / "handbook" / "sheets" / f"{name}.{locale}.pdf"
    checklist = CORPUS.checklists[name]
    procedure = views(locale)[checklist.procedure]
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == locale
        assert pdf.Root.MarkInfo.Marked
        languages = {str(item.Lang) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Lang" in item}
        assert languages == ({"en"} if locale == "en" else {"km", "en"}), "what has no translation says its language"
    text = [re.sub(r"\s+", " ", without_marks(page.extract_text())) for page in PdfReader(path).pages]
    for number, page in enumerate(text, 1):
        assert procedure.fingerprint[:4] in page and procedure.edition in page
        assert bool(KHMER.search(page)) == (locale == "km")
        assert locale == "km" or f"Page {number} of {len(text)}" in page
    whole = " ".join(text)
    for _, states in select(checklist, procedure).chapters:
        for state in states:
            assert f"{state.number} " in whole
            # Khmer cannot be read back from a PDF letter by letter; what stands there in English can
            if not KHMER.search(state.heading.text):
                assert state.heading.text in whole
    assert ("[en]" in whole) == (locale == "km"), "what has no translation is marked"
    if name == "see-a-doctor":
        assert ("Supervisor [en]" in whole) == (locale == "km"), "so is a piece of a sentence that is translated"


def test_every_page_opens_whole_on_a_phone(small_site: Site, browser: Browser):
    locale = "km"  # its words are the longest
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    wrong: list[str] = []
    page.on("response", lambda response: response.status < 400 or wrong.append(f"{response.status} {response.url}"))
    page.on("pageerror", lambda problem: wrong.append(str(problem)))
    handbook = small_site.folder / "handbook"
    for path in (*sorted(handbook.glob(f"{locale}/**/*.html")), *sorted(handbook.glob(f"walkthrough/*.{locale}.html"))):
        page.goto(f"{small_site.address}/{path.relative_to(small_site.folder).as_posix()}")
        if page.locator("html").get_attribute("lang") != locale:
            wrong.append(f"{path.name}: its language")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{path.name}: wider than the phone")
    context.close()
    assert wrong == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", CORPUS.procedures)
def test_a_page_says_every_state_and_end_in_its_words(small_site: Site, browser: Browser, name: str, locale: str):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{small_site.handbook}/{locale}/procedures/{name}.html")
    shown = page.evaluate("""Object.fromEntries([...document.querySelectorAll("article h3[id]")]
        .map(each => [each.id, each.innerText.replace(/[\\u200b\\u2060]/g, "")]))""")
    marked = page.evaluate("[...document.querySelectorAll('article .untranslated')].every(each => each.getAttribute('lang') === 'en')")
    context.close()
    procedure = views(locale)[name]
    for state in procedure.states:
        assert state.heading.text in shown[state.id] and str(state.number) in shown[state.id]
    for outcome in procedure.outcomes:
        assert outcome.text.text in shown[outcome.id]
    assert marked

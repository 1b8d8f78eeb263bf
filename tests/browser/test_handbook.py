"""The handbook in a real browser: it finds Khmer, stays where one is, keeps nothing, asks nobody, and lets one out."""

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sop.languages.segment import words

LOCALES = ("en", "km")
KEYS = "[Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]"
NOTHING = [[], [], ""]


class Site(Protocol):
    """The fixture `site`."""

    address: str
    folder: Path
    handbook: str


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has seen nothing yet."""
    made = browser.new_context()
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page."""
    return context.new_page()


def procedures(site: Site) -> list[str]:
    """The procedures that have a page."""
    return sorted(path.stem for path in (site.folder / "handbook" / "en" / "procedures").glob("*.html"))


WATCH = """(() => { if (window.watched) return; window.watched = true;
  const field = document.querySelector("[data-md-component=search-query]"), list = document.querySelector(".md-search-result");
  new MutationObserver(() => { window.changed = performance.now(); }).observe(list, {subtree: true, childList: true, characterData: true});
  setInterval(() => { if (performance.now() - (window.changed ?? Infinity) > 120) window.answered = field.value; }, 20);
})()"""


def search(page: Page, query: str) -> list[str]:
    """Type into the search field, as a reader does; gives the addresses found once the list stands still."""
    page.evaluate(WATCH)
    page.evaluate("window.changed = undefined; window.answered = undefined")
    field = page.locator("[data-md-component=search-query]")
    field.fill(query)
    field.press("End")
    page.wait_for_function("query => window.answered === query", arg=query)
    return [link.get_attribute("href") or "" for link in page.locator(".md-search-result__link").all()]


def khmer_words(site: Site, number: int) -> list[str]:
    """Words from inside Khmer sentences, chosen by the segmenter."""
    index = json.loads((site.folder / "handbook" / "km" / "search" / "search_index.json").read_text(encoding="utf-8"))
    found: set[str] = set()
    for doc in index["docs"]:
        text = html.unescape(re.sub(r"<[^>]+>", "\n", doc["text"]))
        for sentence in re.findall(r"[\u1780-\u17d3\u17d7]{25,}", text):
            found.update(word for word in words(sentence, "km")[2:-2] if len(word) > 2)
    return random.Random(2026).sample(sorted(found), number)


def test_words_inside_khmer_sentences_are_all_found(site: Site, page: Page) -> None:
    page.goto(f"{site.handbook}/km/index.html")
    missed = [word for word in khmer_words(site, 20) if not search(page, word) or word not in page.locator(".md-search-result mark").all_text_contents()]  # some are folded in
    assert missed == []


def test_a_phrase_is_found_whatever_stands_around_it(site: Site, page: Page) -> None:
    page.goto(f"{site.handbook}/en/index.html")
    found = search(page, "ANSWER NAMES")
    assert any("how-to-use.html" in address for address in found)
    assert search(page, "nobodywritesthis") == []


@pytest.mark.parametrize(("here", "there"), [("en", "km"), ("km", "en")])
def test_the_language_changes_and_the_page_stays(site: Site, page: Page, here: str, there: str) -> None:
    for name in ("index", "glossary", f"procedures/{procedures(site)[0]}"):
        page.goto(f"{site.handbook}/{here}/{name}.html#somewhere")
        page.locator(f".languages a[hreflang={there}]").click()
        page.wait_for_url(f"{site.handbook}/{there}/{name}.html#somewhere")
        assert page.locator("html").get_attribute("lang") == there


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_asked_of_other_hosts_and_nothing_is_kept(site: Site, context: BrowserContext, page: Page, locale: str) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    for name in ("index", "rules", f"procedures/{procedures(site)[0]}"):
        page.goto(f"{site.handbook}/{locale}/{name}.html")
        search(page, {"en": "leaflet", "km": "សន្លឹក"}[locale])
        page.keyboard.press("Escape")
        for summary in page.locator("article summary").all()[:2]:
            summary.click()
        page.locator(".languages a").first.click()
        page.wait_for_load_state()
        assert page.evaluate(KEYS) == NOTHING
        page.locator("a.exit").click()
        page.wait_for_url("**/measures.html")
        assert page.evaluate(KEYS) == NOTHING
    assert [url for url in asked if not url.startswith((f"{site.address}/", "data:", "blob:"))] == []
    assert context.cookies() == []


def test_no_page_names_a_host_to_load_from(site: Site) -> None:
    pattern = re.compile(r"""(?:src|href|url|fetch|import)\s*[=(]\s*["']?https?://|unpkg\.com|googleapis|jsdelivr""")
    files = [path for path in (site.folder / "handbook").rglob("*") if path.suffix in (".html", ".css", ".js")]
    guilty = [path.name for path in files if pattern.search(path.read_text(encoding="utf-8"))]
    assert guilty == []


MORE_OF_THE_SAME = {"exclude": [["tbody tr:nth-child(n+13)"]]}
"""The rows of a long table are of one make: the first dozen is looked at."""


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier(site: Site, browser: Browser, locale: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    found = []
    pages = ("index", f"procedures/{procedures(site)[0]}", "service-map")
    more = ("rules", "how-to-use", "proposed", "service-coverage", "open-questions", "countries/thailand")  # of one make in both languages
    only = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}  # in the dark only colours differ
    for name in (*pages, *more) if (locale, scheme) == ("en", "light") else pages[:2] if scheme == "dark" and locale == "km" else pages:
        page.goto(f"{site.handbook}/{locale}/{name}.html")
        page.wait_for_timeout(400)
        for problem in Axe().run(page, MORE_OF_THE_SAME, only).response["violations"]:
            if problem["impact"] in ("serious", "critical"):
                found.append((name, problem["id"], [node["html"][:120] for node in problem["nodes"][:3]]))
    context.close()
    assert found == []


def test_the_way_out_covers_the_page_at_once_and_leaves_no_way_back(site: Site, context: BrowserContext, page: Page) -> None:
    page.goto("about:blank")
    page.goto(f"{site.handbook}/km/index.html")
    cover = page.evaluate("""(() => {
        document.querySelector("a.exit").click();
        const box = document.querySelector(".exit-cover").getBoundingClientRect();
        return [box.width >= innerWidth, box.height >= innerHeight, document.title.trim()];
    })()""")
    assert cover == [True, True, ""]
    page.wait_for_url("**/km/measures.html")
    page.go_back()
    assert page.url == "about:blank"
    page.goto(f"{site.handbook}/km/index.html")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/km/measures.html")
    assert page.locator("a").count() == 0


OUT_OF_THEIR_BOXES = """[...document.querySelectorAll("svg.flow [data-state]")].flatMap(group => {
  const box = group.querySelector("rect").getBBox();
  return [...group.querySelectorAll("text")].filter(text => {
    const own = text.getBBox();
    return own.x < box.x || own.x + own.width > box.x + box.width || own.y + own.height > box.y + box.height + 2;
  }).map(text => text.textContent);
})"""


@pytest.mark.parametrize("locale", LOCALES)
def test_a_phone_shows_every_page_without_scrolling_sideways_and_words_of_a_drawing_stay_in_their_boxes(site: Site, browser: Browser, locale: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700})
    page = context.new_page()
    wrong, drawings = [], 0
    for path in sorted((site.folder / "handbook" / locale).rglob("*.html")):
        page.goto(f"{site.handbook}/{path.relative_to(site.folder / 'handbook').as_posix()}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(path.name)
        if page.locator("svg.flow").count():
            drawings += 1
            page.evaluate("document.fonts.ready")
            wrong += [(path.name, text) for text in page.evaluate(OUT_OF_THEIR_BOXES)]
    context.close()
    assert wrong == []
    assert drawings >= len(procedures(site))


@pytest.mark.parametrize("locale", LOCALES)
def test_what_one_touches_is_big_enough(site: Site, browser: Browser, locale: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(f"{site.handbook}/{locale}/index.html")
    small = page.evaluate("""[...document.querySelectorAll("a.exit, .languages a, .doors a, label.md-header__button")]
        .filter(each => each.offsetParent !== null || each.matches(".exit"))
        .map(each => [each.className, each.getBoundingClientRect()]).filter(([, box]) => box.width && box.height < 44).map(([name, box]) => [name, box.height])""")
    context.close()
    assert small == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_word_of_the_glossary_explains_itself_to_a_keyboard_and_a_finger(site: Site, browser: Browser, locale: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700}, has_touch=True)
    page = context.new_page()
    page.goto(f"{site.handbook}/{locale}/procedures/family-tracing.html")
    word, other = page.locator("abbr").nth(0), page.locator("abbr").nth(1)
    shown = "each => getComputedStyle(each, '::after').content"
    assert word.evaluate(shown) == "none"
    word.focus()
    assert json.loads(word.evaluate(shown)) == word.get_attribute("title")
    other.tap()
    assert json.loads(other.evaluate(shown)) == other.get_attribute("title") and word.evaluate(shown) == "none"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_a_khmer_menu_says_which_titles_are_english(site: Site, page: Page) -> None:
    page.goto(f"{site.handbook}/km/procedures/legal-aid.html")
    names = page.locator(".md-nav--primary a[href$='.html'] > .md-ellipsis").all()
    latin = {name.inner_text() for name in names if re.fullmatch("[ -~]+", name.inner_text().strip())}
    assert latin and latin == {name.inner_text() for name in names if name.get_attribute("lang") == "en"}
    heading = page.locator(".md-nav--secondary .untranslated").first
    assert (heading.get_attribute("lang"), heading.get_attribute("title")) == ("en", page.locator("h1 .untranslated").get_attribute("title"))


def test_the_entrance_leads_to_each_language_without_a_script(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for locale in LOCALES:
        page.goto(f"{site.handbook}/")
        page.locator(f"a[hreflang={locale}]").click()
        expect(page.locator("html")).to_have_attribute("lang", locale)
    context.close()


def test_a_missing_page_is_told_in_each_language_and_asks_for_nothing(site: Site, small_site: Site, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.handbook}/404.html")
    assert page.locator("h1").all_inner_texts() == ["This page does not exist.", "មិនមានទំព័រនេះទេ។"]
    assert page.locator("a").count() == 0, "nobody has said where the handbook stands"
    assert [url for url in asked if not url.endswith(("/404.html", "/favicon.ico"))] == []
    page.goto(f"{small_site.handbook}/404.html")
    assert page.locator("a").first.get_attribute("href") == "https://clinic.example/en/index.html"


def test_every_link_inside_the_handbook_leads_somewhere(site: Site, page: Page) -> None:
    dead = []
    for path in sorted((site.folder / "handbook").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for link in re.findall(r'<a [^>]*href="([^"#?]+)', text):
            goal = (path.parent / html.unescape(link)).resolve()
            if not link.startswith(("http", "javascript")) and goal.is_relative_to(site.folder / "handbook") and not goal.exists():
                dead.append((path.name, link))
    assert dead == []

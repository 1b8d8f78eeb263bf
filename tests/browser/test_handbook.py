"""The handbook in a real browser: it stays where one is, keeps nothing, asks nobody, and lets one out."""

from __future__ import annotations

import html
import re
from collections import Counter

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .conftest import LOCALES, Site
from .searching import search

KEYS = "[Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]"
NOTHING = [[], [], ""]
SCRIPT = re.compile("<script.*?</script>", re.DOTALL)


@pytest.mark.parametrize(("here", "there"), [("en", "km"), ("km", "en")])
def test_the_language_changes_and_the_page_stays(site: Site, page: Page, here: str, there: str) -> None:
    for name in ("index", "glossary", "procedures/where-do-i-begin"):
        page.goto(f"{site.handbook}/{here}/{name}.html#somewhere")
        page.locator(f".languages a[hreflang={there}]").click()
        page.wait_for_url(f"{site.handbook}/{there}/{name}.html#somewhere")
        assert page.locator("html").get_attribute("lang") == there


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_asked_of_other_hosts_and_nothing_is_kept(site: Site, context: BrowserContext, page: Page, locale: str) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    for name in ("index", "countries", "procedures/where-do-i-begin"):
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


def test_what_is_searched_is_fetched_only_by_whoever_searches(site: Site, page: Page) -> None:
    """It is larger than any page, and networks are weak."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(f"{site.handbook}/km/index.html", wait_until="networkidle")
    assert "search_index.json" not in asked
    assert search(page, "សន្លឹក")
    assert asked.count("search_index.json") == 1


def test_no_page_names_a_host_to_load_from(site: Site) -> None:
    pattern = re.compile(r"""(?:src|href|url|fetch|import)\s*[=(]\s*["']?https?://|unpkg\.com|googleapis|jsdelivr""")
    files = [path for path in (site.folder / "handbook").rglob("*") if path.suffix in (".html", ".css", ".js")]
    guilty = [path.name for path in files if pattern.search(path.read_text(encoding="utf-8"))]
    assert guilty == []


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


def test_a_khmer_menu_says_which_titles_are_english(small_site: Site, page: Page) -> None:
    page.goto(f"{small_site.handbook}/km/procedures/rest.html")
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


def test_opened_from_a_disk_where_nothing_can_be_searched_no_button_promises_it(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    button = page.locator(".md-header label[for=__search]").first
    page.goto(f"{site.handbook}/en/glossary.html")
    button.wait_for(state="visible")
    page.goto((site.folder / "handbook" / "en" / "glossary.html").as_uri())
    button.wait_for(state="hidden")


def test_the_way_out_covers_nothing_of_the_contents(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 860})
    page.goto(f"{site.handbook}/en/procedures/case-handover.html")
    last = page.locator(".md-sidebar--secondary li").last
    page.locator(".md-sidebar--secondary .md-sidebar__scrollwrap").evaluate("one => one.scrollTo(0, one.scrollHeight)")
    entry, way_out = last.bounding_box(), page.locator("a.exit").bounding_box()
    assert entry and way_out and entry["y"] + entry["height"] <= way_out["y"]


def test_a_table_fills_its_frame_and_no_page_is_wider_than_the_screen(site: Site, page: Page) -> None:
    """A table whose lines end before its frame looks as if a column were missing."""
    for wide in (320, 1280):
        page.set_viewport_size({"width": wide, "height": 800})
        for name in ("coverage", "proposed", "format", "procedures/referral"):
            page.goto(f"{site.handbook}/km/{name}.html")
            assert page.evaluate("document.documentElement.scrollWidth") == wide, name
            gaps = page.locator(".md-content table:has(tr)").evaluate_all(
                "all => all.map(table => table.getBoundingClientRect().width - table.rows[0].getBoundingClientRect().width)")
            assert gaps and max(gaps) < 5, (wide, name)


def test_on_paper_a_step_is_not_parted_from_its_answers_nor_an_answer_from_the_others(site: Site, page: Page) -> None:
    page.emulate_media(media="print")
    page.goto(f"{site.handbook}/en/procedures/emergency.html")
    after, inside = (page.locator(which).evaluate_all(f"all => [...new Set(all.map(one => getComputedStyle(one).{how}))]")
                     for which, how in (("h3.state, h3.state + .meta", "breakAfter"), (".ways, .admonition", "breakInside")))
    assert (after, inside) == (["avoid"], ["avoid"])


def test_on_paper_a_tall_drawing_stands_in_strips_that_can_be_read_and_fit_on_a_page(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 700, "height": 1000})  # A4 within its margins, in CSS pixels
    page.goto(f"{site.handbook}/km/procedures/where-do-i-begin.html")
    drawn, strips = page.locator("svg.flow:has(+ .flow-strips)"), page.locator(".flow-strip")
    assert drawn.first.is_visible() and not strips.first.is_visible()
    page.emulate_media(media="print")
    assert not drawn.first.is_visible()
    sizes = strips.evaluate_all("all => all.map(one => [one.getBoundingClientRect(), one.viewBox.baseVal.width]).map(([box, width]) => [box.width / width, box.height])")
    assert sizes and all(scale > .6 and height < 1000 for scale, height in sizes), sizes


def test_every_link_inside_the_handbook_leads_somewhere_and_no_page_has_two_places_of_one_name(site: Site) -> None:
    dead, twice = [], []
    for path in sorted((site.folder / "handbook").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        names = Counter(re.findall(r'<[^>]*\sid="([^"]*)"', SCRIPT.sub("", text)))
        twice += [(path.name, name) for name, times in names.items() if times > 1]
        for link in re.findall(r'<a [^>]*href="([^"#?]+)', text):
            goal = (path.parent / html.unescape(link)).resolve()
            if not link.startswith(("http", "javascript")) and goal.is_relative_to(site.folder / "handbook") and not goal.exists():
                dead.append((path.name, link))
    assert dead == []
    assert twice == []

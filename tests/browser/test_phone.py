"""The handbook on a telephone: every page, by finger."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser

from .conftest import LOCALES, Site

OUT_OF_THEIR_BOXES = """[...document.querySelectorAll("svg.flow [data-state], svg.flow .flow-begins")].flatMap(group => {
  const box = group.querySelector("rect").getBBox();
  return [...group.querySelectorAll("text")].filter(text => {
    const own = text.getBBox();
    return own.x < box.x || own.x + own.width > box.x + box.width || own.y + own.height > box.y + box.height + 2;
  }).map(text => text.textContent);
})"""


@pytest.mark.parametrize("locale", LOCALES)
def test_a_phone_shows_pages_without_scrolling_sideways_and_words_of_a_drawing_stay_in_their_boxes(site: Site, browser: Browser, locale: str) -> None:
    """In Khmer every page, as its words are the longest; in English those with drawings. What lies where needs no script, which takes a third of the
    time; pages of each make are opened with theirs in test_small_corpus.
    """
    context = browser.new_context(viewport={"width": 360, "height": 700}, java_script_enabled=False)
    page = context.new_page()
    wrong, drawings = [], 0
    for path in sorted((site.folder / "handbook" / locale).rglob("*.html" if locale == "km" else "procedures/*.html")):
        page.goto(f"{site.handbook}/{path.relative_to(site.folder / 'handbook').as_posix()}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(path.name)
        if page.locator("svg.flow").count():
            drawings += 1
            page.evaluate("document.fonts.ready")
            wrong += [(path.name, text) for text in page.evaluate(OUT_OF_THEIR_BOXES)]
    context.close()
    assert wrong == []
    assert drawings >= len(site.procedures)


@pytest.mark.parametrize("locale", LOCALES)
def test_in_danger_the_first_step_stands_on_the_first_screen(site: Site, browser: Browser, locale: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.handbook}/{locale}/procedures/emergency.html")
    says = page.locator("h3.state ~ .say").first.bounding_box()
    context.close()
    assert says and says["y"] + says["height"] < 844


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

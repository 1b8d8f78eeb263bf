"""Nobody is kept out of the handbook: pages of each make, in each language, by day and in the dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from .barriers import barriers
from .conftest import LOCALES, Site

PAGES = ("index", "procedures/arrival-in-cambodia", "service-map")
EVERY_MAKE = ("rules", "how-to-use", "proposed", "service-coverage", "open-questions", "countries/here", "cases", "glossary", "sources")
"""Pages of the small corpus, as these are short there; of one make in both languages and in both lights."""


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier(site: Site, browser: Browser, locale: str, scheme: str) -> None:
    """In the dark only colours differ."""
    assert found_on(site, browser, locale, scheme, PAGES if (locale, scheme) != ("km", "dark") else PAGES[:2]) == []


def test_no_serious_barrier_on_a_page_of_any_make(small_site: Site, browser: Browser) -> None:
    assert found_on(small_site, browser, "en", "light", EVERY_MAKE) == []


def found_on(site: Site, browser: Browser, locale: str, scheme: str, pages: tuple[str, ...]) -> list[tuple[str, str, list[str]]]:
    """The page, name and first elements of each barrier."""
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two words
    page = context.new_page()
    found = []
    for name in pages:
        page.goto(f"{site.handbook}/{locale}/{name}.html")
        found += [(name, *barrier) for barrier in barriers(page, only_colours=scheme == "dark")]
    context.close()
    return found


def test_a_barrier_is_found_among_many_that_are_none(small_site: Site, page: Page) -> None:
    """Of many that are alike in colour, one that is not; and one that nobody can name."""
    page.goto(f"{small_site.handbook}/en/rules.html")
    page.evaluate("""() => {
        const [pale, mute] = [...document.querySelectorAll("article p")].filter(each => each.checkVisibility() && each.innerText.length > 20).slice(-2);
        pale.style.color = "#bbb";
        mute.innerHTML = "<button></button>";
    }""")
    assert [name for name, _ in barriers(page)] == ["button-name", "color-contrast"]

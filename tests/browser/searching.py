"""How a reader searches the handbook."""

from __future__ import annotations

from playwright.sync_api import Page

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
    return page.locator(".md-search-result__link").evaluate_all("links => links.map(link => link.getAttribute('href') ?? '')")

"""How a reader searches the handbook."""

from __future__ import annotations

from playwright.sync_api import Page

WATCH = """(() => {
  if (window.asked !== undefined) return;
  Object.assign(window, {asked: 0, sent: 0, answered: 0});
  const post = Worker.prototype.postMessage, heard = new Set();
  Worker.prototype.postMessage = function (message, ...rest) {
    if (!heard.has(this)) this.addEventListener("message", ({data}) => { window.answered += data.type === 3; });
    heard.add(this);
    window.sent += message.type === 2;
    window.asked += message.type === 2 && message.data.trim() !== "";
    return post.call(this, message, ...rest);
  };
})()"""
"""Counts what the page asks its searching worker (message 2), and what that answers (message 3)."""


def search(page: Page, query: str) -> list[str]:
    """Type into the search field, as a reader does; gives the addresses found once the list shows what the worker answered."""
    page.evaluate(WATCH)
    before = page.evaluate("window.asked")
    field = page.locator("[data-md-component=search-query]")
    field.fill(query)
    field.press("End")
    page.wait_for_function("before => window.asked > before && window.answered === window.sent", arg=before)
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    return page.locator(".md-search-result__link").evaluate_all("links => links.map(link => link.getAttribute('href') ?? '')")

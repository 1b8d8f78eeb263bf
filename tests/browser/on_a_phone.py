"""What a worker does on the page of a walkthrough, and what she sees there."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page


def begin(page: Page, path: Path, *answers: str) -> None:
    """Open a walkthrough, start it and give some answers."""
    page.goto(path.as_uri())
    for answer in ("+start", *answers):
        page.click(f"[data-answer='{answer}']")


def finish(page: Page) -> None:
    """Tick every step and go on."""
    for box in page.locator("[data-step]:enabled").all():
        box.check()
    page.click("[data-answer='+done']")


def heading(page: Page) -> str:
    return page.inner_text("#heading")


def at(page: Page) -> str | None:
    return page.get_attribute("#screen", "data-at")

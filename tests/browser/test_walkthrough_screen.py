"""The walkthrough for everybody: by keyboard, by thumb, by ear, in the dark and in Khmer."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from .barriers import barriers
from .conftest import LOCALES
from .on_a_phone import at, begin, finish, heading


def test_the_keyboard_alone_is_enough(phone: Page, walkthroughs: Path):
    phone.goto((walkthroughs / "emergency.en.html").as_uri())
    assert phone.evaluate("document.activeElement.id") == "heading"
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    assert heading(phone) == "Is the person a child or an adult?"
    assert phone.evaluate("document.activeElement.id") == "heading"
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    assert at(phone) == "danger-questions"
    for _ in range(phone.locator("[data-step]").count()):
        phone.keyboard.press("Tab")
        phone.keyboard.press("Space")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    assert at(phone) == "still-danger"
    phone.focus("#events")
    phone.keyboard.press("Enter")
    assert phone.locator("#any-time[open]").count() == 1
    phone.keyboard.press("Escape")
    assert phone.locator("#any-time[open]").count() == 0
    assert phone.evaluate("document.activeElement.id") == "events"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_the_way_of_a_screen_reader(browser: Browser, walkthroughs: Path, locale: str, scheme: str):
    """In the dark only colours differ."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme, offline=True)
    page = context.new_page()
    found = []

    def look(where: str) -> None:
        found.extend((where, *barrier) for barrier in barriers(page, only_colours=scheme == "dark"))

    page.goto((walkthroughs / f"family-tracing.{locale}.html").as_uri())
    look("start")
    for answer in ("+start", "child", "parent-safe"):
        page.click(f"[data-answer='{answer}']")
    look("task")
    page.click("[data-answer='+done']")
    look("problem")
    finish(page)
    page.click("[data-answer='no']")
    page.click("[data-answer='agreed']")
    page.click("#trail summary")
    look("consent")
    page.click("#events")
    look("events")
    context.close()
    assert not found


@pytest.mark.parametrize("locale", LOCALES)
def test_it_fits_a_narrow_screen_and_a_thumb(browser: Browser, walkthroughs: Path, locale: str):
    context = browser.new_context(viewport={"width": 320, "height": 320}, offline=True)
    page = context.new_page()
    begin(page, walkthroughs / f"family-tracing.{locale}.html", "adult", "not-needed")
    finish(page)
    page.click("#trail summary")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    sizes = page.locator("button:visible, summary:visible").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(sizes) >= 48
    begin(page, walkthroughs / f"where-do-i-begin.{locale}.html", "yes")
    assert page.locator("a:visible").evaluate_all("all => all.map(one => one.getBoundingClientRect().height >= 44)") == [True]
    context.close()


def test_no_answer_looks_chosen_where_a_finger_was_last(browser: Browser, walkthroughs: Path):
    context = browser.new_context(viewport={"width": 360, "height": 700}, has_touch=True, is_mobile=True, offline=True)
    page = context.new_page()
    page.goto((walkthroughs / "emergency.en.html").as_uri())
    page.tap("[data-answer='+start']")
    answer = page.locator("[data-answer='child']")
    answer.hover()
    assert answer.evaluate("one => getComputedStyle(one).backgroundColor") == page.locator("[data-answer='unknown']").evaluate("one => getComputedStyle(one).backgroundColor")
    context.close()


def test_khmer_is_drawn_by_the_font_in_the_page(phone: Page, walkthroughs: Path):
    phone.goto((walkthroughs / "emergency.km.html").as_uri())
    tools = phone.context.new_cdp_session(phone)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": "#exit"})["nodeId"]
    used = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert [font["familyName"] for font in used] == ["Noto Sans Khmer"]
    assert used[0]["isCustomFont"]


def test_what_no_longer_counts_is_said_after_the_answer_that_ends_it(phone: Page, walkthroughs: Path):
    """Not before: an answer is given because it is so, not because of what it ends."""
    begin(phone, walkthroughs / "family-assessment.en.html", "child", "parent-safe")
    phone.click("#events")
    phone.click("[data-event='child-at-risk-disclosed']")
    finish(phone)
    assert at(phone) == "same-home" and "Not so any more" not in phone.inner_text("main")
    phone.click("[data-answer='yes']")
    assert phone.inner_text(".notice[role='status']").startswith("Not so any more: the household was assessed")
    phone.click("#back")
    assert "Not so any more" not in phone.inner_text("main")

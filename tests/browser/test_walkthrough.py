"""The walkthrough as a worker goes through it: forward, back, away."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from .on_a_phone import at, begin, finish, heading


def test_back_and_a_changed_answer_lead_to_where_they_should(phone: Page, walkthroughs: Path):
    begin(phone, walkthroughs / "family-tracing.en.html", "adult", "not-needed")
    finish(phone)
    phone.click("[data-answer='yes']")
    assert at(phone) == "risk-plan"
    phone.click("#back")
    assert at(phone) == "risk"
    phone.click("[data-answer='no']")
    assert at(phone) == "agree-to-write"
    phone.click("#trail summary")
    forks = phone.locator("#trail .itself").all_inner_texts()
    assert len(forks) == 2, "the forks that nobody answered are shown"
    assert "18 or older" in forks[0]
    phone.click("[data-change='0']")
    assert heading(phone) == "Is the person a child or an adult?"
    phone.click("[data-answer='child']")
    phone.click("[data-answer='none']")
    finish(phone)
    phone.click("[data-answer='no']")
    assert at(phone) == "ask-for-guardian"


def test_a_child_hears_the_words_for_a_child(phone: Page, walkthroughs: Path):
    begin(phone, walkthroughs / "family-tracing.en.html", "child", "parent-safe")
    assert phone.locator(".say h2").all_inner_texts() == ["Say to a child"]
    begin(phone, walkthroughs / "family-tracing.en.html", "adult", "not-needed")
    assert phone.locator(".say h2").all_inner_texts() == ["Say"]


def test_what_was_ticked_before_an_event_stays_done(phone: Page, walkthroughs: Path):
    begin(phone, walkthroughs / "family-tracing.en.html", "adult", "not-needed")
    phone.locator("[data-step]").nth(0).check()
    phone.locator("[data-step]").nth(1).check()
    phone.click("#events")
    phone.click("[data-event='child-at-risk-disclosed']")
    assert at(phone) == "another-child"
    finish(phone)
    assert at(phone) == "explain"
    assert [box.is_disabled() for box in phone.locator("[data-step]").all()][:3] == [True, True, False]


def test_an_unticked_step_is_shown_and_not_skipped(phone: Page, walkthroughs: Path):
    begin(phone, walkthroughs / "family-tracing.en.html", "adult", "not-needed")
    phone.locator("[data-step]").nth(0).check()
    phone.click("[data-answer='+done']")
    assert at(phone) == "explain"
    assert phone.inner_text("#problem")
    assert phone.evaluate("document.activeElement.dataset.step") == "who-you-are"


def test_only_an_agreement_in_force_can_be_taken_back(phone: Page, walkthroughs: Path):
    begin(phone, walkthroughs / "family-tracing.en.html", "adult", "not-needed")
    finish(phone)
    phone.click("[data-answer='no']")
    phone.click("#events")
    assert not phone.locator("[data-event='consent-withdrawn']").count()
    phone.click("#close")
    phone.click("[data-answer='agreed']")
    phone.click("[data-answer='agreed']")
    phone.click("#events")
    phone.click("[data-event='consent-withdrawn'][data-of='trace-family']")
    assert at(phone) == "stop-and-respect"


@pytest.mark.parametrize("how", ["button", "shift"])
def test_leaving_shows_nothing_and_leads_nowhere_back(phone: Page, walkthroughs: Path, how: str):
    phone.goto("about:blank")
    begin(phone, walkthroughs / "family-tracing.en.html", "adult", "not-needed")
    if how == "button":
        phone.click("#exit")
    else:
        for _ in range(3):
            phone.keyboard.press("Shift")
    phone.wait_for_url(lambda url: not url.startswith("file:"))
    assert phone.title() == "Measures", "a page about something else"
    assert "1 000 m" in phone.inner_text("body") and "Family" not in phone.content()
    phone.go_back()
    assert "Family" not in phone.content()


def test_no_answer_is_kept_or_shown_in_an_address(phone: Page, walkthroughs: Path):
    path = walkthroughs / "family-tracing.en.html"
    begin(phone, path, "child", "parent-unsafe")
    finish(phone)
    phone.click("[data-answer='no']")
    assert phone.url == path.as_uri()
    assert phone.title() == "Family tracing"
    assert phone.evaluate("[localStorage.length, sessionStorage.length, document.cookie, history.length]")[:3] == [0, 0, ""]
    phone.goto("about:blank")
    phone.go_back()
    assert phone.locator("[data-answer='+start']").count() == 1, "who comes back to the page finds its beginning"


def test_what_the_case_goes_on_with_is_named_once_and_is_a_link(phone: Page, walkthroughs: Path):
    begin(phone, walkthroughs / "where-do-i-begin.en.html", "yes")
    assert phone.inner_text(".on") == "It goes on with: Immediate danger"
    assert phone.get_attribute(".on a", "href") == "emergency.en.html"

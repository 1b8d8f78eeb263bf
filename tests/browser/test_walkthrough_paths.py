"""The walkthrough means what the machine means: every scenario, replayed in the page and clicked button by button, and random cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from ..random_cases import at_random
from .books import BOOKS, corpus, expected, line, machines, told

CLICKER = (Path(__file__).parent / "clicker.js").read_text(encoding="utf-8")
CASES = 60


@pytest.fixture(scope="module", params=[(book, procedure) for book in BOOKS for procedure in corpus(book).procedures], ids="-".join)
def opened(walk_page: Page, walkthrough_of, request: pytest.FixtureRequest) -> tuple[str, str]:
    """A book and a procedure of it, the page of which is open."""
    walk_page.goto(walkthrough_of(*request.param).as_uri())
    return request.param


def test_every_replay_in_the_browser_is_the_replay_of_the_machine(walk_page: Page, opened: tuple[str, str]):
    book, procedure = opened
    stories = corpus(book).scenarios.get(procedure, {})
    got = walk_page.evaluate("stories => stories.map(([list, given, inForce]) => window.SOP.replay(list, given, inForce))", [
        [[line(thing) for thing in scenario.happens], *told(scenario)] for scenario in stories.values()])
    differ = {}
    for (name, scenario), found in zip(stories.items(), got, strict=True):
        want = expected(book, procedure, scenario)
        told_so = {"outcome": want.outcome, "visited": ["/".join(path) for path in want.visited], "facts": dict(want.facts), "safeguards": dict(want.standing)}
        if found | told_so != found or (found["problem"] is None) != (want.problem is None):
            differ[name] = found, told_so, want.problem
    assert differ == {}


def test_random_cases_in_the_browser_are_those_of_the_machine(walk_page: Page, opened: tuple[str, str]):
    """Far from any story: what nobody thought of telling must mean the same too."""
    book, procedure = opened
    cases = [(told, walk) for told, walk in (at_random(machines(book), procedure, seed) for seed in range(CASES)) if walk.outcome is not None]
    got = walk_page.evaluate("cases => cases.map(({happens, given}) => window.SOP.replay(happens, given, []))", [
        {"given": told["given"], "happens": [{**thing, **({"of": token(thing["of"])} if "of" in thing else {})} for thing in told["happens"]]} for told, _ in cases])
    for (told, walk), found in zip(cases, got, strict=True):
        visited = ["/".join(did.path) for did in walk.trail if did.what == "enter" and not did.detail]
        want = {"outcome": walk.outcome, "visited": visited, "facts": {**walk.frame.facts, **walk.facts}, "safeguards": walk.standing, "problem": None}
        assert found | want == found, told
    assert len(cases) > CASES / 2


def token(written: str | dict[str, str]) -> str:
    return written if isinstance(written, str) else ":".join(*written.items())


def test_the_buttons_of_the_page_lead_where_the_machine_goes(walk_page: Page, opened: tuple[str, str]):
    """Every story, one after the other, on the same page."""
    book, procedure = opened
    stories = corpus(book).scenarios.get(procedure, {})
    clicked = walk_page.evaluate(f"stories => {{ const click = {CLICKER}; return stories.map(story => click(...story)); }}", [
        [[line(thing) for thing in scenario.happens], *told(scenario)] for scenario in stories.values()])
    differ = {}
    for (name, scenario), got in zip(stories.items(), clicked, strict=True):
        want = expected(book, procedure, scenario).outcome
        if got != {"outcome": want, "left": [], "problem": None} or want != scenario.ends:
            differ[name] = got, want, scenario.ends
    assert differ == {}

"""The walkthrough means what the machine means: every scenario, replayed in the browser and clicked button by button.

Those of the real procedures in English, and those of the small corpus, where everything of the format occurs, in both its languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sop.corpus import Corpus, read_corpus
from sop.machine import Machines
from sop.model.scenario import Answered, Happening, Occurred, Scenario, WasLate
from sop.paths.compile import compile_corpus
from sop.render.lay_corpus import view_of
from sop.render.walkthrough import walkthrough
from sop.replay import Replayed, play

from ..random_cases import at_random

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "corpus"
CLICKER = (Path(__file__).parent / "clicker.js").read_text(encoding="utf-8")
CLICKS = 300
CASES = 60

BOOKS = {"en": (ROOT, "en"), "small.en": (SMALL, "en"), "small.km": (SMALL, "km")}
"""A corpus and a language in which it is walked through."""


@cache
def corpus(book: str) -> Corpus:
    return read_corpus(BOOKS[book][0])


@cache
def machines(book: str) -> Machines:
    return Machines(compile_corpus(corpus(book)))


PROCEDURES = [(book, procedure) for book in BOOKS for procedure in corpus(book).procedures]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The walkthroughs of every procedure, in a folder for each book."""
    made = tmp_path_factory.mktemp("walkthrough")
    for book, (_, locale) in BOOKS.items():
        (made / book).mkdir()
        views = {view.id: view for view in view_of(corpus(book), machines(book).tables, locale).procedures}
        for name in views:
            (made / book / f"{name}.html").write_text(walkthrough(name, views, machines(book).tables), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def line(thing: Happening) -> dict[str, str]:
    """A line of a scenario, as the page reads it."""
    match thing:
        case Answered(at, answer):
            return {"/".join(at): answer}
        case WasLate(at):
            return {"late": "/".join(at)}
        case Occurred(event, of, at):
            return {"event": event, **({"of": of.token} if of else {}), **({"at": "/".join(at)} if at else {})}
    raise TypeError(thing)


def told(scenario: Scenario) -> tuple[dict[str, str], list[str]]:
    return dict(scenario.given), [ref.token for ref in scenario.starts_with]


def expected(book: str, procedure: str, scenario: Scenario) -> Replayed:
    return play(machines(book), procedure, scenario)


@pytest.mark.parametrize(("book", "procedure"), PROCEDURES)
def test_every_replay_in_the_browser_is_the_replay_of_the_machine(folder: Path, page: Page, book: str, procedure: str):
    stories = corpus(book).scenarios.get(procedure, {})
    page.goto((folder / book / f"{procedure}.html").as_uri())
    got = page.evaluate("stories => stories.map(([list, given, inForce]) => window.SOP.replay(list, given, inForce))", [
        [[line(thing) for thing in scenario.happens], *told(scenario)] for scenario in stories.values()])
    differ = {}
    for (name, scenario), found in zip(stories.items(), got, strict=True):
        want = expected(book, procedure, scenario)
        told_so = {"outcome": want.outcome, "visited": ["/".join(path) for path in want.visited], "facts": dict(want.facts), "safeguards": dict(want.standing)}
        if found | told_so != found or (found["problem"] is None) != (want.problem is None):
            differ[name] = found, told_so, want.problem
    assert differ == {}


MOUSED = 3


def stories() -> list[tuple[str, str, str]]:
    """One of the sourcebook's of every third procedure, and those of the small corpus. The buttons of every other are pressed without a mouse, which is faster."""
    found = []
    for book in BOOKS:
        of_the_sourcebook = [(book, procedure, name) for procedure, told in corpus(book).scenarios.items() for name in [name for name, story in told.items() if story.code][:1]]
        found += of_the_sourcebook[::MOUSED]
        found += [(book, procedure, name) for procedure, told in corpus(book).scenarios.items() for name, story in told.items()
                  if book == "small.en" and not story.code and not story.for_coverage]
    return found


@pytest.mark.parametrize(("book", "procedure"), PROCEDURES)
def test_random_cases_in_the_browser_are_those_of_the_machine(folder: Path, page: Page, book: str, procedure: str):
    """Far from any story: what nobody thought of telling must mean the same too."""
    cases = [(told, walk) for told, walk in (at_random(machines(book), procedure, seed) for seed in range(CASES)) if walk.outcome is not None]
    page.goto((folder / book / f"{procedure}.html").as_uri())
    got = page.evaluate("cases => cases.map(({happens, given}) => window.SOP.replay(happens, given, []))", [
        {"given": told["given"], "happens": [{**thing, **({"of": token(thing["of"])} if "of" in thing else {})} for thing in told["happens"]]} for told, _ in cases])
    for (told, walk), found in zip(cases, got, strict=True):
        visited = ["/".join(did.path) for did in walk.trail if did.what == "enter" and not did.detail]
        want = {"outcome": walk.outcome, "visited": visited, "facts": {**walk.frame.facts, **walk.facts}, "safeguards": walk.standing, "problem": None}
        assert found | want == found, told
    assert len(cases) > CASES / 2


def token(written: str | dict[str, str]) -> str:
    return written if isinstance(written, str) else ":".join(*written.items())


@pytest.mark.parametrize(("book", "procedure"), PROCEDURES)
def test_the_buttons_of_the_page_lead_where_the_machine_goes(folder: Path, page: Page, book: str, procedure: str):
    """Every story, one after the other, on the same page."""
    page.goto((folder / book / f"{procedure}.html").as_uri())
    differ = {}
    for name, scenario in corpus(book).scenarios.get(procedure, {}).items():
        page.evaluate("([given, inForce]) => window.SOP.begin(given, inForce)", list(told(scenario)))
        got, want = page.evaluate(CLICKER, [line(thing) for thing in scenario.happens]), expected(book, procedure, scenario).outcome
        if got != {"outcome": want, "left": [], "problem": None} or want != scenario.ends:
            differ[name] = got, want, scenario.ends
    assert differ == {}


@pytest.mark.parametrize(("book", "procedure", "name"), stories())
def test_a_story_can_be_clicked_to_its_end_with_the_mouse(folder: Path, page: Page, book: str, procedure: str, name: str):
    scenario = corpus(book).scenarios[procedure][name]
    want = expected(book, procedure, scenario)
    page.goto((folder / book / f"{procedure}.html").as_uri())
    page.evaluate("([given, inForce]) => window.SOP.begin(given, inForce)", list(told(scenario)))
    page.click("[data-answer='+start']")
    waiting = list(scenario.happens)
    for _ in range(CLICKS):
        if page.locator("[data-outcome]").count():
            break
        click_on(page, waiting)
    assert page.locator("[data-outcome]").get_attribute("data-outcome") == want.outcome
    assert not waiting


def click_on(page: Page, waiting: list[Happening]) -> None:
    """Do the next thing of the story if it is due here, else what goes on by itself in the machine."""
    here = tuple((page.locator("#screen").get_attribute("data-at") or "").split("/"))
    thing = waiting[0] if waiting else None
    if isinstance(thing, Occurred) and (thing.at in (here, (*here, thing.at[-1])) if thing.at else not ready_by_itself(page)):
        waiting.pop(0)
        tick(page, until=thing.at[-1] if thing.at[:-1] == here else None, all_of_them=False)
        occur(page, thing)
        return
    if isinstance(thing, WasLate) and thing.at == here:
        waiting.pop(0)
        page.click("[data-answer='+late']")
        return
    if isinstance(thing, Answered) and thing.at == here:
        waiting.pop(0)
        answer(page, thing.answer)
        return
    if page.locator("[data-answer='+done']").count():
        tick(page, until=None, all_of_them=True)
        page.click("[data-answer='+done']")
    elif page.locator("[data-answer='+review']").count():
        page.click("[data-answer='+review']")
    elif branches(page):
        page.locator("#screen .answers [data-answer]").first.click()
    else:
        pytest.fail(f"The page stands at {'/'.join(here)}, and the story goes on with {thing}.")


def ready_by_itself(page: Page) -> bool:
    """Whether the machine would go on here without an answer, so that an event without a place falls later."""
    return branches(page) or bool(page.locator("[data-answer='+done'], [data-answer='+review']").count())


def branches(page: Page) -> bool:
    """Whether things stand here that go on at the same time; the machine takes them in their order."""
    return page.get_attribute("#screen", "data-kind") == "parallel"


def tick(page: Page, until: str | None, all_of_them: bool) -> None:
    """Tick the steps up to one, or all."""
    steps = page.locator("[data-step]:enabled")
    if all_of_them:
        steps.evaluate_all("boxes => boxes.forEach(box => box.checked || box.click())")
    elif until is not None:
        steps.evaluate_all("(boxes, until) => boxes.slice(0, boxes.findIndex(box => box.dataset.step === until)).forEach(box => box.click())", until)


def occur(page: Page, thing: Occurred) -> None:
    page.click("#events")
    name = f"[data-event='{thing.event}']"
    page.click(f"{name}[data-of='{thing.of.token}']" if thing.of else name)


def answer(page: Page, value: str) -> None:
    if value.isdecimal():
        page.fill("#number", value)
        page.click("[data-answer='+number']")
    else:
        page.click(f"[data-answer='{value}']")

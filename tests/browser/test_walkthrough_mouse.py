"""Stories that are clicked to their end as a worker does: with the mouse, on what is to be seen. (The buttons of every story are pressed in test_walkthrough_paths.)"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from sop.model.scenario import Answered, Happening, Occurred, WasLate

from .books import BOOKS, corpus, expected, told

CLICKS = 300
MOUSED = 3


def stories() -> list[tuple[str, str, str]]:
    """One of the sourcebook's of every third procedure, and every second of the small corpus. The buttons of all others are pressed without a mouse, which is faster."""
    found = []
    for book in BOOKS:
        of_the_sourcebook = [(book, procedure, name) for procedure, told in corpus(book).scenarios.items() for name in [name for name, story in told.items() if story.code][:1]]
        found += of_the_sourcebook[::MOUSED]
        found += [(book, procedure, name) for procedure, told in corpus(book).scenarios.items() for name, story in told.items()
                  if book == "small.en" and not story.code and not story.for_coverage][::2]
    return found


@pytest.mark.parametrize(("book", "procedure", "name"), stories())
def test_a_story_can_be_clicked_to_its_end_with_the_mouse(walk_page: Page, walkthrough_of, book: str, procedure: str, name: str):
    scenario = corpus(book).scenarios[procedure][name]
    want = expected(book, procedure, scenario)
    walk_page.goto(walkthrough_of(book, procedure).as_uri())
    walk_page.evaluate("([given, inForce]) => window.SOP.begin(given, inForce)", list(told(scenario)))
    walk_page.click("[data-answer='+start']")
    waiting = list(scenario.happens)
    for _ in range(CLICKS):
        if walk_page.locator("[data-outcome]").count():
            break
        click_on(walk_page, waiting)
    assert walk_page.locator("[data-outcome]").get_attribute("data-outcome") == want.outcome
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

"""The walkthrough on a screen: what a worker does with it, by finger, by keyboard and without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from sop.corpus import Corpus, read_corpus
from sop.machine import Machines
from sop.model.scenario import Answered
from sop.paths.compile import compile_corpus
from sop.render.lay_corpus import view_of
from sop.render.walkthrough import walkthrough
from sop.replay import replay

ROOT = Path(__file__).parents[2]
HOSTILE = "The left thing </script><script>window.hacked = true</script>"


def write(corpus: Corpus, folder: Path, locale: str) -> None:
    tables = compile_corpus(corpus)
    views = {view.id: view for view in view_of(corpus, tables, locale).procedures}
    for name in views:
        (folder / f"{name}.{locale}.html").write_text(walkthrough(name, views, tables), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("walkthrough")
    for locale in ("en", "km"):
        write(read_corpus(ROOT), made, locale)
    return made


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, Path]:
    """A small procedure with what the real ones do not use yet."""
    import shutil

    root = tmp_path_factory.mktemp("trial")
    base = root / "procedures"
    shutil.copytree(ROOT / "procedures" / "vocabulary", base / "vocabulary")
    shutil.copy(ROOT / "procedures" / "corpus.yaml", base / "corpus.yaml")
    (base / "trial").mkdir()
    shutil.copy(Path(__file__).parent / "trial.yaml", base / "trial" / "procedure.yaml")
    corpus = read_corpus(root)
    assert not corpus.findings
    write(corpus, root, "en")
    return corpus, root / "trial.en.html"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A telephone that has no network; whatever the page asks for is noted."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda problem: asked.append(f"error: {problem}"))
    yield page
    # A blob is the memory of the page itself: the page about measures that one leaves for.
    assert all(url.startswith(("file:", "data:", "about:", "blob:")) for url in asked), asked
    context.close()


def begin(page: Page, path: Path, *answers: str) -> None:
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


def test_back_and_a_changed_answer_lead_to_where_they_should(page: Page, folder: Path):
    begin(page, folder / "family-tracing.en.html", "adult", "not-needed")
    finish(page)
    page.click("[data-answer='yes']")
    assert at(page) == "risk-plan"
    page.click("#back")
    assert at(page) == "risk"
    page.click("[data-answer='no']")
    assert at(page) == "agree-to-write"
    page.click("#trail summary")
    forks = page.locator("#trail .itself").all_inner_texts()
    assert len(forks) == 2, "the forks that nobody answered are shown"
    assert "18 or older" in forks[0]
    page.click("[data-change='0']")
    assert heading(page) == "Is the person a child or an adult?"
    page.click("[data-answer='child']")
    page.click("[data-answer='none']")
    finish(page)
    page.click("[data-answer='no']")
    assert at(page) == "ask-for-guardian"


def test_a_child_hears_the_words_for_a_child(page: Page, folder: Path):
    begin(page, folder / "family-tracing.en.html", "child", "parent-safe")
    assert page.locator(".say h2").all_inner_texts() == ["Say to a child"]
    begin(page, folder / "family-tracing.en.html", "adult", "not-needed")
    assert page.locator(".say h2").all_inner_texts() == ["Say"]


def test_what_was_ticked_before_an_event_stays_done(page: Page, folder: Path):
    begin(page, folder / "family-tracing.en.html", "adult", "not-needed")
    page.locator("[data-step]").nth(0).check()
    page.locator("[data-step]").nth(1).check()
    page.click("#events")
    page.click("[data-event='child-at-risk-disclosed']")
    assert at(page) == "another-child"
    finish(page)
    assert at(page) == "explain"
    assert [box.is_disabled() for box in page.locator("[data-step]").all()][:3] == [True, True, False]


def test_an_unticked_step_is_shown_and_not_skipped(page: Page, folder: Path):
    begin(page, folder / "family-tracing.en.html", "adult", "not-needed")
    page.locator("[data-step]").nth(0).check()
    page.click("[data-answer='+done']")
    assert at(page) == "explain"
    assert page.inner_text("#problem")
    assert page.evaluate("document.activeElement.dataset.step") == "who-you-are"


def test_only_an_agreement_in_force_can_be_taken_back(page: Page, folder: Path):
    begin(page, folder / "family-tracing.en.html", "adult", "not-needed")
    finish(page)
    page.click("[data-answer='no']")
    page.click("#events")
    assert not page.locator("[data-event='consent-withdrawn']").count()
    page.click("#close")
    page.click("[data-answer='agreed']")
    page.click("[data-answer='agreed']")
    page.click("#events")
    page.click("[data-event='consent-withdrawn'][data-of='trace-family']")
    assert at(page) == "stop-and-respect"


def test_the_keyboard_alone_is_enough(page: Page, folder: Path):
    page.goto((folder / "emergency.en.html").as_uri())
    assert page.evaluate("document.activeElement.id") == "heading"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert heading(page) == "Is the person a child or an adult?"
    assert page.evaluate("document.activeElement.id") == "heading"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert at(page) == "danger-questions"
    for _ in range(page.locator("[data-step]").count()):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert at(page) == "still-danger"
    page.focus("#events")
    page.keyboard.press("Enter")
    assert page.locator("#any-time[open]").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("#any-time[open]").count() == 0
    assert page.evaluate("document.activeElement.id") == "events"


@pytest.mark.parametrize("how", ["button", "shift"])
def test_leaving_shows_nothing_and_leads_nowhere_back(page: Page, folder: Path, how: str):
    page.goto("about:blank")
    begin(page, folder / "family-tracing.en.html", "adult", "not-needed")
    if how == "button":
        page.click("#exit")
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(lambda url: not url.startswith("file:"))
    assert page.title() == "Measures", "a page about something else"
    assert "1 000 m" in page.inner_text("body") and "Family" not in page.content()
    page.go_back()
    assert "Family" not in page.content()


def test_no_answer_is_kept_or_shown_in_an_address(page: Page, folder: Path):
    path = folder / "family-tracing.en.html"
    begin(page, path, "child", "parent-unsafe")
    finish(page)
    page.click("[data-answer='no']")
    assert page.url == path.as_uri()
    assert page.title() == "Family tracing"
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie, history.length]")[:3] == [0, 0, ""]
    page.goto("about:blank")
    page.go_back()
    assert page.locator("[data-answer='+start']").count() == 1, "who comes back to the page finds its beginning"


@pytest.mark.parametrize("locale", ["en", "km"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_stands_in_the_way_of_a_screen_reader(browser: Browser, folder: Path, locale: str, scheme: str):
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme, offline=True)
    page = context.new_page()
    found: list[str] = []

    def look(where: str) -> None:
        problems = Axe().run(page).response["violations"]
        found.extend(f"{where}: {problem['id']}: {problem['nodes'][0]['html'][:200]}" for problem in problems if problem["impact"] in ("serious", "critical"))

    page.goto((folder / f"family-tracing.{locale}.html").as_uri())
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


@pytest.mark.parametrize("locale", ["en", "km"])
def test_it_fits_a_narrow_screen_and_a_thumb(browser: Browser, folder: Path, locale: str):
    context = browser.new_context(viewport={"width": 320, "height": 320}, offline=True)
    page = context.new_page()
    begin(page, folder / f"family-tracing.{locale}.html", "adult", "not-needed")
    finish(page)
    page.click("#trail summary")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    sizes = page.locator("button:visible, summary:visible").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(sizes) >= 48
    context.close()


def test_khmer_is_drawn_by_the_font_in_the_page(page: Page, folder: Path):
    page.goto((folder / "emergency.km.html").as_uri())
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": "#exit"})["nodeId"]
    used = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert [font["familyName"] for font in used] == ["Noto Sans Khmer"]
    assert used[0]["isCustomFont"]


def test_a_text_can_neither_run_nor_break_out(page: Page, trial: tuple[Corpus, Path]):
    begin(page, trial[1], "en")
    page.fill("#number", "12")
    page.click("[data-answer='+number']")
    assert HOSTILE in page.inner_text("#screen")
    page.click("[data-answer='left']")
    assert heading(page) == HOSTILE
    assert page.inner_text("[data-step='first'] + span") == "First, <b>carefully</b>."
    assert page.evaluate("window.hacked") is None


def test_a_number_outside_its_bounds_is_not_taken(page: Page, trial: tuple[Corpus, Path]):
    begin(page, trial[1], "en")
    for wrong in ("", "abc", "121", "-1", "1.5"):
        page.fill("#number", wrong)
        page.keyboard.press("Enter")
        assert at(page) == "how-old"
        assert "0" in page.inner_text("#problem")
    page.click("[data-answer='unknown']")
    assert at(page) == "both"


def test_branches_are_taken_in_any_order_and_all_of_them(page: Page, trial: tuple[Corpus, Path]):
    begin(page, trial[1], "en")
    page.click("[data-answer='unknown']")
    page.click("[data-answer='right']")
    page.click("#events")
    page.click("[data-event='immediate-danger']")
    finish(page)
    assert at(page) == "right"
    finish(page)
    assert [button.get_attribute("data-answer") for button in page.locator("#screen [data-answer]").all()] == ["left"]
    page.click("[data-answer='left']")
    finish(page)
    assert at(page) == "which-way"


def test_a_used_answer_is_not_offered_again(page: Page, trial: tuple[Corpus, Path]):
    begin(page, trial[1], "en", "unknown", "left")
    finish(page)
    page.click("[data-answer='right']")
    finish(page)
    for answer in ("here", "no", "there", "unknown"):
        page.click(f"[data-answer='{answer}']")
    assert page.get_attribute("[data-outcome]", "data-outcome") == "given-up"


def test_what_the_real_procedures_do_not_use_means_the_same_too(page: Page, trial: tuple[Corpus, Path]):
    corpus, path = trial
    lines = [("how-old", "30"), ("which-way", "there"), ("worked", "no"), ("which-way", "here"), ("worked", "yes")]
    want = replay(Machines(compile_corpus(corpus)), "trial", {"language": "km"}, [Answered((state,), answer) for state, answer in lines])
    page.goto(path.as_uri())
    got = page.evaluate("list => window.SOP.replay(list, {language: 'km'}, [])", [{state: answer} for state, answer in lines])
    assert (got["outcome"], got["problem"]) == (want.outcome, None)
    assert got["visited"] == ["/".join(path) for path in want.visited]
    assert got["facts"] == dict(want.facts)


def test_what_the_case_goes_on_with_is_named_once_and_is_a_link(page: Page, folder: Path):
    corpus = read_corpus(ROOT)
    tables = compile_corpus(corpus)
    views = {view.id: view for view in view_of(corpus, tables, "en").procedures}
    path = folder / "linked.en.html"
    path.write_text(walkthrough("where-do-i-begin", views, tables, {"emergency": "emergency.en.html"}), encoding="utf-8")
    begin(page, path, "yes")
    assert page.inner_text(".on") == "It goes on with: Immediate danger"
    assert page.get_attribute(".on a", "href") == "emergency.en.html"

"""The walkthrough of a small procedure with what the real ones do not use yet, and with words that are hostile."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page

from sop.corpus import Corpus, read_corpus
from sop.machine import Machines
from sop.model.scenario import Answered
from sop.paths.compile import compile_corpus
from sop.render.lay_corpus import view_of
from sop.render.walkthrough import walkthrough
from sop.replay import replay

from .on_a_phone import at, begin, finish, heading

ROOT = Path(__file__).parents[2]
HOSTILE = "The left thing </script><script>window.hacked = true</script>"


def write(corpus: Corpus, folder: Path) -> None:
    tables = compile_corpus(corpus)
    views = {view.id: view for view in view_of(corpus, tables, "en").procedures}
    for name in views:
        (folder / f"{name}.en.html").write_text(walkthrough(name, views, tables), encoding="utf-8")


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, Path]:
    """A small procedure with what the real ones do not use yet."""
    root = tmp_path_factory.mktemp("trial")
    base = root / "procedures"
    shutil.copytree(ROOT / "procedures" / "vocabulary", base / "vocabulary")
    shutil.copy(ROOT / "procedures" / "corpus.yaml", base / "corpus.yaml")
    (base / "trial").mkdir()
    shutil.copy(Path(__file__).parent / "trial.yaml", base / "trial" / "procedure.yaml")
    corpus = read_corpus(root)
    assert not corpus.findings
    write(corpus, root)
    return corpus, root / "trial.en.html"


def test_a_text_can_neither_run_nor_break_out(phone: Page, trial: tuple[Corpus, Path]):
    begin(phone, trial[1], "female")
    phone.fill("#number", "12")
    phone.click("[data-answer='+number']")
    assert HOSTILE in phone.inner_text("#screen")
    phone.click("[data-answer='left']")
    assert heading(phone) == HOSTILE
    assert phone.inner_text("[data-step='first'] + span") == "First, <b>carefully</b>."
    assert phone.evaluate("window.hacked") is None


def test_a_number_outside_its_bounds_is_not_taken(phone: Page, trial: tuple[Corpus, Path]):
    begin(phone, trial[1], "female")
    for wrong in ("", "abc", "121", "-1", "1.5"):
        phone.fill("#number", wrong)
        phone.keyboard.press("Enter")
        assert at(phone) == "how-old"
        assert "0" in phone.inner_text("#problem")
    phone.click("[data-answer='unknown']")
    assert at(phone) == "both"


def test_branches_are_taken_in_any_order_and_all_of_them(phone: Page, trial: tuple[Corpus, Path]):
    begin(phone, trial[1], "female")
    phone.click("[data-answer='unknown']")
    phone.click("[data-answer='right']")
    phone.click("#events")
    phone.click("[data-event='immediate-danger']")
    finish(phone)
    assert at(phone) == "right"
    finish(phone)
    assert [button.get_attribute("data-answer") for button in phone.locator("#screen [data-answer]").all()] == ["left"]
    phone.click("[data-answer='left']")
    finish(phone)
    assert at(phone) == "which-way"


def test_a_used_answer_is_not_offered_again(phone: Page, trial: tuple[Corpus, Path]):
    begin(phone, trial[1], "female", "unknown", "left")
    finish(phone)
    phone.click("[data-answer='right']")
    finish(phone)
    for answer in ("here", "no", "there", "unknown"):
        phone.click(f"[data-answer='{answer}']")
    assert phone.get_attribute("[data-outcome]", "data-outcome") == "given-up"


def test_what_the_real_procedures_do_not_use_means_the_same_too(phone: Page, trial: tuple[Corpus, Path]):
    corpus, path = trial
    lines = [("how-old", "30"), ("which-way", "there"), ("worked", "no"), ("which-way", "here"), ("worked", "yes")]
    want = replay(Machines(compile_corpus(corpus)), "trial", {"sex": "male"}, [Answered((state,), answer) for state, answer in lines])
    phone.goto(path.as_uri())
    got = phone.evaluate("list => window.SOP.replay(list, {sex: 'male'}, [])", [{state: answer} for state, answer in lines])
    assert (got["outcome"], got["problem"]) == (want.outcome, None)
    assert got["visited"] == ["/".join(path) for path in want.visited]
    assert got["facts"] == dict(want.facts)

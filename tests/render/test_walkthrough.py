"""A walkthrough is one small file that holds all it needs, and the same bytes every time."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from functools import cache
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from sop.corpus import read_corpus
from sop.languages import interface
from sop.languages.segment import page_marks, without_marks
from sop.paths.compile import compile_corpus
from sop.render.lay_corpus import view_of
from sop.render.view import ProcedureView
from sop.render.walk_book import book_of, included
from sop.render.walkthrough import walkthrough

from ..corpora import real_tables, real_view

ROOT = Path(__file__).parents[2]
PROCEDURES = sorted(path.parent.name for path in (ROOT / "procedures").glob("*/procedure.yaml"))
LOCALES = ("en", "km")
KILOBYTE = 1024


@cache
def views(locale: str) -> dict[str, ProcedureView]:
    return {view.id: view for view in real_view(locale).procedures}


@cache
def page(procedure: str, locale: str) -> str:
    return walkthrough(procedure, views(locale), real_tables())


def script(html: str) -> str:
    [found] = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    return found


def written(html: str) -> tuple[str, str]:
    """(the words that are written as capital letters, the data)."""
    [found] = re.findall(r'<script type="application/json" id="book" data-keys="([^"]*)">(.*?)</script>', html, re.DOTALL)
    return found


def book(html: str) -> Any:
    keys, data = written(html)
    numbers = count(1)
    made = json.loads(re.sub(r"\^", lambda _: str(next(numbers)), re.sub(r'"([A-Z])":', lambda letter: f'"{keys.split()[ord(letter[1]) - ord("A")]}":', data)))
    for name, texts in made["texts"].items():
        nodes = made["tables"][name]["nodes"]
        texts["states"] = dict(zip(nodes, texts["states"], strict=True))
        for here, (state, node) in enumerate(nodes.items()):
            def there(far: Any, here: int = here, names: list[str] = [*nodes]) -> Any:
                return names[here + far] if isinstance(far, int) else far
            for edge in node["edges"]:
                edge["target"] = there(edge["target"])
            if "atMost" in node:
                node["atMost"][1] = there(node["atMost"][1])
            if node.get("fact") is True:
                node["fact"] = state
            if isinstance(answers := texts["states"][state].get("answers"), list):
                texts["states"][state]["answers"] = dict(zip((edge["answer"] for edge in node["edges"]), answers, strict=False))
    return made


def packed(text: str) -> int:
    return len(gzip.compress(text.encode(), 9, mtime=0))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_it_is_small_enough_for_a_weak_network(procedure: str, locale: str):
    html = page(procedure, locale)
    assert packed(html) <= 60 * KILOBYTE
    assert packed(script(html)) <= 15 * KILOBYTE


@pytest.mark.parametrize("locale", LOCALES)
def test_it_may_load_and_run_only_what_is_in_it(locale: str):
    html = page("family-tracing", locale)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    [style] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    for kind, text in (("script", script(html)), ("style", style)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert not re.search(r"https?:|\bstyle=|\bon[a-z]+=|@import|<link|<img|<iframe", html.replace(written(html)[1], ""))
    assert set(re.findall(r"url\(([a-z]+):", html)) <= {"data"}
    assert '<meta name="referrer" content="no-referrer">' in html


def test_nothing_is_kept_or_sent():
    assert not re.search(r"localStorage|sessionStorage|indexedDB|cookie|fetch\(|XMLHttpRequest|sendBeacon|WebSocket|pushState|location\.hash|innerHTML|eval\(",
                         script(page("family-tracing", "en")))


def test_the_data_cannot_end_its_own_element():
    html = page("family-assessment", "en")
    data = written(html)[1]
    assert "<" not in data and html.partition(data)[2].startswith("</script>")


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_what_is_written_short_is_read_back_whole(procedure: str):
    meant = json.loads(json.dumps(book_of(procedure, views("en"), real_tables(), {})))
    made = book(page(procedure, "en"))
    assert {**made, "texts": {}, "strings": [], "cited": [], "asks": {}} == {**meant, "texts": {}, "strings": [], "cited": [], "asks": {}}
    for name, texts in meant["texts"].items():
        for state, text in zip(meant["tables"][name]["nodes"], texts["states"], strict=True):
            said = {answer: meant["strings"][number] for answer, number in text.get("answers", {}).items()}
            assert {answer: made["strings"][number] for answer, number in made["texts"][name]["states"][state].get("answers", {}).items()} == said


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_what_it_calls_is_inside(procedure: str):
    inside = book(page(procedure, "en"))["tables"]
    assert list(inside) == included(procedure, real_tables())
    called = {node["call"]["procedure"] for table in inside.values() for node in table["nodes"].values() if "call" in node}
    assert called <= set(inside)


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_a_state_stands_at_the_place_of_its_number_and_a_step_at_its_own(procedure: str):
    made = book(page(procedure, "en"))
    for name, texts in made["texts"].items():
        assert list(texts["states"]) == [state.id for state in sorted(views("en")[name].states, key=lambda state: state.number)]
        for state, text in texts["states"].items():
            steps = made["tables"][name]["nodes"][state].get("steps", [])
            assert [made["strings"][step["t"]] for step in text.get("steps", [])] == [_step(name, state, step["id"]) for step in steps]


def _step(procedure: str, state: str, step: str) -> str:
    [found] = [each.text.text for one in views("en")[procedure].states if one.id == state for each in one.steps if each.id == step]
    return found


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_fact_that_may_have_to_be_known_has_a_question_and_no_other_has(procedure: str):
    made = book(page(procedure, "en"))
    read = {fact for table in made["tables"].values() for node in table["nodes"].values()
            for fact in (*node.get("reads", []), *(ours for _, ours in node.get("call", {}).get("facts", [])))}
    begun = {fact for table in made["tables"].values() for fact in table["takes"]}
    assert (read | begun) & set(real_tables().terms.facts) <= set(made["asks"])
    assert "joins-religion" not in made["asks"], "nothing here hangs on it"
    assert all(made["strings"][fact["q"]].endswith("?") for fact in made["asks"].values())


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_answer_has_words(procedure: str):
    made = book(page(procedure, "en"))
    for name, table in made["tables"].items():
        for state, node in table["nodes"].items():
            if node["kind"] not in ("question", "consent", "wait"):
                continue
            answers = {edge["answer"] for edge in node["edges"] if not edge["answer"].startswith("late")} - {""}
            bounded = "bounds" in made["facts"].get(node.get("fact", ""), {})
            words = made["texts"][name]["states"][state].get("answers", {})
            assert answers - ({"others"} if bounded else set()) <= set(words), f"{name}/{state}"


def test_the_language_stands_on_the_page_and_on_what_is_not_in_it():
    html = page("family-tracing", "km")
    assert '<html lang="km">' in html
    assert all(text["l"] == "en" for text in book(html)["strings"] if isinstance(text, dict))
    assert '<html lang="en">' in page("family-tracing", "en")
    assert not [text for text in book(page("family-tracing", "en"))["strings"] if isinstance(text, dict)]
    places = [place["at"] for place in book(html)["cited"] if "at" in place]
    assert {"t": "principle 2", "l": "en"} in places and any(isinstance(place, str) for place in places)
    assert all(isinstance(place["at"], str) for place in book(page("family-tracing", "en"))["cited"] if "at" in place)


def test_a_colon_and_a_stop_are_those_of_the_language():
    assert not re.findall(r'(?<=[ (,])"[.:;] "|`[.:;] \$', script(page("family-tracing", "km")))


def test_khmer_stays_whole_at_the_end_of_a_line():
    """The browser breaks Khmer by its own dictionary, which does not know all words and parts a number from what it counts."""
    html = page("emergency", "km")
    data = written(html)[1].translate({letter: letter + 0x1080 for letter in range(0x0700, 0x0780)})
    assert "សា~មី~ខ្លួ~ន" in data and "សាមីខ្លួន" not in data and "18\u00a0ឆ្នាំ" in data
    assert json.loads(data.replace("~", "\u2060").replace("^", "0"))["words"]["number"] == page_marks(interface.words("km")["state.number"], "km").replace("\u200b", "")
    assert "~" not in written(page("emergency", "en"))[1]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_draft_says_so(locale: str):
    html = without_marks(unescape(page("family-tracing", locale)))
    assert interface.words(locale)["standing.draft"] in html
    assert (interface.words(locale)["standing.drafted"] in html) == (locale != "en")
    assert views(locale)["family-tracing"].fingerprint[:8] in html


def test_the_same_words_give_the_same_bytes():
    again = walkthrough("emergency", {view.id: view for view in view_of(read_corpus(ROOT), compile_corpus(read_corpus(ROOT)), "km").procedures}, real_tables())
    assert again == page("emergency", "km")


def test_another_walkthrough_can_be_linked_from_the_end():
    html = walkthrough("family-tracing", views("en"), real_tables(), {"family-assessment": "../family-assessment/"})
    assert book(html)["texts"]["family-tracing"]["outcomes"]["family-found-verified"]["link"] == "../family-assessment/"


def test_what_must_be_done_does_not_stand_only_where_it_is_folded_away():
    """A reason is folded on the screen: none of its sentences tells the worker what to do."""
    deeds = ("Ask", "Call", "Decide", "Do", "Give", "Hear", "Look", "Make", "Meet", "Never", "Say", "Tell", "Write")
    told = [(view.id, state.id, sentence) for view in views("en").values() for state in view.states if state.why
            for sentence in state.why.text.split(". ") if sentence.split()[0] in deeds]
    assert told == []


def test_what_must_be_in_place_first_says_what_to_do_if_it_is_not():
    said = {procedure: book(page(procedure, "en"))["words"].get("notInPlace") for procedure in ("return-home", "emergency")}
    assert said == {"return-home": interface.words("en")["procedure.not-in-place"], "emergency": None}
    assert "notInPlace" in script(page("return-home", "en"))

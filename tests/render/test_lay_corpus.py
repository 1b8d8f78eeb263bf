"""Languages are laid out one by one, by whoever asks first; what has no language is worked out once."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sop.corpus import read_corpus
from sop.model.state import Call, StateBase
from sop.model.vocabulary import Role, Term
from sop.paths.compile import compile_corpus
from sop.render import lay_corpus
from sop.render.lay_corpus import Views, view_of
from sop.render.meaning import meanings
from sop.render.speaker import Speaker

from ..corpora import real_corpus

SMALL = Path(__file__).parents[1] / "corpus"


def test_a_language_is_laid_out_when_it_is_asked_for_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str] = []

    class Heard(Speaker):
        def __init__(self, corpus, locale) -> None:
            spoken.append(locale)
            super().__init__(corpus, locale)

    monkeypatch.setattr(lay_corpus, "Speaker", Heard)
    corpus = read_corpus(SMALL)
    tables = compile_corpus(corpus)
    views = Views(corpus, tables, corpus.locales)
    assert (list(views), len(views), spoken) == (["en", "km"], 2, [])
    assert views["km"] is views["km"]
    assert spoken == ["km"]
    with pytest.raises(KeyError):
        views["vi"]
    assert views["km"] == view_of(corpus, tables, "km")


def test_procedures_stand_in_the_order_of_the_settings_then_by_their_ids() -> None:
    corpus = read_corpus(SMALL)
    ordered = replace(corpus, settings=corpus.settings.model_copy(update={"order": ("write-down",)}))
    assert [[procedure.id for procedure in view_of(each, compile_corpus(each), "en").procedures] for each in (corpus, ordered)] == [
        ["rest", "see-a-doctor", "write-down"], ["write-down", "rest", "see-a-doctor"]]


def test_what_is_the_same_in_every_language() -> None:
    corpus = read_corpus(SMALL)
    found = meanings(corpus)
    assert {name: (meaning.calls, meaning.called_by) for name, meaning in found.items()} == {
        "rest": ((), ("see-a-doctor",)), "see-a-doctor": (("rest", "write-down"), ()), "write-down": ((), ("see-a-doctor",))}
    assert found["see-a-doctor"].parameters == ("urgent-answer", "slow-answer", "second-reminder", "review-dates")
    assert [message.context for message in found["rest"].messages[:3]] == ["procedure.title", "procedure.summary", "procedure.scope"]


def test_what_an_event_begins_or_calls_is_there_at_once() -> None:
    found = {name for name, meaning in meanings(real_corpus()).items() if meaning.at_once}
    assert {"emergency", "complaint"} <= found and not found & {"where-do-i-begin", "household-assessment"}


def test_a_role_without_a_step_is_told_where_texts_speak_of_it() -> None:
    corpus = read_corpus(SMALL)
    roles = {**corpus.vocabulary.roles, "translator": Role(text="Translator", said_as=("interpreter",)), "inter": Role(text="Inter")}
    with_roles = replace(corpus, vocabulary=corpus.vocabulary.model_copy(update={"roles": roles}))
    duties = view_of(with_roles, compile_corpus(with_roles), "en").duties
    assert {name: (duties[name].acts, [each.id for each in duties[name].spoken_of]) for name in ("nurse", "translator", "inter")} == {
        "nurse": (True, []), "translator": (False, ["see-a-doctor"]), "inter": (False, [])}


def test_a_place_that_is_only_a_number_says_what_it_counts() -> None:
    corpus = read_corpus(SMALL)
    sources = {**corpus.vocabulary.sources, "guide": corpus.vocabulary.sources["guide"].model_copy(update={"numbered_by": "paragraph"})}
    numbered = replace(corpus, vocabulary=corpus.vocabulary.model_copy(update={"sources": sources}))
    told = [{cited.at for rule in view_of(each, compile_corpus(each), locale).rules for cited in rule.basis.citations}
            for each, locale in ((corpus, "en"), (numbered, "en"), (numbered, "km"))]
    assert told == [{"50"}, {"paragraph 50"}, {"កថាខណ្ឌទី 50"}]


def test_terms_stand_in_the_order_of_their_letters() -> None:
    corpus = read_corpus(SMALL)
    terms = {name: Term(text=text, means="Something.") for name, text in (("a", "way"), ("b", "Bed"), ("c", "arm"))}
    with_terms = replace(corpus, vocabulary=corpus.vocabulary.model_copy(update={"glossary": terms}))
    assert [term.text.text for term in view_of(with_terms, compile_corpus(with_terms), "en").terms] == ["arm", "Bed", "way"]


def test_a_code_that_several_groups_share_has_its_place_in_the_first() -> None:
    corpus = read_corpus(SMALL)
    shared = replace(corpus, settings=corpus.settings.model_copy(update={"covers": {"one": ("A1", "A2"), "two": ("A2",), "three": ("A3", "A2")}}))
    assert [(cover.group, cover.code) for cover in view_of(shared, compile_corpus(shared), "en").covers if cover.again] == [("two", "A2"), ("three", "A2")]


def test_a_wait_tells_when_it_is_looked_at_again_also_where_something_goes_on_meanwhile(tmp_path: Path) -> None:
    folder = shutil.copytree(SMALL, tmp_path / "corpus")
    path = folder / "procedures" / "see-a-doctor" / "procedure.yaml"
    path.write_text(path.read_text().replace("        every: review-dates\n        next: well-now\n", "        every: review-dates\n"
                                             "        meanwhile:\n          every: slow-answer\n          do: Ask how it goes.\n        next: well-now\n"))
    told = []
    for where in (SMALL, folder):
        corpus = read_corpus(where)
        procedure = next(each for each in view_of(corpus, compile_corpus(corpus), "en").procedures if each.id == "see-a-doctor")
        told.append(next((state.review.text, state.meanwhile and state.meanwhile.text) for state in procedure.states if state.id == "again"))
    turns = "After 7 days, then every month (proposed)"
    assert told == [(turns, None), (turns, "Every 2 working days (proposed): Ask how it goes.")]


def test_a_story_is_called_by_what_happens_and_not_by_the_answer_that_it_tries() -> None:
    """A trainer who reads 'Go home after ends unsafe now' knows less than before."""
    wrong, taken_back = [], tuple(f"taken-back-{act}" for act in real_corpus().vocabulary.acts)
    for procedure in real_corpus().procedures.values():
        tried = {f"{name}-{end}" for name, state in procedure.all_states.items() for end in _tried(state)}
        for name, scenario in real_corpus().scenarios.get(procedure.id, {}).items():
            slug = re.sub("[^a-z0-9]+", "-", scenario.title.lower())
            if slug in tried and slug == name or slug.startswith(taken_back):
                wrong.append((procedure.id, scenario.title))
    assert wrong == []


def _tried(state: StateBase) -> tuple[str, ...]:
    """What may follow the name of a state in a title that a program made."""
    if isinstance(state, Call):
        return tuple(f"ends-{outcome}" for outcome in state.outcomes)
    return (*getattr(state, "answers", ()), "refused", "not-now", "with-limits", "limited", "too-late", "unknown")

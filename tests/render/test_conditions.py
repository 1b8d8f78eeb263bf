"""A condition says what is so, never 'not so: ...'."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sop.corpus import Corpus, read_corpus
from sop.model.condition import All, AnyOf, Condition, FactBetween, FactIs, Happened, InForce, Not
from sop.model.ref import Ref
from sop.render.conditions import limit, phrase
from sop.render.speaker import Speaker

from ..corpora import real_corpus, real_view

ROOTS = {"small": Path(__file__).parents[1] / "corpus", "real": Path(__file__).parents[2]}
ADULT, CALM, YOUNG = FactIs("age-group", ("adult",)), FactIs("mood", ("calm",)), FactBetween("age", None, 5)
HERE = InForce(Ref("interpreter-present"))
HERE_SAID = "Somebody is there who speaks the language of the person"


@cache
def corpus(name: str) -> Corpus:
    return real_corpus() if name == "real" else read_corpus(ROOTS[name])


def said(condition: Condition, locale: str = "en", name: str = "small", procedure: str = "see-a-doctor") -> str:
    return phrase(Speaker(corpus(name), locale), condition, corpus(name).procedures[procedure]).text


@pytest.mark.parametrize(("condition", "words"), [
    (ADULT, "Child or adult: adult"),
    (FactIs("age-group", ("child",)), "Child or adult: child or not known"),
    (Not(ADULT), "Child or adult: child or not known"),
    (Not(FactIs("age-group", ("child",))), "Child or adult: adult"),
    (Not(CALM), "How the person feels: afraid or angry"),
    (Not(Not(CALM)), "How the person feels: calm"),
    (FactIs("language", ("khmer", "another")), "The language of the talk: Khmer or Another language"),
    (YOUNG, "Age in years: below 6"),
    (Not(YOUNG), "Age in years: 6 or more; or age in years: not known"),
    (Not(FactBetween("age", 6, 17)), "Age in years: below 6; or age in years: 18 or more; or age in years: not known"),
    (HERE, f"{HERE_SAID}: yes"),
    (Not(HERE), f"{HERE_SAID}: no"),
    (Happened("danger"), "Somebody is in danger: this has happened"),
    (Not(Happened("danger")), "Somebody is in danger: this has not happened"),
    (All((CALM, ADULT)), "How the person feels: calm; and child or adult: adult"),
    (Not(All((CALM, ADULT))), "How the person feels: afraid or angry; or child or adult: child or not known"),
    (Not(AnyOf((CALM, HERE))), f"How the person feels: afraid or angry; and {HERE_SAID[0].lower()}{HERE_SAID[1:]}: no"),
    (All((CALM, AnyOf((YOUNG, ADULT)))), "How the person feels: calm; and (age in years: below 6; or child or adult: adult)"),
])
def test_a_condition_says_what_is_so(condition: Condition, words: str):
    assert said(condition) == words


def test_where_many_values_are_left_those_that_are_not_meant_are_named():
    assert said(Not(FactIs("guardian-status", ("none",))), "en", "real", "family-tracing") == "Who may decide together with the child: anything but nobody yet"


@pytest.mark.parametrize(("condition", "words"), [
    (Not(ADULT), "Only if the answer to “Is the person a child or an adult?” has been: under 18 or not known."),
    (FactIs("guardian-status", ("none",)), "Only if the answer to “Who may decide together with the child?” has been: nobody yet."),
    (Not(FactIs("guardian-status", ("none",))), "Only if this held until now (who may decide together with the child: anything but nobody yet)."),
    (All((ADULT, Not(InForce(Ref("emergency-declared"))))),
     "Only if this held until now (child or adult: 18 or older; and the emergency is still going on: no)."),
])
def test_when_something_counts_is_a_question_and_its_answers_where_one_fact_tells_it(condition: Condition, words: str):
    real = corpus("real")
    assert limit(Speaker(real, "en"), condition, real.procedures["family-tracing"]).text == words


def test_khmer_says_it_in_the_same_way():
    assert said(Not(ADULT), "km", "real", "family-tracing") == "កុមារ ឬមនុស្សពេញវ័យ៖ ក្រោម 18 ឆ្នាំ ឬ មិនដឹង"


@pytest.mark.parametrize("locale", ["en", "km"])
def test_every_way_of_a_choice_names_who_is_not_known_too(locale: str):
    """Whose age is not known goes the way of a child: the page must say so."""
    unknown = {"en": "not known", "km": "មិនដឹង"}[locale]
    [procedure] = [each for each in real_view(locale).procedures if each.id == "family-assessment"]
    [state] = [each for each in procedure.states if each.id == "who-stopped"]
    assert [unknown in way.label.text for way in state.ways] == [way.answer == "child" for way in state.ways]

"""Countries, gaps and open questions: what they point at is there, or called planned, and nothing is left without an answer."""

from __future__ import annotations

import pytest

from sop.finding import Place
from sop.load import build
from sop.model.country import Country
from sop.model.gap import Gaps
from sop.model.review import OpenQuestions
from sop.source import parse

from .conftest import corpus_of, findings, ours

LISTEN = "states:\n  listen:\n    task: Listen\n    do: Listen.\n    next: done\n"
GAP = "groups:\n  help:\n    title: Help\n    gaps:\n      no-ears:\n        number: 1\n        text: Nobody listens.\n        basis: {forum-2010: annex 3}\n"
ONE = {"one": {}}
"""The folder of the small procedure."""


def made(text: str, kind: type):
    """A file of reference from its text."""
    data, problems = parse(text, "gaps.yaml")
    part, wrong = build(data, kind, Place("gaps.yaml"))
    assert part is not None and not problems, [*problems, *wrong]
    return part


def said(rule: str, **more: object) -> list[str]:
    """The sentences of one rule about a small corpus."""
    return [finding.message for finding in findings(rule, corpus_of({"one": LISTEN}, **{"scenarios": ONE, "rules": ours().rules, "questions": OpenQuestions(), **more}))]


def answered(answer: str) -> list[str]:
    """What is said about one answer."""
    return said("answer-names-nothing", gaps=made(GAP + f"        answered_by:\n          - {answer}\n", Gaps))


@pytest.mark.parametrize("answer", [
    "{procedure: one}", "{procedure: one, state: listen}", "{procedure: one, state: done}", "{procedure: later, planned: yes}", "{rule: R-CON-1}",
    "{rule: consent-before-interview}", "{rule: R-NEW-1, planned: yes}", "{form: f-consent}", "{parameter: first-answer}", "{service: shelter-centre}",
    "{country: thailand}", "{page: sheets}"])
def test_an_answer_that_is_there_or_planned_is_right(answer: str):
    assert answered(answer) == []


@pytest.mark.parametrize(("answer", "sentence"), [
    ("{procedure: two}", 'The gap "no-ears" names the procedure "two", which does not exist.'),
    ("{procedure: one, state: lisen}", 'The gap "no-ears" names the state "lisen", which does not exist.'),
    ("{rule: R-CON-99}", 'The gap "no-ears" names the rule "R-CON-99", which does not exist.'),
    ("{country: siam}", 'The gap "no-ears" names the country "siam", which does not exist.'),
    ("{procedure: one, planned: yes}", 'The gap "no-ears" calls the procedure "one" planned, but it is there.'),
    ("{procedure: one, state: listen, planned: yes}", 'The gap "no-ears" calls the state "listen" planned, but it is there.'),
    ("{procedure: one, rule: R-CON-1}", 'The gap "no-ears" names 2 things in one answer.'),
    ("{state: listen}", 'The gap "no-ears" names no things in one answer.'),
])
def test_an_answer_that_is_not_there_is_told(answer: str, sentence: str):
    assert answered(answer) == [sentence]


def test_a_gap_that_nothing_answers_says_why():
    assert said("gap-without-answer", gaps=made(GAP, Gaps)) == ['Nothing answers the gap "no-ears".']
    assert said("gap-without-answer", gaps=made(GAP + "        limits: Ears are not ours to give.\n", Gaps)) == []


def test_two_gaps_with_one_number_are_told():
    twice = GAP + "        limits: None.\n" + "\n".join(GAP.split("\n")[4:]).replace("no-ears", "no-time") + "        limits: None.\n"
    assert said("gap-without-answer", gaps=made(twice, Gaps)) == ['The gaps "no-ears" and "no-time" have the same number 1.']


def test_what_hangs_on_an_open_question_exists():
    question = made("questions:\n  who:\n    asks: lawyer\n    text: Who?\n    why: Nobody knows.\n    concerns:\n      - {parameter: no-such-time}\n", OpenQuestions)
    assert said("answer-names-nothing", gaps=Gaps(), questions=question) == ['The question "who" names the parameter "no-such-time", which does not exist.']


def test_a_period_ends_after_it_begins_and_its_sources_exist():
    country = made("id: siam\ntitle: Siam\nas_of: {from: 2012, to: 2010}\nbasis: {no-such-book: page 1}\n", Country)
    assert said("reference-names-nothing", countries={"siam": country}, gaps=Gaps()) == [
        "The period ends in 2010, before it begins.", 'There is no source "no-such-book" in the vocabulary.']


def test_our_own_gaps_questions_and_countries_are_sound():
    for rule in ("reference-names-nothing", "gap-without-answer", "answer-names-nothing"):
        assert findings(rule, ours()) == []
    numbers = [gap.number for group in ours().gaps.groups.values() for gap in group.gaps.values()]
    assert sorted(numbers) == list(range(1, 127))
    assert set(ours().countries) == {"cambodia", "china", "lao-pdr", "myanmar", "thailand", "viet-nam"}

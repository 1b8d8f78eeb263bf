"""Words that name nothing, rules that name nothing, reviews that are due."""

from __future__ import annotations

from datetime import date

import pytest

from sop.corpus import read_corpus

from ..corpora import ROOT
from .conftest import RULE, Judge, findings, ours, rules, words

LISTEN = "states:\n  listen:\n    task: Listen\n    do: Listen.\n    next: done\n"


@pytest.mark.parametrize(("kind", "entry", "sentence"), [
    ("roles", "helper:\n  text: Helper\n  may: [intervew]", 'The role "helper" names "intervew", which does not exist.'),
    ("roles", "helper:\n  text: Helper\n  may: [{share-information: the-moon}]", 'The role "helper" names "the-moon", which does not exist.'),
    ("roles", "helper:\n  text: Helper\n  answers_to: [nobody]", 'The role "helper" names "nobody", which does not exist.'),
    ("safeguards", "guard:\n  text: Guard\n  lasts: for-ever", 'The entry "guard" under `safeguards` names "for-ever", which does not exist.'),
    ("safeguards", "guard:\n  text: Guard\n  lapses_on: [rain]", 'The entry "guard" under `safeguards` names "rain", which does not exist.'),
    ("safeguards", "guard:\n  text: Guard\n  basis: {no-such-book: page 1}", 'This names "no-such-book", which does not exist.'),
    ("acts", "act:\n  text: Act\n  scope: weather", 'The entry "act" under `acts` names "weather", which does not exist.'),
    ("facts", "mood:\n  text: Mood\n  values: [good, bad]\n  depends_on: weather", 'The entry "mood" under `facts` names "weather", which does not exist.'),
    ("facts", "mood:\n  text: Mood\n  labels_from: moods", 'The entry "mood" under `facts` names "moods", which does not exist.'),
    ("parameters", "dates:\n  text: Dates\n  steps:\n    - {amount: 1, unit: months, basis: {no-such-book: \"1\"}}", 'This names "no-such-book", which does not exist.'),
])
def test_a_word_of_the_vocabulary_that_names_nothing_is_told(kind: str, entry: str, sentence: str, say: Judge):
    assert sentence in say("vocabulary-names-nothing", {"one": LISTEN}, words(**{kind: entry}))


def test_a_derived_fact_has_a_value_for_everybody(say: Judge):
    facts = "age:\n  text: Age\n  values: {from: 0, to: 120}\n  may_be_unknown: yes\ngroup:\n  text: Group\n  values: [child, adult]\n  derived_from: {age: {child: {below: 17}, adult: {at_least: 18}}}"
    assert say("vocabulary-names-nothing", {"one": LISTEN}, words(facts=facts)) == ['The fact "group" has no value when age is 17.']


def test_roles_that_answer_to_one_another_are_told(say: Judge):
    roles = "one:\n  text: One\n  answers_to: [two]\ntwo:\n  text: Two\n  answers_to: [three]\nthree:\n  text: Three\n  answers_to: [two]"
    assert say("nobody-answers", {"one": LISTEN}, words(roles=roles)) == ["These roles answer to one another: two -> three -> two."]


def test_our_own_vocabulary_and_rules_name_only_what_exists():
    assert [*findings("vocabulary-names-nothing", ours()), *findings("rule-names-nothing", ours()), *findings("nobody-answers", ours())] == []


@pytest.mark.parametrize(("old", "new", "word"), [
    ("act: interview", "act: intervew", "intervew"), ("requires: private-place", "requires: privat-place", "privat-place"),
    ("requires: private-place", "requires: {consent: {share-information: the-moon}}", "the-moon"), ("severity", "when: {age-gruop: child}\n  severity", "age-gruop"),
    ("severity", "when: {age-group: chlid}\n  severity", "chlid"), ("severity", "unless:\n    - when: {event: rain}\n  severity", "rain"),
    ("severity", "unless:\n    - when: {in_force: lawful-ordr}\n  severity", "lawful-ordr"), ("severity", "prevents: [no-such-story]\n  severity", "no-such-story"),
    ("severity", "basis: {no-such-book: \"1\"}\n  severity", "no-such-book"), ("fail: talk-in-the-hall", "fail: talk-in-the-hal", "talk-in-the-hal"),
])
def test_a_rule_that_names_nothing_is_told(old: str, new: str, word: str, say: Judge):
    examples = ours().examples
    assert say("rule-names-nothing", {"one": LISTEN}, rules=rules(RULE), examples=examples) == []
    [sentence] = say("rule-names-nothing", {"one": LISTEN}, rules=rules(RULE.replace(old, new)), examples=examples)
    assert sentence.endswith(f'names "{word}", which does not exist.')


@pytest.mark.parametrize(("scope", "sentences"), [
    ("{after: {ended: risk-assessment}}", ['The rule "quiet" waits until "risk-assessment" ends, and does not hear what else ends it: immediate-danger.']),
    ("{after: {any: [{ended: risk-assessment}, {event: immediate-danger}]}}", []), ("{after: {ended: {consent: interview}}}", [])])
def test_a_rule_that_waits_for_an_end_hears_whatever_ends_it(scope: str, sentences: list[str], say: Judge):
    assert say("end-unheard", {"one": LISTEN}, rules=rules(RULE.replace("requires:", f"scope: {scope}\n  requires:"))) == sentences


@pytest.mark.parametrize(("head", "on", "sentences"), [
    ("review_by: 2027-11-30\n", None, []), ("", date(2099, 1, 1), []),
    ("review_by: 2025-11-30\n", None, ['"one" is to be looked at again by 2025-11-30, before it takes effect.']),
])
def test_a_procedure_is_looked_at_again(head: str, on: date | None, sentences: list[str], say: Judge):
    assert say("review-out-of-date", {"one": head + LISTEN}, on=on) == sentences


@pytest.mark.parametrize(("on", "sentences"), [(None, []), (date(2027, 11, 30), []), (date(2027, 12, 1), ['"one" was to be looked at again by 2027-11-30.'])])
def test_a_review_is_overdue_only_after_its_day(on: date | None, sentences: list[str], say: Judge):
    assert say("review-overdue", {"one": "review_by: 2027-11-30\n" + LISTEN}, on=on) == sentences


def test_what_is_proposed_is_counted():
    corpus = read_corpus(ROOT)
    told = [finding.message for finding in findings("without-source", corpus)]
    assert len(told) == len(corpus.procedures) + 1 and all("printed as proposed" in message for message in told)

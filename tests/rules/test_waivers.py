"""Waivers that stand on nothing: of a name that cannot be waived there, twice, approved by the one who acts, or without an end in time."""

from __future__ import annotations

from datetime import date

import pytest

from .conftest import RULE, Judge, corpus_of, findings, rules, words

UNTIL = "2026-12-31"


def waives(rule: str, approver: str = "supervisor", until: str = UNTIL, by: int = 0) -> str:
    """A waiver as it stands `by` blanks from the margin."""
    lines = ("waives:", f"  - rule: {rule}", "    reason: There is one room.", f"    approver: {approver}", f"    until: {until}")
    return "".join(f"{' ' * by}{line}\n" for line in lines)


def at_state(rule: str = "quiet", approver: str = "supervisor", until: str = UNTIL, head: str = "review_by: 2027-11-30\n") -> str:
    return head + "states:\n  talk:\n    task: Talk\n    do: Talk.\n    next: done\n" + waives(rule, approver, until, 4)


def at_event(rule: str, approver: str = "supervisor") -> str:
    return "at_any_time:\n  immediate-danger:\n    starts: emergency\n" + waives(rule, approver, by=4) + "states:\n  talk:\n    task: Talk\n    do: Talk.\n    next: done\n"


def at_procedure(rule: str, approver: str = "supervisor", until: str = UNTIL, head: str = "") -> str:
    return head + waives(rule, approver, until) + "states:\n  talk:\n    task: Talk\n    do: Talk.\n    next: done\n"


TALK = at_state("quiet").partition("    waives:")[0]


@pytest.mark.parametrize(("text", "sentences"), [
    (at_state(), []),
    (at_state("queit"), ['"talk" waives "queit", which is no rule of protection.']),
    (at_state("dead-end"), ['"talk" waives "dead-end", which is no rule of protection.']),
    (at_state("not-considered"), ['"talk" waives "not-considered", which is no rule of protection.']),
    (at_state(approver="case-worker"), ['The waiver of "quiet" at "talk" is approved by the role that acts there: "case-worker".']),
    (at_state() + f"      - rule: quiet\n        reason: Again.\n        approver: atro\n        until: {UNTIL}\n", ['"talk" waives "quiet" twice.']),
    (at_procedure("not-considered"), []),
    (at_procedure("quiet"), ['"one" waives "quiet", which cannot be waived there.']),
    (at_procedure("without-source"), ['"one" waives "without-source", which cannot be waived there.']),
    (at_procedure("not-considered", "case-worker"), ['The waiver of "not-considered" at "one" is approved by the role that acts there: "case-worker".']),
    (at_event("event-unheard-in-part"), []),
    (at_event("event-unheard"), ['The event "immediate-danger" waives "event-unheard", which cannot be waived there.']),
    (at_event("event-unheard-in-part", "case-worker"),
     ['The waiver of "event-unheard-in-part" at the event "immediate-danger" is approved by the role that acts there: "case-worker".']),
])
def test_a_waiver_stands_on_something(text: str, sentences: list[str], say: Judge):
    assert say("waiver-without-ground", {"one": text}, rules=rules(RULE)) == sentences


def test_a_rule_that_cannot_be_waived_is_kept(say: Judge):
    assert say("waiver-without-ground", {"one": at_state()}, rules=rules(RULE.replace("can_be_waived: yes", "can_be_waived: no"))) == ['The rule "quiet" cannot be waived.']


@pytest.mark.parametrize(("waiver", "sentences"), [
    (waives("not-exercised", by=2), []),
    (waives("guards-nothing", by=2), ['The rule "quiet" waives "guards-nothing", which cannot be waived there.']),
    (waives("not-exercised", "superviser", by=2), ['The waiver of "not-exercised" at the rule "quiet" is approved by "superviser", which is no role.']),
])
def test_a_rule_answers_only_that_nobody_does_what_it_watches(waiver: str, sentences: list[str], say: Judge):
    assert say("waiver-without-ground", {"one": TALK, "two": TALK}, rules=rules(RULE + waiver)) == sentences


@pytest.mark.parametrize(("waiver", "sentences"), [
    (waives("fact-that-nobody-settles", by=2), []),
    (waives("not-considered", by=2), ['The fact "mood" waives "not-considered", which cannot be waived there.']),
    (waives("fact-that-nobody-settles", "nobody", by=2), ['The waiver of "fact-that-nobody-settles" at the fact "mood" is approved by "nobody", which is no role.']),
])
def test_a_fact_answers_only_that_nobody_asks_it(waiver: str, sentences: list[str], say: Judge):
    facts = words(facts="mood:\n  text: Mood\n  values: [good, bad]\n" + waiver)
    assert say("waiver-without-ground", {"one": TALK, "two": TALK}, facts) == sentences


def test_whoever_waives_what_cannot_be_is_told_what_can_be_waived_there():
    [finding] = findings("waiver-without-ground", corpus_of({"one": at_procedure("gap")}))
    assert (finding.severity, finding.hint, finding.place.line) == ("error", 'Mend what is told. There only "not-considered" can be waived.', 14)


@pytest.mark.parametrize(("text", "on", "sentences"), [
    (at_state(), None, []),
    (at_state(until="2025-12-31"), None, ['The waiver of "quiet" at "talk" ended on 2025-12-31, before this edition.']),
    (at_state(head="effective: 2026-06-01\n", until="2026-05-31"), None, ['The waiver of "quiet" at "talk" ended on 2026-05-31, before this edition.']),
    (at_state(until="2027-12-01"), None, ['The waiver of "quiet" at "talk" lasts until 2027-12-01, longer than the procedure itself (2027-11-30).']),
    (at_state(), date(2026, 12, 31), []),
    (at_state(), date(2027, 1, 1), []),
    (at_procedure("not-considered", until="2027-11-30", head="review_by: 2027-11-30\n"), None, []),
    (at_procedure("not-considered", until="2027-12-01", head="review_by: 2027-11-30\n"), None,
     ['The waiver of "not-considered" at "one" lasts until 2027-12-01, longer than the procedure itself (2027-11-30).']),
    ("effective: 2027-01-01\n" + at_event("event-unheard-in-part"), None,
     ['The waiver of "event-unheard-in-part" at the event "immediate-danger" ended on 2026-12-31, before this edition.']),
])
def test_a_waiver_ends(text: str, on: date | None, sentences: list[str], say: Judge):
    assert say("waiver-out-of-date", {"one": text}, on=on, rules=rules(RULE)) == sentences

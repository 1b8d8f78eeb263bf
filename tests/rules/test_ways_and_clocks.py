"""Rounds whose bound leads back into them, clocks on the way of an event, deadlines in a round, tables too wide; names of no place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from validator import boxes
from validator.graph import cyclic, reach, round_through

from .conftest import Judge, words

STATES = "abcdef"


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(STATES), st.lists(st.sampled_from(STATES), max_size=3), min_size=6, max_size=6))
def test_a_state_lies_on_a_round_only_if_it_is_left_over(after: dict[str, list[str]]):
    rounds = {state for state in after if round_through(state, lambda name: after[name])}
    assert rounds == {state for state in after if state in reach(dict.fromkeys(after[state]), lambda name: after[name])}
    assert rounds <= cyclic(after)
    between = {state for state in after if rounds & {*reach([state], lambda name: after[name])} and any(state in reach([start], lambda name: after[name]) for start in rounds)}
    assert cyclic(after) == between


def task(state: str, then: str, more: str = "") -> str:
    return f"  {state}:\n    task: Do it\n    do: Do it.\n    next: {then}\n{more}"


def test_a_bound_that_leads_back_into_its_round_is_none(say: Judge):
    text = "states:\n  ask:\n    question: Is there an answer?\n    answers: {yes: done, no: again}\n" + task("again", "ask", "    at_most: {times: 3, then: %s}\n")
    assert say("loop-without-bound", {"one": text % "ask"}) == ["This way can go round for ever: ask -> again -> ask."]
    assert say("loop-without-bound", {"one": text % "done"}) == []


def timed(state: str, then: str, within: str, more: str = "") -> str:
    return task(state, then, f"    within: {within}\n    late: {{tell: supervisor, then: stay}}\n{more}")


def test_a_clock_may_be_started_by_an_event(say: Judge):
    text = ("at_any_time:\n  complaint-made: {%snext: hear}\nstates:\n" + task("work", "done") + timed("decide", "done", "complaint-decided", "    from: complaint-made\n")
            + "handlers:\n" + task("hear", "decide"))
    assert say("clock-not-started", {"one": text % ""}) == []
    other = text.replace("from: complaint-made", "from: work")
    assert say("clock-not-started", {"one": other % ""}) == []  # the start itself starts it
    later = other.replace("states:\n", "states:\n" + task("before", "work"))
    assert say("clock-not-started", {"one": later % ""}) == ['The deadline of "decide" is counted from work, but this way misses it: before -> hear -> decide.']
    assert say("clock-not-started", {"one": later % "during: work, "}) == []


def test_a_round_in_between_is_gone_once(say: Judge):
    text = ("states:\n" + task("start", "ask") + "  ask:\n    question: Again?\n    answers: {yes: slow, no: last}\n" + timed("slow", "ask", "second-reminder", "    at_most: {times: 2, then: last}\n")
            + timed("last", "done", "%s", "    from: start\n"))
    assert say("deadline-cannot-be-kept", {"one": text % "verification"}) == []
    assert say("deadline-cannot-be-kept", {"one": text % "request-sent"}) == [
        '"last" has a deadline counted from "start", but the deadlines on this way may take longer: start -> ask -> slow -> last.']


def test_deadlines_in_between_add_up(say: Judge):
    text = "states:\n" + timed("first", "second", "verification") + timed("second", "last", "second-reminder") + timed("last", "done", "%s", "    from: first\n")
    assert say("deadline-cannot-be-kept", {"one": text % "first-answer"}) == []
    assert say("deadline-cannot-be-kept", {"one": text % "thinking-time"}) == [
        '"last" has a deadline counted from "first", but the deadlines on this way may take longer: first -> second -> last.']


@pytest.mark.parametrize(("text", "sentence"), [
    ("at_any_time:\n  immediate-danger: {during: befor, next: leave}\nstates:\n" + task("before", "done") + "handlers:\n" + task("leave", "done"),
     'The event "immediate-danger" may happen during "befor", which is no part and no state.'),
    ("states:\n" + timed("before", "done", "first-answer", "    from: rquest\n"), 'The clock of "before" starts from "rquest", which is no state and no event here.'),
])
def test_a_place_that_does_not_exist_is_told(text: str, sentence: str, say: Judge):
    assert say("unknown-target", {"one": text}) == [sentence]


def test_a_subject_that_does_not_exist_is_told(say: Judge):
    text = "states:\n  ask:\n    question: Who?\n    answers:\n      found:\n        text: They are found\n        binds: found-houshold\n        next: done\n"
    assert say("unknown-word", {"one": text}) == ['This binds "found-houshold", which is no subject here.']


def test_a_deadline_may_hang_on_a_question_of_the_procedure(say: Judge):
    text = "states:\n  urgent:\n    question: Is it urgent?\n    answers: {yes: act, no: act}\n" + timed("act", "done", "{urgent: {yes: guardian-request, no: first-answer}}")
    assert say("unknown-word", {"one": text}) == []
    assert say("deadline-leaves-value-out", {"one": text.replace(", no: first-answer", "")}) == ['"act" has no deadline when "urgent" is "no".']
    assert say("question-without-consequence", {"one": text}) == []


def test_a_table_that_is_too_wide_is_not_called_decided(say: Judge, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(boxes, "BOXES", 3)
    facts = "".join(f"f{number}:\n  text: F\n  values: [one, two]\n" for number in range(4))
    either = "{any: [" + ", ".join(f"{{f{number}: one}}" for number in range(4)) + "]}"
    text = f"states:\n  pick:\n    choice: [f0, f1, f2, f3]\n    cases:\n      - when: {{all: [{either}, {either}]}}\n        next: done\n"
    said = ['The table of "pick" has too many combinations to look at. It reads: f0, f1, f2, f3.']
    assert [say(rule, {"one": text}, words(facts=facts)) for rule in ("gap", "overlap", "case-never-chosen")] == [said, said, said]


def test_a_safeguard_in_a_table_is_said_to_be_in_force_or_not(say: Judge):
    text = ("states:\n  pick:\n    choice: age-group\n    cases:\n      - when: {age-group: adult, in_force: lawful-order}\n        next: done\n"
            "      - when: {not: {age-group: adult}}\n        next: done\n")
    assert say("gap", {"one": text}) == ['No case of "pick" holds when age-group is adult, lawful-order is not in force.']


def test_numbers_without_others_leave_a_gap(say: Judge):
    text = "states:\n  ask:\n    question: How old?\n    fact: age\n    answers: {unknown: done, 0: done}\n"
    assert say("answer-missing", {"one": text}) == ['"ask" does not say what follows when the answer is 1.']


def test_stages_of_lateness_tell_somebody_new(say: Judge):
    text = ("states:\n" + task("work", "done", "    within: first-answer\n    late:\n      - {tell: supervisor, then: stay}\n"
                               "      - {after: second-reminder, tell: supervisor, then: stay}\n      - {after: second-reminder, tell: [supervisor, atro], then: stay}\n"))
    assert say("escalation-to-itself", {"one": text}) == ['Stage 2 of lateness at "work" tells only those who know already: supervisor.']

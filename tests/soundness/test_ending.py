"""Small procedures in which a case stands still or goes round for ever, and those that look like it."""

from __future__ import annotations

from validator.engine import judge

from .conftest import RULE

TRAP = """
at_any_time:
  immediate-danger: {next: danger}
states:
  ask:
    question: Is it safe?
    answers:
      yes: {text: "Yes", establishes: risk-assessment, next: sure}
      no: {text: "No", next: sure}
  sure:
    choice: {in_force: risk-assessment}
    cases: {yes: done, no: wait-here}
  wait-here:
    wait: It becomes safe
    every: rest-before-asking
    next: {then}
handlers:
  danger:
    task: Get safe
    do: {s: Get safe.}
    next: back
"""


def rules(found) -> set[tuple[str, str]]:
    return {(finding.rule, finding.message.split('"')[1]) for finding in found if finding.rule not in ("taken-by-nobody", "not-considered")}


def test_a_round_that_waits_for_a_safeguard_which_nothing_there_gives(told):
    assert rules(told("cannot-end", root=TRAP.replace("{then}", "sure"))) == {("cannot-end", "wait-here"), ("cannot-end", "sure")}
    assert told("cannot-end", root=TRAP.replace("{then}", "ask")) == []


def test_the_story_leads_into_the_trap_by_the_shortest_way(told):
    found = told("cannot-end", root=TRAP.replace("{then}", "sure"))
    [story] = [finding.story for finding in found if '"sure"' in finding.message]
    assert story == ("The person: anybody.", "1. Is it safe? - No", 'Now the case stands at "sure". Whatever is answered from here on, it never ends.')


def test_an_event_alone_is_no_way_out(told):
    """That something may still fall is no step that anybody can take."""
    body = TRAP.replace("{then}", "sure").replace("next: back", "next: done")
    assert rules(told("cannot-end", root=body)) == {("cannot-end", "wait-here"), ("cannot-end", "sure")}


def test_a_trap_that_only_an_event_leads_into(told):
    body = """
at_any_time:
  immediate-danger: {next: danger}
states:
  ask:
    question: Go on?
    answers:
      yes: {text: "Yes", next: done}
      no: {text: "No", next: ask}
handlers:
  danger:
    question: Is there an order?
    answers:
      yes: {text: "Yes", {given}next: sure}
      no: {text: "No", next: danger}
  sure:
    choice: {in_force: lawful-order}
    cases: {yes: back, no: danger}
"""
    found = told("cannot-end", root=body.replace("{given}", ""))
    assert rules(found) == {("cannot-end", "danger"), ("cannot-end", "sure")}
    assert all(finding.story[1] == "1. Then: Somebody is in danger right now." for finding in found)
    assert told("cannot-end", root=body.replace("{given}", "establishes: lawful-order, ")) == []


def test_a_bound_leads_out_of_a_round(told):
    body = """
states:
  again:
    wait: Wait
    every: rest-before-asking
    at_most: {times: 3, then: {out}}
    next: sure
  sure:
    choice: {in_force: lawful-order}
    cases: {yes: done, no: again}
  round:
    choice: {in_force: lawful-order}
    cases: {yes: done, no: again}
"""
    assert told("cannot-end", root=body.replace("{out}", "done")) == []
    assert rules(told("cannot-end", root=body.replace("{out}", "round"))) == {("cannot-end", "again"), ("cannot-end", "round"), ("cannot-end", "sure")}


def test_every_answer_given_once_leads_out(told):
    body = """
states:
  way:
    question: Which way?
    each_once: {then: {out}}
    answers:
      one: {text: One, next: way}
      two: {text: Two, next: way}
  other:
    choice: {in_force: lawful-order}
    cases: {yes: done, no: way}
"""
    assert told("cannot-end", root=body.replace("{out}", "done")) == []
    assert rules(told("cannot-end", root=body.replace("{out}", "other"))) == {("cannot-end", "way"), ("cannot-end", "other")}


CALLS = """
states:
  first:
    call: inner
    outcomes: {well: done, ill: first}
"""
INNER = """
outcomes:
  well: {text: Well.}
  ill: {text: Ill.}
states:
  ask:
    question: Well?
    at_most: {times: 1, then: well}
    answers:
      no: {text: "No", next: {no}}
"""


def test_a_call_begins_its_count_anew_each_time(told):
    """The bound that would lead out is never reached, since each call asks for the first time."""
    assert rules(told("cannot-end", root=CALLS, inner=INNER.replace("{no}", "ill"))) == {("cannot-end", "first")}
    assert told("cannot-end", root=CALLS, inner=INNER.replace("{no}", "ask")) == []


def test_a_procedure_that_calls_itself_before_it_asks_anything_never_ends(told):
    body = "states:\n  over:\n    call: root\n    next: look\n  look:\n    task: Look\n    do: {l: Look.}\n    next: done\n"
    assert rules(told("cannot-end", root=body)) == {("cannot-end", "over")}
    asking = "states:\n  ask:\n    question: More?\n    answers:\n      yes: {text: Yes., next: over}\n      no: {text: No., next: look}\n" + body.removeprefix("states:\n")
    assert told("cannot-end", root=asking) == []


def test_what_the_plain_graph_tells_is_not_told_twice(told):
    body = "states:\n  one:\n    task: One\n    do: {o: One.}\n    next: two\n  two:\n    task: Two\n    do: {t: Two.}\n    next: one\n"
    assert told("cannot-end", root=body) == []


def test_a_branch_that_waits_for_what_no_branch_gives(told):
    body = """
states:
  both:
    parallel: Two things at once
    branches: [left, right]
    next: done
  left:
    task: Left
    do: {l: Left.}
    next: joined
  right:
    choice: {in_force: lawful-order}
    cases: {yes: joined, no: wait-here}
  wait-here:
    wait: It comes
    every: rest-before-asking
    next: right
"""
    found = rules(told("cannot-end", root=body))
    assert ("cannot-end", "right") in found or ("cannot-end", "left") in found
    assert told("cannot-end", root=body.replace("l: Left.", "l: {step: Left., establishes: lawful-order}")) == []


def test_a_trap_in_a_procedure_that_two_beginnings_call_is_told_once(small):
    """The stories of the two differ; each place to mend is one."""
    call = "states:\n  go:\n    call: inner\n    next: done\n"
    longer = "states:\n  ask:\n    question: Is it safe?\n    answers: {yes: go, no: go}\n" + call.removeprefix("states:\n")
    corpus = small.corpus(RULE, root=longer, other=call, inner=TRAP.replace("{then}", "sure"))
    found = [finding for finding in judge(corpus, "draft").report if finding.rule == "cannot-end"]
    assert [(finding.message.split('"')[1], len(finding.story)) for finding in found] == [("sure", 4), ("wait-here", 4)], "each with the shorter story"

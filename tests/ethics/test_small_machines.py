"""Small procedures by hand, each with one way to break a rule, or to keep it by a hair: withdrawals and events."""

from __future__ import annotations

YES = {"yes": "pattern: while-in-force\nact: trace-family\nrequires: {consent: same-act}"}
ONCE_YES = {"once": "pattern: precedence\nact: trace-family\nrequires: {consent: same-act}"}
SAFE = {"safe": "pattern: while-in-force\nact: trace-family\nrequires: risk-assessment"}
ONCE_SAFE = {"once": "pattern: precedence\nact: trace-family\nrequires: risk-assessment"}

ASK = """
  ask:
    consent: trace-family
    ask: May we look?
    agreed: {agreed}
    limited: {agreed}
    refused: done
    cannot_now: done
    withdrawn: stop
"""
STOP = """
handlers:
  stop:
    task: Stop
    do: {s: Stop.}
    next: done
"""


def asking(agreed: str) -> str:
    return ASK.replace("{agreed}", agreed)


# withdrawal

TWICE = "states:" + asking("look") + """
  look:
    task: Look
    do:
      one: {step: Look here., act: trace-family}
      two: {step: Look there., act: trace-family}
    next: done
"""


def test_a_yes_taken_back_between_two_acts_of_one_list_is_found(small):
    assert small.judged(YES, root=TWICE + STOP.replace("next: done", "next: back")) == {("yes", "look")}


def test_a_handler_that_ends_the_case_stops_the_second_act(small):
    assert small.judged(YES, root=TWICE + STOP) == set()


def test_what_was_once_agreed_stays_once_agreed(small):
    assert small.judged(ONCE_YES, root=TWICE + STOP.replace("next: done", "next: back")) == set()


def test_asking_again_after_a_withdrawal_is_fine(small):
    assert small.judged(YES, root=TWICE + STOP.replace("next: done", "next: ask")) == set()


def test_a_withdrawal_handler_that_goes_on_elsewhere_is_followed(small):
    elsewhere = "  other:\n    task: Look all the same\n    do:\n      go: {step: Look., act: trace-family}\n    next: done\n"
    assert small.judged(YES, root=TWICE + elsewhere + STOP.replace("next: done", "next: other")) == {("yes", "other")}


def test_the_story_says_that_the_yes_was_taken_back(small):
    stories = small.stories(YES, root=TWICE + STOP.replace("next: done", "next: back"))
    assert len(stories) == 2, "before the first look, and between the two"
    assert all(any("takes an agreement back" in line for line in story) for story in stories)


def test_what_happens_only_after_another_consent_was_taken_back_is_found(small):
    body = """
states:
  drive:
    consent: transport
    ask: May we drive?
    agreed: done
    limited: done
    refused: done
    cannot_now: done
    withdrawn: look
  {rest}
handlers:
  look:
    task: Look
    do:
      go: {step: Look., act: trace-family}
    next: done
"""
    ends = "ride:\n    task: Ride\n    do: {r: Ride.}\n    next: done"
    late = body.replace("agreed: done", "agreed: ride").replace("{rest}", ends)
    assert small.judged(SAFE, root=late) == {("safe", "look")}
    assert small.judged(SAFE, root=late.replace("agreed: ride", "agreed: done")) == set(), "a yes with which the case ends cannot be taken back"


# events

def with_event(handler: str, effects: str = "next: danger") -> str:
    return f"""
at_any_time:
  immediate-danger: {{{effects}}}
states:
  prepare:
    task: Prepare
    do:
      look-at-danger: {{step: Look at the danger., establishes: risk-assessment}}
      breathe: Breathe.
      go: {{step: Look., act: trace-family}}
    next: done
handlers:
  danger:
    task: Get safe
    do:
      {handler}
"""


def test_an_event_between_two_steps_ends_what_lapses_on_it(small):
    assert small.judged(SAFE, root=with_event("safe: Get safe.\n    next: back")) == {("safe", "prepare")}


def test_a_handler_that_establishes_anew_keeps_the_rule(small):
    assert small.judged(SAFE, root=with_event("safe: {step: Look at the danger again., establishes: risk-assessment}\n    next: back")) == set()


def test_a_handler_that_begins_again_keeps_the_rule(small):
    assert small.judged(SAFE, root=with_event("safe: Get safe.\n    next: prepare")) == set()


def test_precedence_remembers_after_the_safeguard_ended(small):
    assert small.judged(ONCE_SAFE, root=with_event("safe: Get safe.\n    next: back")) == set()


def test_what_an_event_revokes_is_ended(small):
    rule = {"private": "pattern: while-in-force\nact: trace-family\nrequires: private-place"}
    body = with_event("safe: Get safe.\n    next: back", "revokes: private-place, next: danger").replace("establishes: risk-assessment", "establishes: private-place")
    assert small.judged(rule, root=body) == {("private", "prepare")}
    assert small.judged(rule, root=body.replace("revokes: private-place, ", "")) == set()


def test_an_act_in_a_handler_is_looked_at(small):
    assert small.judged(ONCE_SAFE, root=with_event("go: {step: Look., act: trace-family}\n    next: back")) == {("once", "danger")}


def test_an_act_in_the_handler_of_a_withdrawal_is_found_although_the_rule_has_exceptions(small):
    """What the exception rests on is watched apart from the consent, and must be led by the withdrawal all the same."""
    rule = {"yes": YES["yes"] + "\nunless:\n  - when: {in_force: lawful-order}\n    needs: [private-place]"}
    body = TWICE + STOP.replace("s: Stop.", "s: {step: Look once more., act: trace-family}")
    assert small.judged(rule, root=body) == {("yes", "stop")}


def test_an_event_falls_in_a_round_that_only_an_event_leads_out_of(small):
    round_ = """
at_any_time:
  immediate-danger: {next: danger}
states:
  wait-here:
    task: Wait
    do: {w: Wait.}
    next: wait-on
  wait-on:
    task: Wait on
    do: {w: Wait.}
    next: wait-here
handlers:
  danger:
    task: Go
    do:
      go: {step: Look., act: trace-family}
    next: back
"""
    assert small.judged(ONCE_SAFE, root=round_) == {("once", "danger")}


def test_an_event_before_a_choice_may_turn_it(small):
    """What was known to be private is so no more when the choice asks; the order of both steps is remembered."""
    body = """
at_any_time:
  immediate-danger: {revokes: private-place, next: danger}
states:
  prepare:
    task: Prepare
    do:
      a: {step: Find a place., establishes: private-place}
    next: sure
  sure:
    choice: {in_force: private-place}
    cases: {yes: done, no: look}
  look:
    task: Look
    do:
      go: {step: Look., act: trace-family}
    next: done
handlers:
  danger:
    task: Get safe
    do: {s: Get safe.}
    next: back
"""
    assert small.judged(ONCE_SAFE, root=body) == {("once", "look")}

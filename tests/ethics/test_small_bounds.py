"""Small procedures by hand with bounded states: what counts as another arrival, and what cannot fall where a bound leads away."""

from __future__ import annotations

NEVER = {"never": "pattern: absence\nact: trace-family"}

RESTS = """
states:
  prepare:
    task: Prepare
    do:
      p: {step: Look at the danger., establishes: risk-assessment}
    next: rest
  rest:
    wait: The answer
    at_most: {times: 1, then: look}
    within: conditions-met-by
    late: {tell: supervisor, then: stay}
    answers:
      came: {text: It came, next: done}
      never: {text: Never, next: ride}
  ride:
    task: Ride
    do:
      r: {step: Ride., act: transport}
    next: done
  look:
    task: Look
    do:
      go: {step: Look., act: trace-family}
    next: done
"""


def test_a_safeguard_that_lapses_is_no_new_arrival(small):
    rules = NEVER | {"safe": "pattern: while-in-force\nact: transport\nrequires: risk-assessment"}
    assert ("never", "look") not in small.judged(rules, root=RESTS)


ASKS_AGAIN = """
states:
  which:
    question: Which way?
    {bounds}
    answers:
      left: {text: Left, next: which}
      right: {text: Right, next: which}
  look:
    task: Look
    do:
      go: {step: Look., act: trace-family}
    next: done
  ride:
    task: Ride
    do:
      go: {step: Ride., act: transport}
    next: done
"""


def test_a_question_may_be_bounded_both_by_its_answers_and_by_its_rounds(small):
    """With two answers the third round ends either way; whichever bound comes first leads away."""
    rules = NEVER | {"stays": "pattern: absence\nact: transport"}
    both = "each_once: {then: look}\n    at_most: {times: %d, then: ride}"
    assert small.judged(rules, root=ASKS_AGAIN.replace("{bounds}", both % 1)) == {("stays", "ride")}
    assert small.judged(rules, root=ASKS_AGAIN.replace("{bounds}", both % 2)) == {("stays", "ride")}
    assert small.judged(rules, root=ASKS_AGAIN.replace("{bounds}", both % 3)) == {("never", "look")}


def test_nothing_falls_where_a_bound_leads_away_at_once(small):
    """At its second arrival the case never stands at the question: danger can fall there once only."""
    body = """
at_any_time:
  immediate-danger: {during: [which], next: safe}
states:
  first:
    task: First
    do:
      a: {step: Close the door., establishes: private-place}
    next: which
  which:
    question: Which way?
    at_most: {times: 1, then: done}
    answers:
      left: {text: Left, next: in}
      right: {text: Right, next: in}
  in:
    task: Let them in
    do:
      a: {step: Open the door., revokes: private-place}
    next: which
handlers:
  safe:
    task: Get safe
    do:
      a: {step: Ride., act: transport}
    next: back
"""
    rules = {"safe": "pattern: while-in-force\nact: transport\nrequires: private-place"}
    assert small.judged(rules, root=body) == set()

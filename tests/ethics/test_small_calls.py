"""Small procedures by hand that call one another: what comes back, what is handed over, what an event inside a call does."""

from __future__ import annotations

YES = {"yes": "pattern: while-in-force\nact: trace-family\nrequires: {consent: same-act}"}
SAFE = {"safe": "pattern: while-in-force\nact: trace-family\nrequires: risk-assessment"}
ONCE_SAFE = {"once": "pattern: precedence\nact: trace-family\nrequires: risk-assessment"}
SAFE_MOVE = {"moves": "pattern: absence\nact: transport"}

LOOK = """
  look:
    task: Look
    do:
      before: Breathe.
      go: {step: Look., act: trace-family}
    next: done
"""

ASKS = """
outcomes:
  agreed: {text: Yes it is., leaves: {consent: trace-family}}
  other: {text: No.}
states:
  ask:
    consent: trace-family
    ask: May we look?
    agreed: agreed
    limited: agreed
    refused: other
    cannot_now: other
    withdrawn: stop
handlers:
  stop:
    task: Stop
    do: {s: Stop.}
    next: other
"""

CALLS = """
states:
  ask-first:
    call: asks
    outcomes: {agreed: look, other: done}
    withdrawn: {trace-family: stop}
""" + LOOK + """
handlers:
  stop:
    task: Stop
    do: {s: Stop.}
    next: {then}
"""


def test_a_yes_that_came_back_from_a_call_counts(small):
    assert small.judged(YES, root=CALLS.replace("{then}", "done"), asks=ASKS) == set()


def test_a_yes_that_came_back_is_taken_back_in_the_caller(small):
    assert small.judged(YES, root=CALLS.replace("{then}", "back"), asks=ASKS) == {("yes", "look")}
    assert any("takes an agreement back" in line for story in small.stories(YES, root=CALLS.replace("{then}", "back"), asks=ASKS) for line in story)


def test_the_outcome_that_leaves_nothing_leads_to_no_act(small):
    assert small.judged(YES, root=CALLS.replace("{then}", "done").replace("other: done", "other: look"), asks=ASKS) == {("yes", "look")}


GIVES = """
states:
  look-at-danger:
    task: Look at the danger
    do:
      a: {step: Look at the danger., establishes: risk-assessment}
      b: Breathe.
    next: done
"""
CALLS_GIVES = "{events}\nstates:\n  first:\n    call: gives\n    next: look\n" + LOOK + "\n{handlers}"
DANGER = "handlers:\n  danger:\n    task: Get safe\n    do: {s: Get safe.}\n    next: {then}\n"


def test_what_a_called_procedure_establishes_stands_in_the_caller(small):
    body = CALLS_GIVES.replace("{events}", "").replace("{handlers}", "")
    assert small.judged(SAFE, root=body, gives=GIVES) == set()
    assert small.judged(SAFE, root=body, gives=GIVES.replace(", establishes: risk-assessment", "")) == {("safe", "look")}


def test_an_event_inside_a_call_is_heard_by_the_caller(small):
    body = CALLS_GIVES.replace("{events}", "at_any_time:\n  immediate-danger: {next: danger}").replace("{handlers}", DANGER)
    assert small.judged(SAFE, root=body.replace("{then}", "done"), gives=GIVES) == set()
    assert small.judged(SAFE, root=body.replace("{then}", "look"), gives=GIVES) == {("safe", "look")}
    assert small.judged(ONCE_SAFE, root=body.replace("{then}", "look"), gives=GIVES) == {("once", "look")}, "it may fall before the first step of the call"


def test_the_innermost_procedure_that_hears_an_event_handles_it(small):
    """Inside the call the place is not private for a while; the caller's handler would go on from there to the act."""
    private = {"private": "pattern: while-in-force\nact: trace-family\nrequires: private-place"}
    body = CALLS_GIVES.replace("{events}", "at_any_time:\n  immediate-danger: {next: danger}").replace("{handlers}", DANGER.replace("{then}", "look"))
    body = body.replace("states:", "begins_with: private-place\nstates:")
    opens = "{events}states:\n  open:\n    task: Open\n    do:\n      a: {step: Open., revokes: private-place}\n      b: {step: Close., establishes: private-place}\n    next: done\n"
    handles = "handlers:\n  wait:\n    task: Wait\n    do: {s: Get safe.}\n    next: back\n"
    assert small.judged(private, root=body, gives=opens.replace("{events}", "")) == {("private", "look")}
    assert small.judged(private, root=body, gives=opens.replace("{events}", "at_any_time:\n  immediate-danger: {next: wait}\n") + handles) == set()


def test_what_a_procedure_begins_with_must_be_in_force_at_the_call(small):
    body = "states:\n  first:\n    call: goes\n    next: done\n"
    goes = "begins_with: risk-assessment\nstates:" + LOOK
    assert small.judged(SAFE, root=body, goes=goes) == {("begins-with", "first"), ("safe", "look")}
    prepared = "states:\n  prepare:\n    task: Prepare\n    do:\n      a: {step: Look., establishes: risk-assessment}\n    next: first\n" + body.removeprefix("states:\n")
    assert small.judged(SAFE, root=prepared, goes=goes) == set()


def test_a_procedure_by_itself_begins_with_what_it_says(small):
    assert small.judged(SAFE, root="begins_with: risk-assessment\nstates:" + LOOK) == set()


OWN = """
outcomes:
  done: {text: Done., leaves: {family-assessed: home}}
subjects:
  home: {kind: household, text: A home}
states:
  assess:
    task: Assess
    do:
      a: {step: Assess., establishes: {family-assessed: home}}
    next: done
"""
MOVES = """
subjects:
  aunt: {kind: household, text: The aunt}
states:
  first:
    call: own
    {about}
    next: move
  move:
    task: Move in
    do:
      go: {step: Go there., act: {return-to-family: aunt}}
    next: done
"""


def test_a_call_about_our_household_assesses_that_very_one(small):
    rule = {"assessed": "pattern: precedence\nact: return-to-family\nrequires: {family-assessed: same-scope}"}
    assert small.judged(rule, root=MOVES.replace("{about}", "about: {home: aunt}"), own=OWN) == set()
    assert small.judged(rule, root=MOVES.replace("{about}", "covers: C14"), own=OWN) == {("assessed", "move")}


def test_nothing_of_another_persons_run_comes_back(small):
    body = "subjects:\n  child: {kind: person, text: A child}\nstates:\n  first:\n    call: gives\n    about: {person: child}\n    next: look\n" + LOOK
    assert small.judged(SAFE, root=body, gives=GIVES) == {("safe", "look")}


def test_two_procedures_that_call_one_another_end(small):
    """Calls without end are one situation each: the search stops, and what lies behind the calls is looked at."""
    ping = "states:\n  more:\n    question: More?\n    answers:\n      yes: {text: Yes., next: over}\n      no: {text: No., next: look}\n  over:\n    call: {other}\n    next: look\n" + LOOK
    bodies = {"root": ping.replace("{other}", "pong"), "pong": ping.replace("{other}", "root")}
    assert small.judged(SAFE, **bodies) == {("safe", "look")}
    safe = {name: body.replace("before: Breathe.", "before: {step: Look at the danger., establishes: risk-assessment}") for name, body in bodies.items()}
    assert small.judged(SAFE, **safe) == set()


def test_a_procedure_that_only_calls_itself_ends(small):
    assert small.judged(SAFE, root="states:\n  over:\n    call: root\n    next: look\n" + LOOK) == set(), "no call ever ends, so nothing follows"


def test_what_a_procedure_begins_with_must_be_in_force_where_a_case_is_handed_over(small):
    goes = "begins_with: {family-located: home}\nsubjects:\n  home: {kind: household, text: A home}\nstates:" + LOOK
    body = "outcomes:\n  done: {text: Found., hands_over_to: goes{leaves}}\nsubjects:\n  home: {kind: household, text: A home}\nstates:\n  first:\n    task: Do\n    do: {s: Do.}\n    next: done\n"
    assert small.judged(SAFE_MOVE, root=body.replace("{leaves}", ""), goes=goes) == {("begins-with", "done")}
    assert small.judged(SAFE_MOVE, root=body.replace("{leaves}", ", leaves: {family-located: home}"), goes=goes) == set()
    stood = body.replace("{leaves}", "").replace("do: {s: Do.}", "do:\n      s: {step: Do., establishes: {family-located: home}}")
    assert small.judged(SAFE_MOVE, root=stood, goes=goes) == set()


def test_a_yes_given_before_the_call_is_taken_back_where_the_called_procedure_says(small):
    """Whoever declares where a withdrawal leads hears every one of that act, wherever it was agreed to."""
    asks_first = """
states:
  ask:
    consent: trace-family
    ask: May we look?
    agreed: call
    limited: call
    refused: done
    cannot_now: done
    withdrawn: outside
  call:
    call: searches
    next: done
handlers:
  outside:
    task: Stop
    do: {s: Stop.}
    next: done
"""
    searches = """
states:
  once-more:
    call: asks
    outcomes: {agreed: done, other: done}
    withdrawn: {trace-family: stop}
handlers:
  stop:
    task: Stop
    do: {s: {step: Ride., act: transport}}
    next: done
"""
    nothing = "outcomes:\n  agreed: {text: Yes.}\n  other: {text: No.}\nstates:\n  wait:\n    question: Well?\n    answers: {well: agreed, ill: other}\n"
    assert small.judged(SAFE_MOVE, root=asks_first, searches=searches, asks=nothing) == {("moves", "stop")}

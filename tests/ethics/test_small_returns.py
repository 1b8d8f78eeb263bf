"""Small procedures by hand in which something goes wrong just as a call comes back, or in another person's run."""

from __future__ import annotations

LEAVES = {"yes-in-danger": "pattern: while-in-force\nact: {established: {consent: trace-family}}\nrequires: risk-assessment"}

LOOKS_AND_CALLS = """
states:
  look-at-danger:
    task: Look at the danger
    do:
      a: {step: Look at the danger., establishes: risk-assessment}
    next: ask
  ask:
    call: asks
    next: done
"""
COMES_BACK = """
outcomes:
  agreed: {text: Yes it is., leaves: {consent: trace-family}}
states:
  wait-a-year:
    task: Wait a year
    do:
      a: {step: Wait., {what}}
    next: agreed
"""


def test_what_a_call_leaves_is_judged_by_what_stands_when_it_comes_back(small):
    """The danger was looked at before the call, and that no longer holds when the yes comes back."""
    assert small.judged(LEAVES, root=LOOKS_AND_CALLS, asks=COMES_BACK.replace("{what}", "revokes: risk-assessment")) == {("yes-in-danger", "ask")}


def test_what_a_call_leaves_may_rest_on_what_the_call_did(small):
    assert small.judged(LEAVES, root=LOOKS_AND_CALLS.replace("establishes", "revokes"), asks=COMES_BACK.replace("{what}", "establishes: risk-assessment")) == set()

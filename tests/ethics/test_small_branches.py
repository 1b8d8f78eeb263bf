"""Small procedures by hand in which several things go on at once."""

from __future__ import annotations

SAFE = {"safe": "pattern: while-in-force\nact: transport\nrequires: private-place"}

AT_ONCE = """
states:
  all:
    parallel: Much goes on at once
    branches: [bed, papers]
    next: {then}
  bed:
    task: Find a bed
    do:
      a: {step: Find one., act: {act}}
    next: joined
  papers:
    parallel: Papers and clothes
    branches: [passport, clothes]
    next: joined
  passport:
    task: Ask for the passport
    do:
      a: {step: Ask., establishes: private-place}
    next: joined
  clothes:
    task: Find clothes
    do:
      a: {step: Find some., act: share-information}
    next: joined
  ride:
    task: Ride
    do:
      go: {step: Ride., act: transport}
    next: done
"""


def at_once(act: str, then: str) -> str:
    return AT_ONCE.replace("{act}", act).replace("{then}", then)


def test_what_a_branch_of_an_inner_block_did_is_done_when_both_are_joined(small):
    assert small.judged(SAFE, root=at_once("trace-family", "ride")) == set()


def test_the_branch_beside_an_inner_block_may_come_first(small):
    assert small.judged(SAFE, root=at_once("transport", "done")) == {("safe", "bed")}


CALLS_BESIDE = """
states:
  all:
    parallel: Much goes on at once
    branches: [bed, talk]
    next: done
  bed:
    task: Find a bed
    do:
      a: {step: Find one., {does}}
    next: joined
  talk:
    call: talks
    next: joined
"""
TALKS = """
states:
  close:
    task: Talk
    do:
      a: {step: Close the door., {first}}
      b: {step: Open it., {then}}
    next: done
"""
IN_PRIVATE = {"in-private": "pattern: absence\nact: transport\nwhen: {in_force: private-place}"}


def test_a_call_beside_a_branch_that_acts_is_not_decided_and_never_green(small):
    """The bed may be found while the door is closed; a call is gone through in one piece, so that order is not looked at."""
    called = TALKS.replace("{first}", "establishes: private-place").replace("{then}", "revokes: private-place")
    assert small.told(IN_PRIVATE, root=CALLS_BESIDE.replace("{does}", "act: transport"), talks=called) == ["not-decided"]


def test_a_call_is_decided_where_it_or_what_goes_on_beside_it_changes_nothing(small):
    called = TALKS.replace("{first}", "establishes: private-place").replace("{then}", "revokes: private-place")
    silent = TALKS.replace(", {first}", "").replace(", {then}", "")
    assert small.told(IN_PRIVATE, root=CALLS_BESIDE.replace(", {does}", ""), talks=called) == []
    assert small.told(IN_PRIVATE, root=CALLS_BESIDE.replace("{does}", "act: transport"), talks=silent) == []

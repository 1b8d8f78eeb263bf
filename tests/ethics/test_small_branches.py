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

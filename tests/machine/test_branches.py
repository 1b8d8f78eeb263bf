"""Things that go on at the same time."""

from __future__ import annotations

from .trials import procedure, visited, walk

AT_ONCE = """
outcomes:
  done:
    text: Done.
  stopped:
    text: Stopped.
at_any_time:
  danger:
    next: outside
states:
  both:
    parallel: At once
    branches: [paper, feelings]
    next: after
  paper:
    question: Is the paper written?
    answers:
      yes: joined
      no: paper-help
  paper-help:
    task: Help with the paper
    do: Help.
    next: joined
  feelings:
    question: How does she feel?
    fact: mood
    answers:
      others: joined
  after:
    choice: mood
    cases: {calm: done, others: stopped}
handlers:
  outside:
    question: Is it safe?
    answers:
      yes: back
      no: stopped
"""


def test_every_branch_is_done_before_the_way_goes_on():
    played = walk(procedure(AT_ONCE), happens=["paper: no", "feelings: calm"])
    assert (played.outcome, visited(played)) == ("done", ["both", "paper", "paper-help", "feelings", "after"])


def test_an_event_in_a_branch_may_lead_back_into_it():
    played = walk(procedure(AT_ONCE), happens=["{event: danger, at: paper}", "outside: yes", "paper: yes", "feelings: angry"])
    assert (played.outcome, visited(played)) == ("stopped", ["both", "paper", "outside", "feelings", "after"])


def test_an_event_that_leads_away_stops_every_branch():
    assert walk(procedure(AT_ONCE), happens=["{event: danger, at: paper}", "outside: no"]).outcome == "stopped"

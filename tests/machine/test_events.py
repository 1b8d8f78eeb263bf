"""Interruptions: what an event ends, and where the way goes on."""

from __future__ import annotations

from .trials import procedure, visited, walk

INTERRUPTED = """
outcomes:
  done:
    text: Done.
at_any_time:
  danger:
    revokes: report-written
    next: outside
  complaint-made:
    starts: {procedure: complaint, planned: yes}
  interpreter-left:
    during: ask
    next: look-for-one
states:
  write:
    task: Write
    do:
      interpreter:
        step: Ask somebody to interpret.
        establishes: [interpreter-present, report-written]
      read: Read it aloud.
    next: ask
  ask:
    question: Is it right?
    answers:
      yes: done
handlers:
  outside:
    question: Is it safe again?
    answers:
      yes: back
      no: done
  look-for-one:
    task: Look for another
    do: Look.
    next: back
"""


def test_an_event_ends_what_it_revokes_and_leads_back_to_the_step_before_which_it_came():
    played = walk(procedure(INTERRUPTED), happens=["{event: danger, at: write/read}", "outside: yes", "ask: yes"])
    assert visited(played) == ["write", "outside", "ask"]
    assert played.standing == {"interpreter-present": "in-force", "report-written": "lapsed"}


def test_an_event_lapses_the_safeguards_that_hang_on_it():
    played = walk(procedure(INTERRUPTED), happens=["{event: interpreter-left, at: ask}", "ask: yes"])
    assert played.standing["interpreter-present"] == "lapsed"


def test_an_event_outside_its_span_cannot_be_told():
    played = walk(procedure(INTERRUPTED), happens=["{event: interpreter-left, at: write}"])
    assert played.problem.message == '"interpreter-left" cannot happen at "write".'


def test_a_complaint_runs_beside_the_case_which_goes_on():
    played = walk(procedure(INTERRUPTED), happens=["{event: complaint-made, at: ask}", "ask: yes"])
    assert [did.detail for did in played.trail if did.what == "starts"] == ["complaint"]
    assert (played.outcome, visited(played)) == ("done", ["write", "ask"])


def test_what_a_complaint_changes_is_changed_although_the_case_goes_on():
    changes = INTERRUPTED.replace("starts: {procedure: complaint, planned: yes}", "starts: {procedure: complaint, planned: yes}\n    revokes: report-written")
    assert walk(procedure(INTERRUPTED), happens=["{event: complaint-made, at: ask}"]).standing["report-written"] == "in-force"
    assert walk(procedure(changes), happens=["{event: complaint-made, at: ask}"]).standing["report-written"] == "lapsed"


def test_an_event_within_an_event_leads_back_twice():
    played = walk(procedure(INTERRUPTED), happens=["{event: danger, at: ask}", "{event: danger, at: outside}", "outside: yes", "outside: yes", "ask: yes"])
    assert (played.outcome, visited(played)) == ("done", ["write", "ask", "outside", "outside"])

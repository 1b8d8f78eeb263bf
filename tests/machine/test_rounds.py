"""Loops, bounds and lateness, and ways that lead nowhere."""

from __future__ import annotations

from .trials import machines, procedure, visited, walk

TRIED = """
outcomes:
  reached:
    text: Reached.
  given-up:
    text: Given up.
states:
  call:
    task: Call
    at_most: {times: 3, then: given-up}
    do: Call.
    next: answer
  answer:
    wait: An answer
    within: urgent-answer
    late:
      - {tell: supervisor, then: stay}
      - {after: second-reminder, tell: doctor, then: call}
    answers:
      came:
        text: It came
        next: reached
"""


def test_the_fourth_call_is_not_made():
    late = ["late: answer", "late: answer"]
    assert walk(procedure(TRIED), happens=late * 2).outcome is None
    played = walk(procedure(TRIED), happens=late * 3)
    assert (played.outcome, visited(played).count("call")) == ("given-up", 3)


def test_the_first_stage_of_lateness_stays_and_each_stay_begins_anew():
    played = walk(procedure(TRIED), happens=["late: answer", "late: answer", "late: answer", "answer: came"])
    assert (played.outcome, [did.detail for did in played.trail if did.what == "late"]) == ("reached", ["stay", "call", "stay"])


def test_there_is_no_third_stage():
    stays = TRIED.replace("tell: doctor, then: call", "tell: doctor, then: stay")
    assert walk(procedure(stays), happens=["late: answer"] * 3).problem.message == '"answer" has no further stage of lateness.'


def test_a_machine_has_no_jumps_that_nobody_wrote():
    machine = machines(procedure(TRIED)).of("trial")
    assert sorted(machine.events) == ["take_", "take_came", "take_late-2"]


def test_a_way_that_goes_round_without_a_question_is_told_and_does_not_hang():
    circle = procedure("""
outcomes:
  done:
    text: Done.
states:
  one:
    task: One
    do: One.
    next: two
  two:
    task: Two
    do: Two.
    next: one
""")
    assert walk(circle).problem.message.endswith("the way goes round for ever, and nothing is asked.")


def test_a_procedure_that_calls_itself_is_told_and_does_not_hang():
    itself = procedure("""
outcomes:
  done:
    text: Done.
states:
  again:
    call: trial
    next: done
""")
    assert walk(itself).problem.message.endswith("the way goes round for ever, and nothing is asked.")


def test_a_bound_that_leads_to_itself_is_told():
    itself = procedure("""
outcomes:
  done:
    text: Done.
states:
  again:
    question: Again?
    at_most: {times: 1, then: again}
    answers:
      yes: again
      no: done
""")
    assert walk(itself, happens=["again: yes"]).problem.message == '"again" leads to itself when its bound is reached.'


def test_a_way_to_nowhere_is_told_and_is_no_fault_of_the_program():
    lost = procedure("""
outcomes:
  done:
    text: Done.
states:
  one:
    task: One
    do: One.
    next: tow
""")
    assert walk(lost).problem.message == '"one" leads to "tow", which does not exist.'

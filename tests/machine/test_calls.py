"""Calls: what passes in and out, and runs about another person."""

from __future__ import annotations

from .trials import procedure, visited, walk

CALLER = """
subjects:
  home:
    kind: place
    text: The home
outcomes:
  done:
    text: Done.
  away:
    text: Gone.
at_any_time:
  danger:
    next: leave
states:
  look:
    task: Look
    do:
      look:
        step: Look.
        establishes: {place-checked: home}
    next: inner
  inner:
    call: inner
    about: {bed: home}
    outcomes: {well: after, others: away}
    withdrawn: {move-to: stop}
  after:
    question: And now?
    answers:
      go: {next: done}
handlers:
  leave:
    task: Leave
    do: Leave.
    next: away
  stop:
    task: Stop
    do: Stop.
    next: back
"""
INNER = """
begins_with: {place-checked: bed}
subjects:
  bed:
    kind: place
    text: The bed
outcomes:
  well:
    text: Well.
    leaves: report-written
  not-well:
    text: Not well.
states:
  agree:
    consent: {move-to: bed}
    ask: Would you lie down?
    agreed: move
    limited: move
    others: not-well
    withdrawn: up
  move:
    task: Help
    do:
      help:
        step: Help.
        act: {move-to: bed}
    next: sleep
  sleep:
    question: Has she slept?
    answers:
      yes: well
handlers:
  up:
    task: Up
    do: Help her up.
    next: not-well
"""


def test_a_call_leaves_its_safeguards_and_its_consents_in_the_words_of_the_caller():
    played = walk(procedure(CALLER), procedure(INNER, "inner"), happens=["inner/agree: agreed", "inner/sleep: yes", "after: go"])
    assert (played.outcome, played.acts) == ("done", ("move-to:trial/home",))
    assert played.standing == {"place-checked:trial/home": "in-force", "consent:move-to:trial/home": "in-force", "report-written": "in-force"}


def test_an_event_that_only_the_caller_knows_abandons_the_call():
    played = walk(procedure(CALLER), procedure(INNER, "inner"), happens=["inner/agree: agreed", "{event: danger, at: inner/sleep}"])
    assert (played.outcome, visited(played)[-2:], played.at) == ("away", ["inner/sleep", "leave"], ("away",))
    assert "report-written" not in played.standing


def test_a_withdrawal_inside_is_handled_inside():
    played = walk(procedure(CALLER), procedure(INNER, "inner"),
                  happens=["inner/agree: agreed", "{event: consent-withdrawn, of: {move-to: bed}, at: inner/sleep}"])
    assert (played.outcome, visited(played)[-1]) == ("away", "inner/up")


def test_a_withdrawal_after_the_call_is_handled_where_the_caller_says():
    played = walk(procedure(CALLER), procedure(INNER, "inner"), happens=[
        "inner/agree: agreed", "inner/sleep: yes", "{event: consent-withdrawn, of: {move-to: home}, at: after}", "after: go"])
    assert (played.outcome, visited(played)[-2:]) == ("done", ["after", "stop"])
    assert played.standing["consent:move-to:trial/home"] == "withdrawn"


def test_another_person_shares_no_fact_no_yes_and_no_safeguard():
    mother = procedure("""
takes: [age]
outcomes:
  done:
    text: Done.
states:
  write:
    task: Write
    do:
      write:
        step: Write.
        establishes: report-written
    next: baby
  baby:
    call: seen
    about: {person: baby}
    next: done
""")
    baby = procedure("""
outcomes:
  done:
    text: Done.
states:
  how-old:
    question: How old is the child?
    fact: age
    answers:
      others: written
  written:
    choice: {in_force: report-written}
    cases: {yes: done, no: ask}
  ask:
    question: Shall we write?
    answers:
      yes: done
""", "seen")
    played = walk(mother, baby, given={"age": "30"}, happens=["baby/how-old: 2", "baby/ask: yes"])
    assert (played.outcome, played.facts, played.standing) == ("done", {"age": "30"}, {"report-written": "in-force"})


def test_another_persons_run_begins_as_a_case_does_with_what_its_procedure_begins_with():
    mother = procedure("""
outcomes:
  done:
    text: Done.
states:
  baby:
    call: seen
    about: {person: baby}
    next: done
""")
    baby = procedure("""
begins_with: report-written
outcomes:
  done:
    text: Done.
states:
  written:
    choice: {in_force: report-written}
    cases: {yes: done, no: ask}
  ask:
    question: Shall we write?
    answers:
      yes: done
""", "seen")
    played = walk(mother, baby)
    assert (played.outcome, played.standing) == ("done", {})

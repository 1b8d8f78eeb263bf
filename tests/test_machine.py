"""What a walk does with a no, a change of mind, an interruption, a correction, a second house, a loop and a lateness."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from sop.corpus import read_corpus
from sop.finding import Place
from sop.load import build
from sop.machine import Machines
from sop.model.procedure import Procedure
from sop.model.scenario import parse as parse_happening
from sop.paths.compile import compile_procedures
from sop.paths.run import NotPossible
from sop.replay import Replayed, replay
from sop.source import parse
from sop.walk import Walk
from sop.ways import Ways

CLINIC = Path(__file__).parent / "corpus"
HEAD = """\
sop: 1
id: {id}
title: A trial
edition: 2026-1
status: draft
owner: supervisor
summary: A trial.
scope: A trial.
role: nurse
"""


@cache
def clinic():
    """The small corpus, whose vocabulary the trials below borrow."""
    return read_corpus(CLINIC)


def procedure(text: str, id: str = "trial") -> Procedure:
    """A procedure from its states and outcomes."""
    name = f"{id}.yaml"
    data, findings = parse(HEAD.format(id=id) + text, name)
    made, wrong = build(data, Procedure, Place(name))
    assert made is not None, [*findings, *wrong]
    return made


def machines(*procedures: Procedure) -> Machines:
    return Machines(compile_procedures({one.id: one for one in procedures}, clinic().vocabulary))


def happening(text: str) -> object:
    data, findings = parse(text, "story.yaml")
    assert findings == []
    return parse_happening(data)


def walk(*procedures: Procedure, happens: Iterable[str] = (), given: dict[str, str] | None = None, in_force: Iterable[str] = ()) -> Replayed:
    """The first procedure, followed through what happens: by its machine, and by its table alone, which must go the same way."""
    by_machine = machines(*procedures)
    story = procedures[0].id, given or {}, [happening(text) for text in happens], tuple(in_force)
    played = replay(by_machine, *story)
    assert replay(Ways(by_machine.tables), *story) == played
    return played


def visited(played: Replayed) -> list[str]:
    return ["/".join(path) for path in played.visited]


EXAMINATION = """
outcomes:
  done:
    text: Done.
  left:
    text: She went.
states:
  agree:
    consent: examine
    ask: May the doctor look at you?
    agreed: prepare
    limited: prepare
    refused: left
    cannot_now: agree
    withdrawn: stop
  prepare:
    task: Prepare
    do:
      wash: Wash your hands.
      look:
        step: Look at what she shows.
        act: examine
      write: Write it down.
    next: how
  how:
    question: How was it?
    answers:
      fine:
        text: Fine
        next: done
handlers:
  stop:
    task: Stop
    do: Stop at once.
    next: back
"""


def test_a_refusal_ends_it_without_an_act():
    played = walk(procedure(EXAMINATION), happens=["agree: refused"])
    assert (played.outcome, played.acts, played.standing) == ("left", (), {"consent:examine": "refused"})


def test_an_agreement_with_limits_is_in_force_too():
    played = walk(procedure(EXAMINATION), happens=["agree: limited", "how: fine"])
    assert (played.outcome, played.acts, played.standing) == ("done", ("examine",), {"consent:examine": "in-force"})


def test_a_refusal_takes_back_an_earlier_yes():
    again = EXAMINATION.replace("next: done\nhandlers", "next: agree\nhandlers")
    played = walk(procedure(again), happens=["agree: agreed", "how: fine", "agree: refused"])
    assert played.standing == {"consent:examine": "refused"}


def test_after_a_withdrawal_the_way_goes_back_to_the_next_step_not_yet_done():
    played = walk(procedure(EXAMINATION), happens=["agree: agreed", "{event: consent-withdrawn, of: examine, at: prepare/write}", "how: fine"])
    assert played.acts == ("examine",), "the act that was done is not done again"
    assert visited(played) == ["agree", "prepare", "stop", "how"]
    assert played.standing == {"consent:examine": "withdrawn"}


def test_nothing_can_be_withdrawn_that_was_never_given():
    played = walk(procedure(EXAMINATION), happens=["{event: consent-withdrawn, of: examine, at: agree}"])
    assert played.problem is not None
    assert played.problem.message == 'No consent to "examine" is in force that could be withdrawn here.'


def test_an_answer_that_cannot_be_given_is_told_with_those_that_can():
    played = walk(procedure(EXAMINATION), happens=["agree: perhaps"])
    assert (played.problem.message, played.problem.hint) == (
        'At "agree" the answer "perhaps" cannot be given.', "What can be answered: agreed, limited, refused, cannot_now.")


def test_nothing_happens_after_the_end():
    played = walk(procedure(EXAMINATION), happens=["agree: refused", "how: fine"])
    assert played.problem.message == 'The case has ended with "left" already.'


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


CORRECTED = """
takes: [age]
outcomes:
  grown:
    text: An adult.
  young:
    text: A child.
at_any_time:
  turns-out-to-be-a-child:
    when: {age-group: adult}
    sets: {age-group: child}
    next: as-a-child
states:
  guardian:
    question: Is a guardian here?
    fact: guardian
    answers:
      here: which
      away: which
  which:
    choice: age-group
    cases: {adult: pause, child: young}
  pause:
    question: Go on?
    answers:
      yes: grown
handlers:
  as-a-child:
    task: Begin again
    do: Begin again.
    next: guardian
"""


def test_a_corrected_age_unsets_what_hung_on_it_and_is_asked_anew():
    machine = machines(procedure(CORRECTED))
    case = Walk(machine, "trial", {"age": "19"})
    case.start()
    case.answer("here")
    assert case.facts == {"age": "19", "guardian": "here"}
    case.occur("turns-out-to-be-a-child")
    assert case.facts == {"age-group": "child"}
    case.answer("away")
    assert case.outcome == "young"


def test_an_age_that_is_asked_after_all_speaks_for_the_age_group_too():
    """No two facts can disagree: what was said of the group gives way to the age."""
    asks = CORRECTED.replace("takes: [age]", "takes: [age-group]").replace("    question: Is a guardian here?\n    fact: guardian\n    answers:\n      here: which\n      away: which\n",
                                                                          "    question: How old?\n    fact: age\n    answers: {others: which}\n")
    case = Walk(machines(procedure(asks)), "trial", {"age-group": "child"})
    case.start()
    case.answer("19")
    assert case.facts == {"age": "19"}
    assert case.frame.state == "pause"


def test_a_child_cannot_turn_out_to_be_a_child():
    played = walk(procedure(CORRECTED), given={"age": "12"}, happens=["{event: turns-out-to-be-a-child, at: guardian}"])
    assert played.problem.message == '"turns-out-to-be-a-child" cannot happen at "guardian".'


def test_an_unknown_age_goes_the_way_of_a_child():
    assert walk(procedure(CORRECTED), given={"age": "unknown"}, happens=["guardian: away"]).outcome == "young"


def test_eighteen_years_are_enough_and_seventeen_are_not():
    assert walk(procedure(CORRECTED), given={"age": "17"}, happens=["guardian: here"]).outcome == "young"
    assert walk(procedure(CORRECTED), given={"age": "18"}, happens=["guardian: here", "pause: yes"]).outcome == "grown"


def test_a_walk_does_not_begin_without_the_facts_that_it_takes():
    assert walk(procedure(CORRECTED)).problem.message == "Nothing is said about: age."


ROOMS = """
subjects:
  room:
    kind: place
    text: The room
outcomes:
  done:
    text: Done.
  nowhere:
    text: No room.
states:
  which:
    question: Which room?
    each_once: {then: nowhere}
    answers:
      ward:
        text: The ward
        binds: room
        next: agree
      garden:
        text: The garden
        binds: room
        next: agree
  agree:
    consent: {move-to: room}
    ask: Shall we go there?
    agreed: is-it
    limited: is-it
    others: which
    withdrawn: stop
  is-it:
    question: Is it the right one?
    answers:
      yes:
        establishes: {place-checked: room}
        next: done
      no: which
handlers:
  stop:
    task: Stop
    do: Stop.
    next: back
"""


def test_another_room_lapses_the_yes_to_the_first():
    played = walk(procedure(ROOMS), happens=["which: ward", "agree: agreed", "is-it: no", "which: garden"])
    assert played.standing == {"consent:move-to:trial/room": "lapsed"}


def test_each_room_is_offered_once():
    played = walk(procedure(ROOMS), happens=["which: ward", "agree: refused", "which: ward"])
    assert (played.problem.message, played.problem.hint) == ('At "which" the answer "ward" cannot be given.', "What can be answered: garden.")


def test_when_no_room_is_left_the_way_goes_on():
    assert walk(procedure(ROOMS), happens=["which: ward", "agree: refused", "which: garden", "agree: refused"]).outcome == "nowhere"


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


def test_a_machine_has_no_jumps_that_nobody_wrote():
    machine = machines(procedure(TRIED)).of("trial")
    assert sorted(machine.events) == ["take_", "take_came", "take_late-2"]


def test_a_walk_says_what_can_be_answered():
    case = Walk(machines(procedure(ROOMS)), "trial", {})
    case.start()
    assert case.answers == ("ward", "garden")
    case.answer("ward")
    case.answer("refused")
    assert case.answers == ("garden",)
    with pytest.raises(NotPossible):
        case.answer("ward")


def test_nobody_is_two_hundred_years_old():
    asked = procedure("""
outcomes:
  done:
    text: Done.
states:
  how-old:
    question: How old?
    fact: age
    answers:
      others: done
""")
    assert walk(asked, happens=["how-old: 200"]).problem.message == 'At "how-old" the answer "200" cannot be given.'
    assert walk(asked, happens=["how-old: 120"]).facts == {"age": "120"}
    assert walk(asked, happens=["how-old: unknown"]).facts == {"age": "unknown"}

"""A yes, a no, a yes taken back, and another place: what is in force then."""

from __future__ import annotations

import pytest

from sop.paths.run import NotPossible
from sop.walk import Walk

from .trials import machines, procedure, visited, walk

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


def test_a_walk_says_what_can_be_answered():
    case = Walk(machines(procedure(ROOMS)), "trial", {})
    case.start()
    assert case.answers == ("ward", "garden")
    case.answer("ward")
    case.answer("refused")
    assert case.answers == ("garden",)
    with pytest.raises(NotPossible):
        case.answer("ward")

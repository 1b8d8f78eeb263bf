"""Small procedures in which a no costs the person help, or does not."""

from __future__ import annotations

import pytest

from validator.soundness.judge import judge_soundness

ASKS = """
outcomes:
  helped: {text: There is a place., leaves: interim-place-arranged}
  done: {text: It is done.}
states:
  place:
    consent: transport
    ask: May we drive you?
    agreed: {agreed}
    limited: {agreed}
    refused: {refused}
    cannot_now: {agreed}
    withdrawn: stop
  ride:
    task: Ride
    do: {r: Ride.}
    next: helped
  sure:
    choice: {in_force: {consent: transport}}
    cases: {yes: helped, no: done}
  other:
    task: Find a place nearby
    do:
      o: {step: Find it., service: interim-care}
    next: done
handlers:
  stop:
    task: Stop
    do: {s: Stop.}
    next: {stopped}
"""


def asking(agreed: str = "ride", refused: str = "other", stopped: str = "other") -> str:
    return ASKS.replace("{agreed}", agreed).replace("{refused}", refused).replace("{stopped}", stopped)


def where(found) -> set[tuple[str, str]]:
    """(state, refused or taken back)."""
    return {(finding.message.split('"')[1], "refused" if "is refused" in finding.message else "taken back") for finding in found}


NAME = "no-help-after-a-no"


def test_a_refusal_after_which_nothing_more_is_done(told):
    found = told(NAME, root=asking(refused="done"))
    assert where(found) == {("place", "refused")}
    assert found[0].story[:2] == ("The person: anybody.", "1. Agreement to: Take the person from one place to another - says no")


def test_a_refusal_after_which_other_help_is_given(told):
    assert told(NAME, root=asking()) == []


def test_a_yes_taken_back_on_the_way(told):
    found = told(NAME, root=asking(stopped="done"))
    assert where(found) == {("stop", "taken back")}
    assert any("takes an agreement back" in line for line in found[0].story)


def test_a_refusal_that_a_later_choice_punishes(told):
    """The no leads on as the yes does; only then it is asked whether there was a yes."""
    assert where(told(NAME, root=asking(agreed="sure", refused="sure"))) == {("place", "refused")}


def test_where_no_help_was_to_be_had_before_none_is_lost(told):
    assert told(NAME, root=asking(agreed="done", refused="done", stopped="done")) == []


CALLER = """
outcomes:
  placed: {text: There is a place., leaves: interim-place-arranged}
  done: {text: It is done.}
states:
  inside:
    call: asks
    outcomes: {helped: placed, done: {after}}
    withdrawn: {transport: halt}
  offer:
    question: Is another place wanted?
    answers:
      yes: {text: "Yes", next: placed}
      no: {text: "No", next: done}
handlers:
  halt:
    task: Stop
    do: {h: Stop.}
    next: {after}
"""


def test_help_after_a_no_may_come_from_the_caller(told):
    assert told(NAME, root=CALLER.replace("{after}", "offer"), asks=asking(refused="done", stopped="done")) == []
    found = where(told(NAME, root=CALLER.replace("{after}", "done"), asks=asking(refused="done", stopped="done")))
    assert found >= {("place", "refused")}


def test_what_is_handed_on_is_help(told):
    body = asking(refused="done", stopped="done").replace("done: {text: It is done.}", "done: {text: It is done., hands_over_to: {procedure: follow-up, planned: yes}}")
    assert told(NAME, root=body) == []


STORY = """
states:
  which:
    question: Which way?
    fact: family-known
    answers: {yes: one, no: other, unknown: other}
  one: {call: {next}, next: done}
  other: {call: {next}, next: done}
"""


def floors(root: str) -> dict[str, str]:
    """Each of these calls the next from two places: the last can be entered in a million ways, none of which has help after a no."""
    last = asking(agreed="other", refused="done").replace("ride:\n    task: Ride\n    do: {r: Ride.}\n    next: helped", "ride:\n    task: Ride\n    do: {r: Ride.}\n    next: other")
    between = {f"floor_{number}": STORY.replace("{next}", f"floor-{number + 1}" if number < 19 else "ask-there") for number in range(20)}
    return {"root": root, **between, "ask_there": last}


def test_however_many_ways_there_are_to_stand_there_an_answer_comes(told):
    assert where(told(NAME, **floors(STORY.replace("{next}", "floor-0")))) == {("place", "refused")}


def test_what_is_found_elsewhere_does_not_hide_what_was_not_decided(paths, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("validator.soundness.refusing.STACKS", 5)
    root = asking(refused="done").replace("    next: helped\n", "    next: deeper\n", 1).replace("  sure:\n", "  deeper: {call: floor-0, next: done}\n  sure:\n", 1)
    found = list(judge_soundness(paths(**floors(root))))
    assert {"no-help-after-a-no", "not-decided"} <= {finding.rule for finding in found}

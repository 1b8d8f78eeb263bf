"""What crosses calls: facts that fit, recursion, events that a caller hears, consents that come back."""

from __future__ import annotations

from .conftest import Judge, words

LISTEN = """
states:
  listen:
    task: Listen
    do: Listen.
    next: done
"""
EVENTS = words(events="immediate-danger: Danger\ncomplaint-made: A complaint")
TO_SAFETY = """
handlers:
  to-safety:
    task: Go to a safe place
    do: Go.
    next: done
"""


def calling(name: str, more: str = "") -> str:
    return f"states:\n  call:\n    call: {name}\n    next: done\n{more}"


def test_a_procedure_hears_every_event_itself(say: Judge):
    own = "at_any_time:\n  immediate-danger: {next: to-safety}\n  complaint-made: {starts: {procedure: later, planned: yes}}\n" + LISTEN + TO_SAFETY
    assert say("event-unheard", {"one": own}, EVENTS) == []
    assert say("event-unheard", {"one": own.replace("  immediate-danger: {next: to-safety}\n", "")}, EVENTS) == ['In "one" nobody hears: immediate-danger.']


def test_a_procedure_that_its_only_caller_watches_over_needs_no_events_of_its_own(say: Judge):
    watching = "entry: yes\nat_any_time:\n  immediate-danger: {next: to-safety}\n  complaint-made: {starts: {procedure: later, planned: yes}}\n"
    assert say("event-unheard", {"outer": watching + calling("inner", TO_SAFETY), "inner": LISTEN}, EVENTS) == []


def test_a_caller_that_hears_less_leaves_the_called_one_deaf(say: Judge):
    deaf = "entry: yes\nat_any_time:\n  immediate-danger: {during: call, next: to-safety}\n"
    assert say("event-unheard", {"outer": deaf + calling("inner", TO_SAFETY), "inner": LISTEN}, EVENTS) == [
        'In "outer" nobody hears: complaint-made.', 'In "inner" nobody hears: complaint-made.']


def test_an_event_that_a_caller_hears_elsewhere_is_not_heard_during_the_call(say: Judge):
    elsewhere = ("entry: yes\nat_any_time:\n  immediate-danger: {during: before, next: to-safety}\n  complaint-made: {starts: {procedure: later, planned: yes}}\n"
                 "states:\n  before:\n    task: Look\n    do: Look.\n    next: call\n  call:\n    call: inner\n    next: done\n" + TO_SAFETY)
    assert say("event-unheard", {"outer": elsewhere, "inner": LISTEN}, EVENTS) == ['In "inner" nobody hears: immediate-danger.']
    assert say("event-unheard-in-part", {"outer": elsewhere, "inner": LISTEN}, EVENTS) == ['Nobody hears "immediate-danger" in 1 states; the first is "call".']


def test_one_caller_of_two_is_not_enough(say: Judge):
    watching = "entry: yes\nat_any_time:\n  immediate-danger: {next: to-safety}\n  complaint-made: {starts: {procedure: later, planned: yes}}\n" + calling("inner", TO_SAFETY)
    assert say("event-unheard", {"outer": watching, "other": "entry: yes\n" + calling("inner"), "inner": LISTEN}, EVENTS) == [
        'In "other" nobody hears: immediate-danger, complaint-made.', 'In "inner" nobody hears: immediate-danger, complaint-made.']


ASKS = """
subjects:
  home:
    kind: household
    text: The home
states:
  ask:
    consent: {contact-family: home}
    ask: May we call?
    agreed: done
    others: done
    withdrawn: stop
handlers:
  stop:
    task: Stop
    do: Stop.
    next: done
"""


def asking(then: str, more: str = "") -> str:
    return ("entry: yes\nsubjects:\n  found:\n    kind: household\n    text: The household\nstates:\n  call:\n    call: asks\n    about: {home: found}\n"
            f"    next: {then}\n{more}")


WRITE = "  write:\n    task: Write it down\n    do: Write.\n    next: done\n"
STOP = "handlers:\n  stop:\n    task: Stop\n    do: Stop.\n    next: done\n"


def test_a_yes_that_comes_back_from_a_call_can_be_taken_back(say: Judge):
    assert say("consent-left-without-way", {"outer": asking("write", WRITE), "asks": ASKS}) == [
        'After "call" the consent to "contact-family:found" may be in force, but nothing says where it leads when it is taken back.']
    assert say("consent-left-without-way", {"outer": asking("write\n    withdrawn: {contact-family: stop}", WRITE + STOP), "asks": ASKS}) == []


def test_at_the_end_of_a_case_nothing_is_left_to_take_back(say: Judge):
    assert say("consent-left-without-way", {"outer": asking("done"), "asks": ASKS}) == []


def test_a_yes_that_was_used_up_does_not_come_back(say: Judge):
    used_up = ASKS.replace("agreed: done", "agreed: end\n    limited: end").replace(
        "handlers:", "  end:\n    task: End\n    do:\n      - step: The yes was for this time.\n        revokes: {consent: {contact-family: home}}\n    next: done\nhandlers:")
    assert say("consent-left-without-way", {"outer": asking("write", WRITE), "asks": used_up}) == []


def test_a_caller_further_up_may_hear_it(say: Judge):
    top = ("entry: yes\nsubjects:\n  house:\n    kind: household\n    text: The house\nstates:\n  ask-first:\n    consent: {contact-family: house}\n    ask: May we?\n"
           "    others: middle\n    withdrawn: stop\n  middle:\n    call: outer\n    about: {found: house}\n    next: done\n" + STOP)
    middle = asking("write", WRITE).replace("entry: yes\n", "")
    assert say("consent-left-without-way", {"top": top, "outer": middle, "asks": ASKS}) == []


def test_a_procedure_that_begins_itself_again_never_ends(say: Judge):
    first = "states:\n  look:\n    question: Is it safe?\n    answers: {yes: done, no: again}\n  again:\n    call: second\n    next: done\n"
    assert say("endless-recursion", {"first": first, "second": calling("first")}) == ["These procedures call one another without end: first -> second -> first."]
    assert say("endless-recursion", {"first": first, "second": calling("first").replace("    next", "    about: {person: baby}\n    next")}) == []


def test_an_event_in_between_ends_the_round(say: Judge):
    danger = "entry: yes\nat_any_time:\n  immediate-danger: {next: again}\n" + LISTEN + "handlers:\n  again:\n    call: first\n    next: done\n"
    assert say("endless-recursion", {"first": danger}) == []


FACTS = """
pain:
  text: Pain
  values: [little, much, unknown]
ache:
  text: Ache
  values: [little, much]
tries:
  text: Tries
  values: {from: 0, to: 5}
turns:
  text: Turns
  values: {from: 0, to: 3}
"""


def test_a_value_that_the_called_procedure_does_not_know_is_told(say: Judge):
    facts = words(facts=FACTS)
    inner = "takes: [ache, turns]\n" + LISTEN
    outer = "entry: yes\ntakes: [pain, tries]\n" + calling("inner").replace("    next", "    with: {ache: pain, turns: tries}\n    next")
    assert say("call-fact-does-not-fit", {"outer": outer, "inner": inner}, facts) == [
        '"call" gives "pain" as "ache", but it may be "unknown", which "inner" does not know.',
        '"call" gives "tries" as "turns", but it may be numbers that "inner" does not take.']

"""Small procedures by hand: ways out that stay open, and help that hangs on nothing that must not be asked for."""

from __future__ import annotations

from sop.paths.compile import compile_corpus
from validator.ethics.beginnings import judge_paths

OUT = {"out": "pattern: way-out\nwhen: {all: [{in_force: interim-place-arranged}, {age-group: adult}]}\noutcomes: left"}

SHELTER = """
outcomes:
  left: {text: The person left when she or he wanted.}
  kept: {text: The person stays.}
takes: [age-group]
states:
  admit:
    task: Admit
    do:
      in: {step: Give a bed., establishes: interim-place-arranged}
    next: wish
  wish:
    question: What does the person want?
    answers:
      go: {text: To leave, next: {go}}
      stay: {text: To stay, next: kept}
"""


def found(small, rules: dict[str, str], **bodies: str) -> set[tuple[str, str]]:
    corpus = small.corpus(rules, **bodies)
    return {(finding.rule, finding.message.split('"')[1]) for finding in judge_paths(corpus, compile_corpus(corpus))}


def test_where_the_person_can_leave_by_an_answer_the_way_is_open(small):
    assert found(small, OUT, root=SHELTER.replace("{go}", "left")) == set()


def test_where_no_answer_leads_out_the_person_is_stuck(small):
    assert found(small, OUT, root=SHELTER.replace("{go}", "kept")) == {("out", "wish")}


def test_what_others_decide_is_no_way_out_unless_every_way_leads_there(small):
    body = SHELTER.replace("{go}", "allowed") + "  allowed:\n    choice: {in_force: lawful-order}\n    cases: {yes: YES, no: NO}\n"
    assert ("out", "allowed") in found(small, OUT, root=body.replace("YES", "left").replace("NO", "kept"))
    assert found(small, OUT, root=body.replace("YES", "left").replace("NO", "left")) == set()


def test_before_the_person_is_inside_nothing_is_demanded(small):
    body = SHELTER.replace("{go}", "kept").replace(", establishes: interim-place-arranged", "")
    assert found(small, OUT, root=body) == set()


def test_a_way_out_through_a_call_counts(small):
    body = SHELTER.replace("{go}", "ask-elsewhere") + "  ask-elsewhere:\n    call: talk\n    outcomes: {go: left, stay: kept}\n"
    talk = "outcomes:\n  go: {text: Goes.}\n  stay: {text: Stays.}\nstates:\n  sure:\n    question: Sure?\n    answers:\n      a: {text: Yes it is., next: go}\n      b: {text: No., next: stay}\n"
    assert found(small, OUT, root=body, talk=talk) == set()
    assert ("out", "sure") in found(small, OUT, root=body, talk=talk.replace("next: go}", "next: stay}"))


# never asked for

BARGAIN = {"no-strings": "pattern: never-asked-for\nact: admit-to-shelter\nreads: [testifies, publish-story]"}
HELP = """
states:
  testifies:
    question: Will the person speak in court?
    answers:
      will: {text: Yes she will, next: help}
      wont: {text: No she will not, next: {no}}
  help:
    task: Help
    do:
      bed: {step: Give a bed., act: admit-to-shelter}
    next: done
"""


def test_help_that_hangs_on_a_testimony_is_found(small):
    assert found(small, BARGAIN, root=HELP.replace("{no}", "done")) == {("no-strings", "testifies")}


def test_a_question_that_changes_nothing_about_the_help_may_be_asked(small):
    assert found(small, BARGAIN, root=HELP.replace("{no}", "help")) == set()


def test_help_that_hangs_on_a_yes_to_a_story_is_found(small):
    body = """
states:
  story:
    consent: publish-story
    ask: May we tell it?
    agreed: help
    limited: help
    refused: {no}
    cannot_now: {no}
    withdrawn: stop
  help:
    task: Help
    do:
      bed: {step: Give a bed., act: admit-to-shelter}
    next: done
handlers:
  stop:
    task: Stop
    do: {s: Stop.}
    next: back
"""
    assert found(small, BARGAIN, root=body.replace("{no}", "done")) == {("no-strings", "story")}
    assert found(small, BARGAIN, root=body.replace("{no}", "help")) == set()

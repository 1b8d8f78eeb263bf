"""Every text of a procedure has its own context, and only texts for people have one."""

from sop.finding import Place
from sop.languages.extract import messages
from sop.load import build
from sop.model.procedure import Procedure
from sop.model.scenario import Scenario
from sop.source import parse

PROCEDURE = """
sop: 1
id: visit
title: Visit
edition: 2026-1
status: draft
owner: agency
summary: See the family.
scope: Every child.
role: worker
entry: yes
subjects:
  home:
    kind: household
    text: The home
outcomes:
  done:
    text: The visit is over.
parts:
  before:
    title: Before
    states:
      ready:
        task: Get ready
        say: We will go together.
        never:
          - go alone
          - promise anything
        do:
          pack: Pack the form.
          call:
            step: Call the office.
        next: safe
      safe:
        question: Is it safe?
        answers:
          yes: done
          later: {next: wait}
        at_most: {times: 2, then: done}
      wait:
        wait: The family answers
        answers:
          came:
            text: They came
            next: done
        within: answer
        late: {then: done}
handlers:
  stop:
    task: Stop
    next: back
"""

SCENARIO = "title: A quiet visit\nstory: All went well.\nends: done\nhappens:\n  - safe: yes\n"


def built(text, kind):
    made, findings = build(parse(text, "x.yaml")[0], kind, Place("x.yaml"))
    assert findings == []
    return made


def test_every_text_has_the_context_by_which_it_is_found():
    scenarios = {"quiet": built(SCENARIO, Scenario)}
    assert {message.context: message.text for message in messages(built(PROCEDURE, Procedure), scenarios)} == {
        "procedure.title": "Visit",
        "procedure.summary": "See the family.",
        "procedure.scope": "Every child.",
        "subject.home.text": "The home",
        "outcome.done.text": "The visit is over.",
        "part.before.title": "Before",
        "state.ready.say": "We will go together.",
        "state.ready.never.1": "go alone",
        "state.ready.never.2": "promise anything",
        "state.ready.task": "Get ready",
        "state.ready.do.pack.step": "Pack the form.",
        "state.ready.do.call.step": "Call the office.",
        "state.safe.question": "Is it safe?",
        "state.wait.wait": "The family answers",
        "state.wait.answer.came": "They came",
        "state.stop.task": "Stop",
        "scenario.quiet.title": "A quiet visit",
        "scenario.quiet.story": "All went well.",
    }


def test_a_translator_learns_who_speaks_and_where():
    found = {message.context: message.comment for message in messages(built(PROCEDURE, Procedure))}
    assert found["state.ready.say"] == "Said aloud to the person.\nIn: Get ready"
    assert found["state.wait.answer.came"] == "On a button, and beside a box on paper.\nIn: The family answers"


def test_a_state_that_moves_to_another_part_keeps_its_context():
    contexts = {message.context for message in messages(built(PROCEDURE, Procedure))}
    flat = PROCEDURE.replace("parts:\n  before:\n    title: Before\n    states:\n", "states:\n").replace("\n      ", "\n  ")
    flat = flat.replace("  states:", "states:")
    assert {message.context for message in messages(built(flat, Procedure))} == contexts - {"part.before.title"}

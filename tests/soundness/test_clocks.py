"""Deadlines whose clock is not started on some way, or that hang on a fact which nobody asked."""

from __future__ import annotations

from validator.ethics.judge import PathJudge

CLOCK = """
{takes}
states:
  how:
    choice: age-group
    cases: {adult: {adult}, child: send}
  send:
    task: Send the request
    do: {s: Send it.}
    next: answer
  answer:
    wait: The answer
    within: first-answer
    from: {begins}
    late: {tell: supervisor, then: done}
    answers:
      came: {text: It came, next: done}
      again: {text: Ask again, next: how}
handlers:
  danger:
    task: Get safe
    do: {g: Get safe.}
    next: {danger}
"""
EVENT = "at_any_time:\n  immediate-danger: {next: danger}\n"


def clock(adult: str = "send", begins: str = "send", danger: str = "back", event: str = "") -> str:
    body = CLOCK.replace("{takes}", "takes: [age-group]\n" + event).replace("{adult}", adult).replace("{begins}", begins).replace("{danger}", danger)
    return body if event else body.partition("handlers:")[0]


NAME = "clock-missed"


def test_a_clock_that_is_started_on_every_way(told):
    assert told(NAME, root=clock()) == []
    assert told(NAME, root=clock(event=EVENT)) == []


def test_a_way_past_the_start_is_found_with_who_goes_it(told):
    [finding] = told(NAME, root=clock(adult="answer"))
    assert "18 or older" in finding.story[0] and finding.message.startswith('The deadline of "answer" is counted from "send"')


def test_an_event_that_leads_past_the_start(told):
    [finding] = told(NAME, root=clock(danger="answer", event=EVENT))
    assert any("in danger" in line for line in finding.story)


def test_a_clock_that_the_event_starts(told):
    assert told(NAME, root=clock(begins="[send, immediate-danger]", danger="answer", event=EVENT)) == []


def test_a_way_that_facts_bar_is_no_way(told):
    """On the plain graph somebody could come past; nobody whom the first choice lets through does."""
    body = clock(adult="answer").replace("  how:", "  first:\n    choice: age-group\n    cases: {adult: done, child: how}\n  how:")
    assert told(NAME, root=body) == []


def test_a_second_round_counts_from_its_own_start(told):
    body = clock().replace("next: how}", "next: answer}")
    assert told(NAME, root=body) == [], "the clock of the run was started once"


DEADLINE = """
{takes}states:
  ask-first:
    question: How old is the person?
    fact: age-group
    answers: {adult: send, child: send, unknown: send}
  send:
    task: Send the request
    do: {s: Send it.}
    within: {age-group: {child: request-sent, others: first-answer}}
    late: {tell: supervisor, then: stay}
    next: done
"""


def unset(small, body: str) -> set[tuple[str, str]]:
    corpus = small.corpus({"never": "pattern: absence\nact: contact-trafficker"}, root=body)
    from sop.paths.compile import compile_corpus
    return {(breach.rule, breach.state) for breach in PathJudge(corpus, compile_corpus(corpus)).breaches(["root"])}


def test_a_deadline_by_a_fact_that_nobody_asked(small):
    asked = DEADLINE.replace("{takes}", "")
    skipped = asked.replace("  ask-first:\n    question: How old is the person?\n    fact: age-group\n    answers: {adult: send, child: send, unknown: send}\n", "")
    assert unset(small, asked) == set()
    assert unset(small, skipped) == {("fact-not-asked", "send")}
    assert unset(small, DEADLINE.replace("{takes}", "takes: [age-group]\n")) == set()

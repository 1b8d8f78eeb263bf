"""The smallest change that closes a breach is made on a copy and judged before it is shown; the story marks where a safeguard was lost."""

from __future__ import annotations

from sop.paths.compile import compile_corpus
from validator.ethics.beginnings import judge_paths

SAFE = {"safe": "pattern: while-in-force\nact: trace-family\nrequires: risk-assessment"}


def hints(small, rules: dict[str, str], **bodies: str) -> list[str]:
    corpus = small.corpus(rules, **bodies)
    return [finding.hint for finding in judge_paths(corpus, compile_corpus(corpus))]


TWO_WAYS = """
states:
  ask:
    question: Where to look?
    answers:
      near: {text: Near, next: near}
      far: {text: Far, next: far}
  near:
    task: Look near
    do:
      go: {step: Look near., act: trace-family}
    next: done
  far:
    task: Look far
    do:
      plan: Plan.
      go: {step: Look far., act: trace-family}
    next: done
"""


def test_one_step_before_the_fork_closes_both_ways(small):
    said = "One step would close this, and break nothing else: put this in force before \"ask\": The danger was looked at together with the person."
    assert hints(small, SAFE, root=TWO_WAYS) == [f"Mend it. {said}"] * 2


def test_one_way_is_closed_where_it_acts(small):
    body = TWO_WAYS.replace("near: {text: Near, next: near}", "near: {text: Near, establishes: risk-assessment, next: near}")
    assert [hint.partition("before ")[2] for hint in hints(small, SAFE, root=body)] == \
        ['step 2 of "far": The danger was looked at together with the person.']


def test_what_one_step_cannot_close_is_not_promised(small):
    """Between the step and the act an event ends what it gave, and comes back."""
    body = """
at_any_time:
  immediate-danger: {next: danger}
states:
  look:
    task: Look
    do:
      go: {step: Look., act: trace-family}
    next: done
handlers:
  danger:
    task: Get safe
    do: {s: Get safe.}
    next: back
"""
    assert hints(small, SAFE, root=body) == ["Mend it."]


def test_what_would_break_another_rule_is_not_offered(small):
    rules = {**SAFE, "never": "pattern: absence\nact: {established: risk-assessment}"}
    assert hints(small, rules, root=TWO_WAYS) == ["Mend it."] * 2


def test_the_story_marks_where_a_safeguard_was_gained_and_lost(small):
    body = """
states:
  prepare:
    task: Prepare
    do:
      look: {step: Look at the danger., establishes: risk-assessment}
      forget: {step: Say that it is old., revokes: risk-assessment}
      go: {step: Look., act: trace-family}
    next: done
"""
    [story] = small.stories(SAFE, root=body)
    assert story[1:3] == ("1. Look at the danger. (From here on in force: The danger was looked at together with the person.)",
                          "2. Say that it is old. (No longer in force: The danger was looked at together with the person.)")

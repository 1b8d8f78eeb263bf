"""Small procedures by hand that begin with something in force: it fulfils, it opens what comes after it, and it calls for nothing."""

from __future__ import annotations

LOOKS = """
begins_with: {begins}
states:
  first:
    task: Look
    do:
      go: {step: Look., act: trace-family}
    next: which
  which:
    question: Which way?
    answers:
      well: {text: Well, establishes: private-place, next: done}
      ill: {text: Ill, next: done}
"""


def looking(begins: str) -> str:
    return LOOKS.replace("{begins}", begins)


def test_what_a_case_begins_with_opens_what_comes_after_it(small):
    rules = {"not-after": "pattern: absence\nact: trace-family\nscope: {after: {established: risk-assessment}}"}
    assert small.judged(rules, root=looking("[risk-assessment]")) == {("not-after", "first")}
    assert small.judged(rules, root=looking("[lawful-order]")) == set()


def test_what_a_case_begins_with_fulfils_what_must_come_first(small):
    rules = {"first": "pattern: precedence\nact: trace-family\nrequires: risk-assessment\nscope: {before: {established: private-place}}"}
    assert small.judged(rules, root=looking("[risk-assessment]")) == set()
    assert small.judged(rules, root=looking("[lawful-order]")) == {("first", "which")}


def test_what_a_case_begins_with_calls_for_nothing(small):
    rules = {"then": "pattern: response\nact: {established: risk-assessment}\nrequires: private-place"}
    assert small.judged(rules, root=looking("[risk-assessment]")) == set()


ANOTHER = """
subjects:
  baby: {kind: person, text: Her baby}
states:
  look-at-danger:
    task: Look at the danger
    do:
      a: {step: Look., establishes: risk-assessment}
    next: the-baby
  the-baby:
    call: cares
    about: {person: baby}
    next: done
"""


def test_what_was_done_to_her_was_not_done_to_her_baby(small):
    """Rules are about one person: what opened for her is closed for the other."""
    rules = {"not-after": "pattern: absence\nact: trace-family\nscope: {after: {established: risk-assessment}}"}
    assert small.judged(rules, root=ANOTHER, cares=looking("[lawful-order]")) == set()
    assert small.judged(rules, root=ANOTHER, cares=looking("[risk-assessment]")) == {("not-after", "first")}


THEN_SAFE = {"then-safe": "pattern: response\nact: trace-family\nrequires: private-place"}
CARES = """
states:
  look:
    task: Look
    do:
      go: {step: Look., act: trace-family}
    next: {next}
  close:
    task: Close the door
    do:
      go: {step: Close it., establishes: private-place}
    next: done
"""


def test_a_duty_to_her_baby_is_judged_when_the_run_about_the_baby_ends(small):
    """What is done for her later is not done for the baby."""
    later = ANOTHER.replace("next: done", "next: close") + CARES.partition("    next: {next}\n")[2]
    assert small.judged(THEN_SAFE, root=later, cares=CARES.replace("{next}", "done")) == {("then-safe", "done")}
    assert small.judged(THEN_SAFE, root=later, cares=CARES.replace("{next}", "close")) == set()


def test_what_every_case_must_come_to_is_not_asked_of_a_run_about_another_person(small):
    rules = {"closed": "pattern: existence\nrequires: private-place"}
    later = ANOTHER.replace("next: done", "next: close") + CARES.partition("    next: {next}\n")[2]
    assert small.judged(rules, root=later, cares=CARES.replace("{next}", "done")) == set()

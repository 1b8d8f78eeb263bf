"""Small procedures by hand in which time passes: safeguards that get too old, duties that come too late."""

from __future__ import annotations

import pytest

SAFE = {"safe": "pattern: while-in-force\nact: trace-family\nrequires: risk-assessment"}
"""In the vocabulary a look at danger counts for 30 days."""

WAITS = """
states:
  prepare:
    task: Prepare
    do:
      look: {step: Look at the danger., establishes: risk-assessment}
    next: wait-here
  wait-here:
    wait: The answer comes
    within: {deadline}
    late: {then: go-on}
    answers:
      came: {text: It came, next: go-on}
  go-on:
    task: Go on
    do:
      go: {step: Look., act: trace-family}
    next: done
"""


def test_a_safeguard_that_may_be_too_old_after_a_wait_is_found(small):
    assert small.judged(SAFE, root=WAITS.replace("{deadline}", "first-reassessment")) == {("safe", "go-on")}
    assert any("too old to count on now" in line for story in small.stories(SAFE, root=WAITS.replace("{deadline}", "first-reassessment")) for line in story)


def test_a_short_wait_does_not_make_it_old(small):
    assert small.judged(SAFE, root=WAITS.replace("{deadline}", "rest-before-asking")) == set()


def test_several_waits_add_up(small):
    round_ = WAITS.replace("{deadline}", "thinking-time").replace("came: {text: It came, next: go-on}", "came: {text: It came, next: go-on}\n      again: {text: Once more, next: wait-here}")
    assert small.judged(SAFE, root=round_) == {("safe", "go-on")}, "a week again and again is more than thirty days"


def test_looking_again_after_the_wait_keeps_the_rule(small):
    again = WAITS.replace("{deadline}", "first-reassessment").replace("go: {step: Look., act", "look: {step: Look again., establishes: risk-assessment}\n      go: {step: Look., act")
    assert small.judged(SAFE, root=again) == set()


def test_time_in_a_handler_counts_only_where_it_is_told(small):
    """The same handler is told in two places; where it looks again the view is new, and the long wait of the other place does not age it."""
    body = """
at_any_time:
  immediate-danger: {next: danger}
states:
  long-wait:
    wait: The answer comes
    within: first-reassessment
    late: {then: prepare}
    answers:
      came: {text: It came, next: prepare}
  prepare:
    task: Prepare
    do:
      look: {step: Look at the danger., establishes: risk-assessment}
      go: {step: Look., act: trace-family}
    next: done
handlers:
  danger:
    task: Look again
    do: {s: {step: Look again., establishes: risk-assessment}}
    next: back
"""
    assert small.judged(SAFE, root=body) == set()


# duties

VISIT = {"visit": "pattern: bounded-response\nact: trace-family\nrequires: search-reviewed\nwithin: thinking-time"}
VISITED = """\
  visit:
    task: Visit
    do:
      see: {step: Visit., establishes: search-reviewed}
    next: done
"""
DUTY = """
states:
  go:
    task: Go
    do:
      go: {step: Look., act: trace-family}
    next: wait-here
  wait-here:
    wait: The day of the visit
    within: {deadline}
    late: {then: visit}
    answers:
      came: {text: It came, next: visit}
""" + VISITED


def test_a_duty_that_may_come_too_late_is_found_where_it_is_late(small):
    assert small.judged(VISIT, root=DUTY.replace("{deadline}", "first-reassessment")) == {("visit", "wait-here")}
    assert small.judged(VISIT, root=DUTY.replace("{deadline}", "rest-before-asking")) == set()


def test_what_falls_in_a_wait_is_played_there_with_all_its_hours(small):
    """The machine stood at the end of the step before, in which no time had passed, so its own story was a fault."""
    falls = "at_any_time:\n  immediate-danger: {next: hide}" + DUTY.replace("{deadline}", "thinking-time") + """\
handlers:
  hide:
    wait: It is quiet again
    within: rest-before-asking
    late: {then: visit}
    answers:
      quiet: {text: It is quiet, next: visit}
"""
    [story] = small.stories(VISIT, root=falls)
    assert story[2] == "2. Then: Somebody is in danger right now." and 'Now, at "hide", the time is over' in story[3]


def test_a_duty_that_never_comes_is_found_at_the_end(small):
    never = DUTY.replace("{deadline}", "rest-before-asking").replace("see: {step: Visit., establishes: search-reviewed}", "see: Do not visit.")
    assert small.judged(VISIT, root=never) == {("visit", "done")}


def test_a_duty_that_is_owed_at_the_end_is_handed_on(small):
    never = DUTY.replace("{deadline}", "rest-before-asking").replace("see: {step: Visit., establishes: search-reviewed}", "see: Do not visit.")
    owes = "outcomes:\n  done: {text: It is done., owes: search-reviewed}\n"
    assert small.judged(VISIT, root=owes + never) == set()


def test_a_duty_that_arises_after_it_was_once_fulfilled_is_timed_too(small):
    """What fulfils it here stands before anything gives rise to it, so on every way there the duty was first done with."""
    reviewed = DUTY.replace("states:\n", "states:\n  look:\n    task: Review\n    do:\n      see: {step: Review., establishes: search-reviewed}\n    next: go\n", 1)
    assert small.judged(VISIT, root=reviewed.replace("{deadline}", "first-reassessment")) == {("visit", "wait-here")}
    assert small.judged(VISIT, root=reviewed.replace("{deadline}", "rest-before-asking")) == set()


def test_only_the_time_since_the_duty_arose_counts(small):
    before = DUTY.replace("{deadline}", "rest-before-asking").replace("states:\n", "states:\n  first-wait:\n    wait: Something else\n    within: first-reassessment\n    late: {then: go}\n    answers:\n      came: {text: It came, next: go}\n")
    assert small.judged(VISIT, root=before) == set()


def test_a_deadline_that_counts_from_where_the_duty_arose_bounds_it(small):
    rest = DUTY.replace("{deadline}", "thinking-time").replace("    next: wait-here\n", "    next: pause\n", 1)
    pause = "  pause:\n    wait: A pause\n    within: rest-before-asking\n    late: {then: wait-here}\n    answers:\n      came: {text: It came, next: wait-here}\n"
    rest = rest.replace("  wait-here:\n", pause + "  wait-here:\n", 1)
    assert small.judged(VISIT, root=rest) == {("visit", "wait-here")}
    assert small.judged(VISIT, root=rest.replace("within: thinking-time\n", "within: thinking-time\n    from: go\n", 1)) == set()


def test_time_in_a_task_that_changes_nothing_else_counts(small):
    """A task with a deadline that only tells somebody is no step to be passed over: it makes what was seen older."""
    body = WAITS.replace("    wait: The answer comes\n", "    task: Ask for the answer\n    do: Ask.\n").replace(
        "late: {then: go-on}\n    answers:\n      came: {text: It came, next: go-on}", "late: {tell: supervisor, then: stay}\n    next: go-on")
    assert small.judged(SAFE, root=body.replace("{deadline}", "first-reassessment")) == {("safe", "go-on")}
    assert small.judged(SAFE, root=body.replace("{deadline}", "rest-before-asking")) == set()


LOOP = """
states:
  begin:
    question: Was it tried before?
    answers:
      "no": {text: No, next: go}
      "yes": {text: Yes, next: visit}
  go:
    task: Go
    do:
      go: {step: Look., act: trace-family}
    next: wait-here
  wait-here:
    wait: The day of the visit
    within: rest-before-asking
    late: {then: last}
    at_most: {times: 2, then: last}
    answers:
      again: {text: Not yet, {sets}next: wait-here}
      came: {text: It came, next: last}
  last:
    wait: The last word
    within: {last}
    late: {then: which}
    answers:
      came: {text: It came, next: which}
  which:
    choice: begin
    cases: {"yes": visit, "no": visit}
""" + VISITED


@pytest.mark.parametrize("sets", ["", 'sets: {begin: "yes"}, '])
def test_each_round_of_a_wait_takes_its_time_and_the_bound_that_ends_them_none(sets: str, small):
    """Twice three days and two hours are less than seven days; what the answer settles makes no difference to the time."""
    loop = LOOP.replace("{sets}", sets)
    assert small.judged(VISIT, root=loop.replace("{last}", "supervisor-told")) == set()
    assert small.judged(VISIT, root=loop.replace("{last}", "rest-before-asking")) == {("visit", "last")}


BOTH = """
states:
  go:
    task: Go
    do:
      go: {step: Look., act: trace-family}
    next: both
  both:
    parallel: Both
    branches: [long, short]
    next: last
  long:
    wait: Twice three days
    within: rest-before-asking
    late: {then: longer}
    answers:
      came: {text: It came, next: longer}
  longer:
    wait: The other three days
    within: rest-before-asking
    late: {then: joined}
    answers:
      came: {text: It came, next: joined}
  short:
    wait: A word, five times
    within: supervisor-told
    late: {then: joined}
    at_most: {times: 5, then: joined}
    answers:
      again: {text: Again, next: short}
      came: {text: It came, next: joined}
  last:
    wait: The last word
    within: supervisor-told
    late: {then: visit}
    answers:
      came: {text: It came, next: visit}
""" + VISITED


def test_what_goes_round_beside_a_wait_does_not_pass_the_time_of_that_wait(small):
    assert small.judged(VISIT, root=BOTH) == set()


BABY = "begins_with: [risk-assessment]\nstates:\n" + WAITS[WAITS.index("  wait-here:"):]
MOTHER = """
begins_with: [risk-assessment]
subjects:
  baby: {kind: person, text: Her baby}
states:
  the-baby:
    call: cares
    about: {person: baby}
    next: {then}
  rest:
    wait: The answer comes
    within: first-reassessment
    late: {then: go-home}
    answers:
      came: {text: It came, next: go-home}
  go-home:
    task: Go home
    do:
      go: {step: Look., act: trace-family}
    next: done
"""


def test_what_another_persons_run_begins_with_gets_too_old_in_it(small):
    """The same safeguard stands for both. What is done about the baby takes its own time, and what the mother has is as old as it was."""
    long, soon = BABY.replace("{deadline}", "first-reassessment"), BABY.replace("{deadline}", "rest-before-asking")
    home, rests = MOTHER.replace("{then}", "go-home"), MOTHER.replace("{then}", "rest")
    assert small.judged(SAFE, root=home, cares=long) == {("safe", "go-on")}
    assert small.judged(SAFE, root=home, cares=soon) == set()
    assert small.judged(SAFE, root=rests, cares=soon) == {("safe", "go-home")}

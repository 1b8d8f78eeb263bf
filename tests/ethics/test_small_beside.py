"""Small procedures by hand in which an event only starts a run beside: nothing is left, and what it changes is changed."""

from __future__ import annotations

ONCE = {"once": "pattern: absence\nact: trace-family\nat_most: 1"}
CLOSED = {"closed": "pattern: while-in-force\nact: trace-family\nrequires: private-place"}
COMPLAINT = "at_any_time:\n  complaint-made: {starts: {procedure: complaint, planned: yes}{more}}\n"

CALLS = """
states:
  first:
    task: Close the door
    do:
      a: {step: Close it., establishes: private-place}
    next: search
  search:
    call: searches
    next: done
"""
SEARCHES = """
states:
  look:
    task: Look
    do:
      go: {step: Look., act: trace-family}
      then: {step: Ride., act: transport}
    next: done
"""


def complaint(more: str = "") -> str:
    return COMPLAINT.replace("{more}", more)


def test_a_complaint_that_starts_a_run_beside_does_not_begin_the_call_again(small):
    assert small.judged(ONCE, root=complaint() + CALLS, searches=SEARCHES) == set()


def test_what_the_complaint_ends_is_ended_inside_the_call(small):
    assert small.judged(CLOSED, root=complaint(", revokes: private-place") + CALLS, searches=SEARCHES) == {("closed", "look")}
    [story] = small.stories(CLOSED, root=complaint(", revokes: private-place") + CALLS, searches=SEARCHES)
    assert any(line.startswith("3. Then: ") for line in story)


def test_what_the_complaint_ends_is_ended_where_it_falls(small):
    closes_and_looks = CALLS.partition("  search:")[0].replace("next: search", "next: look") + SEARCHES.partition("states:\n")[2]
    assert small.judged(CLOSED, root=complaint(", revokes: private-place") + closes_and_looks) == {("closed", "look")}
    assert small.judged(CLOSED, root=complaint() + closes_and_looks) == set()


def test_a_rule_may_be_broken_by_the_complaint_itself(small):
    """It is told at the event, since no state handles it."""
    rules = {"told": "pattern: absence\nact: {event: complaint-made}"}
    assert small.judged(rules, root=complaint() + SEARCHES) == {("told", "complaint-made")}
    assert len(small.stories(rules, root=complaint() + SEARCHES)) == 1


def test_what_a_complaint_hangs_on_and_nobody_asked_is_told_at_the_event(small):
    body = complaint(", when: {sex: female}") + SEARCHES
    assert small.judged(ONCE, root=body) == {("fact-not-asked", "complaint-made")}
    assert len(small.stories(ONCE, root=body)) == 1

"""Small procedures by hand in which the age is asked, and the age group that follows from it is said as well: the two never disagree."""

from __future__ import annotations

GROWN = {"grown": "pattern: absence\nact: transport\nwhen: {age-group: adult}"}
CHILD = {"child": "pattern: absence\nact: transport\nwhen: {age-group: child}"}

ASKS = """
states:
  first:
    question: Is she a child?
    answers:
      yes: {text: Yes, sets: {age-group: child}, next: how-old}
      no: {text: No, next: done}
  how-old:
    question: How old?
    fact: age
    answers: {others: which}
  which:
    choice: age-group
    cases: {adult: ride, child: done}
  ride:
    task: Ride
    do:
      go: {step: Ride., act: transport}
    next: done
"""


def test_the_age_that_is_asked_speaks_for_the_group_that_was_told_before(small):
    assert small.judged(GROWN, root=ASKS) == {("grown", "ride")}
    assert small.judged(CHILD, root=ASKS) == set()


SAID_AGAIN = """
takes: [age]
states:
  first:
    question: Is she a child?
    answers:
      yes: {text: Yes, sets: {age-group: child}, next: how-old}
      no: {text: No, next: done}
  how-old:
    choice: [age]
    cases:
      - {when: {age: {below: 18}}, next: ride}
      - {when: {not: {age: {below: 18}}}, next: done}
  ride:
    task: Ride
    do:
      go: {step: Ride., act: transport}
    next: done
"""


def test_an_age_is_not_known_any_more_once_the_group_was_said(small):
    """Also where the group is what the age had said."""
    assert small.judged(CHILD, root=SAID_AGAIN) == {("fact-not-asked", "how-old")}


NUMBERS = """
states:
  how-old:
    question: How old?
    fact: age
    answers:
      "17": {text: Seventeen, next: done}
      others: {text: Another age, next: which}
  which:
    choice: [age]
    cases:
      - {when: {age: {between: [17, 17]}}, next: ride}
      - {when: {not: {age: {between: [17, 17]}}}, next: done}
  ride:
    task: Ride
    do:
      go: {step: Ride., act: transport}
    next: done
"""


def test_another_number_is_none_that_has_an_answer_of_its_own(small):
    assert small.judged({"never": "pattern: absence\nact: transport"}, root=NUMBERS) == set()


CLOSES = """
outcomes:
  done: {text: It is done.}
  left: {text: She left.}
states:
  how-old:
    question: How old?
    fact: age
    answers: {others: wish}
  wish:
    question: Where does she want to go?
    answers: {home: done, away: left}
"""


def test_whom_a_rule_about_the_end_is_for_is_known_at_the_end(small):
    closed = "pattern: existence\nrequires: risk-assessment\nwhen: "
    assert small.judged({"closed": closed + "{all: [{age-group: child}, {in_force: private-place}]}"}, root=CLOSES) == set()
    assert small.judged({"closed": closed + "{wish: home}"}, root=CLOSES) == {("closed", "done")}

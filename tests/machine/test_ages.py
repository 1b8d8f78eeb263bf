"""Ages: asked, corrected, unknown, and too great."""

from __future__ import annotations

from sop.walk import Walk

from .trials import machines, procedure, walk

CORRECTED = """
takes: [age]
outcomes:
  grown:
    text: An adult.
  young:
    text: A child.
at_any_time:
  turns-out-to-be-a-child:
    when: {age-group: adult}
    sets: {age-group: child}
    next: as-a-child
states:
  guardian:
    question: Is a guardian here?
    fact: guardian
    answers:
      here: which
      away: which
  which:
    choice: age-group
    cases: {adult: pause, child: young}
  pause:
    question: Go on?
    answers:
      yes: grown
handlers:
  as-a-child:
    task: Begin again
    do: Begin again.
    next: guardian
"""


def test_a_corrected_age_unsets_what_hung_on_it_and_is_asked_anew():
    machine = machines(procedure(CORRECTED))
    case = Walk(machine, "trial", {"age": "19"})
    case.start()
    case.answer("here")
    assert case.facts == {"age": "19", "guardian": "here"}
    case.occur("turns-out-to-be-a-child")
    assert case.facts == {"age-group": "child"}
    case.answer("away")
    assert case.outcome == "young"


def test_an_age_that_is_asked_after_all_speaks_for_the_age_group_too():
    """No two facts can disagree: what was said of the group gives way to the age."""
    asks = CORRECTED.replace("takes: [age]", "takes: [age-group]").replace("    question: Is a guardian here?\n    fact: guardian\n    answers:\n      here: which\n      away: which\n",
                                                                          "    question: How old?\n    fact: age\n    answers: {others: which}\n")
    case = Walk(machines(procedure(asks)), "trial", {"age-group": "child"})
    case.start()
    case.answer("19")
    assert case.facts == {"age": "19"}
    assert case.frame.state == "pause"


def test_a_child_cannot_turn_out_to_be_a_child():
    played = walk(procedure(CORRECTED), given={"age": "12"}, happens=["{event: turns-out-to-be-a-child, at: guardian}"])
    assert played.problem.message == '"turns-out-to-be-a-child" cannot happen at "guardian".'


def test_an_unknown_age_goes_the_way_of_a_child():
    assert walk(procedure(CORRECTED), given={"age": "unknown"}, happens=["guardian: away"]).outcome == "young"


def test_eighteen_years_are_enough_and_seventeen_are_not():
    assert walk(procedure(CORRECTED), given={"age": "17"}, happens=["guardian: here"]).outcome == "young"
    assert walk(procedure(CORRECTED), given={"age": "18"}, happens=["guardian: here", "pause: yes"]).outcome == "grown"


def test_a_walk_does_not_begin_without_the_facts_that_it_takes():
    assert walk(procedure(CORRECTED)).problem.message == "Nothing is said about: age."


def test_nobody_is_two_hundred_years_old():
    asked = procedure("""
outcomes:
  done:
    text: Done.
states:
  how-old:
    question: How old?
    fact: age
    answers:
      others: done
""")
    assert walk(asked, happens=["how-old: 200"]).problem.message == 'At "how-old" the answer "200" cannot be given.'
    assert walk(asked, happens=["how-old: 120"]).facts == {"age": "120"}
    assert walk(asked, happens=["how-old: unknown"]).facts == {"age": "unknown"}

"""Small procedures by hand: rounds, branches, homes chosen anew, children, exceptions, facts and guards."""

from __future__ import annotations

YES = {"yes": "pattern: while-in-force\nact: trace-family\nrequires: {consent: same-act}"}
SAFE = {"safe": "pattern: while-in-force\nact: trace-family\nrequires: risk-assessment"}
ONCE_SAFE = {"once": "pattern: precedence\nact: trace-family\nrequires: risk-assessment"}


# rounds, branches, subjects

def test_the_way_out_of_a_bounded_round_is_followed(small):
    body = """
states:
  again:
    question: Is it safe?
    at_most: {times: 3, then: look}
    answers:
      yes: {text: "Yes", establishes: risk-assessment, next: look}
      no: {text: "No", next: again}
  look:
    task: Look
    do:
      go: {step: Look., act: trace-family}
    next: done
"""
    assert small.judged(SAFE, root=body) == {("safe", "look")}
    assert small.judged(SAFE, root=body.replace("then: look", "then: done")) == set()


def test_the_way_on_when_every_answer_was_used_is_followed(small):
    body = """
states:
  way:
    question: Which way?
    each_once: {then: look}
    answers:
      one: {text: One, next: way}
      two: {text: Two, next: way}
  look:
    task: Look
    do:
      go: {step: Look., act: trace-family}
    next: done
"""
    assert small.judged(SAFE, root=body) == {("safe", "look")}
    assert small.judged(SAFE, root=body.replace("then: look", "then: done")) == set()
    assert small.judged(SAFE, root=body.replace("{text: Two, ", "{text: Two, establishes: risk-assessment, ")) == set(), "the way opens only when both were used"


PARALLEL = """
states:
  both:
    parallel: Two things at once
    branches: [left, right]
    next: {next}
  left:
    task: Left
    do:
      safe: {step: Look at the danger., establishes: risk-assessment}
      go: {step: Look., act: trace-family}
    next: joined
  right:
    task: Right
    do:
      {right}
    next: joined
  after:
    task: After
    do:
      go: {step: Look., act: trace-family}
    next: done
"""


def test_one_branch_may_end_what_the_other_needs(small):
    body = PARALLEL.replace("{next}", "done")
    assert small.judged(SAFE, root=body.replace("{right}", "end: {step: It is old., revokes: risk-assessment}")) == {("safe", "left")}
    assert small.judged(SAFE, root=body.replace("{right}", "other: Do something else.")) == set()


def test_what_a_branch_ended_is_missing_after_the_join(small):
    body = PARALLEL.replace("{next}", "after")
    assert small.judged(ONCE_SAFE, root=body.replace("{right}", "other: Do something else.")) == set()
    found = small.judged(SAFE, root=body.replace("{right}", "end: {step: It is old., revokes: risk-assessment}"))
    assert found == {("safe", "left"), ("safe", "after")}


BINDS = """
subjects:
  home: {kind: household, text: A home}
states:
  assess:
    task: Assess
    do:
      look: {step: Assess., establishes: {family-assessed: home}}
    next: which
  which:
    question: Which home?
    answers:
      this: {text: This one, next: move}
      other: {text: Another, {binds}next: move}
  move:
    task: Move in
    do:
      go: {step: Go there., act: {return-to-family: home}}
    next: done
"""


def test_a_home_that_is_chosen_anew_was_not_assessed(small):
    rule = {"assessed": "pattern: while-in-force\nact: return-to-family\nrequires: {family-assessed: same-scope}"}
    assert small.judged(rule, root=BINDS.replace("{binds}", "binds: home, ")) == {("assessed", "move")}
    assert small.judged(rule, root=BINDS.replace("{binds}", "")) == set()


def test_another_home_is_another_scope(small):
    rule = {"assessed": "pattern: precedence\nact: return-to-family\nrequires: {family-assessed: same-scope}"}
    body = BINDS.replace("{binds}", "").replace("subjects:", "subjects:\n  aunt: {kind: household, text: The aunt}").replace("{family-assessed: home}", "{family-assessed: aunt}")
    assert small.judged(rule, root=body) == {("assessed", "move")}


# children, the case team, exceptions

CHILD = """
takes: [age-group]
states:
  {first}
  look:
    task: Look
    do:
      go: {step: Look., act: trace-family}
    next: done
"""
DECIDES = "meet:\n    task: Meet\n    do:\n      decide: {step: Decide., establishes: {best-interest-decision: trace-family}}\n    next: look"


def test_a_decision_stands_in_for_the_yes_of_a_child_only(small):
    body = CHILD.replace("{first}", DECIDES)
    assert small.judged(YES | {"child": YES["yes"] + "\nwhen: {not: {age-group: adult}}"}, root=body) == {("yes", "look")}
    [story] = small.stories(YES, root=body)
    assert "18 or older" in story[0]


def test_a_child_without_a_yes_and_without_a_decision_is_found(small):
    body = CHILD.replace("{first}", "wait:\n    task: Wait\n    do: {w: Wait.}\n    next: look")
    rule = {"child": YES["yes"] + "\nwhen: {not: {age-group: adult}}"}
    assert small.judged(rule, root=body) == {("child", "look")}
    assert small.judged({"adult": YES["yes"] + "\nwhen: {age-group: adult}"}, root=body.replace("next: look", "next: who", 1).replace(
        "  look:", "  who:\n    choice: age-group\n    cases: {adult: done, child: look}\n  look:")) == set()


def test_inside_the_case_team_no_yes_is_needed(small):
    rule = {"share": "pattern: while-in-force\nact: share-information\nrequires: {consent: same-act}"}
    body = "states:\n  tell:\n    task: Tell\n    do:\n      t: {step: Tell., act: {share-information: case-team}}\n    next: done\n"
    assert small.judged(rule, root=body) == set()
    assert small.judged(rule, root=body.replace("case-team", "employer")) == {("share", "tell")}


UNTIL = """
states:
  {first}
  tell:
    task: Tell
    do:
      t: {step: Tell., act: publish-story}
    next: done
"""


def test_an_act_is_kept_back_until(small):
    rule = {"quiet": "pattern: absence\nact: publish-story\nuntil: photo-use-explained"}
    assert small.judged(rule, root=UNTIL.replace("{first}", "a:\n    task: A\n    do: {x: Wait.}\n    next: tell")) == {("quiet", "tell")}
    assert small.judged(rule, root=UNTIL.replace("{first}", "a:\n    task: A\n    do:\n      x: {step: Explain., establishes: photo-use-explained}\n    next: tell")) == set()


def test_an_exception_carries_its_duty(small):
    rule = {"yes": YES["yes"] + "\nunless:\n  - when: {in_force: emergency-declared}\n    needs: [supervisor-notified]"}
    body = CHILD.replace("{first}", "act:\n    task: Act\n    do:\n      x: {step: Danger., establishes: emergency-declared}\n      {told}\n    next: look")
    assert small.judged(rule, root=body.replace("{told}", "y: Go on.")) == {("yes", "look")}
    assert small.judged(rule, root=body.replace("{told}", "y: {step: Tell., establishes: supervisor-notified}")) == set()


def test_an_exception_ends_with_what_it_rests_on(small):
    rule = {"yes": YES["yes"] + "\nunless:\n  - when: {in_force: emergency-declared}"}
    body = CHILD.replace("{first}", "act:\n    task: Act\n    do:\n      x: {step: Danger., establishes: emergency-declared}\n      y: {step: Over., revokes: emergency-declared}\n    next: look")
    assert small.judged(rule, root=body) == {("yes", "look")}


# facts and guards

def test_a_fact_that_is_read_before_it_is_asked(small):
    body = "states:\n  who:\n    choice: age-group\n    cases: {adult: done, child: done}\n"
    assert small.judged(SAFE, root=body) == {("fact-not-asked", "who")}
    assert small.judged(SAFE, root="takes: [age-group]\n" + body) == set()


def test_a_rule_about_an_unknown_fact_counts_against_the_act(small):
    body = CHILD.replace("takes: [age-group]\n", "").replace("{first}", "w:\n    task: W\n    do: {w: Wait.}\n    next: look")
    assert small.judged({"adult": YES["yes"] + "\nwhen: {age-group: adult}"}, root=body) == {("adult", "look")}


def test_a_choice_by_safeguard_protects(small):
    body = """
states:
  ask-danger:
    question: Was the danger looked at?
    answers:
      yes: {text: "Yes", establishes: risk-assessment, next: sure}
      no: {text: "No", next: sure}
  sure:
    choice: {in_force: risk-assessment}
    cases: {yes: look, no: done}
  look:
    task: Look
    do:
      go: {step: Look., act: trace-family}
    next: done
"""
    assert small.judged(SAFE, root=body) == set()
    assert small.judged(SAFE, root=body.replace("{yes: look, no: done}", "{yes: done, no: look}")) == {("safe", "look")}


def test_a_choice_by_another_safeguard_protects_what_came_with_it(small):
    """The guard reads one safeguard, the rule another that was established together with it."""
    body = """
states:
  ask-danger:
    question: Was the danger looked at?
    answers:
      yes: {text: "Yes", establishes: [risk-assessment, private-place], next: sure}
      no: {text: "No", next: sure}
  sure:
    choice: {in_force: private-place}
    cases: {yes: look, no: done}
  look:
    task: Look
    do:
      go: {step: Look., act: trace-family}
    next: done
"""
    assert small.judged(SAFE, root=body) == set()

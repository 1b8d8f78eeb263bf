"""Small procedures by hand for what rules may watch: a yes that is taken back, a scope about the very act, reviews, what nobody asked."""

from __future__ import annotations

ASK = """
  ask:
    consent: {act}
    ask: May we?
    agreed: {next}
    limited: {next}
    refused: done
    cannot_now: done
    withdrawn: stop
"""
GO = """
  go:
    task: Go
    do:
      one: {step: Look., act: trace-family}
      two: {step: Drive., act: transport}
    next: done
"""
STOP = """
handlers:
  stop:
    task: Stop
    do:
      s: {step: Stop.}
    next: back
"""
BOTH = "states:" + ASK.replace("{act}", "trace-family").replace("{next}", "drive") + ASK.replace("ask:\n    consent", "drive:\n    consent").replace("{act}", "transport").replace("{next}", "go") + GO + STOP


# a scope about the very act

AFTER = {"after": "pattern: while-in-force\nact: {any: [trace-family, transport]}\nrequires: {consent: same-act}\nscope: {after: {ended: {consent: same-act}}}"}


def test_after_its_own_yes_was_taken_back_an_act_is_found(small):
    assert small.judged(AFTER, root=BOTH) == {("after", "go")}


def test_after_another_yes_was_taken_back_it_is_not(small):
    only_drive = "states:" + ASK.replace("{act}", "transport").replace("{next}", "go") + GO.replace("two: {step: Drive., act: transport}", "two: Drive.") + STOP
    assert small.judged(AFTER, root=only_drive) == set()


def test_an_act_that_nobody_was_asked_about_is_no_matter_of_that_scope(small):
    assert small.judged(AFTER, root="states:" + GO) == set()


def test_a_new_yes_closes_nothing_but_is_in_force(small):
    assert small.judged(AFTER, root=BOTH.replace("next: back", "next: ask")) == set()


def test_an_exception_of_a_rule_with_a_scope_holds_only_with_its_duty(small):
    ordered = {"after": AFTER["after"] + "\nunless:\n  - when: {in_force: lawful-order}\n    needs: [order-checked]"}
    body = BOTH.replace("states:", "states:\n  order:\n    task: Order\n    do:\n      o: {step: Read., establishes: [{tokens}]}\n    next: ask\n", 1)
    assert small.judged(ordered, root=body.replace("{tokens}", "lawful-order, order-checked")) == set()
    assert small.judged(ordered, root=body.replace("{tokens}", "lawful-order")) == {("after", "go")}


def test_negative_until_positive_is_about_one_household(small):
    rule = {"home": "pattern: absence\nact: return-to-family\nscope: {after_until: [{established: {family-assessed-negative: same-scope}}, {established: {family-assessed-positive: same-scope}}]}"}
    body = """
subjects:
  one: {kind: household, text: One}
  other: {kind: household, text: Another}
states:
  look:
    task: Look
    do:
      a: {step: Look., establishes: {family-assessed-negative: one}}
      b: {step: Look., establishes: {family-assessed-positive: {seen}}}
    next: go
  go:
    task: Go
    do:
      g: {step: Go., act: {return-to-family: one}}
    next: done
"""
    outcomes = "outcomes:\n  done: {text: It is done.}\n"
    assert small.judged(rule, root=outcomes + body.replace("{seen}", "other")) == {("home", "go")}
    assert small.judged(rule, root=outcomes + body.replace("{seen}", "one")) == set()


# a yes that is taken back, as something that happens

ANSWERED = {"answered": "pattern: response\nact: {event: consent-withdrawn}\nrequires: act-stopped"}


def test_a_withdrawal_that_nobody_answers_is_found_at_the_end(small):
    assert small.judged(ANSWERED, root=BOTH) == {("answered", "done")}


def test_a_withdrawal_that_is_answered_is_fine(small):
    assert small.judged(ANSWERED, root=BOTH.replace("s: {step: Stop.}", "s: {step: Stop., establishes: act-stopped}")) == set()


def test_a_yes_that_the_procedure_itself_ends_is_no_withdrawal(small):
    used = BOTH.replace("s: {step: Stop.}", "s: {step: Stop., establishes: act-stopped}").replace("act: transport}", "act: transport, revokes: [{consent: transport}, {consent: trace-family}]}")
    assert small.judged(ANSWERED, root=used) == set()


# reviews

REVIEW = {"review": "pattern: response\nact: {any: [admit-to-shelter, {established: stay-reviewed}]}\nrequires: {any: [stay-reviewed, stay-ended]}"}
STAY = """
states:
  stay:
    task: Stay
    do:
      in: {step: Begin., act: admit-to-shelter}
      look: {step: Look., establishes: stay-reviewed}
      out: {step: {out}}
    next: done
"""


def test_each_review_asks_for_the_next(small):
    assert small.judged(REVIEW, root=STAY.replace("{step: {out}}", "Stay on.")) == {("review", "done")}
    assert small.judged(REVIEW, root=STAY.replace("{step: {out}}", "{step: Leave., establishes: stay-ended}")) == set()


# what nobody asked

URGENT = "pattern: absence\nact: trace-family\nwhen: {health-urgency: life-threat}"
LOOK = "states:\n  look:\n    task: Look\n    do:\n      g: {step: Look., act: trace-family}\n    next: done\n"


def test_what_nobody_asked_counts_unless_the_rule_says_that_it_passes(small):
    assert small.judged({"urgent": URGENT}, root=LOOK) == {("urgent", "look")}
    assert small.judged({"urgent": URGENT + "\nnot_asked: passes"}, root=LOOK) == set()


def test_what_was_asked_counts_whatever_the_rule_says_of_the_rest(small):
    asked = LOOK.replace("states:", "states:\n  ask:\n    question: How urgent is it?\n    fact: health-urgency\n    answers: {others: look}\n")
    assert small.judged({"urgent": URGENT + "\nnot_asked: passes"}, root=asked) == {("urgent", "look")}

"""What is asked twice through calls, what nobody asks, what is owed, left and never required."""

from __future__ import annotations

from .conftest import Judge, ours, words

ASK_AGE = """
states:
  how-old:
    question: How old is the person?
    fact: age
    answers: {others: done}
"""
LISTEN = "states:\n  listen:\n    task: Listen\n    do: Listen.\n    next: done\n"
WAIT = "states:\n  rest:\n    wait: The person rests\n    every: rest-before-asking\n    next: done\n"


def then(*steps: str) -> str:
    """States one after another: a call of that name, or a question about the age."""
    ids = [f"s{number}" for number in range(len(steps))]
    text = "entry: yes\nstates:\n"
    for state, step, following in zip(ids, steps, [*ids[1:], "done"], strict=True):
        if step == "age":
            text += f"  {state}:\n    question: How old?\n    fact: age\n    answers: {{others: {following}}}\n"
        else:
            text += f"  {state}:\n    call: {step}\n    next: {following}\n"
    return text


def test_the_caller_asked_and_the_called_one_asks_again(say: Judge):
    assert say("asked-twice", {"outer": then("age", "inner"), "inner": ASK_AGE}) == ['"s1" asks for "age" again: "s0" asked for it, and nothing happens in between.']


def test_the_called_one_asked_and_the_caller_asks_again(say: Judge):
    assert say("asked-twice", {"outer": then("inner", "age"), "inner": ASK_AGE}) == ['"s1" asks for "age" again: "s0" asked for it, and nothing happens in between.']


def test_a_call_in_between_does_not_make_it_another_question(say: Judge):
    assert say("asked-twice", {"outer": then("age", "listen", "age"), "listen": LISTEN}) == ['"s2" asks for "age" again: "s0" asked for it, and nothing happens in between.']


def test_after_a_rest_inside_a_call_it_may_be_asked_again(say: Judge):
    assert say("asked-twice", {"outer": then("age", "rest", "age"), "rest": WAIT}) == []


def test_what_a_procedure_takes_is_not_asked_by_it(say: Judge):
    assert say("asked-twice", {"outer": "takes: [age]\n" + ASK_AGE}) == ['"how-old" asks for "age" again: it is known at the beginning, and nothing happens in between.']


def test_after_an_event_it_may_be_asked_again(say: Judge):
    text = ("takes: [age-group, guardian-status]\nat_any_time:\n  turns-out-to-be-a-child: {sets: {age-group: child}, next: who}\n" + LISTEN
            + "handlers:\n  who:\n    question: Who may decide with the child?\n    fact: guardian-status\n    answers: {others: back}\n")
    assert say("asked-twice", {"outer": text}) == []


def test_another_person_is_asked_for_her_own_age(say: Judge):
    assert say("asked-twice", {"outer": then("age", "inner").replace("call: inner", "call: inner\n    about: {person: baby}"), "inner": ASK_AGE}) == []


def test_a_procedure_that_calls_itself_is_no_trouble(say: Judge):
    assert say("asked-twice", {"outer": then("age", "outer")}) == ['"s1" asks for "age" again: "s0" asked for it, and nothing happens in between.']


def test_facts_that_nobody_asks_are_told_once(say: Judge):
    vocabulary = words(facts="""
        age:
          text: Age
          about: person
          values: {from: 0, to: 120}
        age-group:
          text: Child or adult
          about: person
          values: [child, adult]
          derived_from: {age: {child: {below: 18}, adult: {at_least: 18}}}
        sex:
          text: Sex
          about: person
          values: [female, male]
    """)
    assert say("fact-that-nobody-settles", {"one": ASK_AGE, "two": LISTEN}, vocabulary) == ['No procedure asks, notes or takes "sex".']


OWING = "entry: yes\noutcomes:\n  at-home:\n    text: At home.\n    owes: first-visit-made\n    hands_over_to: visits\nstates:\n  go:\n    task: Go\n    do: Go.\n    next: at-home\n"
VISITS = "states:\n  visit:\n    task: Visit\n    do:\n      - step: Visit.\n        establishes: first-visit-made\n    next: done\n"


def test_a_duty_is_done_by_the_procedure_that_takes_over_or_one_that_it_calls(say: Judge):
    assert say("owed-to-nobody", {"home": OWING, "visits": LISTEN}) == ['The outcome "at-home" owes "first-visit-made", but "visits" never establishes it.']
    assert say("owed-to-nobody", {"home": OWING, "visits": VISITS}) == []
    assert say("owed-to-nobody", {"home": OWING, "visits": "states:\n  call:\n    call: inner\n    next: done\n", "inner": VISITS}) == []


def test_a_duty_may_be_left_to_a_caller(say: Judge):
    called = OWING.replace("entry: yes\n", "").replace("    hands_over_to: visits\n", "")
    assert say("owed-to-nobody", {"home": called}) == ['The outcome "at-home" owes "first-visit-made", but nobody goes on from here.']
    assert say("owed-to-nobody", {"home": called, "top": "entry: yes\nstates:\n  call:\n    call: home\n    next: done\n"}) == []


def test_what_a_called_procedure_leaves_may_be_left_on(say: Judge):
    inner = ("subjects:\n  home:\n    kind: household\n    text: The home\noutcomes:\n  seen:\n    text: Seen.\n    leaves: {family-assessed: home}\nstates:\n  see:\n    task: See it\n"
             "    do:\n      - step: See it.\n        establishes: {family-assessed: home}\n    next: seen\n")
    outer = ("subjects:\n  found:\n    kind: household\n    text: The household\noutcomes:\n  known:\n    text: Known.\n    leaves: {family-assessed: found}\n"
             "states:\n  call:\n    call: inner\n    about: {home: found}\n    next: known\n")
    assert say("left-but-never-established", {"outer": outer, "inner": inner}) == []
    assert say("left-but-never-established", {"outer": outer.replace("\n    about: {home: found}", ""), "inner": inner}) == [
        'The outcome "known" leaves "family-assessed:found" in force, but nothing establishes it.']


def test_a_protection_that_nothing_asks_for_is_told(say: Judge):
    text = "states:\n  talk:\n    task: Talk\n    do:\n      - step: Find a place where nobody can hear.\n        establishes: private-place\n    next: done\n"
    assert say("safeguard-never-required", {"one": text}) == ['"private-place" is established, but no rule, choice or contract asks for it.']
    assert say("safeguard-never-required", {"one": text}, rules={"private-place": ours().rules["private-place"]}) == []


def test_what_a_rule_begins_with_or_reaches_is_asked_for(say: Judge):
    text = "states:\n  talk:\n    task: Talk\n    do:\n      - step: Write it down.\n        establishes: {}\n    next: done\n"
    for safeguard, rule in (("leak-noted", "leak-is-told"), ("support-after-distress", "stop-when-it-hurts")):
        assert say("safeguard-never-required", {"one": text.replace("{}", safeguard)}) == [f'"{safeguard}" is established, but no rule, choice or contract asks for it.']
        assert say("safeguard-never-required", {"one": text.replace("{}", safeguard)}, rules={rule: ours().rules[rule]}) == []


ENDING = "outcomes:\n  talked:\n    text: Talked.\nstates:\n  talk:\n    task: Talk\n    do: Talk.\n    next: talked\n"
NOBODY = ['With the outcome "talked" nobody goes on, and nothing is owed.']


def test_an_end_that_names_nobody_is_told_where_a_case_may_end(say: Judge):
    caller = "entry: yes\noutcomes:\n  done:\n    text: Done.\n    hands_over_to: visits\nstates:\n  call:\n    call: one\n    next: done\n"
    assert say("outcome-owes-nothing", {"one": "entry: yes\n" + ENDING}) == NOBODY
    assert say("outcome-owes-nothing", {"one": ENDING}) == NOBODY
    assert say("outcome-owes-nothing", {"one": ENDING, "top": caller}) == []
    assert say("outcome-owes-nothing", {"one": ENDING, "top": caller.replace("visits", "one")}) == NOBODY


def test_an_end_that_pays_what_another_owes_names_nobody(say: Judge):
    paid = "entry: yes\noutcomes:\n  seen:\n    text: Seen.\n    leaves: first-visit-made\nstates:\n  visit:\n    task: Visit\n    do:\n      - step: Visit.\n        establishes: first-visit-made\n    next: seen\n"
    assert say("outcome-owes-nothing", {"visits": paid}) == ['With the outcome "seen" nobody goes on, and nothing is owed.']
    assert say("outcome-owes-nothing", {"visits": paid, "home": OWING}) == []


def test_a_fact_that_must_never_be_asked_for_need_not_be_asked(say: Judge):
    vocabulary = words(facts="""
        joins-religion:
          text: Whether the person takes part in prayers
          about: person
          values: [yes, no]
    """)
    assert say("fact-that-nobody-settles", {"one": LISTEN}, vocabulary) == ['No procedure asks, notes or takes "joins-religion".']
    assert say("fact-that-nobody-settles", {"one": LISTEN}, vocabulary, rules={"no-strings": ours().rules["no-strings"]}) == []

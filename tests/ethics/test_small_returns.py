"""Small procedures by hand in which something goes wrong just as a call comes back, or in another person's run."""

from __future__ import annotations

from sop.paths.compile import compile_corpus
from validator.ethics.judge import PathJudge

LEAVES = {"yes-in-danger": "pattern: while-in-force\nact: {established: {consent: trace-family}}\nrequires: risk-assessment"}

LOOKS_AND_CALLS = """
states:
  look-at-danger:
    task: Look at the danger
    do:
      a: {step: Look at the danger., establishes: risk-assessment}
    next: ask
  ask:
    call: asks
    next: done
"""
COMES_BACK = """
outcomes:
  agreed: {text: Yes it is., leaves: {consent: trace-family}}
states:
  wait-a-year:
    task: Wait a year
    do:
      a: {step: Wait., {what}}
    next: agreed
"""


def test_what_a_call_leaves_is_judged_by_what_stands_when_it_comes_back(small):
    """The danger was looked at before the call, and that no longer holds when the yes comes back."""
    assert small.judged(LEAVES, root=LOOKS_AND_CALLS, asks=COMES_BACK.replace("{what}", "revokes: risk-assessment")) == {("yes-in-danger", "ask")}


def test_what_a_call_leaves_may_rest_on_what_the_call_did(small):
    assert small.judged(LEAVES, root=LOOKS_AND_CALLS.replace("establishes", "revokes"), asks=COMES_BACK.replace("{what}", "establishes: risk-assessment")) == set()


SAFE = {"safe": "pattern: while-in-force\nact: trace-family\nrequires: risk-assessment"}
NEVER_MOVED = {"never-moved": "pattern: absence\nact: transport"}

HER_BABY = """
subjects:
  baby: {kind: person, text: Her baby}
states:
  first:
    task: Look at the danger
    do:
      a: {step: Look at the danger., establishes: risk-assessment}
    next: the-baby
  the-baby:
    call: cares
    about: {person: baby}
    next: done
"""
CARES = """
states:
  look:
    task: Look
    do:
      go: {step: Look., act: {act}}
    next: done
"""


def test_what_is_done_to_another_person_is_judged(small):
    assert small.judged(NEVER_MOVED, root=HER_BABY, cares=CARES.replace("{act}", "transport")) == {("never-moved", "look")}


def test_what_holds_for_her_does_not_hold_for_her_baby(small):
    assert small.judged(SAFE, root=HER_BABY, cares=CARES.replace("{act}", "trace-family")) == {("safe", "look")}


def test_there_is_no_place_to_come_back_to_where_nothing_comes_back(small):
    """Danger inside the call ends the case: nobody stands at the call once more, now knowing what was asked inside."""
    corpus = small.corpus(SAFE, root="""
at_any_time:
  immediate-danger: {next: danger}
states:
  ask-first:
    call: asks
    next: which
  which:
    choice: sex
    cases: {female: look, others: done}
  look:
    task: Look
    do:
      go: {step: Look., act: trace-family}
    next: done
handlers:
  danger:
    task: Get safe
    do: {s: Get safe.}
    next: done
""", asks="""
states:
  ask:
    question: A woman or a man?
    fact: sex
    answers: {female: more, others: more}
  more:
    task: Breathe
    do:
      go: {step: Look., act: transport}
    next: done
""")
    judge = PathJudge(corpus, compile_corpus(corpus))
    judge.breaches(["root"])
    graph = judge.made
    calls = [node for node, position in enumerate(graph.position) if position >= 0 and node not in graph.between
             and graph.context[node].root and "ask-first" in graph.context[node].program.states(position)]
    assert len(calls) == 1


def test_what_a_call_leaves_is_told_with_the_way_through_it(small):
    """The story goes into the call, and is as long as what a person would notice."""
    corpus = small.corpus(LEAVES, root=LOOKS_AND_CALLS, asks=COMES_BACK.replace("{what}", "revokes: risk-assessment"))
    [breach] = PathJudge(corpus, compile_corpus(corpus)).breaches(["root"])
    assert [beat.path for beat in breach.beats if beat.what in ("step", "call")] == [("look-at-danger",), ("ask",), ("ask", "wait-a-year")]


TWO_CALLS = """
states:
  look-at-danger:
    task: Look at the danger
    do:
      a: {step: Look at the danger., establishes: risk-assessment}
    next: which
  which:
    question: Which way?
    answers:
      one: {text: One, next: ask}
      other: {text: Other, next: ask-again}
  ask:
    call: asks
    next: done
  ask-again:
    call: asks
    next: done
"""


def test_what_a_call_leaves_is_told_of_the_call_that_comes_back(small):
    """Each of two calls of the same procedure is told with the way to it."""
    corpus = small.corpus(LEAVES, root=TWO_CALLS, asks=COMES_BACK.replace("{what}", "revokes: risk-assessment"))
    told = {breach.state: [beat.path[0] for beat in breach.beats if beat.what == "call"] for breach in PathJudge(corpus, compile_corpus(corpus)).breaches(["root"])}
    assert told == {"ask": ["ask"], "ask-again": ["ask-again"]}


EITHER = """
states:
  which:
    question: Which way?
    answers:
      door: {text: Close the door, establishes: private-place, next: both}
      order: {text: Ask the judge, establishes: lawful-order, next: both}
  both:
    choice: [sex]
    cases:
      - {when: {all: [{in_force: private-place}, {in_force: lawful-order}, {sex: female}]}, next: done}
      - {when: {not: {all: [{in_force: private-place}, {in_force: lawful-order}, {sex: female}]}}, next: done}
"""


def test_what_is_read_only_where_two_things_hold_that_never_hold_together_need_not_be_asked(small):
    assert small.judged(LEAVES, root=EITHER) == set()


BY_A_CALL = """
states:
  which:
    question: Which way?
    answers:
      call: {text: Call, next: ask}
      talk: {text: Talk, next: talk}
  ask:
    call: rests
    next: ride
  talk:
    question: And now?
    answers: {on: more, out: done}
  more:
    question: Anything more?
    answers: {on: ride, out: done}
  ride:
    task: Ride
    do:
      go: {step: Ride., act: transport}
    next: done
"""
RESTS = """
states:
  rest:
    task: Rest
    at_most: {times: 3, then: done}
    do: Rest.
    next: eat
  eat:
    task: Eat
    at_most: {times: 3, then: done}
    do: Eat.
    next: done
"""


def test_what_happens_by_itself_makes_no_story_longer(small):
    """Of two ways the one is told in which there is less to notice."""
    corpus = small.corpus(NEVER_MOVED, root=BY_A_CALL, rests=RESTS)
    [breach] = PathJudge(corpus, compile_corpus(corpus)).breaches(["root"])
    assert [beat.what for beat in breach.beats if beat.what == "call"] == ["call"]

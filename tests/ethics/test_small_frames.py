"""Small procedures by hand: what a call or an event is told, and what is known when it comes back."""

from __future__ import annotations

from collections import Counter

import pytest

from sop.paths.compile import compile_corpus
from sop.paths.situations import Graph
from validator.ethics.judge import PathJudge

NEVER = {"never-moved": "pattern: absence\nact: transport"}

WHO_DECIDES = """\
  who-decides:
    choice: guardian-status
    cases: {parent-unsafe: move, others: done}
  move:
    task: Move
    do:
      go: {step: Go., act: transport}
    next: done
"""

CALLS = """
takes: [age-group, guardian-status]
states:
  talk:
    call: talks
    next: who-decides
""" + WHO_DECIDES
TALKS = """
states:
  rest:
    task: Rest
    do: {a: Rest.}
    next: tea
  tea:
    question: Tea?
    answers:
      yes: {text: Yes, next: done}
      no: {text: No, next: done}
"""
SETTLES = TALKS.replace("no: {text: No, next: done}", "no: {text: No, sets: {what}, next: done}")


def with_a_safe_parent(root: str, start: str) -> str:
    """The procedure of nobody but somebody with a safe parent, which is asked first."""
    asked = f"  first:\n    question: Who?\n    fact: guardian-status\n    answers:\n      parent-safe: {{text: Safe, next: {start}}}\n      others: {{text: Other, next: done}}\n"
    return root.replace("takes: [age-group, guardian-status]", "takes: [age-group]").replace("states:\n", f"states:\n{asked}", 1)


WITH_A_SAFE_PARENT = with_a_safe_parent(CALLS, "talk")
AN_ADULT_WITH_A_SAFE_PARENT = WITH_A_SAFE_PARENT.replace("takes: [age-group]\n", "").replace(
    "states:\n", "states:\n  how-old:\n    question: How old?\n    fact: age-group\n    answers:\n      adult: {text: Adult, next: first}\n      others: {text: Other, next: done}\n", 1)


def graph_of(small, **bodies: str) -> Graph:
    corpus = small.corpus(NEVER, **bodies)
    return PathJudge(corpus, compile_corpus(corpus)).graph(["root"])


def runs(graph: Graph) -> Counter[str]:
    """How many contexts there are of the runs of each procedure."""
    return Counter(context.program.table.procedure for context in graph.contexts if context.kind == "run" and not context.root)


def test_a_call_that_reads_nothing_is_gone_through_once_whatever_is_known(small):
    graph = graph_of(small, root=CALLS, talks=TALKS)
    assert len(graph.roots["root"]) > 1, "else this shows nothing"
    assert runs(graph) == {"talks": 1}


def test_what_the_caller_knew_is_known_after_a_call_that_did_not_hear_of_it(small):
    """Only where a parent is unsafe does anybody move: both are still told apart."""
    assert small.judged(NEVER, root=CALLS, talks=TALKS) == {("never-moved", "move")}
    assert small.judged(NEVER, root=WITH_A_SAFE_PARENT, talks=TALKS) == set()


def test_what_a_call_settles_on_some_way_is_so_on_that_way_only(small):
    """A safe parent is found unsafe inside; who asked before cannot know."""
    assert small.judged(NEVER, root=WITH_A_SAFE_PARENT, talks=SETTLES.replace("{what}", "{guardian-status: parent-unsafe}")) == {("never-moved", "move")}
    assert small.judged(NEVER, root=WITH_A_SAFE_PARENT, talks=SETTLES.replace("{what}", "{guardian-status: guardian-appointed}")) == set()
    assert runs(graph_of(small, root=WITH_A_SAFE_PARENT, talks=SETTLES.replace("{what}", "{guardian-status: parent-unsafe}"))) == {"talks": 1}


@pytest.mark.parametrize(("inside", "unset"), [("{age-group: child}", {"fact-not-asked"}), ("{age-group: adult}", set())])
def test_what_hangs_on_a_fact_that_was_corrected_inside_is_not_known_any_more(small, inside: str, unset: set[str]):
    """Of an adult who turns out to be a child nobody knows yet who decides; of one who is an adult after all, everybody does."""
    assert set(small.told(NEVER, root=AN_ADULT_WITH_A_SAFE_PARENT, talks=SETTLES.replace("{what}", inside))) == unset


TWICE = SETTLES.replace("{what}", "{age-group: child}").replace("      no: {text: No, sets: {age-group: child}, next: done}",
                                                               "      no: {text: No, sets: {age-group: child}, next: after-all}") + """
  after-all:
    question: Is that so?
    fact: age-group
    answers:
      adult: {text: No, next: done}
      others: {text: Yes, next: done}
"""


def test_a_fact_that_was_corrected_twice_is_as_it_was_and_what_hung_on_it_is_not(small):
    root = AN_ADULT_WITH_A_SAFE_PARENT.replace(
        "    next: who-decides\n", "    next: still-adult\n  still-adult:\n    choice: age-group\n    cases: {adult: who-decides, others: done}\n", 1)
    assert set(small.told(NEVER, root=root, talks=TWICE)) == {"fact-not-asked"}


HEARS = """
takes: [age-group, guardian-status]
at_any_time:
  immediate-danger: {next: danger}
states:
  rest:
    task: Rest
    do: {a: Rest., b: Rest more.}
    next: who-decides
""" + WHO_DECIDES + """\
handlers:
  danger:
    question: Who is there?
    answers:
      nobody: {text: Nobody, next: back}
      father: {text: The father, {sets}next: back}
"""


def test_an_event_is_told_only_what_its_handler_reads_and_comes_back_to_what_was_known(small):
    graph = graph_of(small, root=HEARS.replace("{sets}", ""))
    assert Counter(context.kind for context in graph.contexts if context.kind != "run")["interruption"] == 1
    assert small.judged(NEVER, root=with_a_safe_parent(HEARS.replace("{sets}", ""), "rest")) == set()


def test_what_a_handler_settles_is_known_where_it_comes_back(small):
    root = with_a_safe_parent(HEARS.replace("{sets}", "sets: {guardian-status: parent-unsafe}, "), "rest")
    assert small.judged(NEVER, root=root) == {("never-moved", "move")}


def test_what_hangs_on_a_fact_that_nobody_reads_any_more_is_known_all_the_same(small):
    """Whether it was corrected must be seen when the call comes back, though nobody asks for it then."""
    root = AN_ADULT_WITH_A_SAFE_PARENT.replace("parent-unsafe: move", "parent-unsafe: rest").replace("  move:\n    task: Move\n", "  rest:\n    task: Rest\n").replace(", act: transport", "")
    assert small.told(NEVER, root=root, talks=SETTLES.replace("{what}", "{age-group: adult}")) == []
    assert set(small.told(NEVER, root=root, talks=SETTLES.replace("{what}", "{age-group: child}"))) == {"fact-not-asked"}


def test_whoever_is_as_old_as_the_age_said_was_not_corrected(small):
    """The age group was never asked: it follows from the age, and inside it is said to be just that."""
    root = AN_ADULT_WITH_A_SAFE_PARENT.replace("fact: age-group\n    answers:\n      adult: {text: Adult,", "fact: age\n    answers:\n      30: {text: Thirty,")
    assert "fact: age\n" in root
    assert small.told(NEVER, root=root, talks=SETTLES.replace("{what}", "{age-group: adult}")) == []
    assert set(small.told(NEVER, root=root, talks=SETTLES.replace("{what}", "{age-group: child}"))) == {"fact-not-asked"}


def test_a_question_that_nobody_answered_in_time_leaves_what_was_known(small):
    """Asked a second time and not answered: the unsafe parent is still known, and moves the child."""
    root = CALLS.replace("    next: who-decides\n", "    next: again\n  again:\n    question: Who?\n    fact: guardian-status\n    within: supervisor-told\n"
                         "    late: {tell: supervisor, then: who-decides}\n    answers:\n      parent-unsafe: {text: Unsafe, next: done}\n      others: {text: Other, next: done}\n", 1)
    assert small.judged(NEVER, root=root, talks=TALKS) == {("never-moved", "move")}

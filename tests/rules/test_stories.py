"""Which answers of a state its stories still owe."""

from __future__ import annotations

from sop.finding import Place
from sop.paths.table import Edge, Node
from validator.rules.stories import untaken


def call(**ways: tuple[str, int]) -> Node:
    """A call with these outcomes: where each leads, and the line on which that is written."""
    edges = tuple(Edge(outcome, target, place=Place("procedure.yaml", line, 1)) for outcome, (target, line) in ways.items())
    return Node("danger", "call", "case-worker", False, edges=edges)


def test_outcomes_that_a_call_does_not_name_need_one_story():
    alike = call(safe=("go-on", 1), moved=("go-on", 1))
    assert untaken(alike, set()) == ["safe"]
    assert untaken(alike, {"moved"}) == []


def test_outcomes_that_it_names_need_one_each_also_where_they_lead_to_one_place():
    named = call(safe=("go-on", 1), moved=("go-on", 2), refused=("stop", 3))
    assert untaken(named, {"moved"}) == ["safe", "refused"]


def test_others_are_one_answer_beside_those_that_are_named():
    some = call(safe=("go-on", 1), moved=("stop", 2), refused=("stop", 2))
    assert untaken(some, {"safe"}) == ["moved"]
    assert untaken(some, {"safe", "refused"}) == []

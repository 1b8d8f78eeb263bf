"""Which answers of a state its stories still owe."""

from __future__ import annotations

from sop.paths.table import Edge, Node
from validator.rules.stories import untaken

SAFE, MOVED = Edge("safe", "go-on"), Edge("moved", "go-on")


def call(*edges: Edge) -> Node:
    return Node("danger", "call", "case-worker", False, edges=edges)


def test_a_call_after_which_all_goes_on_alike_needs_one_story():
    assert untaken(call(SAFE, MOVED), set()) == ["safe"]
    assert untaken(call(SAFE, MOVED), {"moved"}) == []


def test_a_call_that_leads_to_several_places_needs_one_for_each_outcome():
    assert untaken(call(SAFE, Edge("refused", "stop"), MOVED), {"moved"}) == ["safe", "refused"]

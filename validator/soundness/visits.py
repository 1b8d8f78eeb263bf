"""The states that a way comes to, those included that are passed over because nothing happens there."""

from __future__ import annotations

from collections.abc import Iterator

from sop.model.state import JOINED
from sop.paths.program import Program
from sop.paths.situations import Graph
from sop.paths.table import Node, Table
from sop.paths.way import Label

def options(graph: Graph, source: int, to: int, label: Label) -> list[tuple[str, ...]]:
    """The states that a way inside a context comes to, in order; several where the label does not tell which way it is."""
    program = graph.context[source].program
    there = set(program.states(graph.position[to])) if graph.position[to] >= 0 else None  # an exit: out of a handler, or the end
    found = [states for place in _targets(program.table, label) if (states := passing(program, place)) and (there is None or states[-1] in there)]
    return [tuple(state for states in found for state in states)] if label.what == "enter" and found else found


def surely_to(graph: Graph, source: int, to: int, label: Label) -> frozenset[str]:
    """The states that are come to, whichever way it is."""
    found = options(graph, source, to, label)
    return frozenset.intersection(*map(frozenset, found)) if found else frozenset()


def passing(program: Program, place: tuple[str, int]) -> tuple[str, ...]:
    """The states from a place to the first where something happens; the first is left out where it is only gone on with."""
    goal, here = program.states(program.at(*place))[0], place[0]
    states = [here] if place[1] == 0 else []
    while here != goal:
        here = program.table.nodes[here].edges[0].target
        states.append(here)
    return tuple(states)


def _targets(table: Table, label: Label) -> Iterator[tuple[str, int]]:
    """The places that a way with this label may lead to."""
    node = table.nodes.get(label.state)
    for target, step in _leads(node, label) if node else ():
        if target == JOINED:
            yield from ((edge.target, 0) for block in table.nodes.values() if block.kind == "parallel" for edge in block.edges if edge.target in table.nodes)
        elif target in table.nodes:
            yield target, step


def _leads(node: Node, label: Label) -> Iterator[tuple[str, int]]:
    if label.what in ("step", "pass"):
        yield node.id, label.step + 1
    elif label.what == "at-most" and node.at_most_then:
        yield node.at_most_then, 0
    elif label.what == "each-once" and node.each_once_then:
        yield node.each_once_then, 0
    elif label.what == "enter":
        yield from ((branch, 0) for branch in node.branches)
    else:
        yield from ((edge.target, 0) for edge in node.edges if edge.answer == label.detail)

"""The shortest path to some places of a graph, exactly: what is found can happen, and what is not found cannot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy

from sop.paths.besides import Besides
from sop.paths.change import Change, Site
from sop.paths.monitor import Monitor
from sop.paths.moves import Broken
from sop.paths.sites import shortest
from sop.paths.situations import Edge, Graph
from sop.paths.way import COMES, Label

HERE = "here"
"""The act, in no vocabulary, with which a place is marked."""


def reached(graph: Graph) -> list[bool]:
    """For each node, whether some path leads there, whatever is taken to be open: a graph may hold places to come back to that nothing comes back to."""
    found = [False] * len(graph.position)
    waiting: dict[int, list[int]] = {}
    queue = [entry for entries in graph.roots.values() for entry in entries]
    while queue:
        node = queue.pop()
        if found[node]:
            continue
        found[node] = True
        queue += waiting.pop(node, ())
        queue += (edge.to for edge in graph.out[node])
        for link in graph.enters[node]:
            queue.append(link.context.entry)
            for back in link.returns:
                if found[back.exit]:
                    queue.append(back.to)
                else:
                    waiting.setdefault(back.exit, []).append(back.to)
    return found


def site_of(graph: Graph, node: int) -> Site:
    """The procedure, state and step of a node."""
    program = graph.context[node].program
    _, (state, step) = program.places.leaves(graph.position[node])[0]
    return Site(program.table.procedure, state, step)


def marked(graph: Graph, says: Mapping[int, Change]) -> Graph:
    """The same graph, with a way from each of these nodes to nowhere on which something is said."""
    made = copy(graph)
    made.context, made.position, made.facts, made.out, made.enters = map(list, (graph.context, graph.position, graph.facts, graph.out, graph.enters))
    for node, change in says.items():
        nowhere = len(made.position)
        for column, value in ((made.context, graph.context[node]), (made.position, -1), (made.facts, 0), (made.out, []), (made.enters, [])):
            column.append(value)
        made.out[node] = [*graph.out[node], Edge(nowhere, change, (), Label(COMES))]
    return made


def shortest_to(graph: Graph, nodes: Iterable[int], starts: Mapping[int, tuple[str, ...]]) -> list[Broken]:
    """For each state among these nodes that a case can come to, the shortest path there."""
    alarmed = marked(graph, {node: Change(site_of(graph, node), acts=(HERE,)) for node in nodes})
    monitor = Monitor(HERE, (), signs=frozenset({HERE}), watch=lambda change, told, held, phase: (phase, True))
    besides = Besides(alarmed, monitor, dict(starts), [1] * len(alarmed.position))
    return shortest(alarmed, monitor, dict(starts), besides) if besides.is_broken else []

"""The ways of time of a graph: where a safeguard may lapse, and where a duty may be overdue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sop.paths.ages import Ways, ages_of
from sop.paths.change import Change, Site
from sop.paths.clock import LAPSE, OVERDUE, Clock, Fate
from sop.paths.situations import Edge, Graph, changes_of
from sop.paths.way import Label


def with_time(graph: Graph, clock: Clock, duties: Mapping[str, Fate]) -> None:
    """Add to a graph the ways by which safeguards lapse and duties are overdue.

    `duties`: rule -> what a change does to the age of its duty.
    """
    tokens = sorted({token for change in changes_of(graph) for token in change.given if token.split(":", 1)[0] in clock.lasts})
    ways = Ways(graph, clock)
    added: list[tuple[int, Edge]] = []
    for token in tokens:
        ages = ages_of(ways, token, lambda change, token=token: (token not in change.given, token in change.given), clock.lasts[token.split(":", 1)[0]])
        for node, age in ages.items():
            added += _way(graph, clock, node, age, Label(LAPSE, token), ((token, True),), ended=(token,))
    for rule, fate in duties.items():
        for node, age in ages_of(ways, rule, fate, clock.limits[rule]).items():
            added += _way(graph, clock, node, age, Label(OVERDUE, rule), (), overdue=rule)
    for node, edge in added:
        graph.out[node].append(edge)
    graph.clock = clock


def _way(graph: Graph, clock: Clock, node: int, age: int, label: Label, cube: tuple, **change: object) -> Iterable[tuple[int, Edge]]:
    if graph.position[node] < 0:
        return
    program = graph.context[node].program
    procedure = program.table.procedure
    for state in program.states(graph.position[node]):
        if clock.stay(procedure, state) and clock.after(label.detail, age, procedure, (state,)) > clock.limit(label):
            yield node, Edge(node, Change(Site(procedure, state, 0), **change), cube, label._replace(state=state))

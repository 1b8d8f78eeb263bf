"""The ways of time of a graph: where a safeguard may lapse, and where a duty may be overdue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sop.paths.ages import Ways, ages_of
from sop.paths.change import Change, Changes, Site
from sop.paths.clock import LAPSE, OVERDUE, Clock, Fate
from sop.paths.situations import Edge, Graph, changes_of, starts_of
from sop.paths.way import Label


def with_time(graph: Graph, clock: Clock, duties: Mapping[str, Fate]) -> None:
    """Add to a graph the ways by which safeguards lapse and duties are overdue.

    `duties`: rule -> what a change does to the age of its duty.
    """
    begun = starts_of(graph)
    given = {token for change in changes_of(graph) for token in change.given} | {token for tokens in begun.values() for token in tokens}
    tokens = sorted(token for token in given if token.split(":", 1)[0] in clock.lasts)
    ways, changes = Ways(graph, clock), Changes()
    added: list[tuple[int, Edge]] = []
    for token in tokens:
        ages = ages_of(ways, token, lambda change, token=token: (token not in change.given, token in change.given), clock.lasts[token.split(":", 1)[0]],
                       [entry for entry, tokens in begun.items() if token in tokens])
        for node, age in ages.items():
            added += _way(ways, changes, node, age, Label(LAPSE, token), ((token, True),), ended=(token,))
    for rule, fate in duties.items():
        for node, age in ages_of(ways, rule, fate, clock.limits[rule]).items():
            added += _way(ways, changes, node, age, Label(OVERDUE, rule), (), overdue=rule)
    for node, edge in added:
        graph.out[node].append(edge)
    graph.clock = clock


def _way(ways: Ways, changes: Changes, node: int, age: int, label: Label, cube: tuple, **change: object) -> Iterable[tuple[int, Edge]]:
    clock, procedure = ways.clock, ways.graph.context[node].program.table.procedure
    for state in ways.staying(node):
        if clock.after(label.detail, age, procedure, (state,)) > clock.limit(label):
            yield node, Edge(node, changes.one(Change(Site(procedure, state, 0), **change)), cube, label._replace(state=state))

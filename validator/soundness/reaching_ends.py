"""Who reaches which outcome, as a table: a row for each group of people whom something on the ways tells apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sop.paths.people import Group, Population
from sop.paths.situations import Graph
from sop.paths.way import END
from validator.soundness.occurring import Occurring


def who_reaches_what(graph: Graph, occurring: Occurring, comes: Callable[[int], bool], procedures: Sequence[str], facts: frozenset[str]) -> Iterator[Population]:
    """The table of each procedure. `comes` says whether a case may come to a node at all; `facts` are those of the vocabulary."""
    groups = occurring.groups
    looked_at = _looked_at(graph)
    for procedure in procedures:
        entries = graph.roots[procedure]
        root = graph.context[entries[0]]
        considered = tuple(name for name, place in groups.fields.items() if place.read_mask & looked_at[root.number])
        outcomes: dict[str, int] = {}
        for exit_, (kind, detail) in graph.exits.items():
            if kind == END and graph.context[exit_] is root and comes(exit_):
                outcomes[detail] = outcomes.get(detail, 0) | occurring.at[exit_]
        rows: dict[tuple[tuple[str, tuple[str, ...]], ...], set[str]] = {}
        for group in groups.all:
            if any(occurring.at[entry] & group.bit for entry in entries):
                values = tuple(pair for pair in group.values if pair[0] in considered)
                rows.setdefault(values, set()).update(name for name, reached in outcomes.items() if reached & group.bit)
        yield Population(procedure, considered, tuple(name for name in groups.population if name in facts and name not in considered),
                         tuple(Group(values, frozenset(ends)) for values, ends in rows.items()))


def _looked_at(graph: Graph) -> dict[int, int]:
    """For each context in which a case begins, the bits of all facts that are still to be read somewhere in such cases."""
    own = [0] * len(graph.contexts)
    inside: list[set[int]] = [set() for _ in graph.contexts]
    for context, position, links in zip(graph.context, graph.position, graph.enters, strict=True):
        if position >= 0:
            own[context.number] |= context.program.keeps[position]
        inside[context.number].update(link.context.number for link in links)
    found = {}
    for root in (graph.context[entries[0]].number for entries in graph.roots.values()):
        seen = {root}
        queue = [root]
        mask = 0
        while queue:
            number = queue.pop()
            mask |= own[number]
            queue += inside[number] - seen
            seen |= inside[number]
        found[root] = mask
    return found

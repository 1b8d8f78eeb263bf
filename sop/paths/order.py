"""In which order nodes are best worked through, so that most are come to once and not again.

What enters a context goes on only when the context is known: so contexts come before those that enter them, those that enter one
another together (Tarjan 1972). Inside a context a node comes after those that lead to it, but for rounds (reverse postorder: Aho et
al., Compilers, 9.6). Any order gives the same result; this one halves the work.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sop.paths.situations import Graph


def ranks(graph: Graph) -> list[int]:
    """For each node its place in the order, from 0."""
    together, after = _entered_first(graph), _last_first(graph)
    ordered = sorted(range(len(graph.out)), key=lambda node: (together[graph.context[node].number], -after[node]))
    found = [0] * len(ordered)
    for rank, node in enumerate(ordered):
        found[node] = rank
    return found


def _entered_first(graph: Graph) -> list[int]:
    """For each context the number of its group; a group is numbered after those that it enters."""
    enters: list[dict[int, None]] = [{} for _ in graph.contexts]
    for node, links in enumerate(graph.enters):
        for link in links:
            enters[graph.context[node].number][link.context.number] = None
    met, low, group, open_ = [-1] * len(enters), [0] * len(enters), [-1] * len(enters), []
    count = groups = 0
    for root in range(len(enters)):
        work: list[tuple[int, Iterator[int]]] = []
        if met[root] < 0:
            met[root] = low[root] = count
            count += 1
            open_.append(root)
            work.append((root, iter(enters[root])))
        while work:
            context, following = work[-1]
            for entered in following:
                if met[entered] < 0:
                    met[entered] = low[entered] = count
                    count += 1
                    open_.append(entered)
                    work.append((entered, iter(enters[entered])))
                    break
                if group[entered] < 0:
                    low[context] = min(low[context], met[entered])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[context])
                if low[context] == met[context]:
                    member = -1
                    while member != context:
                        member = open_.pop()
                        group[member] = groups
                    groups += 1
    return group


def _last_first(graph: Graph) -> list[int]:
    """For each node how early a search in depth is done with it."""
    seen, done, count = bytearray(len(graph.out)), [0] * len(graph.out), 0

    def ways(node: int) -> Iterator[int]:
        return iter([*(back.to for link in graph.enters[node] for back in link.returns), *(edge.to for edge in graph.out[node])])

    for start in (*(context.entry for context in graph.contexts), *range(len(graph.out))):
        if seen[start]:
            continue
        seen[start] = 1
        work = [(start, ways(start))]
        while work:
            node, following = work[-1]
            for to in following:
                if not seen[to]:
                    seen[to] = 1
                    work.append((to, ways(to)))
                    break
            else:
                work.pop()
                done[node] = count
                count += 1
    return done

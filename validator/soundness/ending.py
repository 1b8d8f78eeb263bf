"""Every case can end: from wherever it may stand, when nothing more falls, some way leads to an outcome (option to complete).

First what is sure of the graph as a whole (`validator.soundness.sure`): mostly that settles it. What is not sure is looked at with more and
more followed exactly (`validator.soundness.refine`), until it is sure, or a case is found that stands where no way leads on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from sop.paths.moves import Broken
from sop.paths.situations import MOMENT, Graph
from sop.paths.track import Thing, counts_of
from validator.soundness.forks import Ahead, forks, ways_on
from validator.soundness.reaching import reached, shortest_to
from validator.soundness.refine import refined, things_of
from validator.soundness.sure import SOME, Surely

Starts = Mapping[int, tuple[str, ...]]


def trapped(graph: Graph, starts: Starts, ahead: Ahead, sure: Surely) -> Iterator[tuple[Graph, Broken]]:
    """The states in which a case can stand without a way to an outcome, each with the shortest path there, and the graph it is a path of.

    `ahead` and `sure` are those of the graph. Raises NotDecided.
    """
    followed: set[Thing] = set()
    here, begun = graph, starts
    while True:
        open_ = [node for node, stand in enumerate(ahead.stands) if stand and not sure.of[node] & SOME]
        if open_:
            come_to = reached(here)
            open_ = [node for node in open_ if come_to[node]]
        if not open_:
            return
        stuck = _stuck(here, ahead.stands)
        found = shortest_to(here, stuck, begun) if stuck else []
        if found:
            yield from ((here, broken) for broken in found)
            return
        more = set(_hang_on(here, open_)) - followed or things_of(graph) - followed
        if not more:
            return  # everything is followed, so that what is not stuck leads on
        followed |= more
        here, begun = refined(graph, followed, starts)
        ahead = Ahead(here)
        sure = Surely(ahead)


def _stuck(graph: Graph, stands: list[bool]) -> list[int]:
    """The nodes from which no way leads to an exit of their run, whatever is taken to be open."""
    before: list[list[int]] = [[] for _ in graph.position]
    for node, stand in enumerate(stands):
        for way in ways_on(graph, node) if stand else ():
            if way.link is None:
                before[way.to].append(node)
            else:
                for back in way.link.returns:
                    if back.label.what == "called":
                        before[back.to].append(node)
    found = [False] * len(graph.position)
    queue = deque(exit_ for exit_, (kind, _) in graph.exits.items() if kind != MOMENT)
    while queue:
        node = queue.popleft()
        if not found[node]:
            found[node] = True
            queue += before[node]
    return [node for node, stand in enumerate(stands) if stand and not found[node]]


def _hang_on(graph: Graph, nodes: Iterable[int]) -> Iterator[Thing]:
    """What the ways on from some nodes hang on."""
    for node in nodes:
        table = graph.context[node].program.table
        for fork in forks(graph, node):
            for way in (way for arm in fork.arms for way in arm):
                yield from (token for token, _ in way.cube)
            if fork.bounded and fork.arms:
                yield from counts_of(table.procedure, table.nodes[fork.arms[-1][0].label.state])

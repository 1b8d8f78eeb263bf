"""What may be in force where: for every node and every token that some way hangs on, whether it may be, and whether it may not be.

Each token is followed by itself, as a relation between how it stands when a context begins and how at a node: four masks, all tokens in
one whole number each (a bit-vector problem as of Reps, Horwitz and Sagiv 1995). First from called contexts outwards, then from the
roots inwards. Where some token can stand in no way, no case comes; what two tokens are together is not known, and bounds are not
counted. So what is found closed here is closed, and what is left open may still be closed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from heapq import heappop, heappush
from typing import NamedTuple

from sop.paths.change import IDLE, Change, Cube
from sop.paths.situations import Graph, Link, Return


class Rows(NamedTuple):
    """The tokens that may be in force (h) or not (n), for those in force (1) or not (0) at the beginning."""

    h1: int
    h0: int
    n1: int
    n0: int


class Standing:
    """Made, it is worked out."""

    def __init__(self, graph: Graph, starts: Mapping[int, tuple[str, ...]]) -> None:
        self.graph = graph
        tokens = sorted({token for edges in graph.out for edge in edges for token, _ in edge.cube} | {token for links in graph.enters for link in links for token, _ in link.cube})
        self._bit = {token: 1 << number for number, token in enumerate(tokens)}
        self._all = (1 << len(tokens)) - 1
        self._changes: dict[int, tuple[int, int]] = {}
        self._cubes: dict[Cube, tuple[int, int]] = {(): (0, 0)}
        self._rows: list[Rows | None] = [None] * len(graph.position)
        self._outwards()
        self._begun: list[tuple[int, int]] = [(0, 0)] * len(graph.contexts)
        self._inwards(starts)
        self.may: list[tuple[int, int] | None] = [self._at(node) for node in range(len(graph.position))]
        """For each node, the tokens that may be, and those that may not be, in force; None where no case comes."""

    def is_open(self, node: int, cube: Cube) -> bool:
        """Whether a case may come to a node and go on by a way with this cube."""
        here = self.may[node]
        must, must_not = self._of_cube(cube)
        return here is not None and not must & ~here[0] and not must_not & ~here[1]

    # what ways do

    def _of_cube(self, cube: Cube) -> tuple[int, int]:
        found = self._cubes.get(cube)
        if found is None:
            found = self._cubes[cube] = (sum(self._bit[token] for token, held in cube if held), sum(self._bit[token] for token, held in cube if not held))
        return found

    def _of_change(self, change: Change) -> tuple[int, int]:
        found = self._changes.get(id(change))
        if found is None:
            terms = self.graph.tables.terms
            found = self._changes[id(change)] = (sum(bit for token, bit in self._bit.items() if change.ends_token(token, terms)),
                                                 sum(self._bit[token] for token in change.given if token in self._bit))
        return found

    def _through(self, rows: Rows, cube: Cube, change: Change) -> Rows | None:
        """After a way; None where it is closed to all."""
        h1, h0, n1, n0 = rows
        if cube:
            must, must_not = self._of_cube(cube)
            n1, n0, h1, h0 = n1 & ~must, n0 & ~must, h1 & ~must_not, h0 & ~must_not
            if (h1 | h0 | n1 | n0) != self._all:
                return None
        if change is not IDLE:
            ended, given = self._of_change(change)
            if ended or given:
                any1, any0 = h1 | n1, h0 | n0
                h1, h0 = h1 & ~ended | any1 & given, h0 & ~ended | any0 & given
                n1, n0 = (n1 | any1 & ended) & ~given, (n0 | any0 & ended) & ~given
        return Rows(h1, h0, n1, n0)

    # the two sweeps

    def _outwards(self) -> None:
        graph, rows = self.graph, self._rows
        ended: dict[int, list[tuple[int, Link, Return]]] = {}
        for node, links in enumerate(graph.enters):
            for link in links:
                for back in link.returns:
                    ended.setdefault(back.exit, []).append((node, link, back))
        order = [-context.number for context in graph.context]  # called ones first
        queue: list[tuple[int, int]] = []
        waiting = [False] * len(rows)

        def join(node: int, more: Rows) -> None:
            known = rows[node]
            if known is None:
                rows[node] = more
            elif more[0] & ~known[0] or more[1] & ~known[1] or more[2] & ~known[2] or more[3] & ~known[3]:
                rows[node] = Rows(known[0] | more[0], known[1] | more[1], known[2] | more[2], known[3] | more[3])
            else:
                return
            if not waiting[node]:
                waiting[node] = True
                heappush(queue, (order[node], node))

        def go_on(here: Rows, link: Link, backs: Iterable[Return]) -> None:
            entered = self._through(here, link.cube, IDLE if link.apart else link.change)
            for back in backs if entered is not None else ():
                inside = rows[back.exit]
                if inside is not None:
                    after = self._through(entered if link.apart else _then(entered, inside), (), back.change)
                    join(back.to, after)

        everything = Rows(self._all, 0, 0, self._all)
        for context in graph.contexts:
            join(context.entry, everything)
        for entry in (entry for entries in graph.roots.values() for entry in entries):
            join(entry, everything)
        while queue:
            node = heappop(queue)[1]
            waiting[node] = False
            here = rows[node]
            for edge in graph.out[node]:
                after = here if not edge.cube and edge.change is IDLE else self._through(here, edge.cube, edge.change)
                if after is not None:
                    join(edge.to, after)
            for link in graph.enters[node]:
                go_on(here, link, link.returns)
            for source, link, back in ended.get(node, ()):
                if rows[source] is not None:
                    go_on(rows[source], link, (back,))

    def _inwards(self, starts: Mapping[int, tuple[str, ...]]) -> None:
        graph, begun = self.graph, self._begun
        inside: list[list[int]] = [[] for _ in graph.contexts]
        for node, links in enumerate(graph.enters):
            if links:
                inside[graph.context[node].number].append(node)
        queue: deque[int] = deque()

        def begin(number: int, held: int, not_held: int) -> None:
            known = begun[number]
            if (held | known[0], not_held | known[1]) != known:
                begun[number] = (held | known[0], not_held | known[1])
                queue.append(number)

        for entry, given in starts.items():
            held = sum(self._bit[token] for token in given if token in self._bit)
            begin(graph.context[entry].number, held, self._all & ~held)
        if not self._all:
            return
        while queue:
            number = queue.popleft()
            for node in inside[number]:
                here = self._at(node)
                for link in graph.enters[node] if here is not None else ():
                    must, must_not = self._of_cube(link.cube)
                    if must & ~here[0] or must_not & ~here[1]:
                        continue
                    ended, given = self._of_change(link.change)
                    if link.apart:
                        begin(link.context.number, given, self._all & ~given)
                    else:
                        held, not_held = here[0] & ~must_not, here[1] & ~must
                        begin(link.context.number, held & ~ended | given, (not_held | ended) & ~given)

    def _at(self, node: int) -> tuple[int, int] | None:
        rows = self._rows[node]
        held, not_held = self._begun[self.graph.context[node].number]
        if rows is None:
            return None
        may, may_not = held & rows.h1 | not_held & rows.h0, held & rows.n1 | not_held & rows.n0
        return (may, may_not) if may | may_not == self._all else None


def _then(one: Rows, other: Rows) -> Rows:
    """One relation, and then another."""
    return Rows(one.h1 & other.h1 | one.n1 & other.h0, one.h0 & other.h1 | one.n0 & other.h0,
                one.h1 & other.n1 | one.n1 & other.n0, one.h0 & other.n1 | one.n0 & other.n0)

"""From where no help can be reached, whatever is taken to be open; and who must have called for it to be so."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from sop.paths.situations import MOMENT, Context, Link, NotDecided
from sop.paths.way import UNSET
from validator.soundness.forks import Ahead, Way
from validator.soundness.helping import Helped

Stack = tuple[tuple[int, Link], ...]
"""(who entered a context, by which link), the innermost first."""

STACKS = 20_000
"""Open contexts that are gone through for one no; who calls from two places in each of twenty procedures has a million ways to stand there."""


class Barred:
    """Made, it is worked out where help may come before a run ends; the rest is asked from exit to exit."""

    def __init__(self, ahead: Ahead, helped: Helped) -> None:
        self.ahead, self.graph = ahead, ahead.graph
        self._open: set[tuple[int, ...]] = set()
        self._cuts = 0
        """How often going outwards came back to nodes it was at already."""
        self._never: set[tuple[int, ...]] = set()
        """Nodes after which help may come whatever is open around: that is known of them once and for all."""
        self._around: dict[tuple[int, ...], list[tuple[int, Link, list[int]]]] = {}
        self.left = STACKS
        """How many open contexts may still be gone through."""
        before: list[list[int]] = [[] for _ in self.graph.position]
        queue = deque([*helped.ends(), *helped.giving, *helped.passing])
        for node, ways in ahead.every_way():
            for way in ways:
                before[way.to].append(node)  # of a call: what is helped inside is helped
                for to in self._after(way):
                    before[to].append(node)
        self.may = [False] * len(self.graph.position)
        """For each node, whether help may come before its run ends, or with the outcome of the case."""
        while queue:
            node = queue.popleft()
            if not self.may[node]:
                self.may[node] = True
                queue += before[node]

    def _after(self, way: Way) -> Iterator[int]:
        """Where a way leads inside its own run."""
        if way.link is None:
            yield way.to
        else:
            yield from (to for tos in self.ahead.returns(way.link).values() for to in tos)

    def stacks(self, nodes: Iterable[int]) -> Iterator[Stack]:
        """The open contexts around, by which no help may come after any of these nodes of one context. Raises NotDecided when none are `left`."""
        self.left -= 1
        if self.left < 0:
            raise NotDecided
        nodes = tuple(sorted(set(nodes)))
        context = self.graph.context[nodes[0]]
        if nodes in self._open:
            self._cuts += 1
            return
        if nodes in self._never or any(self.may[node] for node in nodes):
            return
        if context.root:
            yield ()
            return
        self._open.add(nodes)
        cuts, none = self._cuts, True
        if nodes not in self._around:
            self._around[nodes] = list(self._callers(context, self._exits(nodes)))
        for source, link, tos in self._around[nodes]:
            for outer in self.stacks(tos):
                none = False
                yield ((source, link), *outer)
        self._open.discard(nodes)
        if none and cuts == self._cuts:  # where it came back to nodes that are open, these may have what is left out here
            self._never.add(nodes)

    def handled(self, link: Link) -> Iterator[Stack]:
        """The same for what follows when a handler is entered by a link."""
        exits = self._exits((link.context.entry,)) if not self.may[link.context.entry] else frozenset()
        tos = [back.to for back in link.returns if back.exit in exits]
        yield from (((link.source, link), *outer) for outer in self.stacks(tos)) if tos else ()

    def helps(self, nodes: Iterable[int], stack: Stack) -> bool:
        """Whether help may come after one of these nodes of one context, when these contexts are open around it."""
        nodes = tuple(nodes)
        if any(self.may[node] for node in nodes):
            return True
        if not stack:
            return False
        (_, link), *outer = stack
        return self.helps([to for _, its, tos in self._callers(self.graph.context[nodes[0]], self._exits(nodes)) if its is link for to in tos], tuple(outer))

    def _exits(self, nodes: Iterable[int]) -> frozenset[int]:
        """The exits that may be reached."""
        seen: set[int] = set()
        queue = list(nodes)
        while queue:
            node = queue.pop()
            if node not in seen:
                seen.add(node)
                queue += (to for way in self.ahead.all_of(node) for to in self._after(way))
        return frozenset(node for node in seen if node in self.graph.exits and self.graph.exits[node][0] not in (MOMENT, UNSET))

    def _callers(self, context: Context, exits: frozenset[int]) -> Iterator[tuple[int, Link, list[int]]]:
        """Who may have entered a context, and where it goes on after some exits.

        An interruption is entered twice from where something fell: once for what comes back, once for what goes on elsewhere.
        """
        elsewhere = {link.source: [back.to for back in link.returns if back.exit in exits] for link in context.links if self.graph.position[link.source] < 0}
        for link in context.links:
            tos = [back.to for back in link.returns if back.exit in exits]
            if context.kind == "interruption":
                if link.source in elsewhere:
                    continue
                tos += (to for edge in self.graph.out[link.source] for to in elsewhere.get(edge.to, ()))
            if tos:
                yield link.source, link, tos

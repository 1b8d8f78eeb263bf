"""Who may come where: for each situation of a graph, the groups of people that some path brings there.

First, from called contexts outwards, the groups for whom a context can be gone through; then, from the roots inwards, those that
begin it. Nobody changes groups on the way, so that what a context does to a group does not hang on who called it.

Safeguards and bounds are not looked at: a group that is not found at a place never comes there; one that is found is not kept away
by facts.
"""

from __future__ import annotations

from collections import deque
from copy import copy

from sop.paths.situations import Context, Graph, Link
from sop.paths.way import Label
from validator.soundness.groups import Groups


class Occurring:
    """Made, it is worked out: `at` holds the groups of each node."""

    def __init__(self, graph: Graph, groups: Groups) -> None:
        self.graph, self.groups = graph, groups
        self.apart = _of_others(graph)
        """The contexts of runs about another person."""
        self.knowing = [groups.everybody if context.number in self.apart else groups.knowing(facts)
                        for context, facts in zip(graph.context, graph.facts, strict=True)]
        """The groups whose people may be known as at each node."""
        self._taking = [{} if context.number in self.apart else groups.taking(context.program.table) for context in graph.contexts]
        self.through = [0] * len(graph.position)
        """The groups that may come to each node from the beginning of its context."""
        self._outwards()
        self.begun = [0] * len(graph.contexts)
        self._inwards()
        self.at = [through & self.begun[context.number] for through, context in zip(self.through, graph.context, strict=True)]

    def open_to(self, context: Context, label: Label, to: int) -> int:
        """The groups for whom a way is open, as far as facts go."""
        restricted = self._taking[context.number]
        return self.knowing[to] & restricted.get(label[:3], -1) if restricted else self.knowing[to]

    def only(self, bits: int) -> Graph:
        """The graph of the people of some groups: ways that are open to none of them are gone."""
        graph, made = self.graph, copy(self.graph)
        made.roots = {name: [entry for entry in entries if self.knowing[entry] & bits] for name, entries in graph.roots.items()}
        made.roots = {name: entries for name, entries in made.roots.items() if entries}
        made.out = [[edge for edge in edges if self.open_to(context, edge.label, edge.to) & bits] for context, edges in zip(graph.context, graph.out, strict=True)]
        made.enters = [[self._link(link, bits) for link in links if self.open_to(context, link.label, link.context.entry) & bits]
                       for context, links in zip(graph.context, graph.enters, strict=True)]
        return made

    def _link(self, link: Link, bits: int) -> Link:
        made = Link(link.source, link.context, link.change, link.cube, link.label, link.apart, link.resume)
        made.returns = [back for back in link.returns if self.open_to(self.graph.context[link.source], back.label, back.to) & bits]
        return made

    def _outwards(self) -> None:
        graph, through, open_to = self.graph, self.through, self.open_to
        ahead = [[(edge.to, open_to(context, edge.label, edge.to)) for edge in edges] for context, edges in zip(graph.context, graph.out, strict=True)]
        calls: list[list[tuple[int, int, int]]] = [[] for _ in graph.position]
        ended: list[list[tuple[int, int, int]]] = [[] for _ in graph.position]
        for source, links in enumerate(graph.enters):
            for link in links:
                for back in link.returns:
                    if back.to != source:
                        open_ = open_to(graph.context[source], back.label, back.to)
                        calls[source].append((back.exit, back.to, open_))
                        ended[back.exit].append((source, back.to, open_))
        queue: deque[int] = deque()

        def join(node: int, groups: int) -> None:
            if groups & ~through[node]:
                through[node] |= groups
                queue.append(node)

        for context in graph.contexts:
            join(context.entry, self.knowing[context.entry])
        for entry in (entry for entries in graph.roots.values() for entry in entries):
            join(entry, self.knowing[entry])
        while queue:
            node = queue.popleft()
            here = through[node]
            for to, open_ in ahead[node]:
                if here & open_ & ~through[to]:
                    join(to, here & open_)
            for exit_, to, open_ in calls[node]:
                if here & open_ & ~through[to]:
                    join(to, here & open_ & through[exit_])
            for source, to, open_ in ended[node]:
                if through[source] & open_ & ~through[to]:
                    join(to, through[source] & open_ & here)

    def _inwards(self) -> None:
        graph, begun = self.graph, self.begun
        inside: list[list[int]] = [[] for _ in graph.contexts]
        for source, links in enumerate(graph.enters):
            if links:
                inside[graph.context[source].number].append(source)
        queue: deque[int] = deque()

        def begin(number: int, groups: int) -> None:
            if groups & ~begun[number]:
                begun[number] |= groups
                queue.append(number)

        for entries in graph.roots.values():
            begin(graph.context[entries[0]].number, self.groups.everybody)
        while queue:
            number = queue.popleft()
            for source in inside[number]:
                here = self.through[source] & begun[number]
                for link in graph.enters[source] if here else ():
                    begin(link.context.number, self.groups.everybody if link.apart else here & self.open_to(graph.context[source], link.label, link.context.entry))


def _of_others(graph: Graph) -> frozenset[int]:
    """The contexts that a run about another person leads into."""
    queue = [link.context for links in graph.enters for link in links if link.apart]
    if not queue:
        return frozenset()
    inside: dict[int, list[Context]] = {}
    for context, links in zip(graph.context, graph.enters, strict=True):
        inside.setdefault(context.number, []).extend(link.context for link in links)
    found: set[int] = set()
    while queue:
        context = queue.pop()
        if context.number not in found:
            found.add(context.number)
            queue += inside.get(context.number, ())
    return frozenset(found)

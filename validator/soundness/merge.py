"""A graph without facts: nodes that differ only in what is known are one, and so are the runs and handlers that begin with other things known.

It has every path of the graph it is made from, and more; a tenth of its size, for what does not need to be known so exactly.
"""

from __future__ import annotations

from collections.abc import Hashable

from sop.paths.change import IDLE, Change
from sop.paths.situations import Context, Edge, Graph, Link, Return
from validator.soundness.refine import empty


def merged(graph: Graph) -> tuple[Graph, list[int]]:
    """The graph without facts, and for each node of the old one its node there."""
    return _Merger(graph).merged()


class _Merger:
    def __init__(self, graph: Graph) -> None:
        self.old, self.new = graph, empty(graph)
        self._contexts: dict[Hashable, Context] = {}
        self._nodes: dict[Hashable, int] = {}

    def merged(self) -> tuple[Graph, list[int]]:
        old, new = self.old, self.new
        context_of = [self._context(context) for context in old.contexts]
        to = [self._node(context_of[old.context[node].number], node) for node in range(len(old.position))]
        for context, made in zip(old.contexts, context_of, strict=True):
            made.entry = to[context.entry]
        new.roots = {name: list(dict.fromkeys(to[entry] for entry in entries)) for name, entries in old.roots.items()}
        edges: dict[Hashable, Edge] = {}
        links: dict[Hashable, Link] = {}
        returns: set[Hashable] = set()
        numbers: dict[int, int] = {id(IDLE): 0}
        by_value: dict[Change, int] = {}

        def same(change: Change) -> int:
            number = numbers.get(id(change))
            if number is None:
                number = numbers[id(change)] = by_value.setdefault(change, len(by_value) + 1)
            return number

        for node, here in enumerate(to):
            for edge in old.out[node]:
                edges.setdefault((here, to[edge.to], same(edge.change), edge.cube), Edge(to[edge.to], edge.change, edge.cube, edge.label))
            for link in old.enters[node]:
                inner = context_of[link.context.number]
                key = (here, inner.number, same(link.change), link.cube)
                made = links.get(key)
                if made is None:
                    made = links[key] = Link(here, inner, link.change, link.cube, link.label, link.apart, link.resume)
                    inner.links.append(made)
                    new.enters[here].append(made)
                for back in link.returns:
                    again = (*key, to[back.exit], to[back.to], same(back.change))
                    if again not in returns:
                        returns.add(again)
                        made.returns.append(Return(to[back.exit], to[back.to], back.change, back.cube, back.label))
        for (here, *_), edge in edges.items():
            new.out[here].append(edge)
        return new, to

    def _context(self, context: Context) -> Context:
        entry = self.old.position[context.entry] if context.kind == "handler" else -1
        key = (context.kind, context.program.instance.number, entry, context.root, context.outer, context.apart)
        found = self._contexts.get(key)
        if found is None:
            found = self._contexts[key] = Context(len(self.new.contexts), context.kind, context.program, context.event, context.outer, context.root, context.apart)
            self.new.contexts.append(found)
        return found

    def _node(self, context: Context, node: int) -> int:
        key = (context.number, self.old.position[node], self.old.exits.get(node), node in self.old.between)
        found = self._nodes.get(key)
        if found is None:
            new = self.new
            found = self._nodes[key] = len(new.position)
            if node in self.old.exits:
                new.exits[found] = self.old.exits[node]
            if node in self.old.between:
                new.between.add(found)
            for column, value in ((new.context, context), (new.position, self.old.position[node]), (new.facts, 0), (new.out, []), (new.enters, [])):
                column.append(value)
        return found

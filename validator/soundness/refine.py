"""A graph in which some things are followed exactly: tokens, and how often a state was come to.

Made from a graph that follows none: each node becomes as many as there are ways for these things to stand there. Ways that they close
are gone, and what is left of a cube speaks only of tokens that are not followed. So it is a graph again, with fewer paths, and whoever
reads graphs can read it. If it follows all tokens and counts, its paths are exactly what can happen.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from copy import copy

from sop.paths.change import Cube
from sop.paths.monitor import Monitor, told_at
from sop.paths.situations import Context, Edge, Graph, Link, NotDecided, Return
from sop.paths.track import Thing, Track, arrivals, counts_of
from validator.soundness.forks import GOES_ON

LIMIT = 100_000
"""Nodes of a refined graph; beyond it the verdict is 'not decided'."""


def things_of(graph: Graph) -> set[Thing]:
    """Everything that a path of a graph may hang on."""
    found: set[Thing] = {token for edges in graph.out for edge in edges for token, _ in edge.cube}
    found |= {token for links in graph.enters for link in links for token, _ in link.cube}
    return found | {count for name, table in graph.tables.by_id.items() for node in table.nodes.values() for count in counts_of(name, node)}


def refined(graph: Graph, things: Iterable[Thing], starts: Mapping[int, tuple[str, ...]], limit: int = LIMIT) -> tuple[Graph, dict[int, tuple[str, ...]]]:
    """The graph that follows some things, and its roots with what is in force there. Raises NotDecided beyond the limit."""
    made = _Refiner(graph, Track(graph, Monitor("what stands", ()), sorted(things, key=repr)), limit)
    return made.graph, made.begin(starts)


def empty(graph: Graph) -> Graph:
    """A graph without nodes, about the same."""
    made = copy(graph)
    made.context, made.position, made.facts, made.out, made.enters, made.contexts, made.roots, made.exits, made.between = [], [], [], [], [], [], {}, {}, set()
    return made


class _Refiner:
    def __init__(self, graph: Graph, track: Track, limit: int) -> None:
        self.old, self.track, self.limit = graph, track, limit
        self.graph = empty(graph)
        self._exits: dict[int, list[int]] = {}
        """Of each context."""
        self.from_: list[tuple[int, int]] = []
        """Of each node: the old one, and how things stand."""
        self._contexts: dict[tuple[int, int, int], Context] = {}
        self._waiting: dict[int, list[tuple[Link, Link, int]]] = {}
        self._nodes: dict[tuple[int, int, int], int] = {}
        self._queue: deque[int] = deque()

    def begin(self, starts: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
        found = {}
        for name, entries in self.old.roots.items():
            context = self._context(self.old.context[entries[0]], -1, 0)
            self.graph.roots[name] = []
            for entry in entries:
                value = self._arrived(self.track.begin(starts[entry], told_at(self.old, entry)), context, entry)
                node = self._node(context, entry, value)
                found[node] = starts[entry]
                self.graph.roots[name].append(node)
            context.entry = self.graph.roots[name][0]
        while self._queue:
            self._expand(self._queue.popleft())
        return found

    def _arrived(self, value: int, context: Context, entry: int) -> int:
        program = context.program
        return self.track.arrived(value, program.table.procedure, program.states(self.old.position[entry]))

    def _context(self, old: Context, entry: int, value: int) -> Context:
        key = (old.number, entry, value)
        found = self._contexts.get(key)
        if found is None:
            found = self._contexts[key] = Context(len(self.graph.contexts), old.kind, old.program, old.event, old.outer, old.root, old.apart)
            self.graph.contexts.append(found)
            if entry >= 0:
                found.entry = self._node(found, entry, value)
        return found

    def _node(self, context: Context, old: int, value: int) -> int:
        key = (context.number, old, value)
        found = self._nodes.get(key)
        if found is not None:
            return found
        graph = self.graph
        found = self._nodes[key] = len(graph.position)
        if found >= self.limit:
            raise NotDecided
        graph.context.append(context)
        graph.position.append(self.old.position[old])
        graph.facts.append(self.old.facts[old])
        graph.out.append([])
        graph.enters.append([])
        self.from_.append((old, value))
        self._queue.append(found)
        if old in self.old.between:
            graph.between.add(found)
        if old in self.old.exits:
            graph.exits[found] = self.old.exits[old]
            self._exits.setdefault(context.number, []).append(found)
            for link, old_link, caller in list(self._waiting.get(context.number, ())):
                self._return(link, old_link, caller, found)
        return found

    def _left(self, value: int, cube: Cube) -> Cube | None:
        """What of a cube is not followed; None where it does not agree."""
        if not cube:
            return cube
        return tuple(pair for pair in cube if pair[0] not in self.track.tokens) if self.track.agrees(value, cube) else None

    def _expand(self, number: int) -> None:
        old, value = self.from_[number]
        track, context = self.track, self.graph.context[number]
        procedure = context.program.table.procedure
        for edge in self.old.out[old]:
            left = self._left(value, edge.cube)
            if left is None or not track.opens(value, procedure, edge.label):
                continue
            then = track.used(track.changed(value, edge.change, 0), procedure, edge.label)
            if edge.label.what in GOES_ON:
                then = track.arrived(then, procedure, arrivals(self.old, old, edge.to, edge.label))
            self.graph.out[number].append(Edge(self._node(context, edge.to, then), edge.change, left, edge.label))
        for link in self.old.enters[old]:
            left = self._left(value, link.cube)
            if left is not None and track.opens(value, procedure, link.label):
                self._enter(number, link, left)

    def _enter(self, number: int, old: Link, left: Cube) -> None:
        value = self.from_[number][1]
        then = self.track.changed(value, old.change, 0)
        if old.context.kind == "run":
            then = self.track.anew(then, old.context.program.table.procedure)
        if old.context.kind != "interruption":
            then = self._arrived(then, old.context, old.context.entry)
        inner = self._context(old.context, old.context.entry, then)
        link = Link(number, inner, old.change, left, old.label, old.apart, old.resume)
        self.graph.enters[number].append(link)
        inner.links.append(link)
        self._waiting.setdefault(inner.number, []).append((link, old, value))
        for exit_ in list(self._exits.get(inner.number, ())):
            self._return(link, old, value, exit_)

    def _return(self, link: Link, old: Link, caller: int, exit_: int) -> None:
        track, context = self.track, self.graph.context[link.source]
        source, procedure = self.from_[link.source][0], context.program.table.procedure
        old_exit, ended = self.from_[exit_]
        for back in old.returns:
            if back.exit != old_exit:
                continue
            value = caller if old.apart else ended
            left = self._left(value, back.cube)
            if left is None:
                continue
            then = track.changed(value, back.change, 0)
            if old.context.kind == "run":
                then = track.kept(then, caller, procedure)
            if back.label.what == "called" or (old.context.kind == "interruption" and self.old.position[source] < 0):
                then = track.arrived(then, procedure, arrivals(self.old, source, back.to, back.label))
            link.returns.append(Return(exit_, self._node(context, back.to, then), back.change, left, back.label))

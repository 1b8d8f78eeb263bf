"""Deadlines that are counted from another state or an event: on every way there, the clock is started in the same run.

First over the plain ways of one procedure; where some way seems to miss the start, exactly (`sop.paths.refine`): the ways say what they
come to, and a monitor of two states watches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import replace

from sop.paths.besides import Besides
from sop.paths.change import Change, Site
from sop.paths.monitor import Held, Monitor, Told
from sop.paths.moves import Broken
from sop.paths.sites import shortest
from sop.paths.situations import Edge, Graph, Link
from sop.paths.table import Node, Table
from sop.paths.way import Label
from validator.soundness.visits import options, passing

Starts = Mapping[int, tuple[str, ...]]

STARTED, ANEW, DUE = "clock started", "run begun", "deadline counts"
"""Acts, in no vocabulary, with which ways are marked."""


def not_started(graph: Graph, starts: Starts) -> Iterator[tuple[Node, Graph, Broken]]:
    """Each state with a deadline that a case may come to without starting its clock, and the shortest path there. Raises NotDecided."""
    for table in graph.tables.by_id.values():
        for node in table.nodes.values():
            if node.clock_from and not {*table.nodes, *(event.event for event in table.events)}.isdisjoint(node.clock_from):
                clock = _Clock(graph, table, node)
                for broken in clock.exactly(starts) if clock.is_missed() else ():
                    yield node, graph, broken


class _Clock:
    def __init__(self, graph: Graph, table: Table, node: Node) -> None:
        self.graph, self.table, self.state, self.begins = graph, table, node.id, frozenset(node.clock_from)
        self.site = Site(table.procedure, node.id, 0)
        self._known: dict[tuple[int, int, int, Label], tuple[str, ...]] = {}
        """What is said of a way, by program and positions: whatever else is known there, it is the same."""

    # what ways say

    def _acts(self, ways: list[tuple[str, ...]]) -> tuple[str, ...]:
        """What is said of a way that may be one of these: it starts the clock if any does, and meets the deadline without if all do."""
        due = bool(ways) and all(self.state in states and self.begins.isdisjoint(states[:states.index(self.state)]) for states in ways)
        return (*((DUE,) if due else ()), *((STARTED,) if any(not self.begins.isdisjoint(states) for states in ways) else ()))

    def _on(self, source: int, to: int, label: Label) -> tuple[str, ...]:
        if not self._own(source):
            return ()
        key = (id(self.graph.context[source].program), self.graph.position[source], self.graph.position[to], label)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._acts(options(self.graph, source, to, label))
        return found

    def _into(self, source: int, link: Link) -> tuple[str, ...]:
        program = link.context.program
        if link.label.what == "call" and program.table is self.table:
            return (ANEW, *self._acts([passing(program, (self.table.start, 0))]))
        if not self._own(source) or link.label.what not in ("event", "withdrawal"):
            return ()
        if link.label.detail in self.begins:
            return (STARTED,)
        target = next((event.target for event in self.table.events if event.event == link.label.detail), None) or program.instance.withdrawals.get(link.label.detail)
        return self._acts([passing(program, (target, 0))]) if target else ()

    def _own(self, node: int) -> bool:
        return self.graph.context[node].program.table is self.table

    # over the plain ways

    def is_missed(self) -> bool:
        """Whether some way of the procedure leads there past the start."""
        graph = self.graph
        at_once = self._acts([passing(context.program, (self.table.start, 0)) for context in graph.contexts if context.program.table is self.table][:1])
        if at_once:
            return DUE in at_once
        seen = [False] * len(graph.position)
        before: dict[int, list[int]] = {}
        queue = [context.entry for context in graph.contexts if context.program.table is self.table and context.kind == "run"]
        queue += [entry for entries in graph.roots.values() for entry in entries if self._own(entry)]
        while queue:
            node = queue.pop()
            if seen[node] or not self._own(node):
                continue
            seen[node] = True
            queue += before.pop(node, ())
            ahead = [(edge.to, self._on(node, edge.to, edge.label)) for edge in graph.out[node]]
            for link in graph.enters[node]:
                called = link.label.what == "call"
                ahead += [] if called else [(link.context.entry, self._into(node, link))]
                for back in link.returns:
                    if called or seen[back.exit]:
                        ahead.append((back.to, self._on(node, back.to, back.label)))
                    else:
                        before.setdefault(back.exit, []).append(back.to)
            if any(DUE in acts for _, acts in ahead):
                return True
            queue += (to for to, acts in ahead if STARTED not in acts)
        return False

    # exactly

    def exactly(self, starts: Starts) -> list[Broken]:
        """Whether a case really comes there so, by the shortest path."""
        graph = self._marked()

        def watch(change: Change, told: Told, held: Held, phase: int) -> tuple[int, bool]:
            phase = 0 if ANEW in change.acts else phase
            return (1 if STARTED in change.acts else phase), phase == 0 and DUE in change.acts

        monitor = Monitor(self.site, (), phases=2, signs=frozenset({DUE, STARTED, ANEW}), watch=watch)
        besides = Besides(graph, monitor, dict(starts), [-1] * len(graph.position))
        return shortest(graph, monitor, dict(starts), besides) if besides.is_broken else []

    def _marked(self) -> Graph:
        made = copy(self.graph)
        made.out = [[edge._replace(change=self._said(edge.change, self._on(node, edge.to, edge.label))) for edge in edges] for node, edges in enumerate(self.graph.out)]
        made.enters = [[self._link(node, link) for link in links] for node, links in enumerate(self.graph.enters)]
        for entry in (entry for entries in made.roots.values() for entry in entries if self._own(entry)):
            acts = self._acts([passing(made.context[entry].program, (self.table.start, 0))])
            made.out[entry] += [Edge(entry, self._said(Change(), acts), (), Label(""))] if DUE in acts else []
        return made

    def _said(self, change: Change, acts: tuple[str, ...]) -> Change:
        return replace(change, site=self.site if DUE in acts else change.site, acts=(*change.acts, *acts)) if acts else change

    def _link(self, node: int, link: Link) -> Link:
        made = Link(link.source, link.context, self._said(link.change, self._into(node, link)), link.cube, link.label, link.apart, link.resume)
        made.returns = [back._replace(change=self._said(back.change, self._on(node, back.to, back.label))) for back in link.returns]
        return made

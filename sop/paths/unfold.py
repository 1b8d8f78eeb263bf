"""The graph of a case: every place with everything known there, and the ways between; calls and events as contexts.

Made once and searched many times. A *context* is a run of a procedure or of a handler with the facts it began with: what happens
inside does not hang on who called it, so it is unfolded once however often it is entered (Sharir and Pnueli 1981; recursive
state machines, Alur et al. 2005). It ends because facts are finite; recursion needs no special case.

What may fall at any time is a context of its own, an *interruption*: places in which the same events are heard with the same things
known share it. An interruption comes `back` to the place it fell in, or goes on elsewhere, or ends the run.

Tokens are not looked at: a way that hangs on one carries a cube (see `sop.paths.program`). So the graph holds every path there is,
and some that no standing of tokens allows; whoever searches it leaves those out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sop.model.condition import Condition, Happened, literals
from sop.paths.case import UnsetFact
from sop.paths.change import IDLE, Change, Matters, Site
from sop.paths.instance import Instances
from sop.paths.interrupt import Interrupter
from sop.paths.layout import Layout
from sop.paths.live import Live
from sop.paths.places import Path
from sop.paths.situations import LIMIT, MOMENT, NOTHING, Context, Edge, Graph, Link, Return
from sop.paths.table import Effect, Node, Tables
from sop.paths.way import AT, CALLS, END, UNSET, Label


@dataclass(frozen=True)
class Asked:
    """What those who search a graph read; what nobody reads is left out of it."""

    conditions: tuple[Condition, ...] = ()
    """Conditions of rules."""
    facts: Callable[[Effect], Iterable[str]] = lambda effect: ()
    """The facts that rules read when an effect happens."""
    always: frozenset[str] = frozenset()
    """Facts that may be read at any place."""
    matters: Matters = lambda token: True
    """Whether anybody reads a token, or watches an act."""


def unfold(tables: Tables, roots: Iterable[str], asked: Asked = Asked(), given: Mapping[str, str] | None = None, limit: int = LIMIT) -> Graph:
    """The graph of the cases that begin at some procedures, with every combination of the facts they take; those given are fixed.

    Raises NotDecided beyond the limit of nodes.
    """
    roots = list(roots)
    instances = Instances(tables.by_id, tables.terms)
    for name in roots:
        instances.root(name)
    instances.declare_withdrawals()
    layout = Layout(tables, asked.conditions)
    happened = frozenset(literal.event for condition in asked.conditions for literal in literals(condition) if isinstance(literal, Happened))
    graph = Graph(tables, instances, layout)
    _Unfolder(graph, Live(tables, layout, asked.facts, asked.always), asked.matters, happened, limit).begin(roots, given or {})
    return graph


class _Unfolder(Interrupter):
    """Makes a graph."""

    def begin(self, roots: list[str], given: Mapping[str, str]) -> None:
        """From the roots on, until nothing new is found."""
        graph = self.graph
        for name in roots:
            instance = graph.instances.root(name)
            program = self.program(instance)
            position = program.at(instance.table.start)
            entries: dict[int, None] = {}
            for facts in self.layout.beginnings(instance.table, instance.table.takes, given):
                known = facts & program.keeps[position]
                context = self.context(("root", instance.number), "run", program, position, known, "", None, True)
                entries[self.node(context, position, known)] = None
            graph.roots[name] = list(entries)
        while self.queue:
            self._expand(self.queue.popleft())
        for context in graph.contexts:  # what only the making needs would take half of the memory
            context.nodes.clear()
            context.exits.clear()
            for link in context.links:
                link.resume, link.returns = None, tuple(link.returns)
        graph.enters[:] = map(tuple, graph.enters)

    def _expand(self, number: int) -> None:
        graph = self.graph
        context, position, facts = graph.context[number], graph.position[number], graph.facts[number]
        program, out = context.program, graph.out[number]
        for way in program.ways(position, facts):
            after = facts & way.keep | way.put
            if way.kind == AT:
                out.append(Edge(self.node(context, way.detail, after & program.keeps[way.detail]), way.change, way.cube, way.label))
            elif way.kind == CALLS:
                self._call(context, number, *way.detail)
            elif way.kind == UNSET:
                self.unset(number, way.detail, way.cube)
            else:
                out.append(Edge(self.leave(context, way.kind, way.detail, after), way.change, way.cube, way.label))
        self.interrupt(number, None)

    # calls

    def _call(self, context: Context, number: int, node: Node, path: Path) -> None:
        graph, info = self.graph, node.call
        assert info is not None
        if info.procedure not in graph.tables.by_id:
            return
        table, facts = context.program.table, graph.facts[number]
        inner = graph.instances.called(context.program.instance, node)
        program = self.program(inner)
        if path and program.loud and not context.program.alone(graph.position[number], path):
            graph.undecided[table.procedure, node.id] = None
        begin = 0 if info.other_person else facts & self.frames.calls[info.procedure].taken
        try:
            for their, ours in info.facts:
                begin = self.layout.set(inner.table, begin, their, self.layout.read(table, facts, ours))
        except UnsetFact as unset:
            self.unset(number, unset.fact, ())
            return
        demands = tuple(inner.resolved(token) for token in inner.table.begins_with)
        site = Site(table.procedure, node.id, 0)
        change = self.changes.one(Change(site, node.role, scopes=graph.instances.fresh_scopes(context.program.instance, node), demands=demands, calls=info.procedure))
        if info.other_person:
            change = self.changes.one(Change(site, node.role, given=demands, calls=info.procedure, anew=True))
        begin &= program.keeps[program.at(inner.table.start)]
        called = self.run(inner, begin, context.event, () if info.other_person else self.beside(number, inner), info.other_person)
        self.enter(Link(number, called, change, (), Label("call", info.procedure, node.id), info.other_person, lambda *exit_: self._returned(node, path, *exit_)))

    def _returned(self, node: Node, path: Path, link: Link, kind: str, detail: Any, facts: int, exit_: int) -> None:
        graph, number = self.graph, link.source
        context, ours = graph.context[number], graph.facts[number]
        program = context.program
        apart = link.apart
        known = ours if apart else self.frames.calls[link.context.program.table.procedure].after(ours, facts)
        if kind == MOMENT:
            moment = self._moment(context, graph.position[number], known, detail)
            link.returns.append(Return(exit_, moment, IDLE, (), NOTHING))
            return
        if kind != END:
            return
        inner = link.context.program
        left = () if apart else tuple(inner.instance.resolved(token) for token in inner.table.ends[detail].leaves)
        for edge in node.edges:
            if edge.answer != detail:
                continue
            change = self.changes.one(Change(Site(program.table.procedure, node.id, 0), node.role, given=left)) if left else IDLE
            for after in program.settled(node, edge, known):
                lead, where = program.lead(graph.position[number], path, edge.target)
                to = self.node(context, where, after & program.keeps[where]) if lead == AT else self.leave(context, lead, where, after)
                link.returns.append(Return(exit_, to, change, (), Label("called", detail, node.id)))

    def _moment(self, context: Context, position: int, facts: int, unheard: frozenset[str]) -> int:
        """A node at a call in which something fell that the called procedure does not hear."""
        key = (MOMENT, position, facts, unheard)
        found = context.nodes.get(key)
        if found is None:
            found = context.nodes[key] = self.new(context, position, facts)
            self.graph.between.add(found)
            self.interrupt(found, unheard)
        return found

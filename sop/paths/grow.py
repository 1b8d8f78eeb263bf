"""Nodes, contexts and their exits: each is made once, and whoever waits for an exit is told."""

from __future__ import annotations

from collections import deque
from typing import Any

from sop.model.condition import Happened, literals
from sop.paths.change import EVENT, Change, Changes, Cube, Matters, Site
from sop.paths.frames import Frames
from sop.paths.instance import Instance
from sop.paths.live import Live
from sop.paths.program import Program
from sop.paths.reads import conditions_of
from sop.paths.situations import NOTHING, Beside, Context, Edge, Graph, Link, NotDecided
from sop.paths.way import END, GO, UNSET


class Grower:
    """A graph in the making."""

    def __init__(self, graph: Graph, live: Live, matters: Matters, events_read: frozenset[str], limit: int) -> None:
        """`events_read` are the events that rules ask about: those are remembered while they are handled."""
        self.graph, self.live, self.matters, self.limit = graph, live, matters, limit
        self.frames = Frames(live)
        self.layout = graph.layout
        self.shared = graph.layout.shared_mask
        self.queue: deque[int] = deque()
        self.known: dict[tuple, Context] = {}
        self.interests = graph.instances.interests()
        self.events_read = events_read | {literal.event for table in graph.tables.by_id.values() for condition in conditions_of(table)
                                          for literal in literals(condition) if isinstance(literal, Happened)}
        self._programs: dict[Instance, Program] = {}
        self.changes = Changes()

    def program(self, instance: Instance) -> Program:
        found = self._programs.get(instance)
        if found is None:
            found = self._programs[instance] = Program(instance, self.layout, self.live, self.graph.tables.terms, self.matters, self.changes)
        return found

    def new(self, context: Context, position: int, facts: int) -> int:
        graph = self.graph
        number = len(graph.position)
        if number >= self.limit:
            raise NotDecided(_wide(graph))
        graph.context.append(context)
        graph.position.append(position)
        graph.facts.append(facts)
        graph.out.append([])
        graph.enters.append([])
        return number

    def node(self, context: Context, position: int, facts: int) -> int:
        key = (position, facts)
        found = context.nodes.get(key)
        if found is None:
            found = context.nodes[key] = self.new(context, position, facts)
            self.queue.append(found)
        return found

    def exit(self, context: Context, kind: str, detail: Any, facts: int) -> int:
        key = (kind, detail, facts)
        found = context.exits.get(key)
        if found is None:
            found = context.exits[key] = self.new(context, -1, facts)
            self.graph.exits[found] = (kind, detail)
            if (context.root or context.apart) and kind == END:
                self._over(context, detail, found)
            for link in list(context.links):
                if link.resume is not None:
                    link.resume(link, kind, detail, facts, found)
        return found

    def _over(self, context: Context, outcome: str, exit_: int) -> None:
        """The case ends, or is handed over, or another person's run ends: what is then still open is open for good, unless it is owed.

        The procedure that goes on finds in force what it begins with; subjects of the same name are the same.
        """
        table, instance = context.program.table, context.program.instance
        end = table.ends[outcome]
        after = self.graph.tables.named(end.hands_over_to or "")
        change = Change(Site(table.procedure, outcome, 0), ends=outcome, parts=context.apart, owed=tuple(instance.resolved(token) for token in end.owes),
                        given=tuple(instance.resolved(token) for token in end.leaves), calls=after.procedure if after else "",
                        demands=tuple(instance.resolved(token) for token in after.begins_with) if after else ())
        self.graph.out[exit_].append(Edge(self.new(context, -1, 0), change, (), NOTHING))

    def context(self, key: tuple, kind: str, program: Program, position: int, facts: int, event: str, outer: tuple[Beside, ...] | None, root: bool = False,
                apart: bool = False) -> Context:
        context = self.known.get(key)
        if context is None:
            context = self.known[key] = Context(len(self.graph.contexts), kind, program, event, outer, root, apart)
            self.graph.contexts.append(context)
            context.entry = self.new(context, position, facts)
            if kind != "interruption":
                context.nodes[position, facts] = context.entry
                self.queue.append(context.entry)
            else:
                self.graph.between.add(context.entry)
        return context

    def run(self, instance: Instance, facts: int, event: str, outer: tuple[Beside, ...], apart: bool) -> Context:
        program = self.program(instance)
        return self.context(("run", instance.number, facts, event, outer, apart), "run", program, program.at(instance.table.start), facts, event, outer, False, apart)

    def enter(self, link: Link) -> None:
        self.graph.enters[link.source].append(link)
        link.context.links.append(link)
        for (kind, detail, facts), number in list(link.context.exits.items()):
            if link.resume is not None:
                link.resume(link, kind, detail, facts, number)

    def leave(self, context: Context, kind: str, detail: Any, facts: int) -> int:
        """A way out of a run or handler; a handler that goes on elsewhere in a run that was not interrupted is no way out."""
        if kind == END:
            facts &= self._ended(context) & (-1 if context.root else self.shared)
        elif kind == GO and context.kind != "handler":
            return self.node(context, detail, facts & context.program.keeps[detail])
        return self.exit(context, kind, detail, facts)

    def _ended(self, context: Context) -> int:
        return self.live.ended[context.program.table.procedure] | self.live.outer[context.program.table.procedure]

    def unset(self, number: int, fact: str, cube: Cube, event: str = "") -> None:
        """A fact is read that nobody may have asked, by a state or by what an event hangs on: the way ends here, and is told."""
        graph = self.graph
        context = graph.context[number]
        procedure, state = context.program.table.procedure, context.program.states(graph.position[number])[0]
        change = Change(Site(procedure, event, EVENT) if event else Site(procedure, state, 0), unset=fact)
        graph.out[number].append(Edge(self.exit(context, UNSET, fact, 0), change, cube, NOTHING))


def _wide(graph: Graph) -> list[tuple[str, str, int]]:
    """The states with most situations: (procedure, state, how many)."""
    count: dict[tuple[str, str], int] = {}
    for context, position in zip(graph.context, graph.position, strict=True):
        if position >= 0:
            key = (context.program.table.procedure, context.program.states(position)[0])
            count[key] = count.get(key, 0) + 1
    return [(*key, number) for key, number in sorted(count.items(), key=lambda pair: -pair[1])[:5]]

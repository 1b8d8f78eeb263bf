"""What may fall at any time: events, and consents taken back.

An *interruption* is a context of its own, shared by all places in which the same things are heard with the same things known. It
comes `back` to the place it fell in, or goes on elsewhere, or ends the run; what a called procedure does not hear, its caller may.

A caller that only starts a run beside leaves nothing: what it called goes on where it stands. So that is a way of the called procedure's
own places. (A run about another person does not feel it: there it may as well fall before the call.)
"""

from __future__ import annotations

from typing import Any

from sop.model.scenario import WITHDRAWN
from sop.paths.change import IDLE, Change, Cube, Site
from sop.paths.grow import Grower
from sop.paths.instance import Instance
from sop.paths.situations import MOMENT, NOTHING, Beside, Context, Edge, Link, Return
from sop.paths.way import BACKWARD, UNSET, Heard, Label


class Interrupter(Grower):
    """Adds to each node what may fall there."""

    def interrupt(self, number: int, only: frozenset[str] | None) -> None:
        """What may fall at a node, and come back to it. `only` is what a called procedure left unheard."""
        graph = self.graph
        context, facts = graph.context[number], graph.facts[number]
        program, instance = context.program, context.program.instance
        interests = self.interests[instance] if context.outer is not None else frozenset()
        interests = interests if only is None else interests & only
        for cube, heard, names, unset in program.events(graph.position[number], facts, context.event, only):
            for event, fact in unset.items():
                self.unset(number, fact, cube, event)
            if only is None:
                for name in dict.fromkeys(beside.event.event for beside in context.outer or ()):
                    if name not in names and name not in unset:
                        self._beside(number, [beside for beside in context.outer or () if beside.event.event == name], cube)
            else:
                heard = tuple(event for event in heard if event.handler is not None)  # the others fell where they were heard
            tokens = tuple(token for token in instance.withdrawals if (only is None or token in only))
            if heard or tokens:
                self._fall(number, context, cube, heard, tokens, facts)
            unheard = frozenset(interests - names - unset.keys() - instance.withdrawals.keys())
            if unheard:
                graph.out[number].append(Edge(self.exit(context, MOMENT, unheard, facts & self.shared), IDLE, cube, NOTHING))

    def beside(self, number: int, callee: Instance) -> tuple[Beside, ...]:
        """What a run that is called here finds in its callers about events that it may leave unheard, and that start a run beside."""
        graph = self.graph
        context, facts = graph.context[number], graph.facts[number]
        program = context.program
        known = facts & program.event_mask & ~self.shared
        found = [Beside(program, event, known if event.when else 0, context.event if event.when else "") for event in program.spanning(graph.position[number])]
        found += context.outer or ()
        heard = {event.event for event in callee.table.events if not event.during and event.when is None}
        starting = {beside.event.event for beside in found if beside.event.target is None} - heard
        return tuple(beside for beside in found if beside.event.event in starting)

    def _beside(self, number: int, levels: list[Beside], cube: Cube) -> None:
        """The nearest caller that hears an event starts a run beside; one that goes to a handler instead leaves the call, which is another way."""
        if not levels:
            return
        graph, (program, event, known, handled), *rest = self.graph, *levels
        context, position, facts = graph.context[number], graph.position[number], graph.facts[number]
        for more, heard in program.listen(event, facts & self.shared | known, handled):
            both = dict((*cube, *more))
            if not all(both[token] is held for token, held in cube):
                continue
            if heard is None:
                self._beside(number, rest, tuple(both.items()))
            elif event.target is None:
                after = facts & ~self.shared | (facts & heard.keep | heard.put) & self.shared
                to = self.node(context, position, after & context.program.keeps[position])
                graph.out[number].append(Edge(to, heard.change, tuple(both.items()), Label("event", event.event)))

    def _fall(self, number: int, context: Context, cube: Cube, heard: tuple[Heard, ...], tokens: tuple[str, ...], facts: int) -> None:
        graph, program = self.graph, context.program
        known = facts & self.frames.events[program.table.procedure].taken
        key = ("interruption", program.instance.number, heard, tokens, known, context.event, context.outer)
        found = self.known.get(key)
        if found is None:
            found = self.context(key, "interruption", program, -1, known, context.event, context.outer)
            for event in heard:
                if event.handler is None:
                    graph.out[found.entry].append(Edge(self.exit(found, BACKWARD, None, known & event.keep | event.put), event.change, (), Label("event", event.event)))
                else:
                    self._handle(found, event.handler, known & event.keep | event.put, event.event, event.change, (), Label("event", event.event))
            for token in tokens:
                handler = program.at(program.instance.withdrawals[token])
                change = self.changes.one(Change(Site(program.table.procedure, program.instance.withdrawals[token], 0), ended=(token,)))
                self._handle(found, handler, known, WITHDRAWN, change, ((token, True),), Label("withdrawal", token))
        joined = context.nodes.get(("joined", found.number))
        if joined is None:
            joined = context.nodes["joined", found.number] = self.new(context, -1, known)
            graph.between.add(joined)
            self.enter(Link(joined, found, IDLE, (), NOTHING, False, self._gone))
        graph.out[number].append(Edge(joined, IDLE, cube, NOTHING))
        self.enter(Link(number, found, IDLE, cube, NOTHING, False, self._back))

    def _handle(self, interruption: Context, position: int, facts: int, event: str, change: Change, cube: Cube, label: Label) -> None:
        program = interruption.program
        event = event if event in self.events_read else ""
        facts &= program.keeps[position]
        key = ("handler", program.instance.number, position, facts, event, interruption.outer)
        handler = self.context(key, "handler", program, position, facts, event, interruption.outer)

        def mirror(link: Link, kind: str, detail: Any, after: int, exit_: int) -> None:
            if kind != UNSET:
                link.returns.append(Return(exit_, self.exit(interruption, kind, detail, after), IDLE, (), Label("handled", kind)))

        self.enter(Link(interruption.entry, handler, change, cube, label, False, mirror))

    def _gone(self, link: Link, kind: str, detail: Any, facts: int, exit_: int) -> None:
        """An interruption that does not come back: the same from wherever it fell."""
        if kind in (BACKWARD, UNSET):
            return
        context = self.graph.context[link.source]
        if kind == MOMENT:
            to = self.exit(context, MOMENT, detail, facts) if context.outer is not None else None
        else:
            to = self.leave(context, kind, detail, facts)
        if to is not None:
            link.returns.append(Return(exit_, to, IDLE, (), NOTHING))

    def _back(self, link: Link, kind: str, detail: Any, facts: int, exit_: int) -> None:
        """An interruption that comes back to the next step not yet done."""
        if kind != BACKWARD:
            return
        graph, back = self.graph, link.source
        context, position = graph.context[back], graph.position[back]
        facts = self.frames.events[context.program.table.procedure].after(graph.facts[back], facts)
        link.returns.append(Return(exit_, self.node(context, position, facts & context.program.keeps[position]), IDLE, (), NOTHING))

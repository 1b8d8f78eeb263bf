"""A case under way, which answers and events move.

A walk holds what waits to go on after an event, counts arrivals, and remembers all that happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sop.model.scenario import WITHDRAWN as WITHDRAWAL
from sop.moving import Moving
from sop.paths.case import WITHDRAWN, resolve
from sop.paths.change import EVENT, Change, Site
from sop.paths.compile import late_answer
from sop.paths.run import Frame, NotPossible


class Walk(Moving):
    """A case under way. `answer`, `occur`, `pass_deadline` and `take_up` move it; between them it does all that needs no answer."""

    # what moves it

    def start(self) -> None:
        """Go to the first thing that needs an answer."""
        self._arrive(self.frame.table.start)
        self._go()

    def answer(self, value: str) -> None:
        """Answer where it stands."""
        node, frame = self.frame.node, self.frame
        edge = next((edge for edge in node.edges if edge.answer == value and value in self.answers), None)
        bounds = frame.table.facts[node.fact].bounds if node.fact else None
        if edge is None and bounds and value.isdecimal() and bounds[0] <= int(value) <= bounds[1]:
            edge = next((edge for edge in node.edges if edge.answer == "others"), None)
            self.frame.set_fact(node.fact, value)
        if edge is None:
            raise NotPossible(f'At "{node.id}" the answer "{value}" cannot be given.', f"What can be answered: {', '.join(self.answers) or 'nothing'}.")
        self._note("answer", value)
        if node.each_once_then:
            frame.used.setdefault(node.id, set()).add(value)
        self._take(edge)
        self._go()

    def occur(self, event: str, of: str | None = None) -> None:
        """An event falls. `of` is the act, in the innermost frame's words, whose consent is withdrawn."""
        if event == WITHDRAWAL:
            self._withdraw(of or "")
        else:
            self._event(event)
        self._go()

    def pass_deadline(self) -> None:
        """The next stage of lateness comes where it stands."""
        node = self.frame.node
        if self.frame.late >= len(node.late):
            raise NotPossible(f'"{node.id}" has no further stage of lateness.', "Leave the line out, or add a stage under `late`.")
        self.frame.late += 1
        stage = node.late[self.frame.late - 1]
        self._note("late", stage.target or "stay")
        if stage.target:
            self._take(next(edge for edge in node.edges if edge.answer == late_answer(self.frame.late)))
        self._go()

    def take_up(self, branch: str) -> None:
        """Of what goes on at once, leave the branch under way where it stands and go on with another."""
        frame = self.frame
        if frame.returns or frame.branches.innermost is None:
            raise NotPossible(f'"{branch}" cannot be taken up at "{frame.state}".', "Only a branch of an open block can.")
        self._go_on(branch, frame.branches.take_up(branch, frame.state, frame.step, frame.late))
        self._go()

    def note(self, values: Iterable[str]) -> None:
        """What comes out in the step that is next, which notes facts."""
        frame = self.frame
        for name, value in zip(frame.node.steps[frame.step].effect.notes, values, strict=True):
            frame.set_fact(name, value)
        self._go()

    # events

    def _event(self, event: str) -> None:
        for depth in range(len(self.frames), 0, -1):
            frame = self.frames[depth - 1]
            edge = frame.way_of(event)
            if edge is None:
                continue
            self._note("event", event)
            site = Site(frame.table.procedure, edge.target, 0) if edge.target else Site(frame.table.procedure, event, EVENT)
            self.watch(replace(frame.change(edge.effect), site=site, role="", event=event), frame)
            frame.person.lapse_on(event, self.terms)
            frame.apply(edge.effect)
            if edge.target is None:
                self._note("starts", edge.starts or "")
                return
            del self.frames[depth:]
            self._handle(frame, edge.target, event, f"event_{event}")
            return
        raise NotPossible(f'"{event}" cannot happen at "{"/".join(self.path)}".', "Declare it under `at_any_time` there.")

    def _withdraw(self, act: str) -> None:
        for depth in range(len(self.frames), 0, -1):
            frame = self.frames[depth - 1]
            token = f"consent:{resolve(act, frame.subjects)}"
            handler = frame.handler_of_withdrawal(token)
            if handler is None or not frame.person.stands(token):
                continue
            del self.frames[depth:]
            self._note("event", WITHDRAWAL)
            self.watch(Change(Site(frame.table.procedure, handler, 0), ended=(token,)), frame)
            self.standing[token] = WITHDRAWN
            self._handle(frame, handler, WITHDRAWAL, None)
            return
        raise NotPossible(f'No consent to "{act}" is in force that could be withdrawn here.', "Ask for it first, or name another act.")

    def _handle(self, frame: Frame, handler: str, event: str, trigger: str | None) -> None:
        """Go to a handler; remember the next step not yet done."""
        back = (frame.state, frame.step, frame.event)
        if handler not in frame.table.nodes:
            raise NotPossible(f'There is no handler "{handler}".', "Write it under `handlers`.")
        if trigger:
            self.machines.of(frame.table.procedure).events[trigger].trigger(frame, holds=self.holds)
        frame.returns.append(back)
        frame.event = event
        self._arrive(handler)

"""How a case moves by itself: a stack of runs, each moved by the machine of its procedure, up to what needs an answer.

`sop.walk` adds what is answered and what falls at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from sop.machine import Machines
from sop.model.condition import Condition
from sop.model.state import BACK, JOINED
from sop.paths import case as rules
from sop.paths.branches import Paused
from sop.paths.case import IN_FORCE, resolve
from sop.paths.change import Change, Site
from sop.paths.run import Did, Frame, NotPossible, Person
from sop.paths.table import Edge, Effect, Node

MOVES_LIMIT = 10_000
"""Steps, choices and calls in a row without an answer. A procedure has tens; more is a way that goes round."""

Watch = Callable[[Change, Frame], None]
"""Told of each change in the words of the case, and of the run in which it comes, just before it is made."""


class Moving:
    """A case that does all that needs no answer."""

    def __init__(self, machines: Machines, procedure: str, given: Mapping[str, str], in_force: Iterable[str] = ()) -> None:
        """Begin at a procedure's start. `given` are facts; `in_force` tokens that hold beyond what it begins with."""
        self.machines = machines
        self.terms = machines.tables.terms
        self.trail: list[Did] = []
        self.outcome: str | None = None
        self.frames: list[Frame] = []
        self.stop_at: tuple[str, ...] | None = None
        self.watch: Watch = lambda change, frame: None
        table = machines.tables.by_id[procedure]
        self.frames.append(Frame(table, self.terms, Person(), {subject: f"{procedure}/{subject}" for subject in table.subjects}, state=table.start))
        for name, value in given.items():
            self.frame.set_fact(name, value)
        for token in (*table.begins_with, *in_force):
            self.standing[resolve(token, self.frame.subjects)] = IN_FORCE

    # what it knows

    @property
    def frame(self) -> Frame:
        """The run that is under way."""
        return self.frames[-1]

    @property
    def facts(self) -> dict[str, str]:
        """What is known of the person whom the run under way is about."""
        return self.frame.person.facts

    @property
    def standing(self) -> dict[str, str]:
        """What stands for that person."""
        return self.frame.person.standing

    @property
    def path(self) -> tuple[str, ...]:
        """The states of the stack, outermost first."""
        return tuple(frame.state for frame in self.frames)

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that the procedure takes and nobody has told yet."""
        return tuple(name for name in self.frames[0].table.takes if self.frames[0].known(name) is None)

    @property
    def answers(self) -> tuple[str, ...]:
        """What can be answered where it stands; used answers of `each_once` are gone."""
        return self.frame.answers

    def holds(self, condition: Condition) -> bool:
        """Whether a condition holds here."""
        return rules.holds(condition, self.frame.fact, self.frame.in_force, self.frame.event)

    # how it moves

    def _go(self) -> None:
        """Do all that needs no answer: steps, choices, calls, ends. Pause where `stop_at` says."""
        for _ in range(MOVES_LIMIT):
            if self.outcome is not None or self._pause():
                return
            node = self.frame.node
            if node.kind == "task" and self.frame.step < len(node.steps):
                self._apply(node.steps[self.frame.step].effect)
                self.frame.step += 1
            elif node.kind == "task":
                self._take(node.edges[0])
            elif node.kind == "choice":
                self._choose(node)
            elif node.kind == "call":
                self._call(node)
            elif node.kind == "parallel":
                self._fork(node)
            elif node.kind == "wait" and node.every:
                self._take(node.edges[0])
            else:
                return
        raise NotPossible(f'From "{self.frame.state}" the way goes round for ever, and nothing is asked.', "Let it lead on, or add `at_most`.")

    def _pause(self) -> bool:
        """Whether something is awaited just here: `state`, or `state/step`, at the end of the stack."""
        if self.stop_at == self.path:
            return self.frame.step == 0
        return self.stop_at is not None and self.frame.next_step is not None and self.stop_at == (*self.path, self.frame.next_step)

    def _choose(self, node: Node) -> None:
        edge = next((edge for edge in node.edges if edge.guard is None or self.holds(edge.guard)), None)
        if edge is None:
            raise NotPossible(f'At "{node.id}" no case holds.', "Add a case, or `others`.")
        self._note("answer", edge.answer)
        self._take(edge)

    def _take(self, edge: Edge) -> None:
        """Apply an edge and follow it, by the machine's own transition."""
        frame = self.frame
        node = frame.node
        self._apply(edge.effect)
        machine = self.machines.of(frame.table.procedure)
        trigger = f"take_{edge.answer if node.kind != 'choice' else ''}"
        if edge.target not in machine.states or not machine.events[trigger].trigger(frame, holds=self.holds):
            raise NotPossible(f'"{node.id}" leads to "{edge.target}", which does not exist.', "Mend the target first.")
        self._landed(frame.state)

    def _landed(self, target: str) -> None:
        """Where a transition ended: a state, an outcome, back or joined."""
        frame = self.frame
        if target == BACK:
            if not frame.returns:
                raise NotPossible("A way leads `back`, but no event brought the case here.", "Only a handler may lead back.")
            frame.state, frame.step, frame.event = frame.returns.pop()
        elif target == JOINED:
            self._join()
        elif target in frame.table.ends:
            self._end(target)
        else:
            self._arrive(target)

    def _arrive(self, state: str) -> None:
        frame = self.frame
        frame.state, frame.step, frame.late = state, 0, 0
        node = frame.node
        frame.arrivals[state] += 1
        if not node.handler:
            if frame.returns:
                frame.branches.stop()  # an event that leads elsewhere stops every branch
            frame.returns.clear()
            frame.event = frame.outer_event
        if node.at_most is not None and node.at_most_then and frame.arrivals[state] > node.at_most:
            self._note("enter", "at-most")
            self._leave_for(node.at_most_then)
            return
        self._note("enter")
        if node.each_once_then and not self.answers:
            self._leave_for(node.each_once_then)

    def _leave_for(self, target: str) -> None:
        if target == self.frame.state:
            raise NotPossible(f'"{target}" leads to itself when its bound is reached.', "Let `then` lead to another state.")
        if target not in self.machines.of(self.frame.table.procedure).states:
            raise NotPossible(f'"{self.frame.state}" leads to "{target}" when its bound is reached, and that does not exist.', "Mend the target first.")
        self.frame.state = target
        self._landed(target)

    def _call(self, node: Node) -> None:
        info = node.call
        if info is None or info.procedure not in self.machines.tables.by_id:
            raise NotPossible(f'"{node.id}" calls a procedure that does not exist.', "Write it, or call another.")
        callee, frame = self.machines.tables.by_id[info.procedure], self.frame
        called = frame.called(info, callee)
        begins = tuple(resolve(token, called.subjects) for token in callee.begins_with)
        calling = Change(Site(frame.table.procedure, node.id, 0), node.role, scopes=called.fresh, calls=info.procedure)
        self.watch(replace(calling, given=begins, anew=True) if info.other_person else replace(calling, demands=begins), called)
        self.frames.append(called)
        self._arrive(callee.start)

    def _end(self, outcome: str) -> None:
        frame = self.frames[-1]
        self._note("outcome", outcome)
        end = frame.table.ends[outcome]
        left, owed = (tuple(resolve(token, frame.subjects) for token in tokens) for tokens in (end.leaves, end.owes))
        if len(self.frames) == 1:
            self.watch(Change(Site(frame.table.procedure, outcome, 0), ends=outcome, owed=owed, given=left), frame)
            self.outcome = outcome
            return
        self.frames.pop()
        caller = self.frame
        if caller.person is frame.person and left:
            self.watch(Change(Site(caller.table.procedure, caller.state, 0), caller.node.role, given=left), caller)
            self.standing.update(dict.fromkeys(left, IN_FORCE))
        edge = next((edge for edge in caller.node.edges if edge.answer == outcome), None)
        if edge is None:
            raise NotPossible(f'"{caller.state}" does not say where the outcome "{outcome}" leads.', "Add it under `outcomes`, or add `others`.")
        self._take(edge)

    def _fork(self, node: Node) -> None:
        self.frame.branches.fork(node.id, node.branches)
        self._go_on(node.branches[0], self.frame.branches.begin(node.branches[0]))

    def _join(self) -> None:
        branches = self.frame.branches
        if branches.innermost is None:
            raise NotPossible("A way is `joined` outside a parallel block.", "Let it lead to a state.")
        branches.join()
        left = next(iter(branches.innermost.open), None)
        if left is not None:
            self._go_on(left, branches.begin(left))
            return
        self.frame.state = branches.close()
        self._take(self.frame.node.edges[0])

    def _go_on(self, branch: str, paused: Paused | None) -> None:
        """Begin a branch, or go on with it where it waits."""
        if paused is None:
            self._arrive(branch)
        else:
            self.frame.state, self.frame.step, self.frame.late = paused.state, paused.step, paused.late

    def _apply(self, effect: Effect) -> None:
        self.watch(self.frame.change(effect), self.frame)
        for act in effect.acts:
            self._note("act", resolve(act, self.frame.subjects))
        self.frame.apply(effect)

    def _note(self, what: str, detail: str = "") -> None:
        self.trail.append(Did(self.path, self.frame.table.procedure, what, detail))

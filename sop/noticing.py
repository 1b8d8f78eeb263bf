"""A walk, one thing at a time, that tells of all that happens just before it does: acts, what begins and ends to be in force, calls, ends.

It is told what a worker could tell: answers, events, lateness, what came out of a step. And, since a walk has no clock, what has lapsed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sop.model.state import BACK
from sop.paths.case import CONSENT, LAPSED, resolve
from sop.paths.change import EVENT, Change, Site, change_of
from sop.paths.run import Frame
from sop.paths.table import Edge, Effect, Node
from sop.taking_turns import TakingTurns
from sop.ways import Ways

Hear = Callable[[Change, Frame, str], None]
"""Is told of a change, in the words of the case, of the run in which it comes, and of the event that is handled there."""

Passes = Callable[[Frame, Iterable[str], int, bool], None]
"""Is told that time has passed: the run, the states in which it did, how many runs are interrupted from now on, whether the last is gone on with."""


class Noticing(TakingTurns):
    """A walk that pauses before each thing that happens by itself. `move` lets one of them happen."""

    def __init__(self, ways: Ways, procedure: str, given: Mapping[str, str], hear: Hear, passes: Passes) -> None:
        super().__init__(ways, procedure, given)
        self._told, self._passes = hear, passes
        self._moves = 0
        self.stop_at = ("",)

    def move(self) -> bool:
        """Let one thing happen by itself. Says whether anything did; otherwise an answer is awaited, or the case has ended."""
        before = len(self.trail), self.frame.step, self.frame.state
        self._moves = 1
        self._go()
        return (len(self.trail), self.frame.step, self.frame.state) != before

    def lapse(self, token: str) -> None:
        """Time has passed, and something has grown too old."""
        frame = self.frame
        self._hear(Change(Site(frame.table.procedure, frame.state, 0), ended=(token,)), frame)
        self.standing[token] = LAPSED

    def stands_in(self, procedure: str, state: str) -> bool:
        """Whether the run under way stands in a state, perhaps in another branch than the one that is gone on with."""
        here = len(self.frames) - 1
        open_states = {self.frame.state, *(other for depth, _, other in self.can_take_up() if depth == here)}
        return self.outcome is None and self.frame.table.procedure == procedure and state in open_states

    @property
    def event(self) -> str:
        """The event that is handled, here or by whoever called."""
        return self._handled(self.frame)

    def _handled(self, frame: Frame) -> str:
        return next((run.event for run in reversed(self.frames[:self._depth(frame) + 1]) if run.event), "")

    def _depth(self, frame: Frame) -> int:
        return next(depth for depth, each in enumerate(self.frames) if each is frame)

    def _hear(self, change: Change, frame: Frame) -> None:
        self._told(change, frame, self._handled(frame))

    def _pause(self) -> bool:
        self._moves -= 1
        return self._moves < 0

    # what happens

    def _take(self, edge: Edge) -> None:
        frame, nodes = self.frame, self.frame.table.nodes
        back = edge.target == BACK
        still_open = len(frame.returns) - back if back or (edge.target in nodes and nodes[edge.target].handler) else 0
        self._passes(frame, (frame.state,), self._open(frame, self.frames[:-1]) + still_open, back)
        super()._take(edge)

    def _apply(self, effect: Effect) -> None:
        frame = self.frame
        site = Site(frame.table.procedure, frame.state, frame.step if frame.node.kind == "task" else 0)
        self._hear(change_of(effect, frame.subjects, site, frame.node.role, _all), frame)
        super()._apply(effect)

    def _event(self, event: str) -> None:
        for frame in reversed(self.frames):
            edge = frame.way_of(event)
            if edge is not None:
                procedure = frame.table.procedure
                site = Site(procedure, edge.target, 0) if edge.target else Site(procedure, event, EVENT)
                if edge.target:
                    self._interrupt(frame)
                self._hear(Change(site, ended=change_of(edge.effect, frame.subjects, site, "", _all).ended, event=event), frame)
                break
        super()._event(event)

    def _interrupt(self, frame: Frame) -> None:
        """What was called is left; the run itself may be gone on with."""
        depth = self._depth(frame)
        outside = self._open(frame, self.frames[:depth + 1])
        for inner in reversed(self.frames[depth + 1:]):
            self._passes(inner, (inner.state,), outside, False)
        self._passes(frame, (frame.state, *(state for at, _, state in self.can_take_up() if at == depth)), outside + 1, False)

    @staticmethod
    def _open(frame: Frame, among: Iterable[Frame]) -> int:
        return sum(len(each.returns) for each in among if each.person is frame.person)

    def _withdraw(self, act: str) -> None:
        for frame in reversed(self.frames):
            token = CONSENT + resolve(act, frame.subjects)
            handler = frame.handler_of_withdrawal(token)
            if handler and frame.person.stands(token):
                self._interrupt(frame)
                self._hear(Change(Site(frame.table.procedure, handler, 0), ended=(token,)), frame)
                break
        super()._withdraw(act)

    def _call(self, node: Node) -> None:
        caller, info = self.frame, node.call
        super()._call(node)
        callee = self.frame
        site = Site(caller.table.procedure, node.id, 0)
        begins = tuple(resolve(token, callee.subjects) for token in callee.table.begins_with)
        if callee.person is not caller.person:
            self._hear(Change(site, node.role, given=begins, calls=callee.table.procedure, anew=True), callee)
            return
        fresh = set(callee.subjects) - {their for their, _ in info.subjects}
        scopes = tuple(sorted(callee.subjects[subject] for subject in fresh))
        self._hear(Change(site, node.role, scopes=scopes, demands=begins, calls=callee.table.procedure), caller)

    def _end(self, outcome: str) -> None:
        frame, end = self.frame, self.frame.table.ends[outcome]
        left, owed = (tuple(resolve(token, frame.subjects) for token in tokens) for tokens in (end.leaves, end.owes))
        caller = self.frames[-2] if len(self.frames) > 1 else None
        apart = caller is not None and caller.person is not frame.person
        if caller is None or apart:
            after = self.ways.tables.by_id.get(end.hands_over_to or "")
            self._hear(Change(Site(frame.table.procedure, outcome, 0), ends=outcome, parts=apart, owed=owed, given=left, calls=after.procedure if after else "",
                              demands=tuple(resolve(token, frame.subjects) for token in after.begins_with) if after else ()), frame)
        if caller is not None:
            self._hear(Change(Site(caller.table.procedure, caller.state, 0), caller.node.role, given=() if apart else left), caller)
        super()._end(outcome)


def _all(token: str) -> bool:
    return True

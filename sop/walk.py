"""A case under way: a stack of runs, each moved by the ways of its procedure.

A walk holds what waits to go on after an event, counts arrivals, and remembers all that happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sop.model.condition import Condition
from sop.model.scenario import WITHDRAWN as WITHDRAWAL
from sop.model.state import BACK, JOINED
from sop.paths import case as rules
from sop.paths.case import IN_FORCE, WITHDRAWN, resolve
from sop.paths.compile import late_answer
from sop.paths.record import Record
from sop.paths.run import MOVES_LIMIT, Did, Frame, NotPossible, Person
from sop.paths.table import Edge, Effect, EventEdge, Node
from sop.ways import Ways

CALLS_LIMIT = 1_000  # calls within calls: each moment tells its place from the outermost one in

class Walk:
    """A case under way. `answer`, `occur` and `pass_deadline` move it; between them it does all that needs no answer."""

    def __init__(self, ways: Ways, procedure: str, given: Mapping[str, str], in_force: Iterable[str] = ()) -> None:
        """Begin at a procedure's start. `given` are facts; `in_force` tokens that hold beyond what it begins with."""
        self.ways = ways
        self.terms = ways.tables.terms
        self.trail: list[Did] = []
        self.outcome: str | None = None
        self.record = Record()
        self.frames: list[Frame] = []
        self.stop_at: tuple[str, ...] | None = None
        table = ways.tables.by_id[procedure]
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
        return tuple([frame.state for frame in self.frames])

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

    # what moves it

    def start(self) -> None:
        """Go to the first thing that needs an answer."""
        self._arrive(self.frame.table.start)
        self._go()

    def answer(self, value: str) -> None:
        """Answer where it stands."""
        node, frame = self.frame.node, self.frame
        edge = next((edge for edge in node.edges if edge.answer == value and value in self.answers), None)
        bounds = domain.bounds if (domain := frame.table.facts.get(node.fact or "")) else None
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

    # how it moves

    def _go(self) -> None:
        """Do all that needs no answer: steps, choices, calls, ends. Pause where `stop_at` says."""
        for _ in range(MOVES_LIMIT):
            if self.outcome is not None or (self.stop_at and self._pause()):
                return
            if len(self.frames) > CALLS_LIMIT:
                break
            frame, node = self.frame, self.frame.node
            if node.kind == "task" and frame.step < len(node.steps):
                self._apply(node.steps[frame.step].effect)
                frame.step += 1
            elif node.kind == "task" or (node.kind == "wait" and node.every):
                self._take(node.edges[0])
            elif node.kind == "choice":
                self._choose(node)
            elif node.kind == "call":
                self._call(node)
            elif node.kind == "parallel":
                self._fork(node)
            else:
                return
        raise NotPossible(f'From "{self.frame.state}" the way goes round for ever, and nothing is asked.', "Let it lead on, or add `at_most`.")

    def _pause(self) -> bool:
        """Whether something is awaited just here: `state`, or `state/step`, at the end of the stack."""
        if self.stop_at == self.path:
            return self.frame.step == 0
        return self.frame.next_step is not None and self.stop_at == (*self.path, self.frame.next_step)

    def _choose(self, node: Node) -> None:
        edge = next((edge for edge in node.edges if edge.guard is None or self.holds(edge.guard)), None)
        if edge is None:
            raise NotPossible(f'At "{node.id}" no case holds.', "Add a case, or `others`.")
        self._note("answer", edge.answer)
        self._take(edge)

    def _take(self, edge: Edge) -> None:
        """Apply an edge and follow it."""
        frame = self.frame
        node = frame.node
        self._apply(edge.effect)
        if not self.ways.known(frame.table, edge.target) or not self.ways.take(frame, edge, self.holds):
            raise NotPossible(f'"{node.id}" leads to "{edge.target}", which does not exist.', "Mend the target first.")
        if node.handler and edge.target in frame.table.nodes and not frame.table.nodes[edge.target].handler:
            frame.joining.clear()  # an event that leads elsewhere stops every branch
        self._landed(frame.state)

    def _landed(self, target: str) -> None:
        """Where a transition ended: a state, an outcome, back or joined."""
        frame = self.frame
        if target == BACK:
            if not frame.returns:
                raise NotPossible("A way leads `back`, but no event brought the case here.", "Only a handler may lead back.")
            frame.state, frame.step = frame.returns.pop()
            frame.event = None if not frame.returns else frame.event
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
            frame.returns.clear()
            frame.event = None
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
        if not self.ways.known(self.frame.table, target):
            raise NotPossible(f'"{self.frame.state}" leads to "{target}" when its bound is reached, and that does not exist.', "Mend the target first.")
        self.frame.state = target
        self._landed(target)

    def _call(self, node: Node) -> None:
        info = node.call
        if info is None or info.procedure not in self.ways.tables.by_id:
            raise NotPossible(f'"{node.id}" calls a procedure that does not exist.', "Write it, or call another.")
        callee, frame = self.ways.tables.by_id[info.procedure], self.frame
        self.frames.append(frame.called(info, callee))
        self._arrive(callee.start)

    def _end(self, outcome: str) -> None:
        frame = self.frames[-1]
        self._note("outcome", outcome)
        if len(self.frames) == 1:
            self.outcome = outcome
            return
        self.frames.pop()
        caller = self.frame
        for token in frame.table.ends[outcome].leaves if caller.person is frame.person else ():
            self.standing[resolve(token, frame.subjects)] = IN_FORCE
            self.record.gained.add((self.path, resolve(token, frame.subjects)))
        edge = next((edge for edge in caller.node.edges if edge.answer == outcome), None)
        if edge is None:
            raise NotPossible(f'"{caller.state}" does not say where the outcome "{outcome}" leads.', "Add it under `outcomes`, or add `others`.")
        self._take(edge)

    def _fork(self, node: Node) -> None:
        self.frame.joining.append((node.id, list(node.branches[1:])))
        self._arrive(node.branches[0])

    def _join(self) -> None:
        if not self.frame.joining:
            raise NotPossible("A way is `joined` outside a parallel block.", "Let it lead to a state.")
        block, rest = self.frame.joining[-1]
        if rest:
            self._arrive(rest.pop(0))
            return
        self.frame.joining.pop()
        self.frame.state = block
        self._take(self.frame.node.edges[0])

    # events

    def _event(self, event: str) -> None:
        for depth in range(len(self.frames), 0, -1):
            frame = self.frames[depth - 1]
            edge = frame.way_of(event)
            if edge is None:
                continue
            self._note("event", event)
            frame.person.lapse_on(event, self.terms)
            self.record.change((*self.path[:depth - 1], event), frame.person.standing, (), lambda frame=frame, edge=edge: frame.apply(edge.effect))
            if edge.target is None:
                self._note("starts", edge.starts or "")
                return
            del self.frames[depth:]
            frame.event = event
            self._handle(frame, edge.target, edge)
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
            self.standing[token] = WITHDRAWN
            frame.event = WITHDRAWAL
            self._handle(frame, handler)
            return
        raise NotPossible(f'No consent to "{act}" is in force that could be withdrawn here.', "Ask for it first, or name another act.")

    def _handle(self, frame: Frame, handler: str, event: EventEdge | None = None) -> None:
        """Go to a handler; remember the next step not yet done."""
        back = (frame.state, frame.step)
        if handler not in frame.table.nodes:
            raise NotPossible(f'There is no handler "{handler}".', "Write it under `handlers`.")
        if event is not None:
            self.ways.fall(frame, event, self.holds)
        frame.returns.append(back)
        self._arrive(handler)

    def _apply(self, effect: Effect) -> None:
        frame = self.frame
        for act in effect.acts:
            self._note("act", resolve(act, frame.subjects))
        self.record.change(self.path, self.standing, [resolve(token, frame.subjects) for token in effect.establishes], lambda: frame.apply(effect))

    def _note(self, what: str, detail: str = "") -> None:
        self.trail.append(Did(self.path, self.frame.table.procedure, what, detail))

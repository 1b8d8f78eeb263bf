"""Run a procedure: one `transitions` machine per procedure, and a walk that holds a stack of them.

The machines know where each answer leads; the walk knows the case: facts, standings, arrivals, and what waits to go on
after an event. This is the only door to `transitions`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from transitions import Machine

from sop.model.condition import Condition
from sop.model.scenario import WITHDRAWN as WITHDRAWAL
from sop.model.state import BACK, JOINED
from sop.paths import case as rules
from sop.paths.case import IN_FORCE, LAPSED, REFUSED, WITHDRAWN, UnsetFact, resolve, scope_of
from sop.paths.compile import late_answer
from sop.paths.table import Edge, Effect, Node, Table, Tables


MOVES_LIMIT = 10_000
"""Steps, choices and calls in a row without an answer. A procedure has tens; more is a way that goes round."""


class NotPossible(Exception):
    """Something was answered or happened that cannot be here. The message is for authors; `hint` says what can be."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass
class Frame:
    """One run of one procedure; the model of its machine, which keeps `state`."""

    table: Table
    subjects: dict[str, str]
    call_state: str = ""
    """The state of the caller that runs this."""
    state: str = ""
    step: int = 0
    facts: dict[str, str] = field(default_factory=dict)
    arrivals: Counter[str] = field(default_factory=Counter)
    used: dict[str, set[str]] = field(default_factory=dict)
    late: int = 0
    """Stages of lateness passed in this stay."""
    returns: list[tuple[str, int]] = field(default_factory=list)
    """Where handlers lead back to, the innermost last."""
    joining: list[tuple[str, list[str]]] = field(default_factory=list)
    """Parallel blocks that are open: the block and the branches still to come."""
    event: str | None = None
    """The event being handled."""

    @property
    def node(self) -> Node:
        """The state it stands in."""
        return self.table.nodes[self.state]

    def handler_of_withdrawal(self, token: str) -> str | None:
        """Where the withdrawal of a consent leads, as declared where it is asked or where the call stands that asked it."""
        for node in self.table.nodes.values():
            if node.consent and f"consent:{resolve(node.consent, self.subjects)}" == token:
                return node.withdrawn
        for node in self.table.nodes.values():
            for act, handler in node.call.withdrawn if node.call else ():
                if token.split(":")[1] == act:  # the act alone: it covers every scope that came back
                    return handler
        return None


@dataclass(frozen=True, slots=True)
class Did:
    """One thing that happened on the way: a state was entered, an act done, an answer given."""

    path: tuple[str, ...]
    """The states of the stack, outermost first."""
    procedure: str
    what: str
    """enter, act, answer, event, late, outcome or starts."""
    detail: str = ""


class Machines:
    """The machine of each procedure, made when it is first run."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._made: dict[str, Machine] = {}

    def of(self, procedure: str) -> Machine:
        """The machine of one procedure."""
        if procedure not in self._made:
            self._made[procedure] = _machine(self.tables.by_id[procedure])
        return self._made[procedure]


def _machine(table: Table) -> Machine:
    """States are nodes, outcomes, `back` and `joined`; triggers are answers; a choice's guards are conditions."""
    states = [*table.nodes, *table.ends, BACK, JOINED]
    machine = Machine(model=None, states=states, initial=table.start, auto_transitions=False, send_event=True)
    for node in table.nodes.values():
        for edge in node.edges:
            if edge.target in machine.states:
                conditions = [partial(_guard, edge.guard)] if edge.guard else None
                machine.add_transition(f"take_{edge.answer if node.kind != 'choice' else ''}", node.id, edge.target, conditions=conditions)
    for event in table.events:
        if event.target in table.nodes:
            machine.add_transition(f"event_{event.event}", "*", event.target)
    return machine


def _guard(condition: Condition, data: object) -> bool:
    walk: Walk = data.kwargs["walk"]
    return walk.holds(condition)


class Walk:
    """A case under way. `answer`, `occur` and `pass_deadline` move it; between them it does all that needs no answer."""

    def __init__(self, machines: Machines, procedure: str, given: Mapping[str, str], in_force: Iterable[str] = ()) -> None:
        """Begin at a procedure's start. `given` are facts; `in_force` tokens that hold beyond what it begins with."""
        self.machines = machines
        self.terms = machines.tables.terms
        self.facts: dict[str, str] = {}
        self.standing: dict[str, str] = {}
        self.trail: list[Did] = []
        self.outcome: str | None = None
        self.frames: list[Frame] = []
        self.stop_at: tuple[str, ...] | None = None
        table = machines.tables.by_id[procedure]
        self._push(table, {subject: f"{procedure}/{subject}" for subject in table.subjects}, "")
        for name, value in given.items():
            self.set_fact(name, value)
        for token in (*table.begins_with, *in_force):
            self.standing[resolve(token, self.frames[0].subjects)] = IN_FORCE

    # what it knows

    @property
    def frame(self) -> Frame:
        """The run that is under way."""
        return self.frames[-1]

    @property
    def path(self) -> tuple[str, ...]:
        """The states of the stack, outermost first."""
        return tuple(frame.state for frame in self.frames)

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that the procedure takes and nobody has told yet."""
        return tuple(name for name in self.frames[0].table.takes if self._known(name, self.frames[0]) is None)

    @property
    def answers(self) -> tuple[str, ...]:
        """What can be answered where it stands; used answers of `each_once` are gone."""
        node = self.frame.node
        used = self.frame.used.get(node.id, set()) if node.each_once_then else set()
        return tuple(edge.answer for edge in node.edges if not edge.answer.startswith("late") and edge.answer not in used)

    def fact(self, name: str, frame: Frame | None = None) -> str:
        """The value of a fact; raises UnsetFact where nobody has asked."""
        value = self._known(name, frame or self.frame)
        if value is None:
            raise UnsetFact(name)
        return value

    def in_force(self, token: str, frame: Frame | None = None) -> bool:
        """Whether a safeguard or consent, in the frame's own words, counts as in force."""
        return rules.counts(resolve(token, (frame or self.frame).subjects), self._stands, self._is_child(), self.terms)

    def holds(self, condition: Condition) -> bool:
        """Whether a condition holds here."""
        return rules.holds(condition, self.fact, self.in_force, self.frame.event)

    def _stands(self, token: str) -> bool:
        return self.standing.get(token) == IN_FORCE

    def _is_child(self) -> bool:
        return self._known("age-group", self.frame) != "adult"

    def _known(self, name: str, frame: Frame) -> str | None:
        domain = frame.table.facts.get(name)
        if domain is None or not domain.shared:
            return frame.facts.get(name)
        if name not in self.facts and domain.derived_from and domain.derived_from in self.facts:
            return rules.derived(domain, self.facts.__getitem__, self._stands)
        return self.facts.get(name)

    # what moves it

    def start(self) -> None:
        """Go to the first thing that needs an answer."""
        self._arrive(self.frame.table.start)
        self._go()

    def answer(self, value: str) -> None:
        """Answer where it stands."""
        node, frame = self.frame.node, self.frame
        edge = next((edge for edge in node.edges if edge.answer == value and value in self.answers), None)
        if edge is None and value.isdecimal() and node.fact and frame.table.facts[node.fact].bounds:
            edge = next((edge for edge in node.edges if edge.answer == "others"), None)
            self.set_fact(node.fact, value)
        if edge is None:
            can = ", ".join(self.answers) or "nothing; it goes on by itself"
            raise NotPossible(f'At "{node.id}" the answer "{value}" cannot be given.', f"What can be answered: {can}.")
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

    def resume(self) -> None:
        """Go on after a pause for something that falls before a state or step."""
        self._go()

    # how it moves

    def _go(self) -> None:
        """Do all that needs no answer: steps, choices, calls, ends. Pause where `stop_at` says."""
        moves = 0
        while self.outcome is None:
            if self._pause():
                return
            moves += 1
            if moves > MOVES_LIMIT:
                raise NotPossible(f'From "{self.frame.state}" the way goes round for ever, and nothing is asked.', "Let it lead on, or add `at_most`.")
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

    def _pause(self) -> bool:
        """Whether something is awaited just here: `state`, or `state/step`, at the end of the stack."""
        if not self.stop_at:
            return False
        here = self.path
        node = self.frame.node
        at_state = self.stop_at == here and self.frame.step == 0
        step = node.steps[self.frame.step].id if self.frame.step < len(node.steps) else None
        return at_state or (step is not None and self.stop_at == (*here, step))

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
        if edge.target not in machine.states or not machine.events[trigger].trigger(frame, walk=self):
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
            return
        if target == JOINED:
            self._join()
            return
        if target in frame.table.ends:
            self._end(target)
            return
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
        self.frame.state = target
        self._landed(target)

    def _call(self, node: Node) -> None:
        info = node.call
        if info is None or info.procedure not in self.machines.tables.by_id:
            raise NotPossible(f'"{node.id}" calls a procedure that does not exist.', "Write it, or call another.")
        callee, frame = self.machines.tables.by_id[info.procedure], self.frame
        given = {their: frame.subjects.get(ours, ours) for their, ours in info.subjects}
        subjects = {subject: given.get(subject, f"{callee.procedure}/{subject}") for subject in callee.subjects}
        for subject in callee.subjects:
            if subject not in given:
                self._lapse_scope(subjects[subject])
        facts = {their: self.fact(ours) for their, ours in info.facts}
        self._push(callee, subjects, node.id)
        self.frame.facts.update(facts)
        self._arrive(callee.start)

    def _push(self, table: Table, subjects: dict[str, str], call_state: str) -> None:
        self.frames.append(Frame(table, subjects, call_state, state=table.start))

    def _end(self, outcome: str) -> None:
        frame = self.frames[-1]
        self._note("outcome", outcome)
        if len(self.frames) == 1:
            self.outcome = outcome
            return
        self.frames.pop()
        for token in frame.table.ends[outcome].leaves:
            self.standing[resolve(token, frame.subjects)] = IN_FORCE
        caller = self.frame
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
            for edge in frame.table.events:
                if edge.event != event or (edge.during and frame.state not in edge.during):
                    continue
                if edge.when and not rules.holds(edge.when, lambda name: self.fact(name, frame), lambda token: self.in_force(token, frame)):
                    continue
                self._note("event", event)
                self._lapse_on(event)
                if edge.target is None:
                    self._note("starts", edge.starts or "")
                    return
                del self.frames[depth:]
                self._apply(edge.effect)
                frame.event = event
                self._handle(frame, edge.target, f"event_{event}")
                return
        raise NotPossible(f'"{event}" cannot happen at "{"/".join(self.path)}".', "Declare it under `at_any_time` there.")

    def _withdraw(self, act: str) -> None:
        for depth in range(len(self.frames), 0, -1):
            frame = self.frames[depth - 1]
            token = f"consent:{resolve(act, frame.subjects)}"
            handler = frame.handler_of_withdrawal(token)
            if handler is None or not self._stands(token):
                continue
            del self.frames[depth:]
            self._note("event", WITHDRAWAL)
            self.standing[token] = WITHDRAWN
            frame.event = WITHDRAWAL
            self._handle(frame, handler, None)
            return
        raise NotPossible(f'No consent to "{act}" is in force that could be withdrawn here.', "Ask for it first, or name another act.")

    def _handle(self, frame: Frame, handler: str, trigger: str | None) -> None:
        """Go to a handler; remember the next step not yet done."""
        back = (frame.state, frame.step)
        if handler not in frame.table.nodes:
            raise NotPossible(f'There is no handler "{handler}".', "Write it under `handlers`.")
        if trigger:
            self.machines.of(frame.table.procedure).events[trigger].trigger(frame, walk=self)
        frame.returns.append(back)
        self._arrive(handler)

    def _lapse_on(self, event: str) -> None:
        for token, standing in self.standing.items():
            name = token.split(":", 1)[0]
            if standing == IN_FORCE and event in self.terms.lapses_on.get(name, ()):
                self.standing[token] = LAPSED

    def _lapse_scope(self, subject: str) -> None:
        for token, standing in self.standing.items():
            if standing == IN_FORCE and scope_of(token) == subject:
                self.standing[token] = LAPSED

    def _apply(self, effect: Effect) -> None:
        subjects = self.frame.subjects
        for act in effect.acts:
            self._note("act", resolve(act, subjects))
        for name, value in effect.sets:
            self.set_fact(name, value)
        for token in effect.revokes:
            self.standing[resolve(token, subjects)] = LAPSED
        for token in effect.refuses:
            self.standing[resolve(token, subjects)] = REFUSED
        if effect.binds:
            self._lapse_scope(subjects.get(effect.binds, effect.binds))
        for token in effect.establishes:
            self.standing[resolve(token, subjects)] = IN_FORCE

    def set_fact(self, name: str, value: str) -> None:
        """Settle a fact, here or for the whole case. A corrected fact unsets those that hang on it."""
        domain = self.frame.table.facts.get(name)
        if domain is None:
            raise NotPossible(f'There is no fact "{name}" here.', "Declare it in the vocabulary.")
        store = self.facts if domain.shared else self.frame.facts
        if self._known(name, self.frame) not in (None, value):
            for other in self.frame.table.facts.values():
                if other.depends_on == name:
                    (self.facts if other.shared else self.frame.facts).pop(other.id, None)
        if domain.derived_from:
            store.pop(domain.derived_from, None)
        store[name] = value

    def _note(self, what: str, detail: str = "") -> None:
        self.trail.append(Did(self.path, self.frame.table.procedure, what, detail))

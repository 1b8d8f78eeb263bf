"""Every path of a case, by tabulation: calls and handlers are summarised, never inlined.

A *context* is one way to be inside a procedure or a handler: the instance, where it began, and the situation it began in.
Inside a context situations are explored breadth first. When a context finds an exit (an outcome, `back`, a handler's way
elsewhere, an event that an outer procedure must handle), every caller goes on from it, with its own local facts. Two
situations that agree on everything that may still be read are one. This is the functional approach of Sharir and Pnueli;
recursion terminates because contexts are finite.

Soundness. A situation holds the standing of every token and every fact that may still be read, so what rules see at an act
depends on the situation alone. `at_most` and `each_once` are not counted here: a way that opens only after some rounds is
taken as open at once, so no path is missed; stories are replayed by the machine, which counts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from sop.model.condition import Condition
from sop.model.scenario import WITHDRAWN
from sop.model.state import BACK, JOINED
from sop.paths import case as rules
from sop.paths.case import CONSENT, UnsetFact
from sop.paths.domains import representatives
from sop.paths.instance import Instance, Instances, Local, Position, Tokens, conditions_of, facts_read, with_bases
from sop.paths.table import Edge, Effect, EventEdge, FactDomain, Node, Tables

LIMIT = 400_000
"""Situations in one search; beyond it the verdict is 'not decided'."""

Situation = tuple
"""(position, shared facts, local facts, standing)."""


@dataclass(eq=False, slots=True)
class Context:
    """One way to be inside a procedure or handler."""

    instance: Instance
    event: str | None
    start: Situation
    call: tuple[Context, Situation] | None
    """The caller that found it first, for telling; None at the root of a case."""
    via: Label
    """What led here from the caller."""
    seen: dict[Situation, tuple[Situation | None, Label]] = field(default_factory=dict)
    exits: dict[tuple, Situation] = field(default_factory=dict)
    waiting: dict[tuple[Context, Situation], None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Label:
    """What led from one situation to the next. `inner` is the context that was gone through, with the exit taken."""

    what: str
    """start, step, answer, event, withdrawal, call, back."""
    detail: str = ""
    inner: tuple[Context, tuple] | None = None


START = Label("start")


@dataclass(frozen=True, slots=True)
class Moment:
    """An act about to happen, as watchers see it."""

    context: Context
    situation: Situation
    node: Node
    step: int
    act: str
    """The act's token in the words of the case."""


Watcher = Callable[[Moment], None]


class NotDecided(Exception):
    """More situations than the limit."""


class Search:
    """Explores a corpus. `on_act` is told every act in every situation; `on_unset` every fact read before it is set."""

    def __init__(self, tables: Tables, read: Iterable[Condition] = (), ever: Iterable[str] = (), on_act: Watcher = lambda moment: None,
                 on_unset: Callable[[Context, Situation, str], None] = lambda context, situation, fact: None,
                 on_call: Callable[[Context, Situation, Instance], None] = lambda context, situation, callee: None,
                 on_unheard: Callable[[Context, Situation, str], None] = lambda context, situation, event: None) -> None:
        self.tables = tables
        self.tokens = Tokens()
        self.instances = Instances(tables.by_id, self.tokens)
        self.conditions = [*read, *(condition for table in tables.by_id.values() for condition in conditions_of(table)),
                           *(when for domain in tables.terms.facts.values() for _, when in domain.derivation)]
        called = {ours for table in tables.by_id.values() for node in table.nodes.values() if node.call for _, ours in node.call.facts}
        within = {node.within_fact for table in tables.by_id.values() for node in table.nodes.values() if node.within_fact}
        wanted = with_bases(facts_read(self.conditions[:len(self.conditions)]) | called | within | {"age-group"}, tables.terms.facts)
        self.shared = frozenset(name for name in wanted if name in tables.terms.facts and tables.terms.facts[name].shared)
        self.ever = {self.tokens.bit(token): self.tokens.bit(f"once {token}") for token in ever}
        self.on_act, self.on_unset, self.on_call, self.on_unheard = on_act, on_unset, on_call, on_unheard
        self.contexts: dict[tuple, Context] = {}
        self.roots: list[Context] = []
        self.queue: deque[tuple[Context, Situation]] = deque()
        self.count = 0
        self.limit = LIMIT

    # beginning

    def begin(self, procedure: str, given: Mapping[str, str] | None = None, standing: Iterable[str] = ()) -> list[Context]:
        """Begin a case at a procedure, once for every combination of the facts it takes; `given` ones are fixed."""
        table = self.tables.by_id[procedure]
        instance = self.instances.of(procedure, {subject: f"{procedure}/{subject}" for subject in table.subjects})
        held = self.remember(self.tokens.mask(instance.resolved(token) for token in (*table.begins_with, *standing)))
        given = given or {}
        names = [name for name in dict.fromkeys((*table.takes, *given)) if self._matters(instance, name)]
        roots = []
        for values in product(*([given[name]] if name in given else self._values(table.facts[name]) for name in names)):
            shared, local = (), ()
            for name, value in zip(names, values, strict=True):
                shared, local = self._set(instance, shared, local, name, value)
            roots.append(self._context(instance, None, self._first(instance, table.start, shared, local, held), None))
        self.roots += roots
        return roots

    def run(self) -> None:
        """Explore everything. Raises NotDecided beyond the limit."""
        while self.queue:
            context, situation = self.queue.popleft()
            self.count += 1
            if self.count > self.limit:
                raise NotDecided
            self._expand(context, situation)

    def _matters(self, instance: Instance, name: str) -> bool:
        domain = instance.table.facts.get(name)
        return domain is not None and (name in self.shared if domain.shared else True)

    def _values(self, domain: FactDomain) -> tuple[str, ...]:
        return representatives(domain, self.conditions)

    def remember(self, standing: int) -> int:
        """Mark tokens that were once in force, where a rule asks for that."""
        for bit, once in self.ever.items():
            if standing & bit:
                standing |= once
        return standing

    # situations

    def _first(self, instance: Instance, state: str, shared: tuple, local: Local, standing: int) -> Situation:
        return self._at(instance, (state, 0), shared, local, standing)

    def _at(self, instance: Instance, position: Position, shared: tuple, local: Local, standing: int) -> Situation:
        """A situation without facts that nothing can read any more."""
        if local:
            live = instance.live.get(position[0], frozenset()) if len(position) == 2 else self._live_inside(instance, position)
            local = tuple(pair for pair in local if pair[0] in live)
        return (position, shared, local, standing)

    def _live_inside(self, instance: Instance, position: Position) -> frozenset[str]:
        found = frozenset().union(*(instance.live.get(branch[0], frozenset()) for branch in position[2] if branch))
        after = instance.table.nodes[position[0]].edges[0].target
        return found | instance.live.get(after, frozenset())

    def _context(self, instance: Instance, event: str | None, start: Situation, call: tuple[Context, Situation] | None, via: Label = START) -> Context:
        key = (instance, event, start, call is None)
        context = self.contexts.get(key)
        if context is None:
            context = self.contexts[key] = Context(instance, event, start, call, via)
            context.seen[start] = (None, START)
            self.queue.append((context, start))
        return context

    def _reach(self, context: Context, before: Situation, label: Label, situation: Situation) -> None:
        if situation not in context.seen:
            context.seen[situation] = (before, label)
            self.queue.append((context, situation))

    def fact(self, context: Context, situation: Situation, name: str) -> str:
        """The value of a fact; raises UnsetFact."""
        domain = context.instance.table.facts.get(name)
        if domain is not None and not domain.shared:
            for fact, value in situation[2]:
                if fact == name:
                    return value
            raise UnsetFact(name)
        known = dict(situation[1])
        if name in known:
            return known[name]
        if domain and domain.derived_from in known:
            found = rules.derived(domain, known.__getitem__, lambda token: False)
            if found is not None:
                return found
        raise UnsetFact(name)

    def counts(self, context: Context, situation: Situation, token: str) -> bool:
        """Whether a token, in the words of the case, counts as in force."""
        standing = situation[3]
        return rules.counts(token, lambda name: bool(standing & self.tokens.bit(name)), self._child(situation), self.tables.terms)

    def _child(self, situation: Situation) -> bool:
        for fact, value in situation[1]:
            if fact == "age-group":
                return value != "adult"
        domain = self.tables.terms.facts.get("age-group")
        known = dict(situation[1])
        if domain and domain.derived_from in known:
            return rules.derived(domain, known.__getitem__, lambda token: False) != "adult"
        return True

    def holds(self, context: Context, situation: Situation, condition: Condition) -> bool:
        """Whether a condition, in the procedure's own words, holds."""
        return rules.holds(condition, lambda name: self.fact(context, situation, name),
                           lambda token: self.counts(context, situation, context.instance.resolved(token)), context.event)

    def _set(self, instance: Instance, shared: tuple, local: Local, name: str, value: str) -> tuple[tuple, Local]:
        domain = instance.table.facts.get(name)
        if domain is None or (domain.shared and name not in self.shared):
            return shared, local
        store = dict(shared if domain.shared else local)
        if store.get(name, value) != value or (domain.derived_from and domain.derived_from in store):
            for other in instance.table.facts.values():
                if other.depends_on == name:
                    (store.pop(other.id, None) if other.shared == domain.shared else None)
        if domain.derived_from:
            store.pop(domain.derived_from, None)
        store[name] = value
        packed = tuple(sorted(store.items()))
        return (packed, local) if domain.shared else (shared, packed)

    # one step

    def _expand(self, context: Context, situation: Situation) -> None:
        position = situation[0]
        self._interruptions(context, situation)
        if len(position) == 3:
            for number, branch in enumerate(position[2]):
                if branch is not None:
                    self._node(context, situation, branch, number)
            return
        self._node(context, situation, position, None)

    def _node(self, context: Context, situation: Situation, position: Position, branch: int | None) -> None:
        instance = context.instance
        node = instance.table.nodes.get(position[0])
        if node is None:
            return
        if position[1] == 0 and node.at_most_then and node.at_most is not None:
            self._leave(context, situation, branch, Edge("at-most", node.at_most_then), Label("answer", "at-most"))
        if node.each_once_then:
            self._leave(context, situation, branch, Edge("each-once", node.each_once_then), Label("answer", "each-once"))
        match node.kind:
            case "task" if position[1] < len(node.steps):
                self._step(context, situation, node, position[1], branch)
            case "choice":
                self._choose(context, situation, node, branch)
            case "call":
                self._call(context, situation, node, branch)
            case "parallel":
                inside = (node.id, -1, tuple((start, 0) for start in node.branches))
                self._reach(context, situation, Label("enter"), self._at(instance, inside, *situation[1:]))
            case _:
                for edge in node.edges:
                    self._leave(context, situation, branch, edge, Label("answer", edge.answer))

    def _step(self, context: Context, situation: Situation, node: Node, step: int, branch: int | None) -> None:
        effect = node.steps[step].effect
        for act in effect.acts:
            self.on_act(Moment(context, situation, node, step, context.instance.resolved(act)))
        label = Label("step", node.steps[step].id)
        for shared, local in self._noted(context.instance, situation, effect):
            standing = self.remember(context.instance.apply(effect, situation[3]))
            self._move(context, situation, branch, (node.id, step + 1), shared, local, standing, label)

    def _noted(self, instance: Instance, situation: Situation, effect: Effect) -> Iterator[tuple[tuple, Local]]:
        names = [name for name in effect.notes if self._matters(instance, name) and name in instance.table.facts]
        for values in product(*(self._values(instance.table.facts[name]) for name in names)):
            shared, local = situation[1], situation[2]
            for name, value in zip(names, values, strict=True):
                shared, local = self._set(instance, shared, local, name, value)
            yield shared, local

    def _choose(self, context: Context, situation: Situation, node: Node, branch: int | None) -> None:
        for edge in node.edges:
            try:
                taken = edge.guard is None or self.holds(context, situation, edge.guard)
            except UnsetFact as unset:
                self.on_unset(context, situation, unset.fact)
                return
            if taken:
                self._leave(context, situation, branch, edge, Label("choice", edge.answer))
                return

    def _leave(self, context: Context, situation: Situation, branch: int | None, edge: Edge, label: Label) -> None:
        """Take an edge: its effects, then its target."""
        instance = context.instance
        shared, local = situation[1], situation[2]
        node = instance.table.nodes[situation[0][0] if branch is None else situation[0][2][branch][0]]
        choices: Iterable[str | None] = (None,)
        if edge.answer == "others" and node.fact and instance.table.facts[node.fact].bounds:
            choices = (value for value in self._values(instance.table.facts[node.fact]) if value.isdecimal())
        for value in choices:
            now_shared, now_local = shared, local
            if value is not None and node.fact:
                now_shared, now_local = self._set(instance, now_shared, now_local, node.fact, value)
            for name, settled in edge.effect.sets:
                now_shared, now_local = self._set(instance, now_shared, now_local, name, settled)
            standing = self.remember(instance.apply(edge.effect, situation[3]))
            self._arrive(context, situation, branch, edge.target, now_shared, now_local, standing, label)

    def _arrive(self, context: Context, before: Situation, branch: int | None, target: str, shared: tuple, local: Local, standing: int, label: Label) -> None:
        table = context.instance.table
        if target in table.ends:
            self._exit(context, before, label, ("end", target, shared, standing))
        elif target == BACK:
            self._exit(context, before, label, ("back", shared, local, standing))
        elif context.event is not None and context.start[0][0] in table.nodes and table.nodes[context.start[0][0]].handler and target in table.nodes and not table.nodes[target].handler:
            self._exit(context, before, label, ("go", target, shared, local, standing))
        elif target == JOINED and branch is not None:
            self._join(context, before, branch, shared, local, standing, label)
        elif target in table.nodes:
            self._move(context, before, branch, (target, 0), shared, local, standing, label)

    def _move(self, context: Context, before: Situation, branch: int | None, position: Position, shared: tuple, local: Local, standing: int, label: Label) -> None:
        if branch is not None:
            block, mark, branches = before[0]
            position = (block, mark, (*branches[:branch], position, *branches[branch + 1:]))
        self._reach(context, before, label, self._at(context.instance, position, shared, local, standing))

    def _join(self, context: Context, before: Situation, branch: int, shared: tuple, local: Local, standing: int, label: Label) -> None:
        block, mark, branches = before[0]
        rest = (*branches[:branch], None, *branches[branch + 1:])
        if any(rest):
            self._reach(context, before, label, self._at(context.instance, (block, mark, rest), shared, local, standing))
            return
        after = context.instance.table.nodes[block].edges[0]
        self._arrive(context, before, None, after.target, shared, local, standing, label)

    # calls and handlers

    def _call(self, context: Context, situation: Situation, node: Node, branch: int | None) -> None:
        info = node.call
        instance = context.instance
        if info is None or info.procedure not in self.tables.by_id:
            return
        callee = self.tables.by_id[info.procedure]
        given = {their: instance.subjects.get(ours, ours) for their, ours in info.subjects}
        subjects = {subject: given.get(subject, f"{callee.procedure}/{subject}") for subject in callee.subjects}
        inner = self.instances.of(info.procedure, subjects)
        standing = situation[3]
        for subject in callee.subjects:
            if subject not in given:
                standing &= ~self.tokens.with_scope(subjects[subject])
        shared: tuple = () if info.other_person else situation[1]
        local: Local = ()
        try:
            for their, ours in info.facts:
                shared, local = self._set(inner, shared, local, their, self.fact(context, situation, ours))
        except UnsetFact as unset:
            self.on_unset(context, situation, unset.fact)
            return
        if info.other_person:
            standing = self.tokens.mask(inner.resolved(token) for token in callee.begins_with)
        else:
            self.on_call(context, situation, inner)
        called = self._context(inner, context.event, self._first(inner, callee.start, shared, local, standing), (context, situation))
        self._await(called, context, situation)

    def _interruptions(self, context: Context, situation: Situation) -> None:
        """Events and withdrawals that may fall here."""
        table = context.instance.table
        position = situation[0]
        here = [branch[0] for branch in position[2] if branch] if len(position) == 3 else [position[0]]
        heard: set[str] = set()
        for event in table.events:
            if event.target is None or event.event in heard or (event.during and not event.during.intersection(here)):
                continue
            if event.event == context.event:
                continue  # the same thing is being handled already
            try:
                if event.when and not self.holds(context, situation, event.when):
                    continue
            except UnsetFact as unset:
                self.on_unset(context, situation, unset.fact)
                continue
            heard.add(event.event)
            self._handle(context, situation, event)
        for name in self._events_elsewhere() - heard - {context.event}:
            if context.call is not None:
                self._exit(context, situation, Label("event", name), ("event", name, situation[1], self._lapse(name, situation[3])))
        if situation[3]:
            self._withdrawals(context, situation)

    def _events_elsewhere(self) -> frozenset[str]:
        if not hasattr(self, "_events"):
            self._events = frozenset(event.event for table in self.tables.by_id.values() for event in table.events if event.target)
        return self._events

    def _lapse(self, event: str, standing: int) -> int:
        for name, events in self.tables.terms.lapses_on.items():
            if event in events:
                standing &= ~self.tokens.with_name(name)
        return standing

    def _handle(self, context: Context, situation: Situation, event: EventEdge, via: Label = START,
                now: tuple[tuple, int] | None = None) -> None:
        """Run an event's handler. `now` is (shared facts, standing) where the event fell in a called procedure, reached by `via`."""
        instance = context.instance
        shared, standing = now or (situation[1], situation[3])
        local = situation[2]
        held = instance.apply(event.effect, self._lapse(event.event, standing))
        for name, value in event.effect.sets:
            shared, local = self._set(instance, shared, local, name, value)
        self._run_handler(context, situation, event.target or "", event.event, shared, local, held, via)

    def _run_handler(self, context: Context, situation: Situation, handler: str, event: str, shared: tuple, local: Local, standing: int,
                     via: Label = START, of: str = "") -> None:
        start = self._first(context.instance, handler, shared, local, standing)
        label = via if via is not START else Label("withdrawal" if of else "event", of or event)
        self._await(self._context(context.instance, event, start, (context, situation), label), context, situation)

    def _withdrawals(self, context: Context, situation: Situation) -> None:
        for bit, handler in context.instance.handlers.items():
            if situation[3] & bit:
                self._run_handler(context, situation, handler, WITHDRAWN, situation[1], situation[2], situation[3] & ~bit, of=self.tokens.names[bit.bit_length() - 1])
        for token in self._consents(situation[3]):
            bit = self.tokens.bit(token)
            if bit not in context.instance.handlers:
                if context.call is not None:
                    self._exit(context, situation, Label("withdrawal", token), ("withdrawn", token, situation[1], situation[3] & ~bit))
                else:
                    self.on_unheard(context, situation, token)

    def _consents(self, standing: int) -> Iterator[str]:
        found = standing & self._consent_mask()
        while found:
            lowest = found & -found
            yield self.tokens.names[lowest.bit_length() - 1]
            found ^= lowest

    def _consent_mask(self) -> int:
        return self.tokens.with_name(CONSENT[:-1])

    # exits

    def _exit(self, context: Context, before: Situation, label: Label, exit_: tuple) -> None:
        if exit_ in context.exits:
            return
        context.exits[exit_] = before
        context.seen.setdefault(("exit", exit_), (before, label))  # type: ignore[arg-type]
        for caller, situation in list(context.waiting):
            self._resume(caller, situation, context, exit_)

    def _await(self, called: Context, context: Context, situation: Situation) -> None:
        key = (context, situation)
        if key in called.waiting:
            return
        called.waiting[key] = None
        for exit_ in list(called.exits):
            self._resume(context, situation, called, exit_)

    def _resume(self, context: Context, situation: Situation, called: Context, exit_: tuple) -> None:
        """A context that was waited for has an exit: go on from it."""
        position = situation[0]
        handler = called.instance is context.instance and self._is_handler(called)
        label = Label("handled" if handler else "called", exit_[1] if exit_[0] in ("end", "go", "event", "withdrawn") else "", (called, exit_))
        match exit_:
            case ("back", shared, local, standing):
                self._reach(context, situation, label, self._at(context.instance, position, shared, _merged(situation[2], local), standing))
            case ("go", target, shared, local, standing) if not self._is_handler(context):
                self._reach(context, situation, label, self._at(context.instance, (target, 0), shared, _merged(situation[2], local), standing))
            case ("go", target, shared, local, standing):
                self._exit(context, situation, label, exit_)
            case ("end", outcome, shared, standing) if handler:
                self._exit(context, situation, label, exit_)
            case ("end", outcome, shared, standing):
                self._returned(context, situation, called, outcome, shared, standing, label)
            case ("event", name, shared, standing):
                self._event_from(context, situation, name, shared, standing, label)
            case ("withdrawn", token, shared, standing):
                self._withdrawn_from(context, situation, token, shared, standing, label)

    def _is_handler(self, context: Context) -> bool:
        node = context.instance.table.nodes.get(context.start[0][0])
        return context.event is not None and node is not None and node.handler

    def _returned(self, context: Context, situation: Situation, called: Context, outcome: str, shared: tuple, standing: int, label: Label) -> None:
        for branch, node in self._calling(context, situation, called):
            info = node.call
            if info and info.other_person:
                shared, standing = situation[1], situation[3]
            else:
                standing = self.remember(standing | self.tokens.mask(called.instance.resolved(token) for token in called.instance.table.ends[outcome].leaves))
            for edge in node.edges:
                if edge.answer == outcome:
                    self._leave_from(context, situation, branch, edge, shared, standing, label)

    def _leave_from(self, context: Context, situation: Situation, branch: int | None, edge: Edge, shared: tuple, standing: int, label: Label) -> None:
        instance = context.instance
        local = situation[2]
        for name, settled in edge.effect.sets:
            shared, local = self._set(instance, shared, local, name, settled)
        standing = self.remember(instance.apply(edge.effect, standing))
        self._arrive(context, situation, branch, edge.target, shared, local, standing, label)

    def _calling(self, context: Context, situation: Situation, called: Context) -> Iterator[tuple[int | None, Node]]:
        """The call state (and its branch) in a situation that runs this context."""
        position = situation[0]
        places = list(enumerate(position[2])) if len(position) == 3 else [(None, position)]
        for branch, place in places:
            node = context.instance.table.nodes.get(place[0]) if place else None
            if node is not None and node.call and node.call.procedure == called.instance.table.procedure:
                yield branch, node

    def _event_from(self, context: Context, situation: Situation, name: str, shared: tuple, standing: int, label: Label) -> None:
        """An event that the called procedure does not handle: ours, or our caller's."""
        now = (situation[0], shared, situation[2], standing)
        for event in context.instance.table.events:
            if event.event != name or event.target is None or event.event == context.event:
                continue
            try:
                if event.when and not self.holds(context, now, event.when):
                    continue
            except UnsetFact:
                continue
            self._handle(context, situation, event, label, (shared, standing))
            return
        if context.call is not None:
            self._exit(context, situation, label, ("event", name, shared, standing))

    def _withdrawn_from(self, context: Context, situation: Situation, token: str, shared: tuple, standing: int, label: Label) -> None:
        handler = context.instance.handlers.get(self.tokens.bit(token))
        if handler is not None:
            self._run_handler(context, situation, handler, WITHDRAWN, shared, situation[2], standing, label)
        elif context.call is not None:
            self._exit(context, situation, label, ("withdrawn", token, shared, standing))
        else:
            self.on_unheard(context, situation, token)


def _merged(before: Local, after: Local) -> Local:
    """The locals of a situation after a handler: what it settled wins; what only its return can read is kept."""
    return tuple(sorted({**dict(before), **dict(after)}.items()))

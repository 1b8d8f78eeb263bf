"""The exact search: every path of a case with the standing of every token, breadth first, to find the shortest way to a moment.

Calls and handlers are contexts with summaries: when a context finds an exit, every caller goes on from it. Situations that agree
on everything that may still be read are one (`sop.paths.live`). This is the functional approach of Sharir and Pnueli (1981) on
recursive state machines (Alur et al. 2005); it ends because contexts are finite.

Why it is sound. A situation holds every fact and token that may still be read, so what a rule sees at an act depends on the
situation alone. Events fall before every step, in waits and inside called procedures: the innermost procedure that hears an
event handles it; a `moment` exit hands the others to the caller. `at_most` and `each_once` are not counted: the way that
opens after some rounds is taken as open at once, so that no path is missed; stories are replayed by the machine, which counts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sop.model.condition import Condition
from sop.model.scenario import WITHDRAWN
from sop.paths import case as rules
from sop.paths.case import UnsetFact
from sop.paths.instance import Instance, Instances, ReadsAtAct
from sop.paths.live import Liveness
from sop.paths.situation import START, Context, Exit, Facts, Label, Position, Situation
from sop.paths.stepper import Stepper, Way, merged
from sop.paths.table import Effect, Node, Tables

LIMIT = 150_000
"""Situations in one search; beyond it the verdict is 'not decided'."""


class NotDecided(Exception):
    """More situations than the limit."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A situation at a state, as watchers see it."""

    context: Context
    situation: Situation
    node: Node
    step: int


def nothing(*_: object) -> None:
    """A watcher that looks away."""


@dataclass(frozen=True, slots=True)
class Watchers:
    """Who is told what during a search."""

    act: Callable[[Moment, str], None] = nothing
    """An act (its token in the words of the case) is about to happen."""
    arrive: Callable[[Moment], None] = nothing
    """A situation is looked at for the first time."""
    call: Callable[[Moment, Instance], None] = nothing
    """A procedure is about to be called."""
    unset: Callable[[Context, Situation, str], None] = nothing
    """A fact is read that nobody has asked."""


class Search:
    """Explores a case from its roots. Make it, `begin` it, `run` it."""

    def __init__(self, tables: Tables, watchers: Watchers = Watchers(), reads_at_act: ReadsAtAct = lambda act: (), read: Iterable[Condition] = (),
                 withdrawable: frozenset[str] | None = None) -> None:
        """`reads_at_act` gives the tokens that rules look at when an act happens, `read` what their conditions read.

        `withdrawable` limits the consents that are withdrawn; None: all.
        """
        self.withdrawable = withdrawable
        self.tables = tables
        self.terms = tables.terms
        self.watch = watchers
        self.instances = Instances(tables.by_id, tables.terms, reads_at_act, withdrawable)
        self.step = Stepper(tables, lambda context, situation, token: self.counts(situation, token), watchers.unset, tuple(read), self._is_idle)
        self.contexts: dict[tuple, Context] = {}
        self.queue: deque[tuple[Context, Situation]] = deque()
        self.count = 0
        self.limit = LIMIT

    def begin(self, procedures: Mapping[str, Mapping[str, str] | None]) -> dict[str, Context]:
        """Begin at each procedure, with every combination of the facts it takes; those given are fixed. Gives the roots."""
        roots = {name: self.instances.root(name) for name in procedures}
        self.instances.settle(self.instances.read_tokens())
        self.tokens = self.instances.tokens
        self.interests = self.instances.interests()
        self.liveness = Liveness(self.instances)
        self.live = {instance: self.liveness.of(instance) for instance in self.instances}
        self.lapses = {event.event: self.liveness.lapses(event.event) for table in self.tables.by_id.values() for event in table.events}
        self.lapses[WITHDRAWN] = 0
        return {name: self._root(instance, procedures[name] or {}) for name, instance in roots.items()}

    def _root(self, instance: Instance, given: Mapping[str, str]) -> Context:
        standing = self.instances.given(instance.resolved(token) for token in instance.table.begins_with)
        root: Context | None = None
        for shared, local in self.step.beginnings(instance, given):
            start = self._at(instance, (instance.table.start, 0), shared, local, standing, False)
            root = root or self._context(instance, None, False, start, None, START)
            self._reach(root, None, START, start)
        assert root is not None
        return root

    def run(self) -> None:
        """Explore everything. Raises NotDecided beyond the limit."""
        while self.queue:
            self.count += 1
            if self.count > self.limit:
                raise NotDecided
            self._expand(*self.queue.popleft())

    def counts(self, situation: Situation, token: str) -> bool:
        """Whether a token, in the words of the case, counts as in force."""
        standing, bits = situation.standing, self.tokens.bits
        return rules.counts(token, lambda name: bool(standing & bits.get(name, 0)), self.step.is_child(situation), self.terms)

    # situations and contexts

    def _at(self, instance: Instance, position: Position, shared: Facts, local: Facts, standing: int, outer: bool) -> Situation:
        """A situation without what nothing can read any more."""
        shared, local = self.step.trimmed(instance, position, shared, local, outer)
        before = self.live[instance].before
        if len(position) == 2:
            masks = before[position[0]]
            mask = masks[min(position[1], len(masks) - 1)]
        else:
            mask = 0
            for state in (position[0], *(branch[0] for branch in position[2] if branch)):
                for live in before[state]:
                    mask |= live
        return Situation(position, shared, local, standing & mask)

    def _context(self, instance: Instance, event: str | None, handler: bool, start: Situation, call: tuple[Context, Situation] | None, via: Label) -> Context:
        outer = call is not None and (not handler or call[0].outer)
        key = (instance, event, handler, outer, start, call is None)
        context = self.contexts.get(key)
        if context is None:
            context = self.contexts[key] = Context(instance, event, handler, outer, start, call, via)
            self._reach(context, None, START, start)
        return context

    def _reach(self, context: Context, before: Situation | None, label: Label, situation: Situation) -> None:
        if situation not in context.seen:
            context.seen[situation] = (before, label)
            self.queue.append((context, situation))

    def _is_idle(self, instance: Instance, effect: Effect) -> bool:
        change = instance.changes[id(effect)]
        return not (change.clear or change.give)

    # one step

    def _expand(self, context: Context, situation: Situation) -> None:
        place = situation.position[0]
        self.watch.arrive(Moment(context, situation, context.instance.table.nodes[place], max(situation.position[1], 0)))
        ways = list(self.step.ways(context, situation))
        if not self.step.is_quiet(context, situation, ways):
            self._interrupt(context, situation, situation, None, START)
        for way in ways:
            for act in way.effect.acts:
                self.watch.act(Moment(context, situation, way.node, way.step), context.instance.resolved(act))
            self._take(context, situation, way, situation.standing)

    def _take(self, context: Context, before: Situation, way: Way, standing: int) -> None:
        if way.kind == "call":
            self._call(context, before, way.node)
            return
        change = context.instance.changes.get(id(way.effect))  # ways made on the fly have no effect
        if change is not None:
            standing = standing & ~change.clear | change.give
        if way.kind == "at":
            self._reach(context, before, way.label, self._at(context.instance, way.detail, way.shared, way.local, standing, context.outer))
        else:
            local = () if way.kind == "end" else way.local
            self._exit(context, before, way.label, Exit(way.kind, way.detail, way.shared, local, standing))

    def _call(self, context: Context, situation: Situation, node: Node) -> None:
        instance, info = context.instance, node.call
        assert info is not None
        inner = self.instances.called(instance, node)
        standing = situation.standing & ~self.liveness.fresh(instance, node)
        shared, local = situation.shared, ()
        try:
            if info.other_person:
                shared, standing = (), self.instances.given(inner.resolved(token) for token in inner.table.begins_with)
            else:
                self.watch.call(Moment(context, situation, node, 0), inner)
            for their, ours in info.facts:
                shared, local = self.step.set(inner, shared, local, their, self.step.fact(context, situation, ours))
        except UnsetFact as unset:
            self.watch.unset(context, situation, unset.fact)
            return
        start = self._at(inner, (inner.table.start, 0), shared, local, standing, True)
        via = Label("call", node.id)
        self._await(self._context(inner, context.event, False, start, (context, situation), via), context, situation, standing, via)

    # events and withdrawals

    def _interrupt(self, context: Context, situation: Situation, now: Situation, only: frozenset[str] | None, via: Label) -> None:
        """What may fall in a situation; `now` is how things stand where a callee was interrupted, `only` what it does not hear itself."""
        instance = context.instance
        ours = {context.event} if context.event else set()
        for event, shared, local in self.step.events(context, situation, now, ours, only):
            change = instance.changes[id(event.effect)]
            standing = now.standing & ~self.lapses[event.event] & ~change.clear | change.give
            self._run(context, situation, event.target or "", event.event, shared, local, standing, Label("event", event.event, via.inner, via.via))
        for token, handler in instance.withdrawals.items():
            bit = self.tokens.bits[token]
            if (only is None or token in only) and now.standing & bit:
                self._run(context, situation, handler, WITHDRAWN, now.shared, now.local, now.standing & ~bit, Label("withdrawal", token, via.inner, via.via))
        unheard = self.interests[instance] if only is None else self.interests[instance] & only
        unheard = frozenset(unheard - ours - instance.withdrawals.keys())
        if context.outer and unheard:
            self._exit(context, situation, via, Exit("moment", unheard, now.shared, (), now.standing))

    def _run(self, context: Context, situation: Situation, handler: str, event: str, shared: Facts, local: Facts, standing: int, via: Label) -> None:
        """Run a handler; when it comes back, go on where the situation is, with what it changed."""
        start = self._at(context.instance, (handler, 0), shared, local, standing, context.outer)
        self._await(self._context(context.instance, event, True, start, (context, situation), via), context, situation, standing, via)

    # exits

    def _exit(self, context: Context, before: Situation, label: Label, exit_: Exit) -> None:
        if exit_ not in context.exits:
            context.exits[exit_] = (before, label)
            for (caller, situation, base), via in list(context.waiting.items()):
                self._resume(caller, situation, base, context, exit_, via)

    def _await(self, called: Context, context: Context, situation: Situation, base: int, via: Label) -> None:
        """Go on from every exit of a context, those found and those still to be found. `base` is the standing it began with."""
        key = (context, situation, base)
        if key not in called.waiting:
            called.waiting[key] = via
            for exit_ in list(called.exits):
                self._resume(*key, called, exit_, via)

    def _resume(self, context: Context, situation: Situation, base: int, called: Context, exit_: Exit, via: Label) -> None:
        """A context that was waited for has an exit: go on from it. What it cannot change is as it was before."""
        handler = called.handler and called.instance is context.instance
        changed = self.live[called.instance].handled if handler else self.live[called.instance].written
        standing = base & ~changed | exit_.standing & changed
        label = Label("handled" if handler else "called", exit_.detail if isinstance(exit_.detail, str) else "", (called, exit_), via)
        if exit_.kind == "moment" and not handler:
            self._interrupt(context, situation, Situation(situation.position, exit_.shared, situation.local, standing), exit_.detail, label)
        elif exit_.kind == "moment":
            if context.outer:  # the same run of the same procedure: what it does not hear goes outwards
                self._exit(context, situation, label, exit_._replace(standing=standing))
        elif exit_.kind == "end" and not handler:
            self._returned(context, situation, called, exit_, standing, label)
        elif exit_.kind == "end" or (exit_.kind == "go" and context.handler):
            self._exit(context, situation, label, exit_._replace(standing=standing))
        else:
            position = situation.position if exit_.kind == "back" else (exit_.detail, 0)
            local = merged(situation.local, exit_.local)
            self._reach(context, situation, label, self._at(context.instance, position, exit_.shared, local, standing, context.outer))

    def _returned(self, context: Context, situation: Situation, called: Context, exit_: Exit, standing: int, label: Label) -> None:
        left = called.instance.table.ends[exit_.detail].leaves
        for branch, node in calling(self.instances, context, situation, called.instance):
            assert node.call is not None
            shared, now = exit_.shared, standing | self.instances.given(called.instance.resolved(token) for token in left)
            if node.call.other_person:
                shared, now = situation.shared, situation.standing
            for edge in node.edges:
                if edge.answer == exit_.detail:
                    for way in self.step.follow(context, situation, branch, node, edge, shared, label):
                        self._take(context, situation, way, now)


def calling(instances: Instances, context: Context, situation: Situation, called: Instance) -> list[tuple[int | None, Node]]:
    """The call states (and their branches) in a situation that run an instance."""
    position = situation.position
    places = enumerate(position[2]) if len(position) == 3 else ((None, position),)
    found = [(branch, context.instance.table.nodes[place[0]]) for branch, place in places if place]
    return [(branch, node) for branch, node in found if node.call and instances.called(context.instance, node) is called]

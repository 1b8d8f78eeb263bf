"""The fast pass: every rule over every path at once, without telling the paths apart by the standing of every token.

The graph of (position, facts) is unfolded once; what may be in force there is kept as sets of valuations, one lane for each
group of tokens that some rule reads together (`sop.paths.bits`). A called procedure or a handler is a relation between
valuations before and after, computed once for each set of facts it begins with.

Each lane holds every valuation of its tokens that can occur on some path, since every effect, event, call and return is applied
to it, and every withdrawal of a consent that it knows. It may hold more: what different lanes say of one moment is not tied
together. So a rule that no lane breaks is kept on all those paths; what a lane breaks is looked at again, exactly.

What is not looked at here: a withdrawal of a consent that a lane does not know does not lead that lane anywhere. So a path on which
another consent is taken back first, and that reaches an act by the other's handler, is not judged for that act's rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

from sop.model.condition import Condition
from sop.model.scenario import WITHDRAWN
from sop.paths import case as rules
from sop.paths.assume import assumptions, supposing
from sop.paths.bits import Bits
from sop.paths.case import UnsetFact
from sop.paths.instance import Instance, Instances
from sop.paths.lane_moves import LaneMoves
from sop.paths.live import Liveness
from sop.paths.search import Moment, NotDecided, calling
from sop.paths.situation import START, Context, Exit, Facts, Position, Situation
from sop.paths.stepper import Stepper, Way, merged
from sop.paths.table import Effect, Node, Tables

LIMIT = 2_000_000
"""Visits to situations; beyond it the verdict is 'not decided'."""


@dataclass(eq=False)
class Values:
    """What may be in force in the situations and at the exits of one context."""

    at: dict[Situation, int] = field(default_factory=dict)
    exits: dict[Exit, int] = field(default_factory=dict)
    waiting: dict[tuple[Context, Situation, int], int] = field(default_factory=dict)
    """Who goes on when it ends: with which guards' standing, and with which value."""


Groups = Callable[[Instances], Iterable[tuple[str, ...]]]


class Lanes:
    """Explores a case from its roots. Make it, `begin` it, `run` it."""

    def __init__(self, tables: Tables, groups: Groups, on_act: Callable[[Moment, str, int], None], on_call: Callable[[Moment, Instance, int], None],
                 on_unset: Callable[[Context, Situation, str], None], read: Iterable[Condition] = ()) -> None:
        """`groups` gives the tokens that are read together; watchers get the value in which something happens."""
        self.tables = tables
        self.groups = groups
        self.on_act, self.on_call, self.on_unset = on_act, on_call, on_unset
        self.instances = Instances(tables.by_id, tables.terms, lambda act: ())
        self.step = Stepper(tables, lambda context, situation, token: self._guarded(situation, token), on_unset, tuple(read), self._is_idle)
        self.contexts: dict[tuple, Context] = {}
        self.values: dict[Context, Values] = {}
        self.queue: list[tuple[int, int, int, int, Context, Situation]] = []
        self.reading = {name: {state: number for number, state in enumerate(table.nodes)} for name, table in tables.by_id.items()}
        self.order: dict[Context, int] = {}
        self.queued: set[tuple[Context, Situation]] = set()
        self.count = 0
        self.ways: dict[tuple[Context, Situation], tuple[list[tuple[dict[str, bool], list[Way]]], bool]] = {}
        self.assumed: dict[str, bool] = {}

    def begin(self, procedures: Sequence[str]) -> dict[str, Context]:
        """Begin at each procedure, with every combination of the facts it takes. Gives the roots."""
        roots = {name: self.instances.root(name) for name in procedures}
        self.instances.settle(())  # what guards read is in the lanes too
        self.tokens = self.instances.tokens
        withdrawable = {token for instance in self.instances for token in instance.withdrawals}
        groups = list(dict.fromkeys(self.groups(self.instances)))
        known = {token for group in groups for token in group}
        single = withdrawable | self.instances.guard_tokens()
        self.bits = Bits([*groups, *((token,) for token in sorted(single - known))])
        self.withdrawing = {token: self.bits.withdrawing(token) for token in withdrawable}
        self.ending = {token: self.bits.ending([token]) for token in withdrawable}
        self.interests = self.instances.interests()
        self.moves = LaneMoves(self.bits, self.instances)
        self.liveness = Liveness(self.instances)
        self.live = {instance: self.liveness.of(instance) for instance in self.instances}
        names = {event.event for table in self.tables.by_id.values() for event in table.events}
        self.lapses = {name: self.liveness.lapses(name) for name in names}
        return {name: self._root(instance) for name, instance in roots.items()}

    def _root(self, instance: Instance) -> Context:
        held = [instance.resolved(token) for token in instance.table.begins_with]
        value = self.bits.move(self.bits.nothing_held, self.moves.given(held))
        root: Context | None = None
        for shared, local in self.step.beginnings(instance, {}):
            start = self._at(instance, (instance.table.start, 0), shared, local, self.tokens.mask(held), False)
            root = root or self._context(instance, None, False, start, None)
            self._join(root, start, value)
        assert root is not None
        return root

    def run(self) -> None:
        """Explore everything. Raises NotDecided beyond the limit."""
        while self.queue:
            if self.count > LIMIT:
                raise NotDecided
            *_, context, situation = heappop(self.queue)
            self.queued.discard((context, situation))
            self._expand(context, situation)

    def _guarded(self, situation: Situation, token: str) -> bool:
        """Whether a token counts as in force, as far as is assumed just now; what nothing is assumed about may be."""
        return rules.counts(token, lambda name: self.assumed.get(name, True), self.step.is_child(situation), self.tables.terms)

    # situations, contexts, values

    def _at(self, instance: Instance, position: Position, shared: Facts, local: Facts, standing: int, outer: bool) -> Situation:
        shared, local = self.step.trimmed(instance, position, shared, local, outer)
        return Situation(position, shared, local, standing)

    def _context(self, instance: Instance, event: str | None, handler: bool, start: Situation, call: Context | None) -> Context:
        outer = call is not None and (not handler or call.outer)
        key = (instance, event, handler, outer, start, call is None)
        context = self.contexts.get(key)
        if context is None:
            context = self.contexts[key] = Context(instance, event, handler, outer, start, (call, start) if call else None, START)
            self.values[context] = Values()
            self.order[context] = len(self.order)
        return context

    def _join(self, context: Context, situation: Situation, value: int) -> None:
        """A value occurs in a situation; look at the situation again if it is new there."""
        at = self.values[context].at
        known = at.get(situation)
        if known is None or value & ~known:
            at[situation] = value | (known or 0)
            if (context, situation) not in self.queued:
                self.queued.add((context, situation))
                self.count += 1
                reading = self.reading[context.instance.table.procedure][situation.position[0]]
                heappush(self.queue, (-self.order[context], reading, situation.position[1], self.count, context, situation))

    def _is_idle(self, instance: Instance, effect: Effect) -> bool:
        change = instance.changes[id(effect)]
        return not (change.clear or change.give or self.moves.effect(instance, effect))

    # one step

    def _expand(self, context: Context, situation: Situation) -> None:
        value = self.values[context].at[situation]
        known = self.ways.get((context, situation))
        if known is None:
            known = self.ways[context, situation] = self._find_ways(context, situation)
        found, quiet = known
        if not quiet:
            self._interrupt(context, situation, situation, None, value)
        for assumed, ways in found:
            then = supposing(self.bits, assumed, value) if assumed else value
            for way in ways if then is not None else ():
                for act in way.effect.acts:
                    self.on_act(Moment(context, situation, way.node, way.step), context.instance.resolved(act), then)
                self._take(context, situation, way, situation.standing, then)

    def _find_ways(self, context: Context, situation: Situation) -> tuple[list[tuple[dict[str, bool], list[Way]]], bool]:
        found = []
        for assumed in assumptions(self.instances, context, situation):
            self.assumed = assumed
            found.append((assumed, list(self.step.ways(context, situation))))
        self.assumed = {}
        return found, len(found) == 1 and self.step.is_quiet(context, situation, found[0][1])

    def _take(self, context: Context, situation: Situation, way: Way, standing: int, value: int) -> None:
        if way.kind == "call":
            self._call(context, situation, way.node, value)
            return
        instance = context.instance
        change = instance.changes.get(id(way.effect))  # ways made on the fly have no effect
        if change is not None:
            standing = standing & ~change.clear | change.give
            value = self.bits.move(value, self.moves.effect(instance, way.effect))
        if way.kind == "at":
            self._join(context, self._at(instance, way.detail, way.shared, way.local, standing, context.outer), value)
        else:
            local = () if way.kind == "end" else way.local
            self._exit(context, Exit(way.kind, way.detail, way.shared, local, standing), value)

    def _call(self, context: Context, situation: Situation, node: Node, value: int) -> None:
        instance, info = context.instance, node.call
        assert info is not None
        inner = self.instances.called(instance, node)
        standing, value = situation.standing & ~self.liveness.fresh(instance, node), self.bits.move(value, self.moves.fresh(instance, node))
        shared, local = situation.shared, ()
        begun = value
        try:
            if info.other_person:
                held = [inner.resolved(token) for token in inner.table.begins_with]
                shared, standing = (), self.tokens.mask(held)
                begun = self.bits.move(self.bits.nothing_held, self.moves.given(held))
            else:
                self.on_call(Moment(context, situation, node, 0), inner, value)
            for their, ours in info.facts:
                shared, local = self.step.set(inner, shared, local, their, self.step.fact(context, situation, ours))
        except UnsetFact as unset:
            self.on_unset(context, situation, unset.fact)
            return
        start = self._at(inner, (inner.table.start, 0), shared, local, standing, True)
        self._enter(self._context(inner, context.event, False, start, context), context, situation, standing, value, begun)

    def _enter(self, called: Context, context: Context, situation: Situation, base: int, value: int, begun: int) -> None:
        """Go through a called part: it begins with what occurs here; its relation tells how this goes on."""
        self._join(called, called.start, self.bits.actual(begun) | self.bits.begin)
        waiting = self.values[called].waiting
        key = (context, situation, base)
        known = waiting.get(key)
        if known is None or value & ~known:
            waiting[key] = value | (known or 0)
            for exit_, part in list(self.values[called].exits.items()):
                self._resume(*key, called, exit_, part)

    # events and withdrawals

    def _interrupt(self, context: Context, situation: Situation, now: Situation, only: frozenset[str] | None, value: int) -> None:
        """What may fall in a situation; `now` is how things stand where a callee was interrupted, `only` what it does not hear itself."""
        instance = context.instance
        ours = {context.event} if context.event else set()
        for event, shared, local in self.step.events(context, situation, now, ours, only):
            change = instance.changes[id(event.effect)]
            standing = now.standing & ~self.lapses[event.event] & ~change.clear | change.give
            lapsed = self.bits.move(self.bits.move(value, self.moves.lapse(event.event)), self.moves.effect(instance, event.effect))
            self._run(context, situation, event.target or "", event.event, shared, local, standing, lapsed)
        for token, handler in instance.withdrawals.items():
            if (only is None or token in only) and value & self.bits.may(token, True):
                without = self.bits.move(value & self.withdrawing[token], self.ending[token])
                standing = now.standing & ~self.tokens.mask([token])
                self._run(context, situation, handler, WITHDRAWN, now.shared, now.local, standing, without)
        unheard = self.interests[instance] if only is None else self.interests[instance] & only
        unheard = frozenset(unheard - ours - instance.withdrawals.keys())
        if context.outer and unheard:
            self._exit(context, Exit("moment", unheard, now.shared, (), now.standing), value)

    def _run(self, context: Context, situation: Situation, handler: str, event: str, shared: Facts, local: Facts, standing: int, value: int) -> None:
        start = self._at(context.instance, (handler, 0), shared, local, standing, context.outer)
        self._enter(self._context(context.instance, event, True, start, context), context, situation, standing, value, value)

    # exits

    def _exit(self, context: Context, exit_: Exit, value: int) -> None:
        exits = self.values[context].exits
        known = exits.get(exit_)
        if known is None or value & ~known:
            exits[exit_] = value | (known or 0)
            for (caller, situation, base) in list(self.values[context].waiting):
                self._resume(caller, situation, base, context, exit_, exits[exit_])

    def _resume(self, context: Context, situation: Situation, base: int, called: Context, exit_: Exit, part: int) -> None:
        handler = called.handler and called.instance is context.instance
        value = self.bits.compose(self.values[called].waiting[context, situation, base], part)
        if not value and self.bits.groups:
            return
        changed = self.live[called.instance].handled if handler else self.live[called.instance].written
        standing = base & ~changed | exit_.standing & changed
        if exit_.kind == "moment" and not handler:
            self._interrupt(context, situation, Situation(situation.position, exit_.shared, situation.local, standing), exit_.detail, value)
        elif exit_.kind == "moment":
            if context.outer:  # the same run of the same procedure: what it does not hear goes outwards
                self._exit(context, exit_._replace(standing=standing), value)
        elif exit_.kind == "end" and not handler:
            self._returned(context, situation, called, exit_, standing, value)
        elif exit_.kind == "end" or (exit_.kind == "go" and context.handler):
            self._exit(context, exit_._replace(standing=standing), value)
        else:
            position = situation.position if exit_.kind == "back" else (exit_.detail, 0)
            local = merged(situation.local, exit_.local)
            self._join(context, self._at(context.instance, position, exit_.shared, local, standing, context.outer), value)

    def _returned(self, context: Context, situation: Situation, called: Context, exit_: Exit, standing: int, value: int) -> None:
        left = [called.instance.resolved(token) for token in called.instance.table.ends[exit_.detail].leaves]
        for branch, node in calling(self.instances, context, situation, called.instance):
            assert node.call is not None
            shared, now, then = exit_.shared, standing | self.tokens.mask(left), self.bits.move(value, self.moves.left(called.instance, exit_.detail))
            if node.call.other_person:
                shared, now, then = situation.shared, situation.standing, self.values[context].at[situation]
            for edge in node.edges:
                if edge.answer == exit_.detail:
                    for way in self.step.follow(context, situation, branch, node, edge, shared, START):
                        self._take(context, situation, way, now, then)

"""The ways on from one situation, whatever is kept of the standing. Shared by the fast pass and the exact search.

A way says where it leads and which effects it applies; those who search decide how they keep the standing of safeguards. Guards
that read a safeguard ask the searcher.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from sop.model.condition import Condition, FactIs
from sop.model.state import BACK, JOINED
from sop.paths import case as rules
from sop.paths.case import UnsetFact
from sop.paths.classes import classes
from sop.paths.domains import representatives
from sop.paths.graph import passing
from sop.paths.instance import Instance
from sop.paths.live import live_locals, live_shared
from sop.paths.reads import conditions_of, facts_at, facts_read, with_bases
from sop.paths.situation import Context, Facts, Label, Position, Situation
from sop.paths.table import Edge, Effect, EventEdge, FactDomain, Node, Table, Tables

AGE_GROUP, ADULT = "age-group", "adult"
NO_EFFECT = Effect()

InForce = Callable[[Context, Situation, str], bool]
"""Whether a token, in the words of the case, counts as in force."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way on. kind `at` (detail: a position), `end` and `go` (detail: an id), `back`, `call` (detail: the node)."""

    kind: str
    detail: object
    shared: Facts
    local: Facts
    effect: Effect
    label: Label
    node: Node
    step: int = 0


class Stepper:
    """Knows the facts of a case and where each step leads."""

    def __init__(self, tables: Tables, in_force: InForce, on_unset: Callable[[Context, Situation, str], None], read: Iterable[Condition],
                 is_idle: Callable[[Instance, Effect], bool]) -> None:
        """`read` are conditions of rules; the facts they speak of are kept. `is_idle` says that an effect changes nothing that is kept."""
        self.is_idle = is_idle
        self.tables = tables
        self.domains = tables.terms.facts
        self.in_force = in_force
        self.on_unset = on_unset
        guards = [condition for table in tables.by_id.values() for condition in conditions_of(table)]
        self.always = frozenset(with_bases({AGE_GROUP} | facts_read(read), self.domains))
        handed = {fact for table in tables.by_id.values() for node in table.nodes.values() for fact in facts_at(node)}
        wanted = with_bases(self.always | handed | facts_read(guards), self.domains)
        self.shared = frozenset(name for name in wanted if name in self.domains and self.domains[name].shared)
        self.conditions = [*read, *guards, *(when for domain in self.domains.values() for _, when in domain.derivation)]
        self.locals = {name: live_locals(table) for name, table in tables.by_id.items()}
        self.shareds = live_shared(tables, self.always)
        self.classes = classes(tables, (*read, FactIs(AGE_GROUP, (ADULT,))))
        self.passing = {name: passing(table) for name, table in tables.by_id.items()}
        self._values: dict[str, tuple[str, ...]] = {}

    # facts

    def fact(self, context: Context, situation: Situation, name: str) -> str:
        """The value of a fact; raises UnsetFact."""
        domain = context.instance.table.facts.get(name)
        if domain is not None and not domain.shared:
            for fact, value in situation.local:
                if fact == name:
                    return value
            raise UnsetFact(name)
        return self.shared_fact(situation.shared, name)

    def shared_fact(self, shared: Facts, name: str) -> str:
        """The value of a fact about the person; raises UnsetFact."""
        for fact, value in shared:
            if fact == name:
                return value
        domain = self.domains.get(name)
        known = dict(shared)
        if domain and domain.derived_from in known:
            found = rules.derived(domain, known.__getitem__, lambda token: False)
            if found is not None:
                return found
        raise UnsetFact(name)

    def is_child(self, situation: Situation) -> bool:
        """Whether the person is a child, or may be one."""
        try:
            return self.shared_fact(situation.shared, AGE_GROUP) != ADULT
        except UnsetFact:
            return True

    def holds(self, context: Context, situation: Situation, condition: Condition) -> bool:
        """Whether a condition, in the procedure's own words, holds."""
        return rules.holds(condition, lambda name: self.fact(context, situation, name),
                           lambda token: self.in_force(context, situation, context.instance.resolved(token)), context.event)

    def matters(self, instance: Instance, name: str) -> bool:
        """Whether anything reads a fact."""
        domain = instance.table.facts.get(name)
        return domain is not None and (not domain.shared or name in self.shared)

    def values(self, instance: Instance, domain: FactDomain) -> tuple[str, ...]:
        """The values of a fact that must be told apart."""
        if domain.bounds is None:
            stand = self.classes.get(("" if domain.shared else instance.table.procedure, domain.id), {})
            return tuple(dict.fromkeys(stand.get(value, value) for value in domain.values))
        if domain.id not in self._values:
            self._values[domain.id] = representatives(domain, self.conditions)
        return self._values[domain.id]

    def set(self, instance: Instance, shared: Facts, local: Facts, name: str, value: str) -> tuple[Facts, Facts]:
        """Facts after one is settled; a corrected fact unsets those that hang on it."""
        domain = instance.table.facts.get(name)
        if domain is None or (domain.shared and name not in self.shared):
            return shared, local
        value = self.classes.get(("" if domain.shared else instance.table.procedure, name), {}).get(value, value)
        store = dict(shared if domain.shared else local)
        if store.get(name) == value:
            return shared, local
        known = name in store or (domain.derived_from is not None and domain.derived_from in store)
        for other in instance.table.facts.values() if known else ():
            if other.depends_on == name and other.shared == domain.shared:
                store.pop(other.id, None)
        if domain.derived_from:
            store.pop(domain.derived_from, None)
        store[name] = value
        packed = tuple(sorted(store.items()))
        return (packed, local) if domain.shared else (shared, packed)

    def beginnings(self, instance: Instance, given: Mapping[str, str]) -> Iterator[tuple[Facts, Facts]]:
        """Every combination of the facts a procedure takes; those given are fixed."""
        facts = instance.table.facts
        names = [name for name in dict.fromkeys((*instance.table.takes, *given)) if self.matters(instance, name)]
        for values in product(*((given[name],) if name in given else self.values(instance, facts[name]) for name in names)):
            shared, local = (), ()
            for name, value in zip(names, values, strict=True):
                shared, local = self.set(instance, shared, local, name, value)
            yield shared, local

    def trimmed(self, instance: Instance, position: Position, shared: Facts, local: Facts, outer: bool) -> tuple[Facts, Facts]:
        """Facts without those that nothing can read any more. A called run keeps what its callers may read."""
        procedure = instance.table.procedure
        states = [position[0]] if len(position) == 2 else [position[0], *(branch[0] for branch in position[2] if branch)]
        if local:
            live = self.locals[procedure]
            local = tuple(pair for pair in local if any(pair[0] in live[state] for state in states))
        if not outer and shared:
            kept = self.shareds[procedure]
            shared = tuple(pair for pair in shared if any(pair[0] in kept[state] for state in states))
        return shared, local

    # ways

    def ways(self, context: Context, situation: Situation) -> Iterator[Way]:
        """Every way on that is no event."""
        position = situation.position
        if len(position) == 2:
            yield from self._node(context, situation, position, None)
            return
        for number, branch in enumerate(position[2]):
            if branch is not None:
                yield from self._node(context, situation, branch, number)

    def _node(self, context: Context, situation: Situation, position: Position, branch: int | None) -> Iterator[Way]:
        node = context.instance.table.nodes[position[0]]
        if position[1] == 0 and node.at_most_then:
            yield from self.follow(context, situation, branch, node, Edge("at-most", node.at_most_then), situation.shared, Label("answer", "at-most"))
        if node.each_once_then:
            yield from self.follow(context, situation, branch, node, Edge("each-once", node.each_once_then), situation.shared, Label("answer", "each-once"))
        match node.kind:
            case "task" if position[1] < len(node.steps):
                yield from self._step(context, situation, node, position[1], branch)
            case "choice":
                yield from self._choose(context, situation, node, branch)
            case "call":
                yield Way("call", node, situation.shared, (), NO_EFFECT, Label("call", node.id), node)
            case "parallel":
                inside = (node.id, -1, tuple((start, 0) for start in node.branches))
                yield Way("at", inside, situation.shared, situation.local, NO_EFFECT, Label("enter"), node)
            case _:
                for edge in node.edges:
                    yield from self.follow(context, situation, branch, node, edge, situation.shared, Label("answer", edge.answer))

    def _step(self, context: Context, situation: Situation, node: Node, step: int, branch: int | None) -> Iterator[Way]:
        effect = node.steps[step].effect
        names = [name for name in effect.notes if self.matters(context.instance, name)]
        label = Label("step", node.steps[step].id)
        for values in product(*(self.values(context.instance, context.instance.table.facts[name]) for name in names)):
            shared, local = situation.shared, situation.local
            for name, value in zip(names, values, strict=True):
                shared, local = self.set(context.instance, shared, local, name, value)
            yield Way("at", _inside(situation.position, branch, (node.id, step + 1)), shared, local, effect, label, node, step)

    def _choose(self, context: Context, situation: Situation, node: Node, branch: int | None) -> Iterator[Way]:
        for edge in node.edges:
            try:
                taken = edge.guard is None or self.holds(context, situation, edge.guard)
            except UnsetFact as unset:
                self.on_unset(context, situation, unset.fact)
                return
            if taken:
                yield from self.follow(context, situation, branch, node, edge, situation.shared, Label("choice", edge.answer))
                return

    def follow(self, context: Context, situation: Situation, branch: int | None, node: Node, edge: Edge, shared: Facts, label: Label) -> Iterator[Way]:
        """The ways of one edge: its effects, then its target."""
        numbers: tuple[str | None, ...] = (None,)
        if edge.answer == "others" and node.fact and context.instance.table.facts[node.fact].bounds:
            numbers = tuple(value for value in self.values(context.instance, context.instance.table.facts[node.fact]) if value.isdecimal())
        for number in numbers:
            now, local = shared, situation.local
            for name, value in (*(((node.fact or "", number),) if number is not None else ()), *edge.effect.sets):
                now, local = self.set(context.instance, now, local, name, value)
            kind, detail = self._target(context, situation, branch, edge.target)
            if kind:
                yield Way(kind, detail, now, local, edge.effect, label, node)

    def _target(self, context: Context, situation: Situation, branch: int | None, target: str) -> tuple[str, object]:
        table = context.instance.table
        if target == JOINED and branch is not None:
            block, mark, branches = situation.position
            rest = (*branches[:branch], None, *branches[branch + 1:])
            return ("at", (block, mark, rest)) if any(rest) else self._target(context, situation, None, table.nodes[block].edges[0].target)
        if target in table.nodes:
            if context.handler and not table.nodes[target].handler:
                return "go", target
            return "at", _inside(situation.position, branch, (target, 0))
        if target in table.ends:
            return "end", target
        return ("back", None) if target == BACK else ("", None)

    def is_quiet(self, context: Context, situation: Situation, ways: list[Way]) -> bool:
        """Whether an event may as well fall at the next step: every way on changes nothing that anybody reads.

        The event then finds the same facts and standing there, and a handler that leads back leads to a place from which the
        same ways lie open. Ends, calls, acts, effects and settled facts are never quiet; nor is a change of what can be heard;
        nor a choice, which an event before it may turn; nor a round that nothing but an event leads out of.
        """
        instance, here = context.instance, situation.position[0]
        if not ways or situation.position[1] < 0 or here not in self.passing[instance.table.procedure]:
            return False
        for way in ways:
            if way.kind != "at" or way.effect.acts or (way.effect != NO_EFFECT and not self.is_idle(instance, way.effect)):
                return False
            if len(way.detail) == 3 or (way.shared, way.local) != (situation.shared, situation.local):
                if self.trimmed(instance, way.detail, way.shared, way.local, context.outer) != (situation.shared, situation.local) or len(way.detail) == 3:
                    return False
            if way.detail[0] != here and self._heard(instance, way.detail[0]) != self._heard(instance, here):
                return False
            if way.detail == situation.position:
                return False
        return True

    def _heard(self, instance: Instance, state: str) -> tuple[bool, ...]:
        return tuple(not event.during or state in event.during for event in instance.table.events)

    def events(self, context: Context, situation: Situation, now: Situation, heard: set[str], only: frozenset[str] | None) -> Iterator[tuple[EventEdge, Facts, Facts]]:
        """The events that this procedure hears in a situation, with the facts as it corrects them; each is added to `heard`.

        `only` names those that a called procedure left unheard; None: all.
        """
        instance, position = context.instance, situation.position
        here = {branch[0] for branch in position[2] if branch} if len(position) == 3 else {position[0]}
        for event in instance.table.events:
            if event.target is None or event.event in heard or (only is not None and event.event not in only) or (event.during and event.during.isdisjoint(here)):
                continue
            try:
                if event.when and not self.holds(context, now, event.when):
                    continue
            except UnsetFact as unset:
                self.on_unset(context, situation, unset.fact)
                continue
            heard.add(event.event)
            shared, local = now.shared, now.local
            for name, value in event.effect.sets:
                shared, local = self.set(instance, shared, local, name, value)
            yield event, shared, local


def _inside(position: Position, branch: int | None, to: Position) -> Position:
    """A position, at its place among the branches of a parallel block."""
    if branch is None:
        return to
    block, mark, branches = position
    return (block, mark, (*branches[:branch], to, *branches[branch + 1:]))


def merged(before: Facts, after: Facts) -> Facts:
    """The locals of a situation after a handler: what it settled wins; what only its return can read is kept."""
    return tuple(sorted({**dict(before), **dict(after)}.items())) if after else before

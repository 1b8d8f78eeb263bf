"""What may still be read: live facts and live tokens. Situations that differ only in what is dead are one.

Backward data-flow over the graph of states, until nothing changes. A thing is live before a state when the state reads it, or
when it is live after the state and the state does not settle it. Exact on the graph; guards are not looked at, so it errs only
on the side of keeping more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sop.model.state import BACK, JOINED
from sop.paths.case import CONSENT, scope_of
from sop.paths.graph import handlers_of, onward
from sop.paths.instance import ONCE, Instance, Instances
from sop.paths.reads import conditions_of, facts_at, facts_read, tokens_read, with_bases
from sop.paths.table import Node, Table, Tables


def live_locals(table: Table) -> dict[str, frozenset[str]]:
    """For each state, the local facts that may be read before they are set again.

    A handler keeps whatever is live anywhere, since it may lead back to any state; what a handler or an event reads is live
    everywhere, since an event may fall at any time.
    """
    local = {name for name, domain in table.facts.items() if not domain.shared}
    anywhere = facts_read(event.when for event in table.events if event.when)
    handlers = [state for state in handlers_of(table) if state in table.nodes]
    live = {state: (facts_at(node) | anywhere) & local for state, node in table.nodes.items()}
    for _ in _until_still(live):
        heard = set().union(*(live[state] for state in handlers))  # an event may lead there, and on from there
        for state, node in table.nodes.items():
            after = set().union(*(live.get(target, set()) for target in onward(table, state)))
            settled = {node.fact} if node.kind in ("question", "wait") and node.fact else set()
            live[state] = live[state] | (after - settled) | heard
    everything = set().union(*live.values()) if live else set()
    return {state: frozenset(everything if table.nodes[state].handler else facts) for state, facts in live.items()}


def _until_still(live: dict[str, set[str]]) -> Iterator[None]:
    before = None
    while before != (size := sum(map(len, live.values()))):
        before = size
        yield


@dataclass(frozen=True)
class TokensLive:
    """Masks of one instance."""

    before: dict[str, tuple[int, ...]]
    """For each state, the tokens that may still be read before each of its steps, and last after them."""
    written: int
    """The tokens that a run of the whole procedure may change."""
    handled: int
    """The tokens that its handlers may change."""


class Liveness:
    """The live tokens of every instance, callers and callees together."""

    def __init__(self, instances: Instances) -> None:
        self.instances = instances
        self.tokens = instances.tokens
        self._fresh: dict[tuple[Instance, str], int] = {}
        self._whole: dict[Instance, int] = {}
        self.written = self._written()
        self.handled = {instance: self._writes(instance, handlers=True) for instance in instances}
        self.always = {instance: self._always(instance) for instance in instances}
        self.entry: dict[Instance, dict[str, int]] = {instance: dict.fromkeys(instance.table.nodes, 0) for instance in instances}
        self.exit: dict[Instance, int] = dict.fromkeys(instances, 0)
        self.outer: dict[Instance, int] = dict.fromkeys(instances, 0)
        """What handlers of callers may read, if an event that this procedure does not handle falls inside it."""
        self._settle()

    def of(self, instance: Instance) -> TokensLive:
        """The masks of one instance."""
        return TokensLive({state: self._steps(instance, node) for state, node in instance.table.nodes.items()},
                          self.written[instance], self.handled[instance])

    # what may be changed

    def _written(self) -> dict[Instance, int]:
        written = {instance: self._writes(instance, handlers=False) for instance in self.instances}
        changed = True
        while changed:
            changed = False
            for instance in self.instances:
                mask = written[instance]
                for node in self._calls(instance):
                    mask |= written[self.instances.called(instance, node)] | self.fresh(instance, node)
                if mask != written[instance]:
                    written[instance], changed = mask, True
        self._whole = written
        return written

    def _writes(self, instance: Instance, handlers: bool) -> int:
        """What the states (or only the handlers) of an instance may change, and its events and withdrawals."""
        mask = self.tokens.mask(instance.withdrawals)
        for event in instance.table.events:
            change = instance.changes[id(event.effect)]
            mask |= change.clear | change.give | self.lapses(event.event)
        for node in instance.table.nodes.values():
            if handlers and not node.handler:
                continue
            for effect in (*(step.effect for step in node.steps), *(edge.effect for edge in node.edges)):
                change = instance.changes[id(effect)]
                mask |= change.clear | change.give
            if node.call and handlers:
                mask |= self._whole[self.instances.called(instance, node)] | self.fresh(instance, node)
        for end in instance.table.ends.values():
            mask |= self.instances.given(instance.resolved(token) for token in end.leaves)
        return mask

    def fresh(self, instance: Instance, node: Node) -> int:
        """The tokens about the callee's own subjects, which lapse when the call begins."""
        if (instance, node.id) not in self._fresh:
            scopes = self.instances.fresh_scopes(instance, node)
            self._fresh[instance, node.id] = self.tokens.where(lambda token: scope_of(token) in scopes and not token.startswith(ONCE))
        return self._fresh[instance, node.id]

    def lapses(self, event: str) -> int:
        """The tokens that an event ends."""
        names = {name for name, events in self.instances.terms.lapses_on.items() if event in events}
        return self.tokens.where(lambda token: token.split(":", 1)[0] in names)

    def _calls(self, instance: Instance) -> Iterator[Node]:
        return (node for node in instance.table.nodes.values() if node.call and node.call.procedure in self.instances.tables)

    # what may be read

    def _always(self, instance: Instance) -> int:
        """Read by what may happen at any time: withdrawals, and guards of events."""
        whens = [event.when for event in instance.table.events if event.when]
        return self.tokens.mask(instance.withdrawals) | self._reading(instance, tokens_read(whens))

    def _reading(self, instance: Instance, tokens: set[str]) -> int:
        resolved = [instance.resolved(token) for token in tokens]
        stand_ins = [f"{name}:{token.removeprefix(CONSENT)}" for token in resolved if token.startswith(CONSENT)
                     for name in self.instances.terms.stands_for_consent]
        return self.tokens.mask([*resolved, *stand_ins])

    def _settle(self) -> None:
        changed = True
        while changed:
            changed = False
            for instance in self.instances:
                entry = self.entry[instance]
                anywhere = self._anywhere(instance)
                for state, node in reversed(instance.table.nodes.items()):
                    mask = self._steps(instance, node)[0] | anywhere
                    if mask != entry[state]:
                        entry[state], changed = mask | entry[state], changed or (mask | entry[state]) != entry[state]
                for node in self._calls(instance):
                    callee = self.instances.called(instance, node)
                    after = self.exit[callee] | (self._after(instance, node) & self.written[callee])
                    outer = self.outer[callee] | (anywhere & self.written[callee])
                    if after != self.exit[callee] or outer != self.outer[callee]:
                        self.exit[callee], self.outer[callee], changed = after, outer, True

    def _after(self, instance: Instance, node: Node) -> int:
        """The tokens that may be read once a state is left."""
        entry = self.entry[instance]
        mask = 0
        for edge in node.edges:
            change = instance.changes[id(edge.effect)]
            mask |= self._target(instance, node, edge.target) & ~(change.clear | change.give)
        for target in (node.at_most_then, node.each_once_then):
            mask |= self._target(instance, node, target) if target else 0
        for branch in node.branches:
            mask |= entry.get(branch, 0)
        return mask

    def _target(self, instance: Instance, node: Node, target: str) -> int:
        entry = self.entry[instance]
        if target in entry:
            found = entry[target]
            return found | self.handled[instance] if node.handler and not instance.table.nodes[target].handler else found
        if target == BACK:
            return self.handled[instance]
        if target == JOINED:
            blocks = [other for other in instance.table.nodes.values() if other.kind == "parallel"]
            mask = 0
            for block in blocks:
                mask |= entry.get(block.edges[0].target, 0) | entry[block.id]
            return mask
        left = self.instances.given(instance.resolved(token) for token in instance.table.ends[target].leaves) if target in instance.table.ends else 0
        return self.exit[instance] & ~left

    def _steps(self, instance: Instance, node: Node) -> tuple[int, ...]:
        after = self._after(instance, node) | self._anywhere(instance) | (self.entry[instance][node.id] if node.kind == "parallel" else 0)
        masks = [after | self._read_at(instance, node)]
        for step in reversed(node.steps):
            change = instance.changes[id(step.effect)]
            reads = self.tokens.mask(token for act in step.effect.acts for token in self.instances.reads_at_act(instance.resolved(act)))
            masks.append(masks[-1] & ~(change.clear | change.give) | reads | self._anywhere(instance))
        return tuple(reversed(masks))

    def _anywhere(self, instance: Instance) -> int:
        """What an event or a withdrawal may make readable at any time."""
        entry = self.entry[instance]
        mask = self.always[instance] | self.outer[instance]
        for event in instance.table.events:
            mask |= entry.get(event.target or "", 0)
        for handler in instance.withdrawals.values():
            mask |= entry.get(handler, 0)
        return mask

    def _read_at(self, instance: Instance, node: Node) -> int:
        mask = self._reading(instance, tokens_read(edge.guard for edge in node.edges if edge.guard))
        if node.call and node.call.procedure in self.instances.tables:
            callee = self.instances.called(instance, node)
            mask |= self.entry[callee].get(callee.table.start, 0) & ~self.fresh(instance, node)
            mask |= self.tokens.mask(callee.resolved(token) for token in callee.table.begins_with)
            mask |= self.exit[callee] & self._after(instance, node)
        return mask


def live_shared(tables: Tables, always: frozenset[str]) -> dict[str, dict[str, frozenset[str]]]:
    """For each procedure and state, the facts about the person that a way from there may still read.

    Only by reach, without looking at what settles them; handlers and called procedures count with all they read.
    """
    whole = {name: {fact for node in table.nodes.values() for fact in facts_at(node)} | facts_read(event.when for event in table.events if event.when)
             for name, table in tables.by_id.items()}
    for _ in _until_still(whole):
        for name, table in tables.by_id.items():
            for node in table.nodes.values():
                whole[name] |= whole.get(node.call.procedure, set()) if node.call else set()
    return {name: _shared_of(table, whole, always, tables) for name, table in tables.by_id.items()}


def _shared_of(table: Table, whole: dict[str, set[str]], always: frozenset[str], tables: Tables) -> dict[str, frozenset[str]]:
    own = {state: facts_at(node) | (whole.get(node.call.procedure, set()) if node.call else set()) for state, node in table.nodes.items()}
    anywhere = set(always) | facts_read(event.when for event in table.events if event.when)
    handlers = [state for state in handlers_of(table) if state in table.nodes]
    for _ in _until_still(own):
        heard = set().union(*(own[state] for state in handlers))
        for state in table.nodes:
            own[state] |= heard.union(*(own.get(target, set()) for target in onward(table, state)))
    everything = set().union(*own.values()) if own else set()
    return {state: frozenset(with_bases(anywhere | (everything if table.nodes[state].handler else facts), tables.terms.facts)) for state, facts in own.items()}

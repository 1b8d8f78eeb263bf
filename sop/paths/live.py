"""Live facts: what may still be read. Situations that differ only in what is dead are one; this keeps the graph small.

Backward data-flow over the steps of every procedure, callers and callees together, until nothing changes (Kildall 1973). A fact
is live before a step when the step reads it, or when it is live afterwards and the step does not settle it. Guards are not looked
at, so it errs only on the side of keeping more. Facts that a rule reads at an act are read there like any other
(checker.md, trap 3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sop.model.condition import InForce, literals
from sop.model.state import BACK, JOINED
from sop.paths.graph import handlers_of
from sop.paths.layout import AGE_GROUP, Layout
from sop.paths.reads import facts_read
from sop.paths.table import Effect, Node, Table, Tables

Reads = Callable[[Effect], Iterable[str]]
"""The facts that rules read when an effect happens."""


class Live:
    """The live facts before each step of each state, as masks of the layout."""

    def __init__(self, tables: Tables, layout: Layout, reads: Reads, always: frozenset[str] = frozenset()) -> None:
        """`always` are facts that may be read at any place."""
        self.tables, self.layout, self.reads, self.always = tables, layout, reads, always
        self.local = {name: layout.local_mask(name) for name in tables.by_id}
        self.masks = {name: {state: [0] * (len(node.steps) + 1) for state, node in table.nodes.items()} for name, table in tables.by_id.items()}
        self.ended = {name: self._mask(table, always) for name, table in tables.by_id.items()}
        """Live when a procedure ends, in whoever called it or goes on from it."""
        self.outer = dict.fromkeys(tables.by_id, 0)
        """Live in the handlers of whoever called it."""
        self.anywhere = dict.fromkeys(tables.by_id, 0)
        """What handlers may read or settle: it is live wherever an event may fall, and all that a handler is told. What else is known
        where an event fell is known there again when the handler comes back."""
        beside = sum_of(self._set_by(table, (name for name, _ in event.effect.sets)) for table in tables.by_id.values() for event in table.events if event.target is None)
        self.settled = {name: self._by_handlers(table) | beside & layout.shared_mask for name, table in tables.by_id.items()}
        self._own = {name: {state: self._read_here(table, node) for state, node in table.nodes.items()} for name, table in tables.by_id.items()}
        self._steps = {name: {state: [self._step(table, step.effect) for step in node.steps] for state, node in table.nodes.items()} for name, table in tables.by_id.items()}
        self._edges = {name: {state: [(edge.target, *self._edge(table, node, edge.effect)) for edge in node.edges] for state, node in table.nodes.items()}
                       for name, table in tables.by_id.items()}
        while self._again():
            pass

    def before(self, procedure: str, state: str, step: int) -> int:
        """What is live before a step of a state; after its last step, before its ways on."""
        return self.masks[procedure][state][step]

    # reads and settlements

    def _mask(self, table: Table, facts: Iterable[str]) -> int:
        found = 0
        for name in facts:
            place = self.layout.of(table, name)
            found |= place.read_mask if place else 0
        return found

    def _read_here(self, table: Table, node: Node) -> int:
        guards = [edge.guard for edge in node.edges if edge.guard]
        facts = facts_read(guards) | _of_age(guards)
        if node.call:
            facts |= {ours for _, ours in node.call.facts} | {AGE_GROUP}
        return self._mask(table, facts) | self._deadline(table, node)

    def _deadline(self, table: Table, node: Node) -> int:
        return self._mask(table, [node.within_fact]) if node.within_fact else 0

    def _step(self, table: Table, effect: Effect) -> tuple[int, int]:
        """(read, settled) of a step."""
        read, settled = self._mask(table, self.reads(effect)), 0
        for name in effect.notes:
            place = self.layout.of(table, name)
            if place is not None:
                settled |= place.read_mask
                read |= place.read_mask if place.dependents else 0
        return read, settled & ~read

    def _edge(self, table: Table, node: Node, effect: Effect) -> tuple[int, int]:
        read, settled = self._mask(table, self.reads(effect)), 0
        names = [name for name, _ in effect.sets] + ([node.fact] if node.kind == "question" and node.fact else [])
        for name in names:
            place = self.layout.of(table, name)
            if place is not None:
                settled |= place.read_mask
                read |= place.read_mask if place.dependents else 0
        return read, settled & ~read

    # the fixed point

    def _again(self) -> bool:
        changed = False
        for name, table in self.tables.by_id.items():
            heard = self._heard(table)
            if heard | self.anywhere[name] != self.anywhere[name]:
                self.anywhere[name] |= heard
                changed = True
            for state, node in reversed(table.nodes.items()):
                changed |= self._state(table, state, node)
            for node in table.nodes.values():
                changed |= self._call(table, node)
            for end in table.ends.values():
                after = end.hands_over_to
                if after in self.tables.by_id:
                    changed |= self._leads(name, self.masks[after][self.tables.by_id[after].start][0] & self.layout.shared_mask)
        return changed

    def _heard(self, table: Table) -> int:
        masks = self.masks[table.procedure]
        whens = [event.when for event in table.events if event.when]
        found = self.outer[table.procedure] | self._mask(table, facts_read(whens) | _of_age(whens) | self.always)
        for handler in handlers_of(table):
            found |= masks[handler][0] if handler in masks else 0
        for event in table.events:
            for name, _ in event.effect.sets:
                place = self.layout.of(table, name)
                found |= place.read_mask if place and place.dependents else 0
        return found | self.settled[table.procedure]

    def _by_handlers(self, table: Table) -> int:
        """What events and handlers may settle or unset, in procedures that handlers call too."""
        found = 0
        for event in table.events:
            found |= self._set_by(table, (name for name, _ in event.effect.sets))
        for node in table.nodes.values():
            if node.handler:
                found |= self._set_at(table, node)
                if node.call and not node.call.other_person:
                    found |= self._set_in(node.call.procedure, frozenset()) & self.layout.shared_mask
        return found

    def _set_in(self, procedure: str, seen: frozenset[str]) -> int:
        if procedure in seen or procedure not in self.tables.by_id:
            return 0
        table = self.tables.by_id[procedure]
        found = sum_of(self._set_by(table, (name for name, _ in event.effect.sets)) for event in table.events)
        for node in table.nodes.values():
            found |= self._set_at(table, node)
            if node.call and not node.call.other_person:
                found |= self._set_in(node.call.procedure, seen | {procedure}) & self.layout.shared_mask
        return found

    def _set_at(self, table: Table, node: Node) -> int:
        names = [name for edge in node.edges for name, _ in edge.effect.sets] + ([node.fact] if node.kind in ("question", "wait") and node.fact else [])
        return self._set_by(table, [*names, *(name for step in node.steps for name in step.effect.notes)])

    def _set_by(self, table: Table, names: Iterable[str]) -> int:
        return sum_of(place.set_mask for name in names if (place := self.layout.of(table, name)))

    def _state(self, table: Table, state: str, node: Node) -> bool:
        masks, always = self.masks[table.procedure][state], self.anywhere[table.procedure]
        mask = always | self._own[table.procedure][state]
        for target, read, settled in self._edges[table.procedure][state]:
            mask |= self._target(table, target) & ~settled | read
        for target in (node.at_most_then, node.each_once_then):
            mask |= self._target(table, target) if target else 0
        for branch in node.branches:
            mask |= self._target(table, branch)
        if node.call and node.call.procedure in self.tables.by_id:
            callee = self.tables.by_id[node.call.procedure]
            mask |= self.masks[callee.procedure][callee.start][0] & self.layout.shared_mask if not node.call.other_person else 0
        changed = mask != masks[-1]
        masks[-1] = mask
        for number in range(len(node.steps) - 1, -1, -1):
            read, settled = self._steps[table.procedure][state][number]
            late = sum_of(self._target(table, edge.target) for edge in node.edges if edge.answer.startswith("late"))
            mask = mask & ~settled | read | always | late
            if number == 0:
                mask |= (self._target(table, node.at_most_then) if node.at_most_then else 0) | self._deadline(table, node)
            changed |= mask != masks[number]
            masks[number] = mask
        return changed

    def _target(self, table: Table, target: str) -> int:
        masks = self.masks[table.procedure]
        if target in masks:
            return masks[target][0]
        if target == JOINED:
            blocks = [other for other in table.nodes.values() if other.kind == "parallel"]
            after = {other.edges[0].target for other in blocks} - {JOINED}  # a block in a branch is joined itself
            return sum_of(self._target(table, target) for target in after) | sum_of(masks[other.id][0] for other in blocks)
        return 0 if target == BACK else self.ended[table.procedure]

    def _call(self, table: Table, node: Node) -> bool:
        if node.call is None or node.call.procedure not in self.tables.by_id or node.call.other_person:
            return False
        after = sum_of(self._target(table, target) & ~settled | read for target, read, settled in self._edges[table.procedure][node.id])
        changed = self._leads(node.call.procedure, after & self.layout.shared_mask)
        outer = (self.anywhere[table.procedure] | after) & self.layout.shared_mask
        if outer | self.outer[node.call.procedure] != self.outer[node.call.procedure]:
            self.outer[node.call.procedure] |= outer
            changed = True
        return changed

    def _leads(self, procedure: str, mask: int) -> bool:
        changed = mask | self.ended[procedure] != self.ended[procedure]
        self.ended[procedure] |= mask
        return changed


def sum_of(masks: Iterable[int]) -> int:
    """All the bits of some masks."""
    found = 0
    for mask in masks:
        found |= mask
    return found


def _of_age(conditions: Iterable) -> set[str]:
    """Whether the person is a child decides what counts as consent."""
    return {AGE_GROUP} if any(isinstance(literal, InForce) and literal.ref.is_consent for condition in conditions for literal in literals(condition)) else set()



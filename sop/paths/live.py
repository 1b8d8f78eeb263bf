"""Live facts: what may still be read. Situations that differ only in what is dead are one; this keeps the graph small.

Backward data-flow over the steps of every procedure, callers and callees together, until nothing changes (Kildall 1973). A fact
is live before a step when the step reads it, or when it is live afterwards and the step does not settle it. Guards are not looked
at, so it errs only on the side of keeping more. Facts that a rule reads at an act are read there like any other
(checker.md, trap 3).

What is live depends on how a run is left, and three answers are worked out at once, side by side in one number:

- *read*: what is read before the run is left, in it or in what it calls. It is what a call itself asks for; what its caller reads
  afterwards passes through it (the two halves of a summary: Sharir and Pnueli 1981).
- *gone*: the same, and what is read where the run ends or goes on elsewhere, but not where a handler comes back. It is what an event
  asks for wherever it may fall: what is known there is known there again when the handler comes back, but for what handlers may settle.
- *whole*: the same, and where a handler comes back, what handlers may settle and some place of the procedure still reads. It is what
  is kept at a place. So that handlers may settle a fact keeps it alive only where somebody reads it later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sop.model.condition import InForce, literals
from sop.model.state import BACK, JOINED
from sop.paths.graph import withdrawals_of
from sop.paths.layout import AGE_GROUP, Layout
from sop.paths.reads import facts_read, settled_by
from sop.paths.settles import Settles
from sop.paths.surely import surely_settled
from sop.paths.table import Edge, Effect, Node, Table, Tables

Reads = Callable[[Effect], Iterable[str]]
"""The facts that rules read when an effect happens."""


class Live:
    """The live facts before each step of each state, as masks of the layout."""

    def __init__(self, tables: Tables, layout: Layout, reads: Reads, always: frozenset[str] = frozenset()) -> None:
        """`always` are facts that may be read at any place."""
        self.tables, self.layout, self.reads, self.always = tables, layout, reads, always
        self.settles = Settles(tables, layout)
        self._surely = surely_settled(tables, layout)
        self._bits = layout.bits
        self._one = (1 << self._bits) - 1
        self._each = 1 | 1 << self._bits | 1 << 2 * self._bits
        """Times a mask, it is the mask in each of the three answers."""
        self._left = 1 << self._bits | 1 << 2 * self._bits
        """Times a mask, it is the mask in those that look at how a run is left."""
        self._masks = {name: {state: [0] * (len(node.steps) + 1) for state, node in table.nodes.items()} for name, table in tables.by_id.items()}
        self.ended = {name: self._mask(table, always) for name, table in tables.by_id.items()}
        """Live when a procedure ends, in whoever called it. Who goes on after a hand-over begins a case of its own."""
        self.outer = dict.fromkeys(tables.by_id, 0)
        """Live where whoever called it hears what it leaves unheard, and where the call is come back to then."""
        self._beside = dict.fromkeys(tables.by_id, 0)
        """What those who called it read, and settle, where something falls in it by which they only start a run beside."""
        self._heard = dict.fromkeys(tables.by_id, 0)
        """What events ask for wherever they may fall."""
        self._returned = dict.fromkeys(tables.by_id, 0)
        """What handlers may settle, and some place reads to which they come back."""
        self._own = {name: {state: self._read_here(table, node) * self._each for state, node in table.nodes.items()} for name, table in tables.by_id.items()}
        self._steps = {name: {state: [self._step(table, step.effect) for step in node.steps] for state, node in table.nodes.items()} for name, table in tables.by_id.items()}
        self._edges = {name: {state: [(edge.target, *self._effect(table, edge.effect, settled_by(node, edge)), self._inside(node, edge)) for edge in node.edges]
                              for state, node in table.nodes.items()} for name, table in tables.by_id.items()}
        """Of each way on: (where to, what is read, what is settled, what a call surely settled before it)."""
        self._events = {name: [(event.target, *self._effect(table, event.effect, [fact for fact, _ in event.effect.sets])) for event in table.events]
                        for name, table in tables.by_id.items()}
        self._own_beside = {name: self._starts_beside(table) for name, table in tables.by_id.items()}
        while self._again():
            pass

    def before(self, procedure: str, state: str, step: int) -> int:
        """What is live before a step of a state; after its last step, before its ways on."""
        return self._whole(self._masks[procedure][state][step])

    def asked(self, procedure: str) -> int:
        """What may be read in a run of a procedure, from its beginning on."""
        return self._read(self._masks[procedure][self.tables.by_id[procedure].start][0])

    def told(self, procedure: str) -> int:
        """What may be read where something falls, wherever that is, and on where it leads to elsewhere."""
        return self._gone(self._heard[procedure])

    def _read(self, answers: int) -> int:
        return answers & self._one

    def _gone(self, answers: int) -> int:
        return answers >> self._bits & self._one

    def _whole(self, answers: int) -> int:
        return answers >> 2 * self._bits

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
        """(read, settled) of a step, in each answer."""
        return self._effect(table, effect, effect.notes)

    def _inside(self, node: Node, edge: Edge) -> int:
        return self._surely.get((node.call.procedure, edge.answer), 0) * self._each if node.call and not node.call.other_person else 0

    def _effect(self, table: Table, effect: Effect, names: Iterable[str]) -> tuple[int, int]:
        read, settled = self._mask(table, self.reads(effect)), 0
        for name in names:
            place = self.layout.of(table, name)
            if place is not None:
                settled |= place.read_mask
                read |= place.read_mask if place.dependents else 0
        return read * self._each, (settled & ~read) * self._each

    # the fixed point

    def _again(self) -> bool:
        changed = False
        for name, table in self.tables.by_id.items():
            changed |= self._listens(table)
            for state, node in reversed(table.nodes.items()):
                changed |= self._state(table, state, node)
            returned = sum_of(map(self._whole, (mask for masks in self._masks[name].values() for mask in masks))) & self.settles.handlers[name].mask
            changed |= self._adds(self._returned, name, returned)
            for node in table.nodes.values():
                changed |= self._call(table, node)
        return changed

    def _listens(self, table: Table) -> bool:
        masks = self._masks[table.procedure]
        whens = [event.when for event in table.events if event.when]
        found = self._mask(table, facts_read(whens) | _of_age(whens) | self.always) | self._beside[table.procedure]
        found = found * self._each | self.outer[table.procedure] * self._left
        for target, read, settled in self._events[table.procedure]:
            found |= (masks[target][0] & ~settled if target in masks else 0) | read
        for handler in withdrawals_of(table) & masks.keys():
            found |= masks[handler][0]
        read, gone = self._read(found), self._gone(found)
        return self._adds(self._heard, table.procedure, read | gone * self._left)

    def _starts_beside(self, table: Table) -> int:
        """What is read, and settled, where an event only starts a run beside."""
        whens = [event.when for event in table.events if event.target is None and event.when]
        read = sum_of(read for target, read, _ in self._events[table.procedure] if target is None)
        return (self._mask(table, facts_read(whens) | _of_age(whens)) | self._read(read)) & self.layout.shared_mask

    def _state(self, table: Table, state: str, node: Node) -> bool:
        masks, always = self._masks[table.procedure][state], self._heard[table.procedure]
        mask = always | self._own[table.procedure][state]
        for target, read, settled, inside in self._edges[table.procedure][state]:
            mask |= self._target(table, target) & ~settled & ~inside | read
        for target in (node.at_most_then, node.each_once_then):
            mask |= self._target(table, target) if target else 0
        for branch in node.branches:
            mask |= self._target(table, branch)
        if node.call and node.call.procedure in self.tables.by_id and not node.call.other_person:
            callee = self.tables.by_id[node.call.procedure]
            mask |= (self._read(self._masks[callee.procedure][callee.start][0]) & self.layout.shared_mask) * self._each
        changed = mask != masks[-1]
        masks[-1] = mask
        for number in range(len(node.steps) - 1, -1, -1):
            read, settled = self._steps[table.procedure][state][number]
            late = sum_of(self._target(table, edge.target) for edge in node.edges if edge.answer.startswith("late"))
            mask = mask & ~settled | read | always | late
            if number == 0:
                mask |= (self._target(table, node.at_most_then) if node.at_most_then else 0) | self._deadline(table, node) * self._each
            changed |= mask != masks[number]
            masks[number] = mask
        return changed

    def _target(self, table: Table, target: str) -> int:
        masks = self._masks[table.procedure]
        if target in masks:
            return masks[target][0]
        if target == JOINED:
            blocks = [other for other in table.nodes.values() if other.kind == "parallel"]
            after = {other.edges[0].target for other in blocks} - {JOINED}  # a block in a branch is joined itself
            return sum_of(self._target(table, target) for target in after) | sum_of(masks[other.id][0] for other in blocks)
        return self._returned[table.procedure] << 2 * self._bits if target == BACK else self.ended[table.procedure] * self._left

    def _call(self, table: Table, node: Node) -> bool:
        if node.call is None or node.call.procedure not in self.tables.by_id or node.call.other_person:
            return False
        after = sum_of(self._target(table, target) & ~settled | read for target, read, settled, _ in self._edges[table.procedure][node.id])
        settles = self.settles.runs[node.call.procedure].mask & self.layout.shared_mask
        changed = self._adds(self.ended, node.call.procedure, self._whole(after) & settles)
        changed |= self._adds(self.outer, node.call.procedure, self._whole(self._masks[table.procedure][node.id][-1]) & settles)
        return self._adds(self._beside, node.call.procedure, self._beside[table.procedure] | self._own_beside[table.procedure]) or changed

    @staticmethod
    def _adds(masks: dict[str, int], procedure: str, mask: int) -> bool:
        changed = bool(mask & ~masks[procedure])
        masks[procedure] |= mask
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



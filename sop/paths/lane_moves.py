"""What effects, events, calls and ends do to the lanes, each worked out once."""

from __future__ import annotations

from collections.abc import Iterable

from sop.paths.bits import Bits, Moves
from sop.paths.case import scope_of
from sop.paths.instance import ONCE, Instance, Instances
from sop.paths.table import Effect, Node


class LaneMoves:
    """The moves of one search, by what causes them."""

    def __init__(self, bits: Bits, instances: Instances) -> None:
        self.bits = bits
        self.instances = instances
        self._known: dict[tuple, Moves] = {}

    def given(self, tokens: Iterable[str]) -> Moves:
        """Tokens come into force, and it is remembered that they did."""
        names = list(tokens)
        return self.bits.giving([*names, *(ONCE + name for name in names)])

    def effect(self, instance: Instance, effect: Effect) -> Moves:
        """A step's or an answer's effect."""
        key = (instance, id(effect))
        moves = self._known.get(key)
        if moves is None:
            ended = [instance.resolved(token) for token in (*effect.revokes, *effect.refuses)]
            if effect.binds:
                ended += self._about({instance.subjects.get(effect.binds, effect.binds)})
            moves = self._known[key] = (*self.bits.ending(ended), *self.given(instance.resolved(token) for token in effect.establishes))
        return moves

    def lapse(self, event: str) -> Moves:
        """What an event ends by itself."""
        key = ("event", event)
        if key not in self._known:
            names = {name for name, events in self.instances.terms.lapses_on.items() if event in events}
            self._known[key] = self.bits.ending(dict.fromkeys(token for group in self.bits.groups for token in group if token.split(":", 1)[0] in names))
        return self._known[key]

    def fresh(self, instance: Instance, node: Node) -> Moves:
        """What lapses when a call begins: tokens about the callee's own subjects."""
        key = (instance, node.id, "fresh")
        if key not in self._known:
            self._known[key] = self.bits.ending(self._about(self.instances.fresh_scopes(instance, node)))
        return self._known[key]

    def left(self, instance: Instance, outcome: str) -> Moves:
        """What an outcome leaves in force."""
        key = (instance, outcome, "left")
        if key not in self._known:
            self._known[key] = self.given(instance.resolved(token) for token in instance.table.ends[outcome].leaves)
        return self._known[key]

    def _about(self, scopes: set[str]) -> list[str]:
        """The tokens of some lane that have one of these scopes."""
        return list(dict.fromkeys(token for group in self.bits.groups for token in group if scope_of(token) in scopes and not token.startswith(ONCE)))

"""What a run may settle, and what its handlers may: whatever else is known is afterwards as it was before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from sop.paths.layout import Field, Layout
from sop.paths.table import Effect, Node, Table, Tables

Settling = tuple[Field, str]
"""A fact, and the value that it is given; ANY where that is not always the same."""

ANY = ""


@dataclass(frozen=True)
class Settled:
    """Everything that may be settled somewhere."""

    settlings: frozenset[Settling]

    @cached_property
    def mask(self) -> int:
        """The bits that may change."""
        return reduce(or_, (place.set_mask for place, _ in self.settlings), 0)

    def always_the_same(self, place: Field) -> bool:
        """Whether a fact is given no two values: then it was corrected exactly where it is another afterwards."""
        values = {value for each, value in self.settlings if each is place or each in place.derivatives or each is place.base}
        return ANY not in values and len(values) < 2


class Settles:
    """By procedure."""

    def __init__(self, tables: Tables, layout: Layout) -> None:
        self.layout = layout
        beside = {each for table in tables.by_id.values() for event in table.events if event.target is None for each in self._by(table, event.effect)}
        inside = self._inside(tables)
        given: dict[str, set[Settling]] = {name: set() for name in tables.by_id}
        for table in tables.by_id.values():
            for node in table.nodes.values():
                if node.call and node.call.procedure in given:
                    given[node.call.procedure].update(self._any(tables.by_id[node.call.procedure], (their for their, _ in node.call.facts)))
        self.handlers = {name: Settled(frozenset({*self._by_handlers(table, inside), *self._shared(beside)})) for name, table in tables.by_id.items()}
        """By the events and handlers of a procedure, also in what handlers call."""
        self.runs = {name: Settled(frozenset(self._shared({*inside[name], *given[name], *beside}))) for name in tables.by_id}
        """Of the person, by a run of a procedure, by what it calls, and by what falls there."""

    def _inside(self, tables: Tables) -> dict[str, set[Settling]]:
        """By procedure, in it and in what it calls."""
        found = {name: {each for event in table.events for each in self._by(table, event.effect)} | {each for node in table.nodes.values() for each in self._at(table, node)}
                 for name, table in tables.by_id.items()}
        callers: dict[str, set[str]] = {name: set() for name in found}
        for name, table in tables.by_id.items():
            for callee in _called(table.nodes.values()):
                callers.get(callee, set()).add(name)
        waiting = dict.fromkeys(found)
        while waiting:
            callee, _ = waiting.popitem()
            for name in callers[callee]:
                more = set(self._shared(found[callee])) - found[name]
                if more:
                    found[name] |= more
                    waiting[name] = None
        return found

    def _by_handlers(self, table: Table, inside: Mapping[str, Iterable[Settling]]) -> Iterator[Settling]:
        for event in table.events:
            yield from self._by(table, event.effect)
        handlers = [node for node in table.nodes.values() if node.handler]
        for node in handlers:
            yield from self._at(table, node)
        for callee in _called(handlers):
            yield from self._shared(inside.get(callee, ()))

    def _shared(self, settlings: Iterable[Settling]) -> Iterator[Settling]:
        return (each for each in settlings if each[0].mask & self.layout.shared_mask)

    def _at(self, table: Table, node: Node) -> Iterator[Settling]:
        for edge in node.edges:
            yield from self._by(table, edge.effect)
        asked = [node.fact] if node.kind in ("question", "wait") and node.fact else []
        yield from self._any(table, [*asked, *(name for step in node.steps for name in step.effect.notes)])

    def _by(self, table: Table, effect: Effect) -> Iterator[Settling]:
        return ((place, value) for name, value in effect.sets if (place := self.layout.of(table, name)))

    def _any(self, table: Table, names: Iterable[str]) -> Iterator[Settling]:
        return ((place, ANY) for name in names if (place := self.layout.of(table, name)))


def _called(nodes: Iterable[Node]) -> Iterator[str]:
    """The procedures that some states call about the person."""
    return (node.call.procedure for node in nodes if node.call and not node.call.other_person)

"""What a run may settle, and what its handlers may: whatever else is known is afterwards as it was before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
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

    @property
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
        self.tables, self.layout = tables, layout
        beside = {each for table in tables.by_id.values() for event in table.events if event.target is None for each in self._by(table, event.effect)}
        given: dict[str, set[Settling]] = {name: set() for name in tables.by_id}
        for table in tables.by_id.values():
            for node in table.nodes.values():
                if node.call and node.call.procedure in given:
                    given[node.call.procedure].update(self._any(tables.by_id[node.call.procedure], (their for their, _ in node.call.facts)))
        self.handlers = {name: Settled(frozenset({*self._by_handlers(table), *self._shared(beside)})) for name, table in tables.by_id.items()}
        """By the events and handlers of a procedure, also in what handlers call."""
        self.runs = {name: Settled(frozenset(self._shared({*self._in(name, frozenset()), *given[name], *beside}))) for name in tables.by_id}
        """Of the person, by a run of a procedure, by what it calls, and by what falls there."""

    def _by_handlers(self, table: Table) -> Iterator[Settling]:
        for event in table.events:
            yield from self._by(table, event.effect)
        for node in table.nodes.values():
            if node.handler:
                yield from self._at(table, node)
                if node.call and not node.call.other_person:
                    yield from self._shared(self._in(node.call.procedure, frozenset()))

    def _in(self, procedure: str, seen: frozenset[str]) -> set[Settling]:
        if procedure in seen or procedure not in self.tables.by_id:
            return set()
        table = self.tables.by_id[procedure]
        found = {each for event in table.events for each in self._by(table, event.effect)}
        for node in table.nodes.values():
            found.update(self._at(table, node))
            if node.call and not node.call.other_person:
                found.update(self._shared(self._in(node.call.procedure, seen | {procedure})))
        return found

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

"""Groups of people: every combination of what is known about a person, as bits, so that all of them are looked at in one pass.

Bit 0 stands for anybody, whoever she or he is. The others stand for one combination each, over the facts that something reads;
values that nothing tells apart are one. What nothing reads makes no difference to any path, and is said to be *not considered*.

A person of a group never gives an answer, and is never corrected to a value, that belongs to another group. In a run about another
person it is not this person who is asked: there every way is open to all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from sop.paths.layout import Field
from sop.paths.situations import Graph
from sop.paths.table import Table

ANYBODY = 1


@dataclass(frozen=True, slots=True)
class Group:
    """One combination."""

    bit: int
    values: tuple[tuple[str, tuple[str, ...]], ...]
    """(fact, the values that nothing tells apart), of each fact that is read."""


class Groups:
    """The groups of a graph."""

    def __init__(self, graph: Graph, population: Iterable[str]) -> None:
        """`population`: the facts by which people are told apart."""
        self.graph, self.layout = graph, graph.layout
        self.population = tuple(population)
        some = next(iter(graph.tables.by_id.values()))
        self.fields: dict[str, Field] = {name: place for name in self.population if (place := self.layout.of(some, name)) is not None}
        self.all = tuple(self._made())
        self.everybody = sum(group.bit for group in self.all) | ANYBODY
        self._by_code = {name: [self.everybody] * (len(place.values) + 1) for name, place in self.fields.items()}
        for number, (name, place) in enumerate(self.fields.items()):
            for code in range(1, len(place.values) + 1):
                self._by_code[name][code] = ANYBODY | sum(group.bit for group in self.all if group.values[number][1] == _alike(place, code))
        self._mask = 0
        for place in self.fields.values():
            self._mask |= place.read_mask
        self._known: dict[int, int] = {}
        self._taking: dict[str, dict[tuple[str, str, str], int]] = {}
        self._names = {name for place in self.fields.values() for name in (place.name, *([place.base.name] if place.base else []))}

    def _made(self) -> Iterator[Group]:
        values = [[(name, _alike(place, code)) for code in range(1, len(place.values) + 1)] for name, place in self.fields.items()]
        for number, combination in enumerate(product(*values), 1):
            yield Group(1 << number, combination)

    def knowing(self, facts: int) -> int:
        """The groups whose people may be known so."""
        facts &= self._mask
        found = self._known.get(facts)
        if found is None:
            found = self.everybody
            for name, place in self.fields.items():
                found &= self._by_code[name][place.code(facts)]
            self._known[facts] = found
        return found

    def taking(self, table: Table) -> dict[tuple[str, str, str], int]:
        """Of the ways that settle such a fact, by what, detail and state of their label: the groups that may go them."""
        found = self._taking.get(table.procedure)
        if found is None:
            found = self._taking[table.procedure] = {}
            for key, sets in _settling(table):
                groups = self._after(table, sets)
                if groups != self.everybody or key in found:
                    found[key] = found.get(key, 0) | groups
        return found

    def told_apart_by_answers(self, tables: Iterable[Table]) -> Iterator[tuple[Group, int]]:
        """One group of each kind that must give other answers than the rest, and the bits of all of its kind; none where all may give the same."""
        masks = sorted({mask for table in tables for (what, _, _), mask in self.taking(table).items() if what != "event"} - {self.everybody})
        kinds: dict[tuple[bool, ...], list[Group]] = {}
        for group in self.all if masks else ():
            kinds.setdefault(tuple(bool(mask & group.bit) for mask in masks), []).append(group)
        yield from ((same[0], sum(group.bit for group in same)) for same in kinds.values())

    def _after(self, table: Table, sets: Iterable[tuple[str, str]]) -> int:
        facts = 0
        for name, value in sets:
            if name in self._names and table.facts[name].shared and (value in table.facts[name].values or value.isdecimal()):
                facts = self.layout.set(table, facts, name, value)
        return self.knowing(facts)


def _alike(place: Field, code: int) -> tuple[str, ...]:
    """The values that share a code; of whole numbers, the first of their stretch."""
    return tuple(value for value, its in place.codes.items() if its == code)


def _settling(table: Table) -> Iterator[tuple[tuple[str, str, str], tuple[tuple[str, str], ...]]]:
    """What each way of a table may settle, by what, detail and state of its label."""
    for node in table.nodes.values():
        for edge in node.edges:
            if edge.effect.sets:
                yield ("called" if node.call else "answer", edge.answer, node.id), edge.effect.sets
    for event in table.events:
        yield ("event", event.event, ""), event.effect.sets

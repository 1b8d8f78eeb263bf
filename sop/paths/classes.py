"""Values that no condition tells apart are one value to a search.

Exact: two values of a fact are merged when every guard, every condition of a rule or event and every derived fact treats them
alike, and every choice sends them the same way. Facts that are handed to called procedures are left whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sop.model.condition import Condition, FactIs, literals
from sop.paths.table import FactDomain, Node, Table, Tables

Fact = tuple[str, str]
"""(procedure, or '' for a fact about the person; name)."""


def classes(tables: Tables, read: Iterable[Condition]) -> dict[Fact, dict[str, str]]:
    """For each fact, the value that stands for each of its values."""
    read = tuple(read)
    tests: dict[Fact, list[frozenset[str]]] = {}
    handed: set[Fact] = set()
    for condition in (*read, *(when for domain in tables.terms.facts.values() for _, when in domain.derivation)):
        _note(tests, "", tables.terms.facts, condition)
    for table in tables.by_id.values():
        for condition in read:  # rules may speak of facts of one run, too
            _note(tests, table.procedure, table.facts, condition)
        for event in table.events:
            if event.when:
                _note(tests, table.procedure, table.facts, event.when)
        for node in table.nodes.values():
            for test, fact in _choices(node, table):
                tests.setdefault(fact, []).append(test)
            for edge in node.edges if node.kind == "choice" and not _by_value(node) else ():
                if edge.guard:
                    _note(tests, table.procedure, table.facts, edge.guard)
            for their, ours in node.call.facts if node.call else ():
                handed |= {_key(table.procedure, table.facts, ours), (node.call.procedure if node.call else "", their)}
    found = {}
    for table in tables.by_id.values():
        for name, domain in table.facts.items():
            key = _key(table.procedure, table.facts, name)
            if key not in handed and domain.bounds is None:
                found[key] = _merge(domain.values, tests.get(key, []))
    return found


def _key(procedure: str, facts: Mapping[str, FactDomain], name: str) -> Fact:
    return ("", name) if name in facts and facts[name].shared else (procedure, name)


def _note(tests: dict[Fact, list[frozenset[str]]], procedure: str, facts: Mapping[str, FactDomain], condition: Condition) -> None:
    for literal in literals(condition):
        if isinstance(literal, FactIs):
            tests.setdefault(_key(procedure, facts, literal.fact), []).append(frozenset(literal.values))


def _by_value(node: Node) -> bool:
    return node.fact is not None and all(isinstance(edge.guard, FactIs) and edge.guard.fact == node.fact for edge in node.edges)


def _choices(node: Node, table: Table) -> Iterator[tuple[frozenset[str], Fact]]:
    """For a choice by value: the values that are sent the same way."""
    if node.kind != "choice" or not _by_value(node):
        return
    ways: dict[object, set[str]] = {}
    for edge in node.edges:
        assert isinstance(edge.guard, FactIs)
        ways.setdefault((edge.target, edge.effect), set()).update(edge.guard.values)
    for values in ways.values():
        yield frozenset(values), _key(table.procedure, table.facts, node.fact or "")


def _merge(values: tuple[str, ...], tests: list[frozenset[str]]) -> dict[str, str]:
    first: dict[tuple[bool, ...], str] = {}
    return {value: first.setdefault(tuple(value in test for test in tests), value) for value in values}

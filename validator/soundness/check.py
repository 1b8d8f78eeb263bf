"""What a check of soundness is: a function that yields findings about all paths of a corpus, named for the defect.

Its docstring is its page: the first line says what should be so, `Why:` gives the reason, `Bad:` and `Good:` hold the states of a small
procedure that run as tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sop.corpus import Corpus
from sop.finding import Finding
from sop.paths.moves import Broken
from sop.paths.people import POPULATION, Population
from sop.paths.situations import Graph
from sop.paths.table import Node, Tables
from sop.paths.telling import beats
from validator.ethics.story import Teller
from validator.soundness.coming import Coming, Gone
from validator.soundness.forks import Ahead
from validator.soundness.groups import Groups
from validator.soundness.helping import Help, Helped
from validator.soundness.occurring import Occurring
from validator.soundness.reaching_ends import who_reaches_what
from validator.soundness.sure import Surely


@dataclass(frozen=True)
class Paths:
    """All paths of a corpus, with what several checks ask of them, worked out once."""

    corpus: Corpus
    tables: Tables
    graph: Graph
    starts: dict[int, tuple[str, ...]]
    """The nodes in which cases begin, and what is in force there."""
    exercised: frozenset[str]
    """The rules of whose acts some occurs."""

    @cached_property
    def ahead(self) -> Ahead:
        """How each situation may go on."""
        return Ahead(self.graph)

    @cached_property
    def surely(self) -> Surely:
        """What surely follows each."""
        return Surely(self.ahead)

    @cached_property
    def helped(self) -> Helped:
        """Where help surely is still to come."""
        return Helped(self.ahead, self.surely, self.help)

    @cached_property
    def coming(self) -> Coming:
        """What cases come to."""
        return Coming(self.graph, self.starts)

    @property
    def gone(self) -> Mapping[str, Gone]:
        """The ways that cases go, by procedure."""
        return self.coming.gone

    @cached_property
    def occurring(self) -> Occurring:
        """Which groups of people come where."""
        return Occurring(self.graph, Groups(self.graph, POPULATION))

    @cached_property
    def populations(self) -> tuple[Population, ...]:
        """Who reaches which outcome, for each procedure in which a case may begin by itself."""
        return tuple(who_reaches_what(self.graph, self.occurring, self.coming.comes, [name for name in self.graph.roots if self.tables.by_id[name].entry],
                                      frozenset(self.corpus.vocabulary.facts)))

    @cached_property
    def help(self) -> Help:
        """Help is a step that gives a service; and an outcome with which somebody goes on, something stays in force or is owed."""
        states = {name: frozenset(node.id for node in table.nodes.values() if any(step.serves for step in node.steps)) for name, table in self.tables.by_id.items()}
        outcomes = {name: frozenset(end.id for end in table.ends.values() if end.hands_over_to or end.leaves or end.owes) for name, table in self.tables.by_id.items()}
        return Help(states, outcomes)

    def node(self, procedure: str, state: str) -> Node:
        """A compiled state."""
        return self.tables.by_id[procedure].nodes[state]

    @cached_property
    def teller(self) -> Teller:
        """Names things in the source language."""
        return Teller(self.corpus)

    def story(self, graph: Graph, broken: Broken, last: str) -> tuple[str, ...]:
        """A path of a graph as a story, with what is so at its end."""
        entry = broken.root
        table = graph.context[entry].program.table
        held = tuple(graph.context[entry].program.instance.resolved(token) for token in table.begins_with)
        return self.teller.story(graph.layout.told(table, graph.facts[entry]), list(beats(graph, entry, held, broken.moves)), last)


@dataclass(frozen=True)
class Everywhere:
    """What all cases of a corpus do together, wherever they begin."""

    corpus: Corpus
    tables: Tables
    gone: Mapping[str, Gone]
    """The ways that cases go, by procedure that some case comes to."""
    exercised: frozenset[str]
    """The rules of whose acts some occurs."""
    populations: tuple[Population, ...]
    """Who reaches which outcome, for each procedure in which a case may begin by itself."""


Check = Callable[[Any], Iterator[Finding]]

CHECKS: dict[str, Check] = {}
"""Every check by its name; filled when `validator.soundness.judge` is imported."""

TOGETHER: set[str] = set()
"""The checks that ask what happens anywhere: what one beginning never comes to, another may."""


def check(function: Callable[[Paths], Iterator[Finding]]) -> Callable[[Paths], Iterator[Finding]]:
    """Enter a check, that looks at the cases from one beginning at a time, under its name in kebab-case."""
    CHECKS[function.__name__.replace("_", "-")] = function
    return function


def check_together(function: Callable[[Paths | Everywhere], Iterator[Finding]]) -> Callable[[Paths | Everywhere], Iterator[Finding]]:
    """Enter a check that looks at the cases from all beginnings together."""
    name = function.__name__.replace("_", "-")
    CHECKS[name] = function
    TOGETHER.add(name)
    return function

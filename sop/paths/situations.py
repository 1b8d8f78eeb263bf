"""The graph of a case, as values: nodes by number, the ways between them, and the contexts that are entered and left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sop.paths.change import Change, Cube
from sop.paths.instance import Instances
from sop.paths.layout import Layout
from sop.paths.order import ranks
from sop.paths.program import Program
from sop.paths.table import EventEdge, Tables
from sop.paths.way import Label

if TYPE_CHECKING:
    from sop.paths.clock import Clock

LIMIT = 2_000_000
"""Nodes; beyond it the verdict is 'not decided'."""

MOMENT = "moment"
"""An exit of a context: somewhere inside, where what is not heard there may fall."""

NOTHING = Label("")


class NotDecided(Exception):
    """More nodes than the limit. `wide` names the places with most situations."""

    def __init__(self, wide: Iterable[tuple[str, str, int]] = ()) -> None:
        super().__init__()
        self.wide = tuple(wide)


class Edge(NamedTuple):
    """A way from one node to another of the same context."""

    to: int
    change: Change
    cube: Cube
    label: Label


class Return(NamedTuple):
    """How it goes on after an exit of a context that was entered."""

    exit: int
    to: int
    change: Change
    cube: Cube
    label: Label


Resume = Callable[["Link", str, Any, int, int], None]
"""What to do when an exit is found: (link, kind, detail, facts, node)."""


class Link:
    """A node enters a context, and goes on from its exits."""

    __slots__ = ("source", "context", "change", "cube", "label", "returns", "apart", "resume")

    def __init__(self, source: int, context: Context, change: Change, cube: Cube, label: Label, apart: bool, resume: Resume) -> None:
        self.source, self.context, self.change, self.cube, self.label = source, context, change, cube, label
        self.returns: Sequence[Return] = []
        self.apart = apart
        """About another person: what happens inside changes nothing here."""
        self.resume: Resume | None = resume


class Beside(NamedTuple):
    """A caller that hears an event wherever it stands: it may start a run beside, while what it called goes on."""

    program: Program
    event: EventEdge
    known: int
    """The caller's own facts that its conditions read."""
    handled: str
    """The event that the caller is handling."""


@dataclass(eq=False)
class Context:
    """A run of a procedure or handler, or an interruption, with the facts it begins with."""

    number: int
    kind: str
    """run, handler or interruption."""
    program: Program
    event: str
    """The event being handled, here or further out."""
    outer: tuple[Beside, ...] | None
    """What whoever called this one does about an event without leaving it, the nearest first; None where nobody called."""
    root: bool
    apart: bool = False
    """About another person than whoever called."""
    entry: int = -1
    nodes: dict[tuple, int] = field(default_factory=dict)
    exits: dict[tuple, int] = field(default_factory=dict)
    """(kind, detail, facts) -> node."""
    links: list[Link] = field(default_factory=list)
    """Who entered it."""


class Graph:
    """Every node by its number: its context, position and facts; the ways on; the contexts it enters."""

    def __init__(self, tables: Tables, instances: Instances, layout: Layout) -> None:
        self.tables, self.instances, self.layout = tables, instances, layout
        self.context: list[Context] = []
        self.position: list[int] = []
        self.facts: list[int] = []
        self.out: list[list[Edge]] = []
        self.enters: list[Sequence[Link]] = []
        self.contexts: list[Context] = []
        self.roots: dict[str, list[int]] = {}
        self.exits: dict[int, tuple[str, Any]] = {}
        """(kind, detail) of each node that is an exit of its context."""
        self.between: set[int] = set()
        """Nodes at which something falls or goes on, but no case stands."""
        self.undecided: dict[tuple[str, str], None] = {}
        """(procedure, state) of calls in a branch, of which not every order with the other branches is in the graph."""
        self.clock: Clock | None = None
        """How long things last, where ways of time were added."""
        self._rank: list[int] = []

    @property
    def rank(self) -> list[int]:
        """For each node its place in the order in which it is best worked through; asked once every node is there."""
        if len(self._rank) != len(self.out):  # of a copy without its nodes it is worked out again; other ways do no harm
            self._rank = ranks(self)
        return self._rank

    @property
    def ranked(self) -> list[int]:
        """The nodes in that order."""
        return sorted(range(len(self.rank)), key=self.rank.__getitem__)


def changes_of(graph: Graph) -> Iterator[Change]:
    """Every change of a graph, once."""
    seen: set[int] = set()
    for edges, links in zip(graph.out, graph.enters, strict=True):
        for edge in edges:
            if id(edge.change) not in seen:
                seen.add(id(edge.change))
                yield edge.change
        for link in links:
            for way in (link, *link.returns):
                if id(way.change) not in seen:
                    seen.add(id(way.change))
                    yield way.change


def starts_of(graph: Graph) -> dict[int, tuple[str, ...]]:
    """The entry nodes of the roots, and the tokens in force there."""
    found = {}
    for entries in graph.roots.values():
        instance = graph.context[entries[0]].program.instance
        found.update(dict.fromkeys(entries, tuple(instance.resolved(token) for token in instance.table.begins_with)))
    return found

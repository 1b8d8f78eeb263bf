"""A no after which no help can be reached: found exactly, with the shortest path to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sop.paths.change import Change, Site
from sop.paths.moves import Broken, Move
from sop.paths.routes import Routes
from sop.paths.situations import Edge, Graph, Link, NotDecided, Return
from sop.paths.track import Thing
from validator.soundness.barred import STACKS, Barred, Stack
from validator.soundness.forks import Ahead
from validator.soundness.helping import Helped
from validator.soundness.reaching import reached, site_of
from validator.soundness.refine import refined, things_of
from validator.soundness.sure import Surely

Starts = Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class No:
    """A no: a refusal (an edge) or a withdrawal (a link into its handler); `to` is where it leads, `act` what it is about."""

    source: int
    way: Edge | Link
    to: int
    act: str
    site: Site

    def helps(self, helped: Helped) -> bool:
        """Whether it passes a state that gives help."""
        return helped.at_beginning(self.way) if isinstance(self.way, Link) else helped.on_the_way(self.source, self.to, self.way.label)


def noes(graph: Graph) -> Iterator[No]:
    """Every no of a graph."""
    for source, edges in enumerate(graph.out):
        for edge in edges:
            if edge.label.what == "answer" and edge.label.detail == "refused":
                table = graph.context[source].program.table
                consent = table.nodes[edge.label.state].consent
                if consent:
                    yield No(source, edge, edge.to, graph.context[source].program.instance.resolved(consent), Site(table.procedure, edge.label.state, 0))
        for link in graph.enters[source]:
            if link.label.what == "withdrawal":
                yield No(source, link, link.context.entry, link.label.detail.partition(":")[2], site_of(graph, link.context.entry))


def without_help(graph: Graph, starts: Starts, helped: Helped) -> Iterator[tuple[Graph, No, Broken]]:
    """Each no, by the state where it is said or handled, that costs the person all help: it could be reached before, and cannot be after.

    Each with the shortest path there, and the graph it is a path of. `helped` is that of the graph. Raises NotDecided.
    """
    followed: set[Thing] = set()
    here, begun = graph, starts
    while True:
        open_ = [no for no in noes(here) if not helped.of[no.to] and not no.helps(helped)]
        if open_:
            come_to = reached(here)
            open_ = [no for no in open_ if come_to[no.source]]
        if not open_:
            return
        rest = things_of(graph) - followed
        search = _Search(here, begun, Barred(helped.ahead, helped), helped, not rest)
        found = search.found(open_)
        if found or search.undecided or not rest:
            yield from ((here, no, broken) for no, broken in found)
            if search.undecided:
                raise NotDecided
            return
        choices = {token for edges in here.out for edge in edges if edge.label.what == "choice" for token, _ in edge.cube}
        followed |= (search.missing | choices) & rest or rest
        here, begun = refined(graph, followed, starts)
        ahead = Ahead(here)
        helped = Helped(ahead, Surely(ahead), helped.help)


@dataclass
class _Search:
    """One look at a graph."""

    graph: Graph
    starts: Starts
    barred: Barred
    helped: Helped
    exact: bool
    """Whether everything is followed, so that what may be can be."""
    undecided: set[tuple[Site, str]] = field(default_factory=set)
    """The noes that were not looked at to the end and not found to cost help so far."""
    missing: set[Thing] = field(default_factory=set)
    """What paths hang on that cannot be gone so."""
    unheard: dict[int, list[tuple[Link, Return]]] = field(default_factory=lambda: defaultdict(list))
    """By the moment in which something falls that a called procedure does not hear: the call, and its exit."""
    leaving: dict[int, list[tuple[int, Edge]]] = field(default_factory=lambda: defaultdict(list))
    """The ways to such an exit."""

    def __post_init__(self) -> None:
        for links in self.graph.enters:
            for link in links:
                for back in link.returns if link.label.what == "call" else ():
                    if back.label.what != "called":
                        self.unheard[back.to].append((link, back))
                        self.leaving[back.exit] = []
        for node, edges in enumerate(self.graph.out):
            for edge in edges:
                if edge.to in self.leaving:
                    self.leaving[edge.to].append((node, edge))

    def found(self, noes_: Iterable[No]) -> list[tuple[No, Broken]]:
        """The noes that cost all help, those at one site about one act by their shortest path."""
        paths = Routes(self.graph, self.starts)
        found: dict[tuple[Site, str], tuple[No, Broken]] = {}
        for no in noes_:
            self.barred.left = STACKS
            try:
                self._add(no, paths, found)
            except NotDecided:
                self.undecided.add((no.site, no.act))
        self.undecided -= found.keys()
        return list(found.values())

    def _add(self, no: No, paths: Routes, found: dict[tuple[Site, str], tuple[No, Broken]]) -> None:
        for before, stack, last in self._costly(no):
            path = paths.to(before, stack)
            if path is None:
                continue
            root, moves = path[0], (*path[1], *last)
            hangs_on = paths.hangs_on(self.starts[root], moves)
            self.missing |= hangs_on
            broken = Broken(root, moves, before, Change(no.site), sum(move.label.cost for move in moves))
            key = (no.site, no.act)
            if not hangs_on and (key not in found or broken.length < found[key][1].length):
                found[key] = (no, broken)

    def _costly(self, no: No) -> Iterator[tuple[int, Stack, tuple[Move, ...]]]:
        """(where the no is said, the contexts open there, the moves of the no), where help can be reached there and not after."""
        if isinstance(no.way, Edge):
            move = Move("way", no.source, no.to, no.way.label, no.way.change, no.way.cube)
            yield from ((no.source, stack, (move,)) for stack in self.barred.stacks((no.to,)) if self._helped_at(no.source, stack))
            return
        for (_, link), (fell, through), *outer in self.barred.handled(no.way):
            for before, stack, moves in self._before(fell, tuple(outer)):
                if self._helped_at(before, stack):
                    yield before, stack, (*moves, _enter(fell, through), _enter(no.source, link))

    def _before(self, fell: int, outer: Stack) -> Iterator[tuple[int, Stack, tuple[Move, ...]]]:
        """Where the case stood when something fell: there, or inside a called procedure that did not hear it; and the moves from there."""
        if self.barred.ahead.stands[fell]:
            yield fell, outer, ()
        for link, back in self.unheard[fell]:
            leave = Move("leave", back.exit, fell, back.label, back.change, back.cube, link)
            for node, edge in self.leaving[back.exit]:
                for before, stack, moves in self._before(node, ((link.source, link), *outer)):
                    yield before, stack, (*moves, Move("way", node, edge.to, edge.label, edge.change, edge.cube), leave)

    def _helped_at(self, node: int, stack: Stack) -> bool:
        return self.helped.of[node] or (self.exact and self.barred.helps((node,), stack))


def _enter(source: int, link: Link) -> Move:
    return Move("enter", source, link.context.entry, link.label, link.change, link.cube, link)

"""How a situation may go on by itself, when nothing more falls: what leads on surely, and what hangs on something.

From each open state of a situation there is a *fork*: arms, of which only one may be open, and nobody chooses which. A choice that reads
safeguards has an arm for each way that they may stand; a state whose arrivals are bounded has one that is open until the bound
and one beyond it; of answers that may be given once, each is an arm. The ways of one arm are open together, and people choose
among them. Whoever wants to be sure of what follows must be sure of every arm of a fork, and of one way of each arm.

What is followed exactly (`sop.paths.track`) leaves fewer arms: then only those that agree with it are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from sop.paths.change import Change, Cube
from sop.paths.situations import Graph, Link
from sop.paths.table import Node
from sop.paths.way import Label

GOES_ON = frozenset({"step", "pass", "answer", "late", "choice", "enter", "at-most", "each-once", "call"})
"""What is no event: labels of ways that people go."""


class Way(NamedTuple):
    """A way on: to a node of the same context, or by a link into a called procedure, whose entry is then `to`."""

    to: int
    cube: Cube
    label: Label
    change: Change
    link: Link | None = None


class Fork(NamedTuple):
    """Arms of which one is open."""

    arms: tuple[tuple[Way, ...], ...]
    whole: bool = True
    """Whether one arm always is open."""
    bounded: bool = False
    """Whether the last arm is open in the end, when the others were gone often enough in one run."""


Open = Callable[[Cube, Label], bool]
"""Whether what is followed leaves a way open."""


def ways_on(graph: Graph, node: int, is_open: Open = lambda cube, label: True) -> Iterator[Way]:
    """Every way on that is no event; a fact that nobody asked ends the case, and is told by another rule."""
    for edge in graph.out[node]:
        if (edge.label.what in GOES_ON or edge.change.unset) and is_open(edge.cube, edge.label):
            yield Way(edge.to, edge.cube, edge.label, edge.change)
    for link in graph.enters[node]:
        if link.label.what == "call" and is_open(link.cube, link.label):
            yield Way(link.context.entry, link.cube, link.label, link.change, link)


def is_simple(graph: Graph, node: int) -> bool:
    """Whether all ways on are open together, so that there is one fork with one arm."""
    program = graph.context[node].program
    nodes = program.table.nodes
    return all(not nodes[state].at_most_then and not nodes[state].each_once_then for state in program.states(graph.position[node])) \
        and not any(edge.cube and edge.label.what == "choice" for edge in graph.out[node])


def forks(graph: Graph, node: int, is_open: Open = lambda cube, label: True, followed: Callable[[str], bool] = lambda token: False) -> Iterator[Fork]:
    """The forks of a situation, one for each open state. `followed` says which tokens `is_open` knows."""
    table = graph.context[node].program.table
    by_state: dict[str, list[Way]] = {}
    for way in ways_on(graph, node, is_open):
        if way.change.unset:
            yield Fork(((way,),))
        else:
            by_state.setdefault(way.label.state, []).append(way)
    for state, ways in by_state.items():
        yield _fork(table.nodes[state], ways, followed)


def _fork(spec: Node, ways: list[Way], followed: Callable[[str], bool]) -> Fork:
    beyond = [way for way in ways if way.label.what in ("at-most", "each-once")]
    before = [way for way in ways if way.label.what not in ("at-most", "each-once")]
    arms: list[tuple[Way, ...]] = []
    whole = True
    if spec.kind == "choice":
        by_cube: dict[Cube, list[Way]] = {}
        for way in before:
            by_cube.setdefault(way.cube, []).append(way)
        arms += [tuple(same) for same in by_cube.values()]
        whole = not by_cube or sum(2.0 ** -sum(not followed(token) for token, _ in cube) for cube in by_cube) >= 1
    elif spec.each_once_then:
        by_answer: dict[str, list[Way]] = {}
        for way in before:
            by_answer.setdefault(way.label.detail if way.label.what == "answer" else "", []).append(way)
        always = tuple(by_answer.pop("", ()))  # lateness is open beside each answer
        arms += [(*same, *always) for same in by_answer.values()]
        beyond = [*beyond, *always]
    elif before:
        arms.append(tuple(before))
    if beyond:
        arms.append(tuple(beyond))
    return Fork(tuple(arms), whole, bool(beyond))


def tokens_of(ways: Iterable[Way]) -> set[str]:
    """The tokens that some ways hang on."""
    return {token for way in ways for token, _ in way.cube}


class Ahead:
    """The forks of every situation of a graph; where all ways are open together, only the ways."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.stands = [position >= 0 and node not in graph.between for node, position in enumerate(graph.position)]
        """For each node, whether a case may stand there: not at an exit, nor at the moment in which something falls."""
        self.ways: dict[int, tuple[Way, ...]] = {}
        self.forks: dict[int, tuple[Fork, ...]] = {}
        self._returns: dict[int, dict[int, list[int]]] = {}
        for node, stand in enumerate(self.stands):
            if not stand:
                continue
            if is_simple(graph, node):
                self.ways[node] = tuple(ways_on(graph, node))
            else:
                self.forks[node] = tuple(fork for fork in forks(graph, node) if fork.whole and fork.arms)

    def returns(self, link: Link) -> dict[int, list[int]]:
        """By exit of a called procedure, where it goes on."""
        found = self._returns.get(id(link))
        if found is None:
            found = self._returns[id(link)] = {}
            for back in link.returns:
                if back.label.what == "called":  # not the moment in which something falls inside
                    found.setdefault(back.exit, []).append(back.to)
        return found

    def all_of(self, node: int) -> tuple[Way, ...]:
        """Every way on from a situation; none from where no case stands."""
        if node in self.ways:
            return self.ways[node]
        return tuple(way for fork in self.forks.get(node, ()) for arm in fork.arms for way in arm)

    def every_way(self) -> Iterator[tuple[int, tuple[Way, ...]]]:
        """Every situation with its ways on."""
        yield from self.ways.items()
        yield from ((node, self.all_of(node)) for node in self.forks)

    def targets(self, node: int) -> Iterator[int]:
        """Every node on which it hangs what follows a situation."""
        for way in self.all_of(node):
            yield way.to
            if way.link is not None:
                for tos in self.returns(way.link).values():
                    yield from tos


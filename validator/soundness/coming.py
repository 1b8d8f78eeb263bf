"""What cases really come to: the ways that some case may go, and the states and outcomes that they lead to.

A way of a choice is gone when what is known, and how safeguards may stand there (`validator.soundness.standing`), lets some case go it; an
outcome of a call, an event or a withdrawal, when some path brings it. Every other way of a state that is come to is gone. So nothing
that a case comes to is missing; what hangs on two safeguards at once, or on a bound, may be there too much.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sop.model.state import BACK, JOINED
from sop.paths.program import Program
from sop.paths.situations import Graph
from sop.paths.table import Edge, Node, Table
from validator.soundness.merge import merged
from validator.soundness.standing import Standing

Starts = Mapping[int, tuple[str, ...]]


@dataclass
class Gone:
    """What cases of one procedure go."""

    choices: set[tuple[str, int]] = field(default_factory=set)
    """(state, number of the way) of choices."""
    outcomes: set[tuple[str, str]] = field(default_factory=set)
    """(state, outcome) of calls."""
    events: set[str] = field(default_factory=set)
    handlers: set[str] = field(default_factory=set)
    """Those that a withdrawal leads into."""


class Coming:
    """Made, it is worked out."""

    def __init__(self, graph: Graph, starts: Starts) -> None:
        self.graph = graph
        self._small, self._node = merged(graph)
        self._standing = Standing(self._small, {self._node[entry]: given for entry, given in starts.items()})
        self.gone: dict[str, Gone] = {}
        """By procedure that some case comes to."""
        self._decided: dict[tuple[int, str, int], list] = {}
        for node in range(len(graph.position)):
            if self.comes(node):
                self._note(node)

    def comes(self, node: int) -> bool:
        """Whether a case may come to a node."""
        return self._standing.may[self._node[node]] is not None

    def _open(self, node: int, cube) -> bool:
        return self._standing.is_open(self._node[node], cube)

    def _note(self, node: int) -> None:
        graph, program = self.graph, self.graph.context[node].program
        gone = self.gone.setdefault(program.table.procedure, Gone())
        if graph.position[node] >= 0:
            for state in program.states(graph.position[node]):
                spec = program.table.nodes[state]
                if spec.kind == "choice":
                    gone.choices |= {(state, spec.edges.index(edge)) for cube, edge in self._ways(program, spec, graph.facts[node]) if self._open(node, cube)}
        for edge in graph.out[node]:
            if edge.label.what == "event":
                gone.events.add(edge.label.detail)
        for link in graph.enters[node]:
            if link.label.what == "event" and self._open(node, link.cube):
                gone.events.add(link.label.detail)
            elif link.label.what == "withdrawal" and self._open(node, link.cube):
                gone.handlers.add(program.instance.withdrawals[link.label.detail])
            for back in link.returns if link.label.what == "call" else ():
                if back.label.what == "called" and self.comes(back.exit) and self.comes(back.to):
                    gone.outcomes.add((back.label.state, back.label.detail))

    def _ways(self, program: Program, spec: Node, facts: int) -> list:
        key = (program.instance.number, spec.id, facts)
        if key not in self._decided:
            guards = [edge.guard for edge in spec.edges if edge.guard]
            decided = program.guards.decided(program.guards.tokens(guards), facts,
                                             lambda holds: next((edge for edge in spec.edges if edge.guard is None or holds(edge.guard)), None))
            self._decided[key] = [(cube, edge) for cube, edge in decided if isinstance(edge, Edge)]
        return self._decided[key]


def together(every: Iterable[Mapping[str, Gone]]) -> dict[str, Gone]:
    """What cases go by procedure, wherever they begin."""
    found: dict[str, Gone] = {}
    for each in every:
        for procedure, gone in each.items():
            one = found.setdefault(procedure, Gone())
            one.choices |= gone.choices
            one.outcomes |= gone.outcomes
            one.events |= gone.events
            one.handlers |= gone.handlers
    return found


def come_to(table: Table, gone: Gone) -> dict[str, None]:
    """The states and outcomes that cases come to, in order of finding."""
    found: dict[str, None] = {}
    queue = [table.start, *(event.target for event in table.events if event.target and event.event in gone.events), *sorted(gone.handlers)]
    while queue:
        state = queue.pop(0)
        if state not in found:
            found[state] = None
            queue += _onward(table, table.nodes[state], gone) if state in table.nodes else ()
    return found


def _onward(table: Table, node: Node, gone: Gone) -> Iterator[str]:
    for number, edge in enumerate(node.edges):
        if (node.kind == "choice" and (node.id, number) not in gone.choices) or (node.call and (node.id, edge.answer) not in gone.outcomes):
            continue
        if edge.target == JOINED:
            yield from (other.target for block in table.nodes.values() if block.kind == "parallel" for other in block.edges)
        elif edge.target != BACK and node.kind != "parallel":
            yield edge.target
    yield from node.branches
    yield from (target for target in (node.at_most_then, node.each_once_then) if target)

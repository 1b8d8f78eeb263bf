"""A path that a search found, as the beats of a story: where, in which procedure, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sop.paths.places import ARRIVING, Block
from sop.paths.program import Program
from sop.paths.search import Move
from sop.paths.situations import Graph
from sop.paths.way import Label

UNTOLD = ("", "called", "handled", "enter", "pass", "stay")
"""What happens by itself and is not told."""


class Leaf(NamedTuple):
    """Where one branch of what goes on at once stands; the branches that lead to it, outermost first; none where one thing goes on."""

    branches: tuple[str, ...]
    state: str
    step: int


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing on the way."""

    path: tuple[str, ...]
    """The states in which it happened, calls outermost first."""
    procedure: str
    state: str
    step: int
    what: str
    """step, answer, late, at-most, each-once, choice, call, event, withdrawal or lapse."""
    detail: str
    given: tuple[str, ...] = ()
    """Tokens that came into force."""
    ended: tuple[str, ...] = ()
    """Tokens of the path that ended, among those that were in force."""
    values: tuple[str, ...] = ()
    """The number that was answered, or what came out in a step that notes facts."""
    branches: tuple[str, ...] = ()
    """The branches in which it happened."""
    leaves: tuple[Leaf, ...] = ()
    """Where every open branch stood before it."""


class Where(NamedTuple):
    """Where a run stands."""

    calls: tuple[str, ...]
    procedure: str
    leaves: tuple[Leaf, ...]

    def leaf(self, label: Label) -> Leaf:
        """Where something happened."""
        steps = {label.step} if label.what in ("step", "late") else {leaf.step for leaf in self.leaves}
        return next((leaf for leaf in self.leaves if leaf.state == label.state and leaf.step in steps), self.leaves[0])


def beats(graph: Graph, root: int, held: Iterable[str], moves: Iterable[Move]) -> Iterator[Beat]:
    """The beats of a path, with what each of them gave and ended; `held` is in force at its beginning."""
    terms = graph.tables.terms
    calls: list[tuple[str, ...]] = [()]
    in_force, apart = set(held), []
    where = _where(graph, root, calls[-1])
    for move in moves:
        link, label, leaf = move.link, move.label, where.leaf(move.label)
        if link is not None and link.apart:
            if move.kind == "leave":
                in_force = apart.pop()
            else:
                apart.append(set(in_force))
        ended = tuple(sorted(token for token in in_force if move.change.ends_token(token, terms) and token not in move.change.given))
        in_force = in_force - set(ended) | set(move.change.given)
        if label.what not in UNTOLD:
            yield Beat((*where.calls, leaf.state), where.procedure, label.state or leaf.state, label.step if label.what == "step" else leaf.step, label.what, label.detail,
                       move.change.given, ended, label.values, leaf.branches, where.leaves)
        if link is not None and link.context.kind == "run":
            if move.kind == "enter":
                calls.append((*where.calls, leaf.state))
            else:
                calls.pop()
        fell = move.kind == "leave" and link is not None and link.context.kind == "run" and not label.what
        if graph.position[move.to] >= 0 and not fell:  # what fell inside a call is told where it fell
            where = _where(graph, move.to, calls[-1])


def _where(graph: Graph, node: int, calls: tuple[str, ...]) -> Where:
    program = graph.context[node].program
    position = graph.position[node]
    leaves = tuple(Leaf(_branches(program, position, path), state, 0 if step == ARRIVING else step) for path, (state, step) in program.places.leaves(position))
    return Where(calls, program.table.procedure, leaves)


def _branches(program: Program, position: int, path: tuple[int, ...]) -> tuple[str, ...]:
    found, place = [], program.places.all[position]
    for number in path:
        assert isinstance(place, Block)
        found.append(program.table.nodes[place.state].branches[number])
        place = program.places.all[place.branches[number] or 0]
    return tuple(found)

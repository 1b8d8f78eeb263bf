"""A path that a search found, as the beats of a story: where, in which procedure, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sop.paths.moves import Move
from sop.paths.situations import Graph


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


def beats(graph: Graph, root: int, held: Iterable[str], moves: Iterable[Move]) -> Iterator[Beat]:
    """The beats of a path, with what each of them gave and ended; `held` is in force at its beginning."""
    terms = graph.tables.terms
    calls: list[tuple[str, ...]] = [()]
    in_force, apart = set(held), []
    where = _where(graph, root, calls[-1])
    for move in moves:
        link = move.link
        if link is not None and link.apart:
            if move.kind == "leave":
                in_force = apart.pop()
            else:
                apart.append(set(in_force))
        ended = tuple(sorted(token for token in in_force if move.change.ends_token(token, terms) and token not in move.change.given))
        in_force = in_force - set(ended) | set(move.change.given)
        if move.label.what and move.label.what not in ("called", "handled", "enter", "pass"):
            path, procedure, state, step = where
            yield Beat(path, procedure, move.label.state or state, move.label.step if move.label.what == "step" else step,
                       move.label.what, move.label.detail, move.change.given, ended)
        if link is not None and link.context.kind == "run":
            if move.kind == "enter":
                calls.append(where[0])
            else:
                calls.pop()
        fell = move.kind == "leave" and link is not None and link.context.kind == "run" and not move.label.what
        if graph.position[move.to] >= 0 and not fell:  # what fell inside a call is told where it fell
            where = _where(graph, move.to, calls[-1])


def _where(graph: Graph, node: int, calls: tuple[str, ...]) -> tuple[tuple[str, ...], str, str, int]:
    program = graph.context[node].program
    _, (state, step) = program.places.leaves(graph.position[node])[0]
    return (*calls, state), program.table.procedure, state, step

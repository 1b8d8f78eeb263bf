"""Go over a path again with everything followed: every token, every count. What it hangs on and does not have is its first gap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sop.paths.track import ANSWERS, ARRIVALS, BOUNDS, Count, Thing, answers_of, arrivals
from sop.paths.situations import Graph

if TYPE_CHECKING:
    from sop.paths.search import Move


class _Run:
    """The counts of one run."""

    def __init__(self, procedure: str) -> None:
        self.procedure = procedure
        self.arrived: Counter[str] = Counter()
        self.used: dict[str, set[str]] = {}


def gaps(graph: Graph, given: Iterable[str], moves: Sequence[Move]) -> Iterator[Thing]:
    """Each token or count that a path hangs on and that is not so, once; none when the path can really be gone.

    After a gap it goes on as if it had been so, to find what else is missing.
    """
    terms = graph.tables.terms
    held = set(given)
    apart: list[set[str]] = []
    runs: list[_Run] = []
    told: set[Thing] = set()
    if moves:
        program = graph.context[moves[0].source].program
        runs.append(_Run(program.table.procedure))
        _arrive(runs[-1], program.states(graph.position[moves[0].source]))
    for move in moves:
        missing = [token for token, must in move.cube if (token in held) is not must]
        closed = _closed(graph, runs[-1], move) if move.kind != "leave" else None
        for gap in (*missing, *((closed,) if closed else ())):
            if gap not in told:
                told.add(gap)
                yield gap
        held = held - {token for token, must in move.cube if not must} | {token for token, must in move.cube if must}
        if move.link is not None and move.link.apart:
            if move.kind == "leave":
                held = apart.pop()
            else:
                apart.append(set(held))
        held = {token for token in held if not move.change.ends_token(token, terms)} | set(move.change.given)
        _count(graph, runs, move)


def _closed(graph: Graph, run: _Run, move: Move) -> Count | None:
    """The count that closes a way."""
    label = move.label
    node = graph.tables.by_id[run.procedure].nodes.get(label.state)
    if node is None or label.what in ("event", "withdrawal", ""):
        return None
    if node.at_most is not None and label.what in BOUNDS and (run.arrived[label.state] > node.at_most) is not (label.what == "at-most"):
        return Count(run.procedure, label.state, ARRIVALS)
    used = run.used.setdefault(label.state, set())
    all_used = used == set(answers_of(node))
    if node.each_once_then and ((label.what in ("each-once", "stay") and all_used is not (label.what == "each-once")) or (label.what == "answer" and label.detail in used)):
        return Count(run.procedure, label.state, ANSWERS)
    if node.each_once_then and label.what == "answer":
        used.add(label.detail)
    return None


def _count(graph: Graph, runs: list[_Run], move: Move) -> None:
    link = move.link
    if move.kind == "way":
        _arrive(runs[-1], arrivals(graph, move.source, move.to))
    elif move.kind == "enter" and link is not None and link.context.kind != "interruption":
        if link.context.kind == "run":
            runs.append(_Run(link.context.program.table.procedure))
        _arrive(runs[-1], link.context.program.states(graph.position[link.context.entry]))
    elif move.kind == "leave" and link is not None:
        if link.context.kind == "run":
            runs.pop()
        if move.label.what == "called" or (link.context.kind == "interruption" and graph.position[link.source] < 0):
            _arrive(runs[-1], arrivals(graph, link.source, move.to))


def _arrive(run: _Run, states: Iterable[str]) -> None:
    run.arrived.update(states)

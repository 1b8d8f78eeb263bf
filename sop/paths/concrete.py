"""Go over a path again with everything followed: every token, every count. What it hangs on and does not have is its first gap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sop.paths.change import Change
from sop.paths.clock import left
from sop.paths.monitor import ONCE, STRANGER, Held, Monitor, told_at
from sop.paths.moves import Broken, Move
from sop.paths.table import Node
from sop.paths.track import ANSWERS, ARRIVALS, Age, Count, Thing, answers_of, arrivals
from sop.paths.situations import Graph
from sop.paths.way import BOUNDS, COMES


class _Run:
    """The counts of one run."""

    def __init__(self, procedure: str) -> None:
        self.procedure = procedure
        self.arrived: Counter[str] = Counter()
        self.used: dict[str, set[str]] = {}


def gaps(graph: Graph, monitor: Monitor, given: Iterable[str], moves: Sequence[Move], last: Change) -> Iterator[Thing]:
    """Each token or count that a path hangs on and that is not so, once; none when the path can really be gone.

    `last` is the change that breaks the monitor at its end. After a gap it goes on as if it had been so, to find what else is missing.
    """
    terms = graph.tables.terms
    held = set(given)
    apart: list[tuple[set[str], set[str], int, dict[str, int]]] = []
    """What holds, ever held and is open of those whose runs were left for another person's."""
    runs: list[_Run] = []
    told: set[Thing] = set()
    ages: dict[str, int] = {}
    ever, phase = set(held), 0
    if moves:
        phase = monitor.begin(held, told_at(graph, moves[0].source), terms) >> len(monitor.tokens)
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
                held, ever, phase, ages = apart.pop()
            else:
                apart.append((held, ever, phase, ages))
                ever, ages = set(), {}
        before = phase
        if move.change.anew:
            before = phase = monitor.begin(move.change.given, STRANGER, terms) >> len(monitor.tokens)
        elif monitor.duty and monitor.cares(move.change):
            phase, _ = monitor.watch(move.change, told_at(graph, move.source), _held(held, ever), phase)
        held = {token for token in held if not move.change.ends_token(token, terms)} | set(move.change.given)
        _grow_older(graph, ages, move)
        if monitor.opens(move.change, before, phase):
            ages[monitor.duty] = 0
        ever |= set(move.change.given)
        _count(graph, runs, move)
    if last.overdue and last.site is not None and graph.clock is not None:
        age = graph.clock.after(last.overdue, ages.get(last.overdue, 0), last.site.procedure, (last.site.state,))
        if age <= graph.clock.limits[last.overdue]:
            yield Age(last.overdue)


def breaks(graph: Graph, monitor: Monitor, given: Iterable[str], broken: Broken) -> bool:
    """Whether a monitor is broken by the last change of a path that was found with another, and the path can be gone for it too."""
    terms = graph.tables.terms
    moves = (*broken.moves, *((broken.last,) if broken.last else ()))
    if any(gaps(graph, monitor, given, moves, broken.change)):
        return False
    valuation = monitor.begin(given, told_at(graph, broken.root), terms)
    apart: list[int] = []
    """The valuations of those whose runs were left for another person's."""
    for move in moves:
        if move.link is not None and move.link.apart:
            if move.kind == "leave":
                valuation = apart.pop()
            else:
                apart.append(valuation)
        node = move.link.source if move.kind == "leave" and move.link is not None else move.source
        valuation, wrong = monitor.step(move.change, told_at(graph, node), valuation, monitor.moves(move.change, terms))
    return wrong if broken.last else monitor.step(broken.change, told_at(graph, broken.node), valuation, monitor.moves(broken.change, terms))[1]


def _held(held: set[str], ever: set[str]) -> Held:
    return lambda token: token.removeprefix(ONCE) in ever if token.startswith(ONCE) else token in held


def _grow_older(graph: Graph, ages: dict[str, int], move: Move) -> None:
    if graph.clock is None or move.kind == "leave" or (move.link is not None and move.link.context.kind == "interruption"):
        return
    procedure, states = graph.context[move.source].program.table.procedure, left(graph, move.source, move.to, move.label)
    for duty in ages:
        ages[duty] = graph.clock.after(duty, ages[duty], procedure, states)


def _closed(graph: Graph, run: _Run, move: Move) -> Count | None:
    """The count that closes a way: that of its own bound, or of one that leads away at once."""
    label, program = move.label, graph.context[move.source].program
    nodes, position = program.table.nodes, graph.position[move.source]
    reached = {(state, bound) for state in (program.beginnings(position) if position >= 0 else ()) for bound in _reached(run, nodes[state])}
    if label.what in BOUNDS:
        first = "at-most" if (label.state, "at-most") in reached else label.what
        return None if (label.state, label.what) in reached else _bound(run, label.state, first)
    if reached and label.what != COMES:
        return _bound(run, *min(reached))
    if label.what == "answer" and nodes[label.state].each_once_then:
        used = run.used.setdefault(label.state, set())
        if label.detail in used:
            return _bound(run, label.state, "each-once")
        used.add(label.detail)
    return None


def _reached(run: _Run, node: Node) -> Iterator[str]:
    """The bounds that lead away from a state."""
    if node.at_most is not None and run.arrived[node.id] > node.at_most:
        yield "at-most"
    elif node.each_once_then and run.used.get(node.id, set()) == set(answers_of(node)):
        yield "each-once"


def _bound(run: _Run, state: str, bound: str) -> Count:
    return Count(run.procedure, state, ARRIVALS if bound == "at-most" else ANSWERS)


def _count(graph: Graph, runs: list[_Run], move: Move) -> None:
    link = move.link
    if move.kind == "way" and not move.label.stays:
        _arrive(runs[-1], arrivals(graph, move.source, move.to, move.label))
    elif move.kind == "enter" and link is not None and link.context.kind != "interruption":
        if link.context.kind == "run":
            runs.append(_Run(link.context.program.table.procedure))
        _arrive(runs[-1], link.context.program.states(graph.position[link.context.entry]))
    elif move.kind == "leave" and link is not None:
        if link.context.kind == "run":
            runs.pop()
        if move.label.what == "called" or (link.context.kind == "interruption" and graph.position[link.source] < 0):
            _arrive(runs[-1], arrivals(graph, link.source, move.to, move.label))


def _arrive(run: _Run, states: Iterable[str]) -> None:
    run.arrived.update(states)

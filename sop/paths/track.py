"""What an exact search follows besides places and facts: some tokens, the state of one automaton, some counts.

Everything that is followed shares one whole number. What is not followed is taken as free: a way that hangs on it is open. So the
fewer things are followed, the more paths there seem to be, and never fewer; `sop.paths.search` begins with few and adds what a path
turns out to hang on (counterexample-guided abstraction refinement, Clarke et al. 2000).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sop.paths.change import Change, Cube
from sop.paths.monitor import ONCE, Monitor, Told, implied
from sop.paths.places import ARRIVING
from sop.paths.table import Node
from sop.paths.situations import Graph
from sop.paths.way import Label


class Count(NamedTuple):
    """Arrivals at a state that is bounded by `at_most`, or answers used at one with `each_once`, in the run under way."""

    procedure: str
    state: str
    what: str
    """ARRIVALS or ANSWERS; a state may be bounded by both."""


ARRIVALS, ANSWERS = "arrivals", "answers"
BOUNDS = ("at-most", "each-once", "stay")
"""The ways on from where a case arrives at a bounded state."""


Thing = str | Count
"""A token, or a count."""


@dataclass(frozen=True, slots=True)
class Place:
    """The bits of one count."""

    count: Count
    node: Node
    shift: int
    width: int

    def of(self, value: int) -> int:
        """Its value: arrivals, or used answers as bits."""
        return value >> self.shift & (1 << self.width) - 1

    def put(self, value: int, count: int) -> int:
        """The whole with another value of this one."""
        return value & ~(((1 << self.width) - 1) << self.shift) | count << self.shift


class Track:
    """The layout of what is followed, and what moves it."""

    def __init__(self, graph: Graph, monitor: Monitor, things: Iterable[Thing]) -> None:
        self.graph, self.monitor, self.terms = graph, monitor, graph.tables.terms
        more = list(things)
        self.tokens = (*monitor.tokens, *(thing for thing in more if isinstance(thing, str)))
        self._index = {token: 1 << number for number, token in enumerate(self.tokens)}
        self._own = len(monitor.tokens)
        self._phase = len(self.tokens)
        shift = self._phase + max(1, (monitor.phases - 1).bit_length())
        self._counts: dict[Count, Place] = {}
        for thing in more:
            if isinstance(thing, Count):
                node = graph.tables.by_id[thing.procedure].nodes[thing.state]
                width = (node.at_most or 0).bit_length() + 1 if thing.what == ARRIVALS else len(answers_of(node))
                self._counts[thing] = Place(thing, node, shift, width)
                shift += width
        self._moved: dict[int, tuple[int, int]] = {}

    def begin(self, given: Iterable[str], told: Told) -> int:
        """The value with which a case begins."""
        phase = self.monitor.begin(given, told, self.terms) >> self._own
        return sum(self._index.get(name, 0) for token in given for name in (token, ONCE + token)) | phase << self._phase

    def valuation(self, value: int) -> int:
        """The monitor's part."""
        return value & (1 << self._own) - 1 | (value >> self._phase & (1 << max(1, (self.monitor.phases - 1).bit_length())) - 1) << self._own

    def agrees(self, value: int, cube: Cube) -> bool:
        """Whether what is followed agrees with a cube."""
        return all(bool(value & self._index[token]) is held for token, held in implied(cube) if token in self._index)

    def changed(self, value: int, change: Change, then: int) -> int:
        """The value after a change; `then` is the monitor's valuation after it."""
        moves = self._moved.get(id(change))
        if moves is None:
            ended = given = 0
            for token, bit in self._index.items():
                plain = token.removeprefix(ONCE)
                given |= bit if plain in change.given else 0
                ended |= bit if (change.forgets(plain) if token.startswith(ONCE) else change.ends_token(token, self.terms)) else 0
            moves = self._moved[id(change)] = (ended, given)
        phases = ((1 << max(1, (self.monitor.phases - 1).bit_length())) - 1) << self._phase
        return (value & ~moves[0] | moves[1]) & ~phases | then >> self._own << self._phase

    # counts

    def opens(self, value: int, procedure: str, label: Label) -> bool:
        """Whether the counts leave a way open."""
        if not self._counts or label.what in ("event", "withdrawal", ""):
            return True
        arrivals, answers = (self._counts.get(Count(procedure, label.state, what)) for what in (ARRIVALS, ANSWERS))
        if arrivals is not None and label.what in BOUNDS and (arrivals.of(value) > (arrivals.node.at_most or 0)) is not (label.what == "at-most"):
            return False
        if answers is not None and label.what in ("stay", "each-once"):
            return (answers.of(value) == (1 << answers.width) - 1) is (label.what == "each-once")
        return answers is None or label.what != "answer" or not answers.of(value) >> answers_of(answers.node).index(label.detail) & 1

    def used(self, value: int, procedure: str, label: Label) -> int:
        """An answer of `each_once` is used up."""
        place = self._counts.get(Count(procedure, label.state, ANSWERS)) if self._counts else None
        if place is None or label.what != "answer":
            return value
        return place.put(value, place.of(value) | 1 << answers_of(place.node).index(label.detail))

    def arrived(self, value: int, procedure: str, states: Iterable[str]) -> int:
        """One more arrival at some states."""
        for state in states if self._counts else ():
            place = self._counts.get(Count(procedure, state, ARRIVALS))
            if place is not None:
                value = place.put(value, min(place.of(value) + 1, (place.node.at_most or 0) + 1))
        return value

    def anew(self, value: int, procedure: str) -> int:
        """A run of a procedure begins: it has counted nothing yet."""
        for place in self._counts.values():
            if place.count.procedure == procedure:
                value = place.put(value, 0)
        return value

    def kept(self, value: int, before: int, procedure: str) -> int:
        """Back in the caller: its own counts are as they were."""
        for place in self._counts.values():
            if place.count.procedure == procedure:
                value = place.put(value, place.of(before))
        return value


def answers_of(node: Node) -> tuple[str, ...]:
    """The answers of a question that may each be given once."""
    return tuple(dict.fromkeys(edge.answer for edge in node.edges if not edge.answer.startswith("late")))


def arrivals(graph: Graph, source: int, to: int) -> tuple[str, ...]:
    """The bounded states at which a way from one node to another arrives."""
    if graph.position[to] < 0:
        return ()
    places = graph.context[to].program.places
    there = [leaf for leaf in places.leaves(graph.position[to]) if leaf[1].step == ARRIVING]
    before = places.leaves(graph.position[source]) if there and graph.position[source] >= 0 else ()
    return tuple(place.state for path, place in there if (path, place) not in before)

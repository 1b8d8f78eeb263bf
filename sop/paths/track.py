"""What an exact search follows besides places and facts: some tokens, the state of one automaton, some counts.

Everything that is followed shares one whole number. What is not followed is taken as free: a way that hangs on it is open. So the
fewer things are followed, the more paths there seem to be, and never fewer; `sop.paths.refine` begins with few and adds what a path
turns out to hang on (counterexample-guided abstraction refinement, Clarke et al. 2000).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sop.paths.clock import LAPSE, OVERDUE
from sop.paths.change import IDLE, Change, Cube
from sop.paths.monitor import ONCE, Monitor, Told, implied
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


def counts_of(procedure: str, node: Node) -> Iterator[Count]:
    """What is counted of a state."""
    if node.at_most_then:
        yield Count(procedure, node.id, ARRIVALS)
    if node.each_once_then:
        yield Count(procedure, node.id, ANSWERS)


class Age(NamedTuple):
    """The time since a rule's duty arose, in `grains` steps up to what counts; stays are rounded up."""

    what: str
    grains: int = 8

    def finer(self) -> Age:
        """The same, counted more exactly; from some point on in whole hours."""
        return Age(self.what, self.grains * 8)


Thing = str | Count | Age
"""A token, a count, or an age."""


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

    @property
    def mask(self) -> int:
        """Its bits."""
        return (1 << self.width) - 1 << self.shift

    def put(self, value: int, count: int) -> int:
        """The whole with another value of this one."""
        return value & ~self.mask | count << self.shift


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
                width = ((node.at_most or 0) + 1).bit_length() if thing.what == ARRIVALS else len(answers_of(node))
                self._counts[thing] = Place(thing, node, shift, width)
                shift += width
        self._ages: list[tuple[str, int, int, int, int]] = []
        """(rule, shift, mask, the age from which on it is all the same, hours in a step)."""
        for thing in more:
            if isinstance(thing, Age) and graph.clock is not None:
                whole = graph.clock.limits[thing.what]
                grain = max(1, whole // thing.grains)
                cap = whole // grain + 1
                self._ages.append((thing.what, shift, (1 << cap.bit_length()) - 1, cap, grain))
                shift += cap.bit_length()
        self._moved: dict[int, tuple[int, int]] = {}
        self.always = (1 << shift) - 1  # the monitor's own, and time
        for bit in (*(self._index[token] for token in self.tokens[self._own:]), *(place.mask for place in self._counts.values())):
            self.always &= ~bit

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

    def read_by(self, cube: Cube) -> int:
        """The bits of what is followed more that a cube reads."""
        return sum(self._index[token] for token, _ in implied(cube) if token in self._index) & ~self.always

    def counted_at(self, procedure: str, state: str) -> int:
        """The bits of what is counted at a state."""
        places = (self._counts.get(Count(procedure, state, what)) for what in (ARRIVALS, ANSWERS)) if self._counts else ()
        return sum(place.mask for place in places if place is not None)

    def counted_in(self, procedure: str) -> int:
        """The bits of what is counted in a procedure."""
        return sum(place.mask for place in self._counts.values() if place.count.procedure == procedure)

    def moved_by(self, change: Change) -> int:
        """The bits of what is followed more that a change ends or gives."""
        return 0 if change is IDLE else (self._moves(change)[0] | self._moves(change)[1]) & ~self.always

    def changed(self, value: int, change: Change, then: int) -> int:
        """The value after a change; `then` is the monitor's valuation after it."""
        moves = self._moves(change)
        for what, shift, mask, _, _ in self._ages:
            if self.monitor.pending(then >> self._own) and not self.monitor.pending(self.valuation(value) >> self._own):
                value &= ~(mask << shift)
        phases = ((1 << max(1, (self.monitor.phases - 1).bit_length())) - 1) << self._phase
        return (value & ~moves[0] | moves[1]) & ~phases | then >> self._own << self._phase

    def _moves(self, change: Change) -> tuple[int, int]:
        """(bits that end, bits that come into force)."""
        moves = self._moved.get(id(change))
        if moves is None:
            ended = given = 0
            for token, bit in self._index.items():
                plain = token.removeprefix(ONCE)
                given |= bit if plain in change.given else 0
                ended |= bit if (change.forgets(plain) if token.startswith(ONCE) else change.ends_token(token, self.terms)) else 0
            moves = self._moved[id(change)] = (ended, given)
        return moves

    # time

    @property
    def has_ages(self) -> bool:
        """Whether any age is followed."""
        return bool(self._ages)

    def passed(self, value: int, procedure: str, states: Iterable[str]) -> int:
        """The value when some states are left: everything is older."""
        clock = self.graph.clock
        for what, shift, mask, cap, grain in self._ages if clock is not None else ():
            age = min(-(-clock.after(what, (value >> shift & mask) * grain, procedure, states) // grain), cap)
            value = value & ~(mask << shift) | age << shift
        return value

    def is_time(self, value: int, procedure: str, label: Label) -> bool:
        """Whether the time is up for a way of time; what is not counted may be."""
        clock = self.graph.clock
        for what, shift, mask, _, grain in self._ages if clock is not None else ():
            if what == label.detail:
                return clock.after(what, (value >> shift & mask) * grain, procedure, (label.state,)) > clock.limit(label)
        return True

    # counts

    def opens(self, value: int, procedure: str, label: Label) -> bool:
        """Whether the counts, and the time, leave a way open."""
        if label.what in (LAPSE, OVERDUE):
            return self.is_time(value, procedure, label)
        if not self._counts or label.stays or label.what == "withdrawal":
            return True
        arrived = self._counts.get(Count(procedure, label.state, ARRIVALS))
        if arrived is not None and label.step == 0 and _is_over(arrived, value) is not (label.what == "at-most"):
            return False
        used = self._counts.get(Count(procedure, label.state, ANSWERS))
        if used is None or label.what == "at-most":
            return True
        all_used = used.of(value) == (1 << used.width) - 1
        return all_used is (label.what == "each-once") and not (label.what == "answer" and used.of(value) >> answers_of(used.node).index(label.detail) & 1)

    def leaves_at_once(self, value: int, node: int) -> bool:
        """Whether a bound leads away from where a case has just arrived, so that nothing can fall there."""
        if not self._counts or self.graph.position[node] < 0:
            return False
        program = self.graph.context[node].program
        return any(self.opens(value, program.table.procedure, Label(bound, "", state)) for state in program.beginnings(self.graph.position[node])
                   for bound, what in (("at-most", ARRIVALS), ("each-once", ANSWERS)) if Count(program.table.procedure, state, what) in self._counts)

    def used(self, value: int, procedure: str, label: Label) -> int:
        """An answer of `each_once` is used up."""
        place = self._counts.get(Count(procedure, label.state, ANSWERS)) if self._counts and label.what == "answer" else None
        return value if place is None else place.put(value, place.of(value) | 1 << answers_of(place.node).index(label.detail))

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


def _is_over(place: Place, value: int) -> bool:
    return place.of(value) > (place.node.at_most or 0)


def arrivals(graph: Graph, source: int, to: int, label: Label) -> tuple[str, ...]:
    """The states at which a way from one node to another arrives; a branch that another one goes on beside does not arrive again."""
    if graph.position[to] < 0:
        return ()
    places = graph.context[to].program.places
    before = places.leaves(graph.position[source]) if graph.position[source] >= 0 else ()
    return tuple(place.state for path, place in places.leaves(graph.position[to])
                 if place.step == 0 and (place.state == label.state or (path, place) not in before))

"""For one monitor: with each of its valuations, what may be in force besides. Most suspects are cleared here.

A suspect is often one only because a consent seemed to be taken back on a way on which nobody had given it. Following every token
exactly would double the graph with each. Here every other token is followed by itself beside each valuation of the monitor:
four masks say which tokens may, and which may not, be in force at a place, had they been so, or not, when the context began.
They are a relation for each token (a bit-vector problem as of Reps, Horwitz and Sagiv 1995), so calls are kept apart exactly, and
the cost grows with the places, not with the tokens.

Sound: on every path, the monitor's valuation and the standing of each single token are among what is found. What two other
tokens are together is not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import NamedTuple

from sop.paths.change import IDLE, Change, Cube, Site
from sop.paths.leading import THROUGH, leading
from sop.paths.masks import Masks
from sop.paths.monitor import ONCE, Monitor, Told, told_at
from sop.paths.situations import Graph, Link, NotDecided, Return


class Entered(NamedTuple):
    """How a context was entered when its caller was last gone over; a caller in which more is found is gone over again."""

    apart: bool
    returns: tuple[Return, ...]
    """How it goes on from one exit."""
    before: Masks
    changed: Masks
    """The same after what changes on entering."""


LIMIT = 1_000_000
"""Places; beyond it the verdict is 'not decided'. A place takes about a kilobyte."""

Begun = tuple[int, int]
"""(entry node, valuation)."""

Place = tuple[int, int, int, int]
"""(entry node, valuation there, node, valuation)."""


@dataclass(eq=False)
class Besides:
    """Made, it is worked out. Raises NotDecided beyond the limit of places."""

    graph: Graph
    monitor: Monitor
    roots: dict[int, tuple[str, ...]]
    corridor: list[int]
    broken_at: dict[Place, set[Site | None]] = field(default_factory=dict)
    """Where it may be broken, and by changes of which sites."""
    may: dict[Place, tuple[int, int]] = field(default_factory=dict)
    """By place, where some way may lead to a breach: the tokens that may be, and those that may not be, in force there."""
    far: dict[Place, int] = field(default_factory=dict)
    """By the same: how far it is to a breach at least."""

    def __post_init__(self) -> None:
        graph = self.graph
        cubes = {edge.cube for edges in graph.out for edge in edges if edge.cube} | {link.cube for links in graph.enters for link in links if link.cube}
        names = sorted({token for cube in cubes for token, _ in cube} - set(self.monitor.tokens))
        self._only: frozenset[Site | None] | None = None
        self.bits = {token: 1 << number for number, token in enumerate(names)}
        self._own = {token: number for number, token in enumerate(self.monitor.tokens)}
        self._all = (1 << len(names)) - 1
        self._masks: dict[Place, Masks] = {}
        self._begun: dict[Begun, tuple[int, int]] = {}
        self._blocked: dict[Begun, set[Place]] = {}
        self._onward: dict[Begun, dict[tuple[Begun, Masks], None]] = {}
        """By how a context began: how those that are entered from it begin, and what may have changed till then."""
        self._callers: dict[tuple[Begun, int], dict[tuple[Place, int], Entered]] = {}
        """By how a context began and an exit of it: who entered it and goes on from there."""
        self._exits: dict[Begun, dict[int, set[Place]]] = {}
        self._told: dict[int, Told] = {}
        self._moves: dict[int, tuple[int, int, tuple[int, int]]] = {}
        self._steps: dict[tuple[int, int, int], tuple[int, bool]] = {}
        self._queue: list[tuple[int, Place]] = []
        self._rank = graph.rank
        self._queued: set[Place] = set()
        self._returns: dict[int, dict[int, tuple[Return, ...]]] = {}
        self._before: dict[Place, dict[Place, int]] | None = None
        """From where each place was reached, and how far that is; THROUGH where the way leads through a context."""
        self._run()
        if not self.broken_at:
            return
        self._before = {}  # once more, when nothing grows any longer, remembering from where each place was reached
        for place in list(self._masks):
            self._expand(place)
        self.may, self.far = self._lead(self.broken_at)

    @property
    def is_broken(self) -> bool:
        """Whether the monitor may be broken."""
        return bool(self.sites)

    @property
    def sites(self) -> list[Site | None]:
        """Where it may be broken, in the order of finding."""
        return [site for site in dict.fromkeys(site for sites in self.broken_at.values() for site in sites) if self._only is None or site in self._only]

    def only(self, *wanted: Site | None) -> Besides:
        """The same, of some sites."""
        narrow = copy(self)
        narrow._only = frozenset(wanted)
        narrow.may, narrow.far = self._lead(place for place, sites in self.broken_at.items() if not narrow._only.isdisjoint(sites))
        return narrow

    def _lead(self, places: Iterable[Place]) -> tuple[dict[Place, tuple[int, int]], dict[Place, int]]:
        """By place from which some of these may be reached: what may be, and what may not be, in force there; and how far it is at least."""
        far = leading(places, self._before or {})
        may: dict[Place, tuple[int, int]] = {}
        for place in far:
            masks = self._masks.get(place)
            if masks is not None:
                may[place] = masks.of(self._begun[place[:2]])
        return may, far

    def may_break(self, change: Change) -> bool:
        """Whether a breach by a change is one that was asked for."""
        return self._only is None or change.site in self._only

    @property
    def nodes(self) -> set[int]:
        """The nodes from which a breach may be reached."""
        return {place[2] for place in self.may}

    def leads(self, place: Place) -> bool:
        """Whether a breach may be reached from a place."""
        return place in self.may

    def allows(self, place: Place, cube: Cube) -> bool:
        """Whether each token of a cube may stand so at a place."""
        held, not_held = self.may.get(place, (0, 0))
        return all((held if must else not_held) & self.bits[token] for token, must in cube if token in self.bits)

    def _run(self) -> None:
        for entry, given in self.roots.items():
            valuation = self.monitor.begin(given, self._tell(entry), self.graph.tables.terms)
            held = sum(bit for token, bit in self.bits.items() if token in given)
            self._begin((entry, valuation), held, self._all & ~held)
        while self._queue:
            place = heappop(self._queue)[1]
            self._queued.discard(place)
            self._expand(place)

    def _begin(self, begun: Begun, held: int, not_held: int) -> None:
        """A context begins so. Contexts that are entered from it may begin with more then, without any place being gone over again."""
        waiting = [(begun, held, not_held)]
        while waiting:
            begun, held, not_held = waiting.pop()
            known = self._begun.get(begun)
            after = (held, not_held) if known is None else (known[0] | held, known[1] | not_held)
            if after == known:
                continue
            self._begun[begun] = after
            for place in self._blocked.pop(begun, ()):  # what was closed may be open now
                self._again(place)
            waiting += ((entered, *masks.of(after)) for entered, masks in self._onward.get(begun, ()))
            if known is None:
                self._join((*begun, *begun), Masks(self._all, 0, 0, self._all))

    def _again(self, place: Place) -> None:
        if place not in self._queued:
            self._queued.add(place)
            heappush(self._queue, (self._rank[place[2]], place))

    def _join(self, place: Place, masks: Masks, before: Iterable[tuple[Place, int]] = ()) -> None:
        if not self.corridor[place[2]] >> place[3] & 1:
            return
        if self._before is not None:
            self._remember(place, before)
        known = self._masks.get(place)
        if known is None:
            if len(self._masks) >= LIMIT:
                raise NotDecided
            self._masks[place] = masks
        elif masks[0] & ~known[0] or masks[1] & ~known[1] or masks[2] & ~known[2] or masks[3] & ~known[3]:
            self._masks[place] = known.join(masks)
        else:
            return
        self._again(place)

    def _remember(self, place: Place, before: Iterable[tuple[Place, int]]) -> None:
        known = self._before.setdefault(place, {})  # type: ignore[union-attr]  # asked only when it is kept
        for source, cost in before:
            before_that = known.get(source, THROUGH)
            known[source] = cost if before_that == THROUGH else before_that if cost == THROUGH else min(cost, before_that)

    def _expand(self, place: Place) -> None:
        graph, (entry, begun, node, valuation) = self.graph, place
        masks = self._masks[place]
        for edge in graph.out[node]:
            through = self._through(place, masks, edge.cube) if edge.cube else masks
            if through is not None:
                then, changed = (valuation, through) if edge.change is IDLE else self._change(place, valuation, through, edge.change)
                self._join((entry, begun, edge.to, then), changed, ((place, edge.label.cost),))
        for number, link in enumerate(graph.enters[node]):
            through = self._through(place, masks, link.cube) if link.cube else masks
            if through is not None:
                self._enter(place, number, link, through)
        if graph.position[node] < 0:
            key = (entry, begun)
            self._exits.setdefault(key, {}).setdefault(node, set()).add(place)
            for (caller, _), entered in list(self._callers.get((key, node), {}).items()):
                self._go_on(caller, entered, place)

    def _through(self, place: Place, masks: Masks, cube: Cube) -> Masks | None:
        """The masks on a way with a cube; None where it is closed."""
        if not cube:
            return masks
        held, not_held = self._begun[place[0], place[1]]
        for token, must in cube:
            number = self._own.get(token)
            if number is not None:
                if bool(place[3] >> number & 1) is not must:
                    return None
                continue
            once = self._own.get(ONCE + token) if must else None
            if once is not None and not place[3] >> once & 1:
                return None  # what is in force was once in force
            bit = self.bits[token]
            if not (held & masks.h1 | not_held & masks.h0 if must else held & masks.n1 | not_held & masks.n0) & bit:
                self._blocked.setdefault((place[0], place[1]), set()).add(place)
                return None
            masks = Masks(masks.h1, masks.h0, masks.n1 & ~bit, masks.n0 & ~bit) if must else Masks(masks.h1 & ~bit, masks.h0 & ~bit, masks.n1, masks.n0)
        return masks

    def _change(self, place: Place, valuation: int, masks: Masks, change: Change, *after: Place) -> tuple[int, Masks]:
        """A change at the node of a place, or on the return to it `after` an exit."""
        if change is IDLE:
            return valuation, masks
        known = self._moves.get(id(change))
        if known is None:
            terms = self.graph.tables.terms
            ended = sum(bit for token, bit in self.bits.items() if change.ends_token(token, terms))
            given = sum(bit for token, bit in self.bits.items() if token in change.given)
            known = self._moves[id(change)] = (ended, given, self.monitor.moves(change, terms))
        node = place[2]
        key = (id(change), node, valuation)
        step = self._steps.get(key)
        if step is None:
            step = self._steps[key] = self.monitor.step(change, self._tell(node), valuation, known[2])
        if step[1]:
            for each in (place, *after):
                self.broken_at.setdefault(each, set()).add(change.site)
        return step[0], masks.changed(known[0], known[1])

    def _tell(self, node: int) -> Told:
        if node not in self._told:
            self._told[node] = told_at(self.graph, node)
        return self._told[node]

    def _enter(self, place: Place, number: int, link: Link, masks: Masks) -> None:
        valuation, changed = self._change(place, place[3], masks, link.change)
        begun = (link.context.entry, valuation)
        if link.apart:
            given = link.change.given
            held = sum(bit for token, bit in self.bits.items() if token in given)
            self._begin(begun, held, self._all & ~held)
        else:
            onward = self._onward.setdefault(place[:2], {})
            if (begun, changed) not in onward:
                onward[begun, changed] = None
                self._begin(begun, *changed.of(self._begun[place[:2]]))
        if self._before is not None:
            self._remember((*begun, *begun), ((place, link.label.cost),))
        exits = self._exits.get(begun, {})
        for exit_, returns in self._returning(link).items():
            entered = Entered(link.apart, returns, masks, changed)
            self._callers.setdefault((begun, exit_), {})[place, number] = entered
            for each in tuple(exits.get(exit_, ())):
                self._go_on(place, entered, each)

    def _returning(self, link: Link) -> dict[int, tuple[Return, ...]]:
        """By exit, how it goes on."""
        returns = self._returns.get(id(link))
        if returns is None:
            by_exit: dict[int, list[Return]] = {}
            for back in link.returns:
                by_exit.setdefault(back.exit, []).append(back)
            returns = self._returns[id(link)] = {number: tuple(backs) for number, backs in by_exit.items()}
        return returns

    def _go_on(self, caller: Place, entered: Entered, exit_: Place) -> None:
        """An exit was found or grew: whoever entered goes on from it."""
        valuation, after = (caller[3], entered.before) if entered.apart else (exit_[3], entered.changed.then(self._masks[exit_]))
        for back in entered.returns:
            if back.change is IDLE:
                self._join((caller[0], caller[1], back.to, valuation), after, ((caller, THROUGH), (exit_, 0)))
            else:
                then, changed = self._change(caller, valuation, after, back.change, exit_)
                self._join((caller[0], caller[1], back.to, then), changed, ((caller, THROUGH), (exit_, 0)))

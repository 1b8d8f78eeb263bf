"""One search: the nearest changes that break a monitor, with some things followed (`sop.paths.track`) and the rest taken as free.

Distances are worked out by Knuth's generalization of Dijkstra (1977): a context that was gone through costs
what its own shortest way costs, through calls, events and recursion alike. Ties go by the order of finding, which is the order of the
text, so that the same story is told every time.

A search for the one nearest breach looks first where the whole way may be shortest: from the root to where a context is entered, on to
the item, and from there what `besides` says is left at least (A*, Hart, Nilsson and Raphael 1968; for ways through contexts, Felzenszwalb
and McAllester 2007). It ends when nothing that is left to look at can be nearer. What is found is as short as without; only less is
looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

from sop.paths.besides import Besides, Place
from sop.paths.change import IDLE, Change, Cube, Site
from sop.paths.clock import left
from sop.paths.monitor import Monitor, Told, told_at
from sop.paths.moves import Found, Item, Move, entering, going, leaving
from sop.paths.track import Track, arrivals
from sop.paths.relevant import live, touched
from sop.paths.situations import Graph, Link, NotDecided, Return
from sop.paths.way import BOUNDS, COMES


HASTE = 10
"""For whoever asks only whether there is any breach (weighted A*, Pohl 1970)."""


@dataclass(slots=True)
class Items:
    """How many items may still be looked at."""

    left: int


@dataclass(eq=False)
class Round:
    """One search with some things followed."""

    graph: Graph
    monitor: Monitor
    track: Track
    besides: Besides
    items: Items
    distance: dict[Item, int] = field(default_factory=dict)
    came: dict[Item, tuple] = field(default_factory=dict)
    waiting: dict[tuple[int, int], dict[tuple[Item, Link, int], None]] = field(default_factory=dict)
    """By context begun: the items that entered it, by which link, with which value once inside."""
    exits: dict[tuple[int, int], dict[int, dict[Item, None]]] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    queue: list[tuple[int, int, Item]] = field(default_factory=list)
    told: dict[int, Told] = field(default_factory=dict)
    one: bool = False
    haste: int = 1
    """How much more what is left counts than what was gone: with more than 1 some way is found sooner, and not the shortest."""
    by_exit: dict[int, dict[int, list[Return]]] = field(default_factory=dict)
    touched: dict[int, int] = field(default_factory=dict)
    """Context number -> what matters there; the rest waits with whoever entered."""
    live: dict[int, int] = field(default_factory=dict)
    """Node -> what matters from there on."""
    starts: dict[tuple[int, int], int] = field(default_factory=dict)
    """By context begun, when one breach is looked for: how far it is from a root to there, as far as is known."""
    inside: dict[tuple[int, int], dict[Item, None]] = field(default_factory=dict)
    """By context begun: the items in it that wait to be looked at."""
    entered: dict[tuple[int, int], dict[tuple[int, int], dict[tuple[Item, int], None]]] = field(default_factory=dict)
    """By context begun: those entered from it, by which items and at what cost."""

    def run(self, roots: dict[int, int], first: bool, one: bool = False) -> tuple[dict[Site | None, Found], dict[tuple[int, int], tuple]]:
        """For each site, the breach that is nearest to a root; and how each context was first entered.

        With `first` it stops at the first one found, which need not be the nearest; with `one` at the nearest of all.
        """
        self.one, self.haste = one, HASTE if first else 1
        graph = self.graph
        self.touched = touched(graph, self.track)
        self.live = live(graph, self.track, self.besides.nodes)
        for entry, value in roots.items():
            program = graph.context[entry].program
            value = self.track.arrived(value, program.table.procedure, program.states(graph.position[entry]))
            value = roots[entry] = value & self.live.get(entry, 0)
            self.starts[entry, value] = 0
            self._reach(Item(entry, value, entry, value), 0, ())
        while self.queue and not (first and self.found):
            whole, _, item = heappop(self.queue)
            if one and self.found and whole >= min(self.starts[found.item.entry, found.item.begun] + found.distance for found in self.found):
                break
            if whole == self._whole(item) and self.inside[item.entry, item.begun].pop(item, self) is None:
                self._settle(item, self.distance[item])
        return self._nearest(roots)

    def _whole(self, item: Item) -> int:
        """How long a way through an item is at least; where every breach is looked for, how far it is from where its context begins."""
        if not self.one:
            return self.distance[item]
        return self.starts[item.entry, item.begun] + self.distance[item] + self.haste * self.besides.far[self._place(item)]

    def _place(self, item: Item) -> Place:
        valuation = self.track.valuation
        return item.entry, valuation(item.begun), item.node, valuation(item.value)

    def _starts(self, key: tuple[int, int], start: int) -> None:
        """A context is begun nearer to a root than was known: so is everything in it."""
        queue = [(key, start)]
        while queue:
            key, start = queue.pop()
            if start >= self.starts.get(key, start + 1):
                continue
            self.starts[key] = start
            for item in self.inside.get(key, ()):
                heappush(self.queue, (self._whole(item), len(self.came), item))
            for called, by in self.entered.get(key, {}).items():
                queue += ((called, start + self.distance[item] + cost) for item, cost in by)

    def _reach(self, item: Item, distance: int, came: tuple) -> None:
        mask = self.live.get(item.node)
        if mask is None or not self.besides.leads(self._place(item)):
            return
        if item.value & ~mask:
            item = item._replace(value=item.value & mask)
        known = self.distance.get(item)
        if known is None or distance < known:
            self.items.left -= known is None
            if self.items.left < 0:
                raise NotDecided
            self.distance[item] = distance
            self.came[item] = came
            self.inside.setdefault((item.entry, item.begun), {})[item] = None
            heappush(self.queue, (self._whole(item), len(self.came) if known is None else known, item))

    def _settle(self, item: Item, distance: int) -> None:
        graph, track, node, value = self.graph, self.track, item.node, item.value
        procedure = graph.context[node].program.table.procedure
        at_once = track.leaves_at_once(value, node)
        for edge in graph.out[node]:
            if (at_once and edge.label.what not in (*BOUNDS, COMES)) or not self._agrees(item, edge.cube) or not track.opens(value, procedure, edge.label):
                continue
            older = track.passed(value, procedure, left(graph, node, edge.to, edge.label)) if track.has_ages else value
            then, broken = self._change(node, older, edge.change)
            if broken and self.besides.may_break(edge.change):
                self.found.append(Found(item, None, going(node, edge), distance))
            then = track.used(then, procedure, edge.label)
            then = track.arrived(then, procedure, arrivals(graph, node, edge.to, edge.label)) if track._counts and not edge.label.stays else then
            self._reach(Item(item.entry, item.begun, edge.to, then), distance + edge.label.cost, (item, edge))
        for link in graph.enters[node] if not at_once else ():
            if self._agrees(item, link.cube) and track.opens(value, procedure, link.label):
                self._enter(item, link, distance)
        if graph.position[node] < 0:
            key = (item.entry, item.begun)
            self.exits.setdefault(key, {}).setdefault(node, {})[item] = None
            for caller, link, entered in list(self.waiting.get(key, ())):
                self._return(caller, link, entered, item)

    def _agrees(self, item: Item, cube: Cube) -> bool:
        return not cube or (self.track.agrees(item.value, cube) and self.besides.allows(self._place(item), cube))

    def _enter(self, item: Item, link: Link, distance: int) -> None:
        track, graph = self.track, self.graph
        older = item.value
        if track.has_ages and link.context.kind != "interruption":
            older = track.passed(older, graph.context[item.node].program.table.procedure, left(graph, item.node, link.context.entry, link.label))
        then, broken = self._change(item.node, older, link.change)
        if broken and self.besides.may_break(link.change):
            self.found.append(Found(item, None, entering(item, link), distance))
        entry = link.context.entry
        inner = link.context.program.table.procedure
        if link.context.kind == "run":
            then = track.anew(then, inner)
        if link.context.kind != "interruption":
            then = track.arrived(then, inner, link.context.program.states(graph.position[entry])) if track._counts else then
        inside = then & self.touched[link.context.number] & self.live.get(entry, 0)
        key = (entry, inside)
        self.waiting.setdefault(key, {})[item, link, then] = None
        if self.one:
            self.entered.setdefault((item.entry, item.begun), {}).setdefault(key, {})[item, link.label.cost] = None
            self._starts(key, self.starts[item.entry, item.begun] + distance + link.label.cost)
        self._reach(Item(entry, inside, entry, inside), 0, ())
        for items in list(self.exits.get(key, {}).values()):
            for exit_ in list(items):
                self._return(item, link, then, exit_)

    def _return(self, caller: Item, link: Link, entered: int, exit_: Item) -> None:
        graph, track = self.graph, self.track
        returns = self.by_exit.get(id(link))
        if returns is None:
            returns = self.by_exit[id(link)] = {}
            for back in link.returns:
                returns.setdefault(back.exit, []).append(back)
        procedure = graph.context[caller.node].program.table.procedure
        touched = self.touched[link.context.number]
        for back in returns.get(exit_.node, ()):
            value = caller.value if link.apart else exit_.value & touched | entered & ~touched
            if not track.agrees(value, back.cube):
                continue
            then, broken = self._change(caller.node, value, back.change)
            if broken and self.besides.may_break(back.change):
                self.found.append(Found(caller, (link, exit_), leaving(exit_, link, back), self.distance[caller] + self.distance[exit_] + link.label.cost))
            if link.context.kind == "run":
                then = track.kept(then, caller.value, procedure)
            if back.label.what == "called" or (link.context.kind == "interruption" and graph.position[caller.node] < 0):
                then = track.arrived(then, procedure, arrivals(graph, caller.node, back.to, back.label)) if track._counts else then
            self._reach(Item(caller.entry, caller.begun, back.to, then), self.distance[caller] + link.label.cost + self.distance[exit_],
                        (caller, link, exit_, back))

    def _change(self, node: int, value: int, change: Change) -> tuple[int, bool]:
        if change is IDLE:
            return value, False
        before = self.track.valuation(value)
        told = self.told.get(node)
        if told is None:
            told = self.told[node] = told_at(self.graph, node)
        then, broken = self.monitor.step(change, told, before, self.monitor.moves(change, self.track.terms))
        return self.track.changed(value, change, then), broken

    # the nearest

    def _nearest(self, roots: dict[int, int]) -> tuple[dict[Site | None, Found], dict[tuple[int, int], tuple]]:
        begun: dict[tuple[int, int], tuple] = {(entry, value): (0, None, None) for entry, value in roots.items()}
        inside: dict[tuple[int, int], list[tuple[Item, Link, tuple[int, int]]]] = {}
        for key, callers in self.waiting.items():
            for item, link, _ in callers:
                inside.setdefault((item.entry, item.begun), []).append((item, link, key))
        queue = [(0, number, key) for number, key in enumerate(begun)]
        settled: set[tuple[int, int]] = set()
        while queue:
            distance, _, key = heappop(queue)
            if key in settled:
                continue
            settled.add(key)
            for item, link, called in inside.get(key, ()):
                far = distance + self.distance[item] + link.label.cost
                if called not in begun or far < begun[called][0]:
                    begun[called] = (far, item, link)
                    heappush(queue, (far, len(begun) + len(settled), called))
        best: dict[Site | None, tuple[int, Found]] = {}
        for found in self.found:
            start, site = begun.get((found.item.entry, found.item.begun)), found.move.change.site
            if start is not None and (site not in best or start[0] + found.distance < best[site][0]):
                best[site] = (start[0] + found.distance, found)
        if self.one and best:  # what is further was not looked for to the end
            nearest = min(best, key=lambda site: best[site][0])
            best = {nearest: best[nearest]}
        return {site: found for site, (_, found) in best.items()}, begun

    # the path

    def way_to(self, found: Found, begun: dict[tuple[int, int], tuple]) -> tuple[int, list[Move]]:
        """The root and the moves from there to what was found, without its own."""
        root, moves = self.path(found.item, begun)
        if found.through is not None:
            link, exit_ = found.through
            moves += [entering(found.item, link), *self._inside(exit_)]
        return root, moves

    def path(self, item: Item, begun: dict[tuple[int, int], tuple]) -> tuple[int, list[Move]]:
        """The root and the moves from there to an item."""
        moves = list(self._inside(item))
        _, caller, link = begun[item.entry, item.begun]
        if caller is None:
            return item.entry, moves
        root, before = self.path(caller, begun)
        return root, [*before, entering(caller, link), *moves]

    def _inside(self, item: Item) -> Iterator[Move]:
        chain: list[list[Move]] = []
        while came := self.came[item]:
            if len(came) == 2:
                before, edge = came
                chain.append([going(before.node, edge)])
            else:
                before, link, exit_, back = came
                chain.append([entering(before, link), *self._inside(exit_), leaving(exit_, link, back)])
            item = before
        for part in reversed(chain):
            yield from part

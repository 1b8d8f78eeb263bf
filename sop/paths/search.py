"""One search: the nearest changes that break a monitor, with some things followed (`sop.paths.track`) and the rest taken as free.

Distances are worked out by Knuth's generalization of Dijkstra (1977): a context that was gone through costs
what its own shortest way costs, so that what is settled is never undone, through calls, events and recursion alike. Ties go
by the order of finding, which is the order of the text, so that the same story is told every time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

from sop.paths.besides import Besides
from sop.paths.change import IDLE, Change, Cube, Site
from sop.paths.clock import left
from sop.paths.monitor import Monitor, Told, told_at
from sop.paths.moves import Found, Item, Move, entering, going, leaving
from sop.paths.track import Track, arrivals
from sop.paths.relevant import live, touched
from sop.paths.situations import Graph, Link, NotDecided, Return
from sop.paths.way import BOUNDS, COMES


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
    waiting: dict[tuple[int, int], list[tuple[Item, Link, int]]] = field(default_factory=dict)
    """By context begun: the items that entered it, by which link, with which value once inside."""
    exits: dict[tuple[int, int], dict[int, list[Item]]] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    queue: list[tuple[int, int, Item]] = field(default_factory=list)
    told: dict[int, Told] = field(default_factory=dict)
    by_exit: dict[int, dict[int, list[Return]]] = field(default_factory=dict)
    touched: dict[int, int] = field(default_factory=dict)
    """Context number -> what matters there; the rest waits with whoever entered."""
    live: dict[int, int] = field(default_factory=dict)
    """Node -> what matters from there on."""

    def run(self, roots: dict[int, int], first: bool) -> tuple[dict[Site | None, Found], dict[tuple[int, int], tuple]]:
        """For each site, the breach that is nearest to a root; and how each context was first entered.

        With `first` it stops at the first one found, which need not be the nearest.
        """
        graph = self.graph
        self.touched = touched(graph, self.track)
        self.live = live(graph, self.track, self.besides.nodes)
        for entry, value in roots.items():
            program = graph.context[entry].program
            value = self.track.arrived(value, program.table.procedure, program.states(graph.position[entry]))
            value = roots[entry] = value & self.live.get(entry, 0)
            self._reach(Item(entry, value, entry, value), 0, ())
        while self.queue and not (first and self.found):
            distance, _, item = heappop(self.queue)
            if self.distance[item] == distance:
                self._settle(item, distance)
        return self._nearest(roots)

    def _reach(self, item: Item, distance: int, came: tuple) -> None:
        mask = self.live.get(item.node)
        if mask is None or not self.besides.leads(item.node, self.track.valuation(item.value)):
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
            heappush(self.queue, (distance, len(self.came) if known is None else known, item))

    def _settle(self, item: Item, distance: int) -> None:
        graph, track, node, value = self.graph, self.track, item.node, item.value
        procedure = graph.context[node].program.table.procedure
        at_once = track.leaves_at_once(value, node)
        for edge in graph.out[node]:
            if (at_once and edge.label.what not in (*BOUNDS, COMES)) or not self._agrees(node, value, edge.cube) or not track.opens(value, procedure, edge.label):
                continue
            older = track.passed(value, procedure, left(graph, node, edge.to, edge.label)) if track.has_ages else value
            then, broken = self._change(node, older, edge.change)
            if broken and self.besides.may_break(edge.change):
                self.found.append(Found(item, None, going(node, edge), distance))
            then = track.used(then, procedure, edge.label)
            then = track.arrived(then, procedure, arrivals(graph, node, edge.to, edge.label)) if track._counts and not edge.label.stays else then
            self._reach(Item(item.entry, item.begun, edge.to, then), distance + edge.label.cost, (item, edge))
        for link in graph.enters[node] if not at_once else ():
            if self._agrees(node, value, link.cube) and track.opens(value, procedure, link.label):
                self._enter(item, link, distance)
        if graph.position[node] < 0:
            key = (item.entry, item.begun)
            self.exits.setdefault(key, {}).setdefault(node, []).append(item)
            for caller, link, entered in list(self.waiting.get(key, ())):
                self._return(caller, link, entered, item)

    def _agrees(self, node: int, value: int, cube: Cube) -> bool:
        return not cube or (self.track.agrees(value, cube) and self.besides.allows(node, self.track.valuation(value), cube))

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
        waiting = self.waiting.setdefault(key, [])
        waiting.append((item, link, then))
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

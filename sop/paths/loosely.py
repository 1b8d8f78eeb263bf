"""Where a monitor is broken: looked for without its exceptions first.

A monitor follows all that its exceptions hang on, and each thing doubles the search, though mostly it is broken where none of them
applies. Its first part follows none of that and is broken wherever the monitor is, so it has every path that the monitor has, and more.
The shortest path of the part to a site is gone over with the monitor itself: where that is broken by it too, no path of the monitor can
be shorter. Only the sites where an exception applied on that path are looked at with all of it.
"""

from __future__ import annotations

from sop.paths.besides import Besides
from sop.paths.change import Site
from sop.paths.concrete import breaks
from sop.paths.monitor import Monitor
from sop.paths.moves import Broken
from sop.paths.sites import shortest
from sop.paths.situations import Graph, NotDecided
from sop.paths.track import Thing

TIMES = 16
"""How many times as many valuations as its first part a monitor has for which this is worth while."""


def broken(graph: Graph, monitor: Monitor, roots: dict[int, tuple[str, ...]], corridor: list[int], first: bool,
           left_open: list[Site | None], mattered: dict[Thing, None]) -> list[Broken]:
    """The same as `sop.paths.sites.shortest`. `corridor`: for each node, the valuations from which the monitor may be broken."""
    if not first and monitor.parts and monitor.parts[0].size * TIMES <= monitor.size:
        try:
            return _loosely(graph, monitor, roots, corridor, left_open, mattered)
        except NotDecided:
            pass  # with more paths than there are; with the exceptions there may be time
    besides = Besides(graph, monitor, roots, corridor)
    return shortest(graph, monitor, roots, besides, first, left_open, mattered) if besides.is_broken else []


def _loosely(graph: Graph, monitor: Monitor, roots: dict[int, tuple[str, ...]], corridor: list[int], left_open: list[Site | None],
             mattered: dict[Thing, None]) -> list[Broken]:
    part = monitor.parts[0]
    late: list[Site | None] = []
    besides = Besides(graph, part, roots, [-1 if values else 0 for values in corridor])
    loose = shortest(graph, part, roots, besides, left_open=late, mattered=mattered) if besides.is_broken else []
    found: list[Broken] = []
    excepted: list[Site | None] = []
    for each in loose:
        if breaks(graph, monitor, roots[each.root], each):
            found.append(each)
        else:
            excepted.append(each.change.site)
    if late and not found:
        raise NotDecided
    if excepted:
        try:
            besides = Besides(graph, monitor, roots, corridor).only(*excepted)
            found += shortest(graph, monitor, roots, besides, False, late, mattered, hurried=bool(found)) if besides.is_broken else []
        except NotDecided:
            if not found:
                raise
            late += excepted
    left_open += late
    return found

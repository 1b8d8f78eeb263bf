"""What leads to some places, and how far it is from there at least."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from heapq import heappop, heappush
from typing import TypeVar

Place = TypeVar("Place", bound=Hashable)

THROUGH = -1
"""In place of a distance: the way leads through a context, and is as long as the ways inside."""


def leading(places: Iterable[Place], before: Mapping[Place, Mapping[Place, int]]) -> dict[Place, int]:
    """Every place from which some of these may be reached -> how far it is at least (Dijkstra 1959).

    `before`: place -> from where it is reached, and how far that is. Whoever entered a context may here be left for another that entered
    it: that is less far than any real way, and never more.
    """
    far = {place: 0 for place in places}
    waiting = list(far)
    queue = [(0, place) for place in far]
    while queue:
        distance, place = heappop(queue)
        if distance > far[place]:
            continue
        for source, cost in before.get(place, {}).items():
            if cost != THROUGH and distance + cost < far.get(source, distance + cost + 1):
                far[source] = distance + cost
                heappush(queue, (distance + cost, source))
    found: dict[Place, int] = {}
    while waiting:
        place = waiting.pop()
        if place not in found:
            found[place] = far.get(place, 0)
            waiting += before.get(place, ())
    return found

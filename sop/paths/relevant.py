"""What of the things that a search follows matters where: two searches in one differ only in what can still make a difference.

*Touched* by a context is what anything in it, or in what it enters, reads or changes. The rest comes out as it went in, so it is kept
with whoever entered, and the context is gone through once for all of its values (as live-in sets of summaries: Sharir and Pnueli 1981).
*Live* at a node is what may be read before it is changed, on some way on that still leads to a breach (liveness, Aho et al.,
Compilers, 9.2.5). What is neither is taken as not in force: no search can tell the difference.
"""

from __future__ import annotations

from collections.abc import Container

from sop.paths.situations import Graph
from sop.paths.track import Track


def touched(graph: Graph, track: Track) -> dict[int, int]:
    """Context number -> the bits that matter inside it; those that always matter are among them."""
    found = {context.number: track.always | track.counted_in(context.program.table.procedure) for context in graph.contexts}
    if len(track.tokens) == len(track.monitor.tokens):
        return found
    callers: dict[int, set[int]] = {}
    for node, context in enumerate(graph.context):
        mask = 0
        for edge in graph.out[node]:
            mask |= track.moved_by(edge.change) | (track.read_by(edge.cube) if edge.cube else 0)
        for link in graph.enters[node]:
            mask |= track.moved_by(link.change) | (track.read_by(link.cube) if link.cube else 0)
            callers.setdefault(link.context.number, set()).add(context.number)
            for back in link.returns:
                mask |= track.moved_by(back.change) | (track.read_by(back.cube) if back.cube else 0)
        found[context.number] |= mask
    queue = list(found)
    while queue:
        number = queue.pop()
        for caller in callers.get(number, ()):
            if found[number] & ~found[caller]:
                found[caller] |= found[number]
                queue.append(caller)
    return found


def live(graph: Graph, track: Track, leads: Container[int]) -> dict[int, int]:
    """For each node that leads to a breach, the bits that matter from there on; those that always matter are among them."""
    found = {node: track.always for node in range(len(graph.out)) if node in leads}
    before: dict[int, list[tuple[int, int]]] = {}
    """to -> (from, what passes the way unchanged)."""

    def way(node: int, to: int, passes: int) -> None:
        if to in found:
            before.setdefault(to, []).append((node, passes))

    for node in found:
        procedure = graph.context[node].program.table.procedure
        if graph.position[node] >= 0:  # a bound may lead away from where a case has arrived
            for state in graph.context[node].program.states(graph.position[node]):
                found[node] |= track.counted_at(procedure, state)
        for edge in graph.out[node]:
            found[node] |= track.counted_at(procedure, edge.label.state) | (track.read_by(edge.cube) if edge.cube else 0)
            way(node, edge.to, ~track.moved_by(edge.change))
        for link in graph.enters[node]:
            found[node] |= track.counted_at(procedure, link.label.state) | (track.read_by(link.cube) if link.cube else 0)
            passes = ~track.moved_by(link.change)
            way(node, link.context.entry, passes)
            for back in link.returns:
                through = ~track.moved_by(back.change)
                read = track.read_by(back.cube) if back.cube else 0
                found[node] |= read & passes
                if back.exit in found:
                    found[back.exit] |= read
                way(back.exit, back.to, through)
                way(node, back.to, passes & through)
    queue = list(found)
    while queue:
        to = queue.pop()
        for node, passes in before.get(to, ()):
            more = found[to] & passes & ~found.get(node, 0)
            if more and node in found:
                found[node] |= more
                queue.append(node)
    return found

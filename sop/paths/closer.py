"""Monitors that follow a little more: the tokens that come and go together with what they watch.

A suspect is often one only because a lane has forgotten what hangs together: that a duty is open exactly while an emergency is declared,
say, and that a choice further on asks for just that. A token that is given or ended by the very change that a monitor heeds, and that
some way reads, is followed with it: first what the monitor itself waits for. More followed is never less sure: the monitor watches the same as before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from sop.paths.change import ESTABLISHED
from sop.paths.monitor import Monitor
from sop.paths.situations import Graph, changes_of

MORE = 2
"""Tokens that are followed more, at most; each doubles the valuations of its monitor."""

WIDEST = 128
"""Valuations of a monitor that is still worked out whole at every node; the room that takes grows with their square, 2 kB a node here."""


def is_wide(valuations: int) -> bool:
    """Whether a monitor with so many valuations is not worked out whole at every node: its parts are."""
    return valuations > WIDEST


def watched_by(monitor: Monitor) -> tuple[Monitor, ...]:
    """What is worked out in its place: of a wide one its parts, which are all broken where it is."""
    return monitor.parts or (monitor,) if is_wide(monitor.size) else (monitor,)


def closer(graph: Graph, monitors: Iterable[Monitor]) -> list[Monitor]:
    """The same monitors, each with the tokens followed that most changes which it heeds give or end, as far as the widest may go."""
    read = {token for edges in graph.out for edge in edges for token, _ in edge.cube}
    read |= {token for links in graph.enters for link in links for token, _ in link.cube}
    changes = list(changes_of(graph))
    found = []
    for monitor in monitors:
        moved = Counter(token for change in changes if not change.ends and monitor.cares(change) for token in (*change.given, *change.ended))
        heeded = sorted(sign.removeprefix(ESTABLISHED) for sign in monitor.signs if sign.startswith(ESTABLISHED))
        more = [token for token in dict.fromkeys((*heeded, *(token for token, _ in moved.most_common()))) if token in read and token not in monitor.tokens][:MORE]
        while more and is_wide(monitor.size << len(more)):
            more.pop()
        found.append(replace(monitor, tokens=(*monitor.tokens, *more), followed=len(more), parts=()) if more else monitor)
    return found

"""Time on the paths: safeguards that lapse, and duties that come too late, in the worst case.

Time passes where somebody waits, or has a deadline: as long as the deadline and its stages allow. Everything else takes no time. A
safeguard that lasts so long may lapse in a state when the worst case since it was given, over all ways there, exceeds that
(checker.md, ruling 8). A duty is overdue in a state when the worst case since it arose does; there the exact search counts the hours
on the very path (`sop.paths.track`). Both are ways of their own at that state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sop.paths.change import Change
from sop.paths.situations import Graph
from sop.paths.way import BOUNDS, Label

LAPSE, OVERDUE = "lapse", "overdue"

LEAVES = ("answer", "choice", "late")
"""The labels of ways that end a stay, wherever they lead: to the same state as well."""

Fate = Callable[[Change], tuple[bool, bool]]
"""What a change does to the age of something: (it goes on where it was under way, it begins there)."""


@dataclass(frozen=True)
class Clock:
    """How long things last. All times are whole hours, in the worst case."""

    lasts: Mapping[str, int] = field(default_factory=dict)
    """Safeguard -> how long it holds."""
    stay: Callable[[str, str], int] = lambda procedure, state: 0
    """(procedure, state) -> how long a case may stay there."""
    counted: Callable[[str, str, str], bool] = lambda rule, procedure, state: False
    """(rule, procedure, state) -> whether the deadline of a state counts from where the rule's duty arises."""
    limits: Mapping[str, int] = field(default_factory=dict)
    """Rule -> how long its duty may take."""

    def limit(self, label: Label) -> int:
        """The hours after which a way of time is open."""
        return self.limits.get(label.detail, 0) if label.what == OVERDUE else self.lasts.get(label.detail.split(":", 1)[0], 0)

    def after(self, what: str, age: int, procedure: str, states: Iterable[str]) -> int:
        """The age of a token or a rule's duty when some states are left."""
        stays = [(self.stay(procedure, state), self.counted(what, procedure, state)) for state in states]
        if any(counted and stay for stay, counted in stays):
            return max(stay for stay, counted in stays if counted)
        return age + max((stay for stay, _ in stays), default=0)


def left(graph: Graph, node: int, to: int, label: Label) -> tuple[str, ...]:
    """The states that are left when a way is taken. An answer that leads to the same state begins another stay there."""
    if graph.position[node] < 0 or (to == node and label.stays) or label.what in BOUNDS:
        return ()  # an alarm, or a way of time, leads nowhere else; a bound leads away before anybody has stayed
    program = graph.context[node].program
    states = program.states(graph.position[node])
    if graph.position[to] < 0 or graph.context[to] is not graph.context[node]:
        return (label.state,) if label.what == "call" else states
    moved, there, begun = label.state if label.what in LEAVES else "", program.states(graph.position[to]), program.beginnings(graph.position[to])
    return tuple(state for state in states if state == moved or state not in there or (state in begun and state not in program.beginnings(graph.position[node])))

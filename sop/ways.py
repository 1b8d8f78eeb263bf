"""What moves a run: the ways of the compiled tables, followed as they stand.

`sop.machine` follows the same ways by a machine of `transitions` for each procedure. The checker, which plays every story at each
run, needs no machine for it.
"""

from __future__ import annotations

from collections.abc import Callable

from sop.model.condition import Condition
from sop.model.state import BACK, JOINED
from sop.paths.run import Frame
from sop.paths.table import Edge, EventEdge, Table, Tables

Holds = Callable[[Condition], bool]


class Ways:
    """The ways of some procedures."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def known(self, table: Table, target: str) -> bool:
        """Whether there is anything where a way leads: a state, an outcome, `back` or `joined`."""
        return target in table.nodes or target in table.ends or target in (BACK, JOINED)

    def take(self, frame: Frame, edge: Edge, holds: Holds) -> bool:
        """Follow an edge from the state in which a run stands. False where that state has no such way."""
        frame.state = edge.target
        return True

    def fall(self, frame: Frame, event: EventEdge, holds: Holds) -> bool:
        """Follow an event to its handler."""
        frame.state = event.target or frame.state
        return True

"""One `transitions` machine per procedure: where each answer leads. This is the only door to `transitions`.

The machines know the ways; what is known and in force in a case, a walk knows (`sop.walk`).
"""

from __future__ import annotations

from functools import partial
from typing import Any

from transitions import Machine

from sop.model.condition import Condition
from sop.model.state import BACK, JOINED
from sop.paths.run import Frame
from sop.paths.table import Edge, EventEdge, Table, Tables
from sop.ways import Holds, Ways


class Machines(Ways):
    """The machine of each procedure, made when it is first run."""

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self._made: dict[str, Machine] = {}

    def of(self, procedure: str) -> Machine:
        """The machine of one procedure."""
        if procedure not in self._made:
            self._made[procedure] = _machine(self.tables.by_id[procedure])
        return self._made[procedure]

    def known(self, table: Table, target: str) -> bool:
        """Whether the machine has a state of that name."""
        return target in self.of(table.procedure).states

    def take(self, frame: Frame, edge: Edge, holds: Holds) -> bool:
        """Pull the trigger of an answer. The guards of a choice decide once more."""
        answer = edge.answer if frame.node.kind != "choice" else ""
        return self.of(frame.table.procedure).events[f"take_{answer}"].trigger(frame, holds=holds)

    def fall(self, frame: Frame, event: EventEdge, holds: Holds) -> bool:
        """Pull the trigger of an event."""
        return self.of(frame.table.procedure).events[f"event_{event.event}"].trigger(frame, holds=holds)


def _machine(table: Table) -> Machine:
    """States are nodes, outcomes, `back` and `joined`; triggers are answers; a choice's guards are conditions."""
    states = [*table.nodes, *table.ends, BACK, JOINED]
    machine = Machine(model=None, states=states, initial=table.start, auto_transitions=False, send_event=True)
    for node in table.nodes.values():
        for edge in node.edges:
            if edge.target in machine.states:
                conditions = [partial(_guard, edge.guard)] if edge.guard else None
                machine.add_transition(f"take_{edge.answer if node.kind != 'choice' else ''}", node.id, edge.target, conditions=conditions)
    for event in table.events:
        if event.target in table.nodes:
            machine.add_transition(f"event_{event.event}", "*", event.target)
    return machine


def _guard(condition: Condition, data: Any) -> bool:
    return data.kwargs["holds"](condition)

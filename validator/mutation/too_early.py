"""An act that is done a state too early: before the state that leads to it and puts something in force on the way."""

from __future__ import annotations

from collections.abc import Iterator

from sop.model.procedure import Procedure
from sop.model.state import Task
from sop.paths.table import Node
from validator.check import Subject
from validator.mutation.detours import put_before, task
from validator.mutation.mutant import Change, operator
from validator.mutation.sites import changed, states, with_state


@operator("safeguards")
def act_a_state_too_early(subject: Subject) -> Iterator[Change]:
    """A step that acts is done before the state that puts something in force and leads to it."""
    nodes = subject.table.nodes
    for site in states(subject.procedure):
        if not isinstance(site.part, Task):
            continue
        [state_id] = site.at
        before = [node for node in nodes.values() if node.id != state_id and _gives(subject, node, state_id)]
        for step_id, step in site.part.do.items():
            for node in before if step.act else ():
                yield Change((state_id, step_id, node.id), step.place, f'the step "{step_id}" of "{state_id}" was done before "{node.id}"',
                             lambda task_=site.part, state_id=state_id, step_id=step_id, node=node: _moved(subject.procedure, task_, state_id, step_id, node.id))


def _gives(subject: Subject, node: Node, target: str) -> bool:
    """Whether a state puts something in force on a way to another."""
    leading = [edge for edge in node.edges if edge.target == target]
    if node.call and node.call.procedure in subject.tables.by_id:
        callee = subject.tables.by_id[node.call.procedure]
        return any(callee.ends[edge.answer].leaves for edge in leading if edge.answer in callee.ends)
    return any(edge.effect.establishes for edge in leading) or bool(leading) and any(step.effect.establishes for step in node.steps)


def _moved(procedure: Procedure, task_: Task, state_id: str, step_id: str, before: str) -> Procedure:
    rest = {name: step for name, step in task_.do.items() if name != step_id}
    left = with_state(procedure, state_id, changed(task_, do=rest) if rest else task(task_.place, task_.next))
    early = task(task_.place, before, {step_id: task_.do[step_id]})
    return put_before(left, before, f"{state_id}-too-early", changed(early, role=procedure.role_of(state_id)))

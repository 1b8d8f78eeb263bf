"""An act that is done a state too early: before the state that leads to it and puts something in force on the way."""

from __future__ import annotations

from collections.abc import Iterator

from sop.model.procedure import Procedure
from sop.model.state import Task
from sop.paths.table import Node
from validator.check import Subject
from validator.mutation.detours import put_before, task
from validator.mutation.mutant import Change, operator
from validator.mutation.said import asked_for
from validator.mutation.sites import changed, states, with_state


@operator("safeguards")
def act_a_state_too_early(subject: Subject) -> Iterator[Change]:
    """A step that acts is done before the state that puts in force what a rule asks for, and leads to it."""
    nodes = subject.table.nodes
    for site in states(subject.procedure):
        if not isinstance(site.part, Task):
            continue
        [state_id] = site.at
        before = {node.id: names for node in nodes.values() if node.id != state_id and (names := _given(subject, node, state_id))}
        for step_id, step in site.part.do.items():
            wanted = asked_for(subject, step.act)
            for earlier in (node for node, names in before.items() if wanted & names):
                yield Change((state_id, step_id, earlier), step.place, f'the step "{step_id}" of "{state_id}" was done before "{earlier}"',
                             lambda task_=site.part, state_id=state_id, step_id=step_id, earlier=earlier: _moved(subject.procedure, task_, state_id, step_id, earlier))


def _given(subject: Subject, node: Node, target: str) -> set[str]:
    """The names of what a state puts in force on a way to another."""
    leading = [edge for edge in node.edges if edge.target == target]
    tokens = [token for edge in leading for token in edge.effect.establishes]
    tokens += [token for step in node.steps for token in step.effect.establishes] if leading else []
    callee = subject.tables.by_id.get(node.call.procedure) if node.call else None
    tokens += [token for edge in leading if edge.answer in callee.ends for token in callee.ends[edge.answer].leaves] if callee else []
    return {token.partition(":")[0] for token in tokens}


def _moved(procedure: Procedure, task_: Task, state_id: str, step_id: str, before: str) -> Procedure:
    rest = {name: step for name, step in task_.do.items() if name != step_id}
    left = with_state(procedure, state_id, changed(task_, do=rest) if rest else task(task_.place, task_.next))
    early = task(task_.place, before, {step_id: task_.do[step_id]})
    return put_before(left, before, f"{state_id}-too-early", changed(early, role=procedure.role_of(state_id)))

"""The parts of a procedure that operators change, each with its name, and the way to put it back changed.

The model is frozen: a changed part is a copy, and so is everything around it up to the procedure. Nothing is read anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from sop.model.answer import Answer, Stage
from sop.model.base import Part
from sop.model.procedure import AtAnyTime, Outcome, Procedure
from sop.model.state import CallOutcome, Call, Consent, Question, StateBase, Step, Task, Wait

P = TypeVar("P", bound=Part)
Q = TypeVar("Q", bound=Part)


@dataclass(frozen=True, slots=True)
class Site(Generic[P]):
    """A part and where it stands."""

    at: tuple[str, ...]
    """Its place in words of an id."""
    name: str
    """Its name in a sentence."""
    part: P
    put: Callable[[P], Procedure]
    """The procedure with this part instead."""

    def with_(self, **values: object) -> Callable[[], Procedure]:
        """Makes the procedure in which some keys of the part are others."""
        return lambda: self.put(changed(self.part, **values))

    def inside(self, word: str, name: str, part: Q, put: Callable[[Q], P]) -> Site[Q]:
        """A part of this part."""
        return Site((*self.at, word), name, part, lambda inner: self.put(put(inner)))


def changed(part: P, **values: object) -> P:
    """A copy with other values; what had been worked out from the old ones is forgotten."""
    made = part.model_copy(update=values)
    for name, value in vars(type(made)).items():
        if isinstance(value, cached_property):
            made.__dict__.pop(name, None)
    return made


def with_state(procedure: Procedure, state_id: str, state: StateBase) -> Procedure:
    """A procedure with another state in the place of one, or with a new one at the end of its section."""
    if state_id in procedure.handlers:
        return changed(procedure, handlers={**procedure.handlers, state_id: state})
    part_id = procedure.part_of.get(state_id)
    if part_id is None:
        return changed(procedure, states_={**procedure.states_, state_id: state})
    part = procedure.parts[part_id]
    return changed(procedure, parts={**procedure.parts, part_id: changed(part, states={**part.states, state_id: state})})


def states(procedure: Procedure) -> Iterator[Site[StateBase]]:
    """Every state, the handlers last."""
    for state_id, state in procedure.all_states.items():
        yield Site((state_id,), f'"{state_id}"', state, lambda made, state_id=state_id: with_state(procedure, state_id, made))


def steps(procedure: Procedure) -> Iterator[Site[Step]]:
    """Every step of every task."""
    for site in states(procedure):
        if isinstance(site.part, Task):
            for step_id, step in site.part.do.items():
                yield site.inside(step_id, f'the step "{step_id}" of {site.name}', step, lambda made, task=site.part, step_id=step_id:
                                  changed(task, do={**task.do, step_id: made}))


def answers(procedure: Procedure) -> Iterator[Site[Answer]]:
    """Every answer that is written out: of questions, waits and consents."""
    for site in states(procedure):
        yield from answers_of(site)


def answers_of(site: Site[StateBase]) -> Iterator[Site[Answer]]:
    """The written answers of one state; none where it has none."""
    state = site.part
    if isinstance(state, (Question, Wait)):
        for value, answer in state.answers.items():
            yield site.inside(value, f'the answer "{value}" at {site.name}', answer, lambda made, state=state, value=value:
                              changed(state, answers={**state.answers, value: made}))
    elif isinstance(state, Consent):
        for value in (*Consent.ANSWERS, "others"):
            if answer := getattr(state, value):
                yield site.inside(value, f'the answer "{value}" at {site.name}', answer, lambda made, state=state, value=value: changed(state, **{value: made}))


def outcomes_of(site: Site[StateBase]) -> Iterator[Site[CallOutcome]]:
    """Where each named outcome of a call leads."""
    if isinstance(site.part, Call):
        for outcome, route in site.part.outcomes.items():
            yield site.inside(outcome, f'the outcome "{outcome}" of {site.name}', route, lambda made, call=site.part, outcome=outcome:
                              changed(call, outcomes={**call.outcomes, outcome: made}))


def stages_of(site: Site[StateBase]) -> Iterator[Site[Stage]]:
    """The stages of lateness of a state, numbered from 1."""
    late = getattr(site.part, "late", ())
    for number, stage in enumerate(late):
        yield site.inside(f"late-{number + 1}", f"stage {number + 1} of lateness at {site.name}", stage, lambda made, number=number:
                          changed(site.part, late=(*late[:number], made, *late[number + 1:])))


def events(procedure: Procedure) -> Iterator[Site[AtAnyTime]]:
    """Every event that may fall at any time."""
    for name, event in procedure.at_any_time.items():
        yield Site((name,), f'the event "{name}"', event, lambda made, name=name:
                   changed(procedure, at_any_time={**procedure.at_any_time, name: made}))


def ends(procedure: Procedure) -> Iterator[Site[Outcome]]:
    """Every outcome."""
    for name, outcome in procedure.outcomes.items():
        yield Site((name,), f'the outcome "{name}"', outcome, lambda made, name=name: changed(procedure, outcomes={**procedure.outcomes, name: made}))


def effects(procedure: Procedure) -> Iterator[Site[Step] | Site[Answer] | Site[AtAnyTime]]:
    """Everything that may put something in force or end it."""
    yield from events(procedure)
    yield from steps(procedure)
    yield from answers(procedure)

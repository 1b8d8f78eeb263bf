"""Ways led elsewhere: a state that is passed by, one that is put before another, a handler that only leads back."""

from __future__ import annotations

from typing import Any

from sop.finding import Place
from sop.model.base import Part
from sop.model.procedure import Procedure
from sop.model.state import BACK, Step, StateBase, Task
from validator.mutation.sites import changed, with_state

GOES_ON = "goes-on-all-the-same"


def task(place: Place, next_: str, do: dict[str, Step] | None = None) -> Task:
    """A task made in code, said to stand at a place."""
    made = Task.model_construct(task="(a mutant)", do=do or {"nothing": Step.model_construct(step="Go on.")}, next=next_)
    made.__dict__["_place"] = place
    return made


def passed_by(procedure: Procedure, state_id: str, target: str) -> Procedure:
    """A procedure in which a state does nothing but lead to a target. It keeps its id, so that nothing hangs loose."""
    return with_state(procedure, state_id, task(procedure.all_states[state_id].place, target))


def only_back(procedure: Procedure, place: Place) -> Procedure:
    """A procedure with a handler more, which leads back at once."""
    return changed(procedure, handlers={**procedure.handlers, GOES_ON: task(place, BACK)})


def put_before(procedure: Procedure, state_id: str, new_id: str, new: StateBase) -> Procedure:
    """A procedure with a new state before another: every way to that one leads to the new one, and from there on."""
    led = _led(procedure, state_id, new_id)
    part_id = procedure.part_of.get(state_id)
    if state_id in procedure.handlers:
        return changed(led, handlers=_inserted(led.handlers, state_id, new_id, new))
    if part_id is None:
        return changed(led, states_=_inserted(led.states_, state_id, new_id, new))
    part = led.parts[part_id]
    return changed(led, parts={**led.parts, part_id: changed(part, states=_inserted(part.states, state_id, new_id, new))})


def _inserted(states: dict[str, StateBase], before: str, new_id: str, new: StateBase) -> dict[str, StateBase]:
    found: dict[str, StateBase] = {}
    for state_id, state in states.items():
        if state_id == before:
            found[new_id] = new
        found[state_id] = state
    return found


_LEADS = frozenset({"next", "then", "branches", "of", "withdrawn"})
"""The keys whose values say where a way leads."""


def _led(value: Any, old: str, new: str, key: str = "") -> Any:
    """A value of the model in which every way to one state leads to another."""
    if isinstance(value, Part):
        values = {name: getattr(value, name) for name in type(value).model_fields}
        led = {name: made for name, one in values.items() if (made := _led(one, old, new, name)) is not one}
        return changed(value, **led) if led else value
    if isinstance(value, dict):
        led = {name: _led(one, old, new, key) for name, one in value.items()}
        return led if any(led[name] is not one for name, one in value.items()) else value
    if isinstance(value, tuple):
        led = tuple(_led(one, old, new, key) for one in value)
        return led if any(made is not one for made, one in zip(led, value, strict=True)) else value
    return new if key in _LEADS and value == old else value

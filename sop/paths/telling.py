"""From a situation that a search found back to the beginning: the beats of the shortest way there, calls and events opened up."""

from __future__ import annotations

from dataclasses import dataclass

from sop.paths.situation import START, Context, Exit, Label, Situation


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing on the way: at these states (calls outermost first), in this procedure, this happened."""

    path: tuple[str, ...]
    procedure: str
    state: str
    step: int
    what: str
    """step, answer, choice, call, event or withdrawal."""
    detail: str


def beats(context: Context, situation: Situation) -> tuple[list[Beat], Situation]:
    """The way from the beginning of the case to a situation, and the situation in which the case began."""
    before, begun = _to_start(context)
    chain, start = _chain(context, situation, _prefix(context))
    return before + chain, begun or start


def _prefix(context: Context) -> tuple[str, ...]:
    """The call states in which the run of a context lies."""
    if context.call is None:
        return ()
    caller, situation = context.call
    outer = _prefix(caller)
    return outer if context.handler else (*outer, _state(situation))


def _state(situation: Situation) -> str:
    position = situation.position
    return position[0] if len(position) == 2 else next(branch[0] for branch in position[2] if branch)


def _to_start(context: Context) -> tuple[list[Beat], Situation | None]:
    if context.call is None:
        return [], None
    caller, situation = context.call
    found, begun = beats(caller, situation)
    return found + _entering(context, caller, situation), begun


def _entering(context: Context, caller: Context, situation: Situation) -> list[Beat]:
    """What leads from the caller into a context."""
    return _by(context.via, caller, situation, _prefix(caller))


def _by(via: Label, caller: Context, situation: Situation, prefix: tuple[str, ...]) -> list[Beat]:
    """A call, or an event with what was inside a called procedure before it fell."""
    where = (*prefix, _state(situation))
    inside = _into(via, caller, situation, prefix) if via.inner else []
    place = inside[-1].path if inside else where
    return [*inside, Beat(place, caller.instance.table.procedure, _state(situation), max(situation.position[1], 0), via.what, via.detail)]


def _into(label: Label, caller: Context, situation: Situation, prefix: tuple[str, ...]) -> list[Beat]:
    """A called procedure or handler that was gone through, opened up: how it was entered, then what happened inside."""
    assert label.inner is not None
    inner = label.inner[0]
    where = (*prefix, _state(situation))
    return [*_by(label.via or inner.via, caller, situation, prefix), *_inside(label.inner, prefix if inner.handler else where)]


def _chain(context: Context, situation: Situation, prefix: tuple[str, ...]) -> tuple[list[Beat], Situation]:
    """The beats inside one context, from its start, and that start."""
    found: list[list[Beat]] = []
    here = situation
    while True:
        before, label = context.seen[here]
        if before is None:
            break
        found.append(_beat(context, before, label, prefix))
        here = before
    return [beat for part in reversed(found) for beat in part], here


def _beat(context: Context, before: Situation, label: Label, prefix: tuple[str, ...]) -> list[Beat]:
    if label.inner is not None:
        return _into(label, context, before, prefix)
    if label is START:
        return []
    return [Beat((*prefix, _state(before)), context.instance.table.procedure, _state(before), max(before.position[1], 0), label.what, label.detail)]


def _inside(inner: tuple[Context, Exit], prefix: tuple[str, ...]) -> list[Beat]:
    context, exit_ = inner
    last, label = context.exits[exit_]
    chain, _ = _chain(context, last, prefix)
    return [*chain, *_beat(context, last, label, prefix)]

"""Deadlines, reviews and bounds of a state in words: how long, how often, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sop.languages.first_letter import small
from sop.languages.translate import Said
from sop.model.answer import Stage
from sop.model.state import STAY, Question, StateBase, Wait
from sop.render.view_state import DeadlineView, StageView

if TYPE_CHECKING:
    from sop.render.lay_out import Layout


def deadline(layout: Layout, state: StateBase) -> DeadlineView | None:
    """The deadline of a state, in words."""
    within = getattr(state, "within", None)
    if within is None:
        return None
    speak, parameters = layout.speak, layout.speak.vocabulary.parameters
    used = [parameters[name] for name in within.parameters.values() if name in parameters]
    if not used:
        return None
    if not within.fact:
        time = speak.amount(used[0])
        starts = tuple(layout.target(where) for where in state.from_ if where in layout.numbers)
        words = speak.joined([layout.target_words(where.id) for where in starts], "or") if starts else None
        text = speak.ui("deadline.within-from", time=time, states=words) if words else speak.ui("deadline.within", time=time)
    else:
        starts = ()
        first, *lines = [speak.ui("deadline.by-value", value=small(speak.ui("way.others") if value == "others" else speak.fact_value(within.fact, value, layout.procedure)),
                                  time=speak.amount(parameters[name])) for value, name in within.parameters.items() if name in parameters]
        text = speak.run_on([first, *map(small, lines)], between="; ")
    return DeadlineView(text, any(parameter.proposed for parameter in used), starts, tuple(_stage(layout, stage) for stage in state.late))


def review(layout: Layout, state: StateBase) -> Said | None:
    """How often a review comes round."""
    every = layout.speak.vocabulary.parameters.get(state.every or "") if isinstance(state, Wait) else None
    return layout.speak.marked(layout.speak.in_turn(every), every) if every else None


def meanwhile(layout: Layout, state_id: str, state: StateBase) -> Said | None:
    """What goes on while waiting."""
    every = layout.speak.vocabulary.parameters.get(state.meanwhile.every) if isinstance(state, Wait) and state.meanwhile else None
    if not every or not state.meanwhile:
        return None
    return layout.speak.ui("deadline.every-do", every=layout.speak.marked(layout.speak.in_turn(every), every),
                           text=layout.said(f"state.{state_id}.meanwhile.do", state.meanwhile.do))


def loop(layout: Layout, state: StateBase) -> Said | None:
    """How often one may arrive, or that each answer counts once."""
    if state.at_most:
        return layout.speak.ui("loop.at-most", times=layout.speak.times(state.at_most.times), target=layout.target_words(state.at_most.then))
    if isinstance(state, Question) and state.each_once:
        return layout.speak.ui("loop.each-once", target=layout.target_words(state.each_once.then))
    return None


def _stage(layout: Layout, stage: Stage) -> StageView:
    """One stage of lateness as a sentence."""
    speak = layout.speak
    tell = tuple(speak.named("roles", role) for role in stage.tell)
    after = speak.vocabulary.parameters.get(stage.after or "")
    word = "late." + ("after-" if after else "") + ("tell-" if tell else "") + ("stay" if stage.then == STAY else "go")
    slots = {"target": layout.target_words(stage.then)}
    if after:
        slots["time"] = speak.amount(after)
    if tell:
        slots["roles"] = speak.joined([speak.role(role) for role in stage.tell])
    return StageView(speak.ui(word, **slots), layout.target(stage.then), tell)

"""The ways on from a state in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from sop.languages.first_letter import large, small
from sop.languages.translate import Said
from sop.model.answer import OTHERS, Answer
from sop.model.state import STAY, Call, Choice, Consent, Question, StateBase, Wait
from sop.render import forks
from sop.render.ended import ended
from sop.render.view_state import WayView

if TYPE_CHECKING:
    from sop.render.lay_out import Layout


def ways(layout: Layout, state_id: str, state: StateBase) -> Iterator[WayView]:
    """Every way on from a state, in the order it is written."""
    match state:
        case Question() | Wait() if state.answers:
            fact = getattr(state, "fact", None) or state_id
            values = layout.table.facts[fact].values if fact in layout.table.facts else ()
            for value, answer in state.answers.items():
                # where all answers lead the same way, each must still stand there to be given
                for each in values if value == OTHERS and len(state.answers) == 1 and values else (value,):
                    yield replace(_way(layout, each, _answer_label(layout, state_id, state, fact, each, answer), answer.next), ended=ended(layout, answer.revokes))
        case Consent():
            yield from _consent(layout, state)
        case Choice():
            yield from _choice(layout, state)
        case Call():
            yield from _call(layout, state)
        case _:
            yield _way(layout, "", layout.speak.ui("way.review" if isinstance(state, Wait) else "way.next"), state.next or "")


def unchosen(layout: Layout, state: StateBase) -> Iterator[WayView]:
    """Where one goes whom nobody asks: each target once, when a time has passed, or when it was done often enough."""
    for target in dict.fromkeys(stage.then for stage in getattr(state, "late", ()) if stage.then != STAY):
        yield _way(layout, "late", layout.speak.ui("way.late"), target)
    if state.at_most:
        yield _way(layout, "at-most", layout.speak.ui("way.at-most", times=layout.speak.times(state.at_most.times)), state.at_most.then)
    if isinstance(state, Question) and state.each_once:
        yield _way(layout, "each-once", layout.speak.ui("way.each-once"), state.each_once.then)


def _way(layout: Layout, answer: str, label: Said, target: str) -> WayView:
    return WayView(answer, label, layout.target(target))


def _answer_label(layout: Layout, state_id: str, state: Question | Wait, fact: str, value: str, answer: Answer) -> Said:
    if answer.text:
        return layout.speak.phrase(layout.said(f"state.{state_id}.answer.{value}", answer.text))
    if value == OTHERS:
        return layout.speak.ui("way.others")
    return layout.speak.value(fact, value, state.labels)


def _consent(layout: Layout, state: Consent) -> Iterator[WayView]:
    for name, answer in state.routes.items():
        if answer is not None:
            yield replace(_way(layout, name, layout.speak.ui(f"consent.{name.replace('_', '-')}"), answer.next), ended=ended(layout, answer.revokes))
    yield _way(layout, "withdrawn", layout.speak.ui("way.withdrawn"), state.withdrawn)


def _choice(layout: Layout, state: Choice) -> Iterator[WayView]:
    for label, reasons, target in forks.told(layout.speak, state, layout.procedure):
        yield WayView("", label, layout.target(target), reasons=reasons)
    for value, target in state.cases.of.items():
        if value == OTHERS:
            label = layout.speak.ui("way.others")
        elif state.choice.in_force:
            label = layout.speak.value("", value)
        else:
            fact = state.choice.facts[0]
            meant = tuple(each for each in layout.speak.meant(fact, (value,)) if each == value or each not in state.cases.of)
            label = large(layout.speak.any_of(fact, meant, layout.procedure))
        yield _way(layout, value, label, target)


def _call(layout: Layout, state: Call) -> Iterator[WayView]:
    callee = layout.speak.corpus.procedures.get(state.call)
    for outcome, route in state.outcomes.items():
        if outcome == OTHERS or callee is None or outcome not in callee.outcomes:
            yield _way(layout, outcome, layout.speak.ui("way.others"), route.next)
        else:
            said = layout.speak.text(state.call, f"outcome.{outcome}.text", callee.outcomes[outcome].text)
            yield _way(layout, outcome, layout.speak.phrase(said), route.next)
    if state.next:
        yield _way(layout, "", layout.speak.ui("way.next"), state.next)
    for act, handler in state.withdrawn.items():
        yield _way(layout, "withdrawn", layout.speak.ui("event.withdrawal", act=small(layout.speak.token("acts", act, layout.procedure).text)), handler)

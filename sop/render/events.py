"""What may happen at any time, in words: what it is, where it leads, and when it can happen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sop.corpus import VOCABULARY
from sop.languages.first_letter import small
from sop.languages.state import State
from sop.languages.translate import Said, together
from sop.model.procedure import AtAnyTime
from sop.model.state import Call, Consent
from sop.render.conditions import limit
from sop.render.ended import ended
from sop.render.view import EventView
from sop.render.view_named import NamedView

if TYPE_CHECKING:
    from sop.render.lay_out import Layout


WITHDRAWN = "withdrawn"


def event(layout: Layout, name: str) -> EventView:
    """One thing that may happen at any time."""
    happening, speak = layout.procedure.at_any_time[name], layout.speak
    entry = speak.vocabulary.events.get(name)
    text = speak.named("events", name).text
    say = speak.text(VOCABULARY, f"event.{name}.say", entry.say) if entry and entry.say else text
    return EventView(
        id=name, text=text, say=say, target=layout.target(happening.next) if happening.next else None,
        starts=_begun(layout, happening.starts.procedure) if happening.starts else None, only=speak.run_on(list(_limits(layout, happening))),
        begun_only_so=happening.starts is not None and _is_begun_only_so(layout, happening.starts.procedure),
        ended=ended(layout, happening.revokes))


def withdrawals(layout: Layout) -> Iterator[EventView]:
    """Where the person leads who takes back an agreement that is asked for here, or comes back from what is called: one for each place."""
    speak, led = layout.speak, defaultdict[str, dict[str, None]](dict)
    for state in layout.procedure.all_states.values():
        if isinstance(state, Consent):
            led[state.withdrawn][state.consent.token] = None
        elif isinstance(state, Call):
            for act, handler in state.withdrawn.items():
                led[handler][act] = None
    for handler, acts in led.items():
        # an agreement of every household includes that of this one
        said = [small(speak.token("acts", act, layout.procedure).text) for act in acts if ":" not in act or act.partition(":")[0] not in acts]
        text = speak.ui("event.withdrawal", act=speak.joined(said, "or")) if len(led) > 1 else speak.ui("event.withdrawal-any")
        yield EventView(id=f"{WITHDRAWN}-{handler}", text=text, say=text, target=layout.target(handler), starts=None, only=None)


def beginning(layout: Layout, state_id: str) -> Said | None:
    """What leads to a state at any time, in one phrase; None where nothing does."""
    speak = layout.speak
    led = [small(speak.named("events", name).text) for name, happening in layout.procedure.at_any_time.items() if happening.next == state_id]
    return speak.ui("event.begins", events=speak.run_on(led, "; ")) if led else None


def _is_begun_only_so(layout: Layout, procedure: str) -> bool:
    procedures = layout.speak.corpus.procedures
    return procedure in procedures and not procedures[procedure].entry


def _begun(layout: Layout, procedure: str) -> NamedView:
    title = layout.title_of(procedure)
    if procedure in layout.speak.corpus.procedures:
        return title
    open_, close = (Said(sign, State.SOURCE, layout.speak.locale) for sign in (" (", ")"))
    return NamedView(procedure, together([title.text, open_, layout.speak.ui("procedure.planned"), close], layout.speak.locale))


def _limits(layout: Layout, happening: AtAnyTime) -> Iterator[Said]:
    """When and where it may happen, a sentence each; places are told by what is left out where that is shorter."""
    speak = layout.speak
    if happening.when:
        yield limit(speak, happening.when, layout.procedure)
    if not happening.during:
        return
    others = list(_left_out(layout, happening.during))
    if 0 < len(others) < len(happening.during):
        yield speak.ui("condition.not-during", places=speak.joined([_place(layout, where) for where in others], "or"))
    elif others:
        yield speak.ui("condition.only-during", places=speak.joined([_place(layout, where) for where in happening.during], "or"))


def _left_out(layout: Layout, during: Sequence[str]) -> Iterator[str]:
    """Each place where it may not happen: a part that is left out whole, or the states that a part leaves out."""
    procedure = layout.procedure
    parts = {name: list(part.states) for name, part in procedure.parts.items() if name not in during}
    yield from (state for state in procedure.states if state not in procedure.part_of and state not in during)
    for name, states in {**parts, "handlers": list(procedure.handlers)}.items():
        without = [state for state in states if state not in during]
        yield from [name] if without and without == states else without


def _place(layout: Layout, where: str) -> Said:
    """A part's title in quotation marks, or a state's number."""
    if where == "handlers":
        return layout.speak.ui("condition.part", title=layout.speak.ui("state.handlers"))
    part = layout.procedure.parts.get(where)
    return layout.speak.ui("condition.part", title=layout.said(f"part.{where}.title", part.title)) if part else layout.target_words(where)

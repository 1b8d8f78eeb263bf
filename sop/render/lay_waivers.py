"""What a corpus waives, in one language: rules that a state does not keep, and checks that are answered by a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from sop.corpus import RULES, VOCABULARY
from sop.languages.numbers import day
from sop.languages.translate import Said
from sop.model.waiver import Waiver
from sop.render.approval import is_given
from sop.render.lay_out import Layout
from sop.render.speaker import Speaker
from sop.render.view_corpus import WaivedView, WaiverView

_Found = Iterator[tuple[str, WaiverView]]
"""What is waived, and one waiver of it."""


def waived_of(speak: Speaker, layouts: Mapping[str, Layout]) -> Iterator[WaivedView]:
    """Everything that is waived, with its waivers in reading order: those of procedures, then of facts and rules."""
    found: dict[str, list[WaiverView]] = defaultdict(list)
    for layout in layouts.values():
        for name, waiver in _of_procedure(speak, layout):
            found[name].append(waiver)
    for name, waiver in _shared(speak):
        found[name].append(waiver)
    for name, waivers in found.items():
        yield WaivedView(name, waived_title(speak, name), name in speak.corpus.rules, tuple(waivers))


def waived_title(speak: Speaker, name: str) -> Said:
    """What the rule or the check demands."""
    if name in speak.corpus.rules:
        return speak.rule(name)
    return speak.ui(f"waived.{name}") if f"waived.{name}" in speak.interface else speak.raw(name)


def _of_procedure(speak: Speaker, layout: Layout) -> _Found:
    """The waivers of a procedure, of its states and of its events."""
    procedure, owner = layout.procedure, layout.owner
    kind, title, page = speak.ui("procedure.one"), layout.said("procedure.title", layout.procedure.title), f"procedures/{owner}.md"
    yield from _each(speak, owner, "", procedure.waives, owner, (kind, title, page, ""))
    for name, event in procedure.at_any_time.items():
        when = speak.ui("waivers.event", event=speak.named("events", name).text)
        yield from _each(speak, owner, f"at_any_time.{name}.", event.waives, f"{owner}-{name}", (kind, title, page, "at-any-time"), when)
    for name, state in procedure.all_states.items():
        step = speak.ui("way.step-named", n=str(layout.numbers[name]), title=layout.heading(name))
        yield from _each(speak, owner, f"state.{name}.", state.waives, f"{owner}-{name}", (kind, title, page, name), step)


def _shared(speak: Speaker) -> _Found:
    """The waivers of facts and rules."""
    for name, fact in speak.vocabulary.facts.items():
        yield from _each(speak, VOCABULARY, f"fact.{name}.", fact.waives, name, (speak.ui("fact.one"), speak.named("facts", name).text, "", ""))
    for name, rule in speak.corpus.rules.items():
        yield from _each(speak, RULES, f"rule.{name}.", rule.waives, name, (speak.ui("rule.one"), speak.rule(name), "rules.md", name))


def _each(speak: Speaker, owner: str, at: str, waives: Iterable[Waiver], where: str, place: tuple[Said, Said, str, str], part: Said | None = None) -> _Found:
    """Each waiver of one place. `at`: what its context begins with in the catalogue of `owner`; `place`: its kind, name, page and anchor."""
    for waiver in waives:
        reason = speak.text(owner, f"{at}waiver.{waiver.rule}.reason", waiver.reason)
        yield waiver.rule, WaiverView(f"{where}-{waiver.rule}", *place, part, reason, speak.named("roles", waiver.approver), day(waiver.until, speak.locale),
                                       is_given(speak, speak.corpus.procedures.get(owner)))

"""The ethics rules and the waivers of a corpus in one language, for the pages about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sop.languages.numbers import day
from sop.model.ref import Ref
from sop.model.rule import Rule
from sop.pages import ethics_pages
from sop.render.conditions import phrase
from sop.render.lay_out import Layout
from sop.render.speaker import Speaker
from sop.render.view import BasisView
from sop.render.view_corpus import ExceptionView, RuleView, StoryView, WaiverView


def rules_of(speak: Speaker, layout: Layout) -> Iterator[RuleView]:
    """Every ethics rule. `layout` is that of any procedure: rules speak only of what all of them share."""
    pages = {page.name: page for page in ethics_pages(speak.corpus)}
    for name, rule in speak.corpus.rules.items():
        yield RuleView(
            id=name, code=rule.code, title=speak.text("rules", f"rule.{name}.title", rule.title), why=speak.text("rules", f"rule.{name}.why", rule.why),
            hint=speak.text("rules", f"rule.{name}.hint", rule.hint), severity=rule.severity, basis=_basis(layout, rule), can_be_waived=rule.can_be_waived,
            exceptions=tuple(_exceptions(speak, layout, rule)), prevents=tuple(_stories(speak, rule)), details=pages[name].details)


def watches(rule: Rule, act: Ref) -> bool:
    """Whether a rule is about an act. Without a scope either is about every one."""
    return any(each.kind == "act" and each.name == act.name and (None in (each.ref.scope, act.scope) or each.ref.scope == act.scope) for each in rule.act)


def waivers_of(speak: Speaker, layouts: Mapping[str, Layout]) -> Iterator[WaiverView]:
    """Every waiver of every procedure, in reading order."""
    for procedure_id, layout in layouts.items():
        for state_id, state in layout.procedure.all_states.items():
            for waiver in state.waives:
                yield WaiverView(
                    procedure=procedure_id, state=state_id, number=layout.numbers[state_id], heading=layout.heading(state_id), rule=waiver.rule,
                    title=layout.rule(waiver.rule).text,
                    reason=layout.said(f"state.{state_id}.waiver.{waiver.rule}.reason", waiver.reason),
                    approver=speak.named("roles", waiver.approver), until=day(waiver.until, speak.locale))


def _basis(layout: Layout, rule: Rule) -> BasisView:
    return layout.basis(rule.basis) if rule.basis else BasisView()


def _exceptions(speak: Speaker, layout: Layout, rule: Rule) -> Iterator[ExceptionView]:
    for item in rule.unless:
        yield ExceptionView(phrase(speak, item.when, layout.procedure), tuple(speak.token("safeguards", ref.token, layout.procedure) for ref in item.needs),
                            layout.basis(item.basis) if item.basis else BasisView())


def _stories(speak: Speaker, rule: Rule) -> Iterator[StoryView]:
    for procedure, scenarios in speak.corpus.scenarios.items():
        for name in rule.prevents:
            if name in scenarios and procedure in speak.corpus.procedures:
                yield StoryView(procedure, name, speak.text(procedure, f"scenario.{name}.title", scenarios[name].title))

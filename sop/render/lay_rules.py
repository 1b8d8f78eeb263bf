"""The ethics rules of a corpus in one language, for the page about them."""

from __future__ import annotations

from collections.abc import Iterator

from sop.corpus import RULES
from sop.languages.translate import Said
from sop.model.ref import Ref
from sop.model.rule import Rule
from sop.pages import ethics_pages
from sop.render.approval import approval
from sop.render.code_order import by_number
from sop.render.conditions import phrase
from sop.render.lay_out import Layout
from sop.render.lay_waivers import waived_title
from sop.render.speaker import Speaker
from sop.render.view_corpus import ExceptionView, RuleView, StoryView
from sop.render.view_named import BasisView


def rules_of(speak: Speaker, layout: Layout) -> Iterator[RuleView]:
    """Every ethics rule, by its code. `layout` is that of any procedure: rules speak only of what all of them share."""
    pages = {page.name: page for page in ethics_pages(speak.corpus)}
    for name, rule in sorted(speak.corpus.rules.items(), key=lambda item: by_number(item[1].code)):
        yield RuleView(
            id=name, code=rule.code, title=speak.rule(name), why=speak.text("rules", f"rule.{name}.why", rule.why),
            hint=speak.text("rules", f"rule.{name}.hint", rule.hint), severity=rule.severity, basis=_basis(layout, rule), can_be_waived=rule.can_be_waived,
            exceptions=tuple(_exceptions(speak, layout, rule)), prevents=tuple(_stories(speak, rule)), details=pages[name].details, waived=tuple(_waived(speak, name, rule)))


def watches(rule: Rule, act: Ref) -> bool:
    """Whether a rule is about an act. Without a scope either is about every one."""
    return any(each.kind == "act" and each.name == act.name and (None in (each.ref.scope, act.scope) or each.ref.scope == act.scope) for each in rule.act)


def _basis(layout: Layout, rule: Rule) -> BasisView:
    return layout.basis(rule.basis) if rule.basis else BasisView()


def _exceptions(speak: Speaker, layout: Layout, rule: Rule) -> Iterator[ExceptionView]:
    for item in rule.unless:
        yield ExceptionView(phrase(speak, item.when, layout.procedure), tuple(speak.token("safeguards", ref.token, layout.procedure) for ref in item.needs),
                            layout.basis(item.basis) if item.basis else BasisView())


def _waived(speak: Speaker, name: str, rule: Rule) -> Iterator[Said]:
    for waiver in rule.waives:
        yield speak.ui("state.waived", rule=waived_title(speak, waiver.rule), reason=speak.text(RULES, f"rule.{name}.waiver.{waiver.rule}.reason", waiver.reason),
                       approval=approval(speak, waiver))


def _stories(speak: Speaker, rule: Rule) -> Iterator[StoryView]:
    for procedure, scenarios in speak.corpus.scenarios.items():
        for name in rule.prevents:
            if name in scenarios and procedure in speak.corpus.procedures:
                yield StoryView(procedure, name, speak.text(procedure, f"scenario.{name}.title", scenarios[name].title))

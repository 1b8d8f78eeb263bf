"""Rules that nothing here could break say nothing about these procedures."""

from __future__ import annotations

from collections.abc import Iterator

from sop.finding import Finding, Severity, error
from validator.soundness.check import Everywhere, Paths, check_together

ALWAYS = frozenset({"absence", "existence", "way-out", "never-asked-for"})
"""Patterns that say something although nothing of what they name happens: what must not happen, what must, and what is not about one path."""


@check_together
def not_exercised(seen: Paths | Everywhere) -> Iterator[Finding]:
    """What each rule of protection watches happens somewhere in the procedures.

    Why: a rule whose act nobody does is kept by itself. It stands here as not exercised, so that nobody counts it as passed.
    """
    for name, rule in seen.corpus.rules.items():
        if name not in seen.exercised and rule.pattern not in ALWAYS:
            yield Finding("not-exercised", Severity.ADVICE, rule.place, f'The rule "{name}" is not exercised here: no procedure does what it watches.',
                          "Do not count it as kept; say under `waives` of the rule why it stands here.")


@check_together
def guards_nothing(seen: Paths | Everywhere) -> Iterator[Finding]:
    """A rule that a scenario names under `guards` is exercised by the procedures.

    Why: who reads that a story guards a rule believes that the rule is looked at.
    """
    for scenarios in seen.corpus.scenarios.values():
        for scenario_id, scenario in scenarios.items():
            for name in scenario.guards:
                rule = seen.corpus.rules.get(name)
                if rule is not None and name not in seen.exercised and rule.pattern not in ALWAYS:
                    yield error("guards-nothing", scenario.place, f'The scenario "{scenario_id}" guards "{name}", but no procedure does what this rule watches.',
                                "Take the rule out of `guards`, or declare the act in the step that does it.")

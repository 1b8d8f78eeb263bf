"""Each rule and its two examples: the good one is clean, the bad one is found at the state that acts."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop.corpus import read_corpus
from sop.paths.compile import compile_corpus
from validator.ethics.judge import judge_paths

RULES = read_corpus(Path(__file__).parents[2]).rules

ALSO = {
    "aunt-not-assessed": {"no-return-to-negative"},
    "child-not-asked": {"risk-before-family-contact"},
    "home-at-once": {"no-return-to-negative"},
    "one-yes-for-all": {"child-double-consent", "photo-asked-apart", "withdrawal-stops"},
    "other-office-told": {"child-double-consent", "consent-per-purpose", "withdrawal-stops"},
    "sent-home": {"child-double-consent", "consent-per-purpose", "withdrawal-stops"},
    "stop-and-go-on": {"child-double-consent", "risk-before-family-contact"},
    "talk-before-yes": {"child-double-consent"},
}
"""What else is broken in a bad example, since a deed without a yes breaks more than one rule."""


@pytest.mark.parametrize("rule", RULES)
def test_the_good_example_is_clean(rule: str, alone):
    corpus = alone(RULES[rule].examples.passes[0])
    assert list(judge_paths(corpus, compile_corpus(corpus))) == []


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_example_is_found_where_it_acts(rule: str, alone, broken_in):
    name = RULES[rule].examples.fails[0]
    corpus = alone(name)
    broken = broken_in(corpus, name)
    assert {each.rule for each in broken} == {rule, *ALSO.get(name, ())}
    states = corpus.procedures[name].all_states
    for each in broken:
        step = list(states[each.state].do.values())[each.step]
        assert each.what.replace(f"{name}/", "") in {act.token for act in step.act}
        assert any(_is(happening.ref.token, happening.ref.scope, each.what) for happening in RULES[each.rule].act)


@pytest.mark.parametrize("rule", RULES)
def test_the_bad_example_is_told(rule: str, alone):
    name = RULES[rule].examples.fails[0]
    corpus = alone(name)
    [found] = [finding for finding in judge_paths(corpus, compile_corpus(corpus)) if finding.rule == rule]
    assert found.severity == RULES[rule].severity
    assert found.story[0].startswith("The person:")
    assert RULES[rule].code in found.story[-1]
    assert found.hint.startswith(RULES[rule].hint)


def test_no_example_serves_two_rules():
    names = [name for rule in RULES.values() for name in (*rule.examples.passes, *rule.examples.fails)]
    assert len(names) == len(set(names))


def _is(token: str, scope: str | None, act: str) -> bool:
    return token == act or (scope is None and act.split(":")[0] == token)

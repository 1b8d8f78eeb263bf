"""The profiles name rules that exist, and each is at least as strict as the one before."""

from __future__ import annotations

import pytest

from sop.finding import Severity
from validator.check import RULES, WHOLE
from validator.profile import NONE, profile
from validator.soundness.judge import CHECKS

from .conftest import findings, ours

ELSEWHERE = {"translation-missing", "translation-stale", "translation-drafted", "not-approved", "planned-procedure"}
"""Findings of rules about translations, approvals and hand-overs, which have names of their own."""

WEIGHT = {NONE: 0} | {severity.value: severity.weight for severity in Severity}


@pytest.mark.parametrize("name", ["draft", "review", "release"])
def test_every_rule_that_is_weighed_exists(name: str):
    assert set(profile(name).weighs) - RULES.keys() - CHECKS.keys() - ELSEWHERE == set()


def test_each_profile_is_at_least_as_strict_as_the_one_before():
    draft, review, release = (profile(name).weighs for name in ("draft", "review", "release"))
    for rule in set(draft) | set(review):
        steps = [WEIGHT[weighs.get(rule, "error")] for weighs in (draft, review, release)]
        assert steps == sorted(steps), rule


def test_what_looks_at_the_whole_corpus_is_a_rule():
    assert WHOLE <= RULES.keys()


def test_our_corpus_has_no_error_at_a_release_but_services_that_nobody_gives():
    chosen = profile("release")
    found = [finding for name in RULES if name != "untried-answer" for finding in chosen.weigh(findings(name, ours()))]
    assert {finding.rule for finding in found if finding.severity is not Severity.ADVICE} == {"nobody-listed", "nobody-says-whom"}

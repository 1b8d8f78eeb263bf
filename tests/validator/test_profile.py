"""Profiles as data: they name what exists, know every rule about writing, and grow stricter."""

from __future__ import annotations

import pytest

from sop.finding import Finding, Place, Severity
from validator.check import RULES
from validator.names import names
from validator.profile import NONE, Profile, profile, profiles
from validator.waiting import waited_for

from ..corpora import real_corpus

ETHICS = real_corpus().rules
TO_COME = {"not-approved": "comes with the approvals of editions"}
"""Names that a profile weighs before anything tells them, and why."""


def test_what_waits_for_somebody_else_exists():
    assert set(waited_for()) - set(names()) - set(TO_COME) == set()


def listed() -> set[str]:
    """Every name under `weighs` of some profile."""
    return {rule for each in profiles().values() for rule in each.weighs}


def test_every_name_that_is_listed_exists():
    assert listed() - set(names()) - set(TO_COME) == set()
    assert set(TO_COME) & set(names()) == set(), "it has come: take it out of TO_COME"


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_about_writing_has_a_weight_in_every_profile_and_counts_at_a_release(rule: str):
    own = max((name.severity for name in names().values() if rule in (name.name, name.rule)), key=lambda severity: severity.weight)
    weights = {each.name: each.weight(rule, own) for each in profiles().values()}
    assert set(weights) == {"draft", "review", "release"} and weights["release"] is not None


def test_no_name_weighs_less_in_a_stricter_profile():
    def weight(each: Profile, name: str) -> int:
        found = each.weight(name, names()[name].severity)
        return found.weight if found else 0
    lighter = [name for name in sorted(listed() - set(TO_COME)) if [weight(each, name) for each in profiles().values()] != sorted(weight(each, name) for each in profiles().values())]
    assert lighter == []


def test_no_profile_makes_light_of_a_rule_that_protects_people():
    assert listed() & (set(ETHICS) | {"not-decided", "begins-with", "fact-not-asked", "waiver-expired", "waiver-without-ground"}) == set()


def test_what_weighs_nothing_is_left_out_and_the_rest_is_weighed():
    one = Profile("p", Severity.WARNING, {"a": NONE, "b": "advice"})
    found = [Finding(rule, Severity.ERROR, Place("f"), "m") for rule in "abc"]
    assert [(finding.rule, finding.severity) for finding in one.weigh(found)] == [("b", Severity.ADVICE), ("c", Severity.ERROR)]


def test_a_profile_that_is_none_is_our_own_fault():
    with pytest.raises(KeyError):
        profile("relase")

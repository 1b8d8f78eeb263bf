"""Gaps, overlaps and covered cases of random tables, against trying every combination of values."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings, strategies as st

from sop.model.condition import All, AnyOf, Condition, FactBetween, FactIs, Happened, InForce, Not
from sop.model.ref import Ref
from sop.paths.case import holds
from sop.paths.table import FactDomain
from validator import boxes
from validator.boxes import EVENT, TooWide
from validator.cases import cases_of

FACTS = {
    "wish": FactDomain("wish", ("home", "elsewhere", "unknown"), None, False, None, (), (), None),
    "hurt": FactDomain("hurt", ("yes", "no"), None, False, None, (), (), None),
    "age": FactDomain("age", ("unknown",), (0, 12), True, None, (), (), None),
    "child": FactDomain("child", ("yes", "no", "maybe"), None, True, "age",
                        (("yes", FactBetween("age", None, 5)), ("no", FactBetween("age", 4, None)), ("maybe", FactIs("age", ("unknown",)))), (), None),
}
LITERALS = st.one_of(
    st.builds(FactIs, st.just("wish"), st.lists(st.sampled_from(FACTS["wish"].values), min_size=1, max_size=2).map(tuple)),
    st.builds(FactIs, st.just("hurt"), st.sampled_from([("yes",), ("no",)])),
    st.builds(FactIs, st.just("child"), st.sampled_from([("yes",), ("no",), ("maybe",), ("yes", "maybe")])),
    st.builds(FactIs, st.just("age"), st.sampled_from([("unknown",), ("3",), ("4", "9")])),
    st.builds(FactBetween, st.just("age"), st.integers(0, 12), st.one_of(st.none(), st.integers(0, 12))),
    st.just(InForce(Ref("lawful-order"))),
    st.builds(Happened, st.sampled_from(["danger", "complaint"])),
)
CONDITIONS = st.recursive(LITERALS, lambda part: st.one_of(
    st.builds(lambda parts: All(tuple(parts)), st.lists(part, min_size=2, max_size=3)),
    st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(part, min_size=2, max_size=3)), st.builds(Not, part)), max_leaves=6)


def every_case() -> list[dict[str, str]]:
    """Every way things may be: `child` follows from `age`, the first of its cases that holds."""
    ages = [*map(str, range(13)), "unknown"]
    return [{"wish": wish, "hurt": hurt, "age": age, "child": next(value for value, when in FACTS["child"].derivation if holds(when, {"age": age}.__getitem__, bool)),
             "order": order, EVENT: event}
            for wish, hurt, age, order, event in product(FACTS["wish"].values, ("yes", "no"), ages, ("yes", "no"), ("none", "danger", "complaint"))]


EVERY_CASE = every_case()


def true_in(condition: Condition, case: dict[str, str]) -> bool:
    return holds(condition, case.__getitem__, lambda token: case["order"] == "yes", case[EVENT])


def fits(case: dict[str, str], said: dict[str, str]) -> bool:
    return all(case["order" if name == "lawful-order" else name] == value for name, value in said.items())


@settings(max_examples=250, deadline=None)
@given(st.lists(CONDITIONS, min_size=1, max_size=4))
def test_a_gap_is_found_when_and_only_when_there_is_one(conditions: list[Condition]):
    spelled = [*conditions, FactBetween("age", 0, None)]  # age is read, so that `child` is spelled out by it
    cases = cases_of(spelled, FACTS)
    found = cases.space.gap(box for lines in cases.boxes[:-1] for box in lines)
    left_out = [case for case in EVERY_CASE if not any(true_in(condition, case) for condition in conditions)]
    assert (found is None) == (not left_out)
    if found is not None:
        assert any(fits(case, found) for case in left_out)


@settings(max_examples=250, deadline=None)
@given(st.lists(CONDITIONS, min_size=2, max_size=4))
def test_two_cases_meet_when_and_only_when_both_can_hold(conditions: list[Condition]):
    cases = cases_of([*conditions, FactBetween("age", 0, None)], FACTS)
    found = cases.space.meeting(frozenset((str(number), box) for number, lines in enumerate(cases.boxes[:-1]) for box in lines))
    both = [case for case in EVERY_CASE if sum(true_in(condition, case) for condition in conditions) > 1]
    assert (found is None) == (not both)
    if found is not None:
        assert any(fits(case, found) for case in both)


@settings(max_examples=250, deadline=None)
@given(st.lists(CONDITIONS, min_size=2, max_size=4))
def test_a_case_is_covered_when_and_only_when_the_others_hold_wherever_it_does(conditions: list[Condition]):
    cases = cases_of([*conditions, FactBetween("age", 0, None)], FACTS)
    *above, last = cases.boxes[:-1]
    covered = all(cases.space.gap((box for lines in above for box in lines), box) is None for box in last)
    assert covered == all(any(true_in(condition, case) for condition in conditions[:-1]) for case in EVERY_CASE if true_in(conditions[-1], case))


def test_a_complete_table_over_many_facts_is_decided():
    """Ten facts, a line for each value of the one that decides: 59,049 combinations, looked at in a few splits."""
    facts = {f"f{number}": FactDomain(f"f{number}", ("a", "b", "c"), None, False, None, (), (), None) for number in range(10)}
    lines = [All((FactIs(f"f{number}", ("a",)), *(Not(FactIs(f"f{before}", ("a",))) for before in range(number)))) for number in range(10)]
    cases = cases_of(lines, facts)
    left_out = cases.space.gap(box for boxes_ in cases.boxes for box in boxes_)
    assert left_out is not None and "a" not in left_out.values() and len(left_out) == 10
    assert cases.space.meeting(frozenset((str(number), box) for number, found in enumerate(cases.boxes) for box in found)) is None


def test_what_takes_too_many_splits_is_not_called_decided(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(boxes, "BOXES", 10)
    wide = All(tuple(AnyOf((FactIs("wish", ("home",)), FactIs("hurt", ("yes",)))) for _ in range(8)))
    with pytest.raises(TooWide):
        _ = cases_of([wide], FACTS).boxes
    cases = cases_of([FactIs("wish", ("home",)), FactIs("hurt", ("yes",))], FACTS)
    cases.space._left = 1
    with pytest.raises(TooWide):
        cases.space.gap(box for found in cases.boxes for box in found)

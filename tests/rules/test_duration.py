"""Working days in the worst case, and which of two durations can outlast the other."""

from __future__ import annotations

import pytest

from sop.model.vocabulary import Calendar, Duration as Amount, Parameter
from validator.duration import DAY, Duration, can_outlast, longest_hours, of_parameter

OFFICE = Calendar.model_construct(working_days=("mon", "tue", "wed", "thu", "fri"), longest_closure=Amount.model_construct(amount=5, unit="days"))
NO_CLOSURE = Calendar.model_construct(working_days=("mon", "tue", "wed", "thu", "fri"), longest_closure=Amount.model_construct(amount=0, unit="days"))


def amount(number: int, unit: str) -> Parameter:
    return Parameter.model_construct(text="", amount=number, unit=unit, steps=())


@pytest.mark.parametrize(("parameter", "expected"), [
    (amount(72, "hours"), Duration(hours=72)), (amount(3, "days"), Duration(hours=72)), (amount(2, "weeks"), Duration(hours=336)),
    (amount(10, "working-days"), Duration(working_days=10)), (amount(3, "months"), Duration(months=3)), (amount(2, "years"), Duration(months=24)),
    (amount(3, "times"), None), (None, None),
])
def test_a_parameter_is_a_time(parameter: Parameter | None, expected: Duration | None):
    assert of_parameter(parameter) == expected


@pytest.mark.parametrize(("working_days", "calendar", "days"), [
    (1, NO_CLOSURE, 3),   # told on a Friday evening: until Monday
    (5, NO_CLOSURE, 7),
    (2, NO_CLOSURE, 4),
    (1, OFFICE, 10),      # Friday evening, a weekend, a week closed, another weekend, Monday
    (2, OFFICE, 11),
    (10, OFFICE, 21),
])
def test_working_days_are_longest_from_a_friday_evening_on_before_a_closure(working_days: int, calendar: Calendar, days: int):
    assert longest_hours(Duration(working_days=working_days), calendar) == days * DAY


@pytest.mark.parametrize(("inner", "outer", "expected"), [
    (Duration(hours=72), Duration(working_days=2), True),        # begun on a Monday evening the two days end on Wednesday
    (Duration(hours=48), Duration(working_days=2), False),
    (Duration(working_days=5), Duration(hours=7 * DAY), True),   # a closure in between
    (Duration(working_days=5), Duration(working_days=5), False),  # both run through the same weekend
    (Duration(working_days=2, hours=1), Duration(working_days=2), True),
    (Duration(months=3), Duration(months=3), False),             # the same months pass
    (Duration(months=1), Duration(hours=30 * DAY), True),        # a month of 31 days
    (Duration(hours=28 * DAY), Duration(months=1), False),
    (Duration(hours=29 * DAY), Duration(months=1), True),        # February
    (Duration(), Duration(hours=1), False),
])
def test_one_duration_can_outlast_another(inner: Duration, outer: Duration, expected: bool):
    assert can_outlast(inner, outer, OFFICE) is expected

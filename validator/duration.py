"""How long a duration may last, in the worst case: working days turned into real ones by the calendar of the vocabulary.

A count of working days begins after the hours of one day and ends with the hours of its last one. How many real days that takes
hangs on the day of the week and on where the longest closure falls; every case is tried. Hours run through nights, and a month has 28
to 31 days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from sop.model.vocabulary import Calendar, Parameter

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24
SHORT_MONTH, LONG_MONTH = 28 * DAY, 31 * DAY
_HOURS = {"hours": 1, "days": DAY, "weeks": 7 * DAY}
_MONTHS = {"months": 1, "years": 12}


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of time, its units kept apart because they are not of one length."""

    hours: int = 0
    working_days: int = 0
    months: int = 0

    def __add__(self, other: Duration) -> Duration:
        return Duration(self.hours + other.hours, self.working_days + other.working_days, self.months + other.months)


def of_parameter(parameter: Parameter | None) -> Duration | None:
    """The time that a parameter states: of a list of dates, the first. None for a number of times, or where there is no such parameter."""
    if parameter is None:
        return None
    amount, unit = (parameter.steps[0].amount, parameter.steps[0].unit) if parameter.steps else (parameter.amount, parameter.unit)
    if amount is None or unit is None or unit == "times":
        return None
    return Duration(amount * _HOURS.get(unit, 0), amount if unit == "working-days" else 0, amount * _MONTHS.get(unit, 0))


def longest_hours(duration: Duration, calendar: Calendar | None) -> int:
    """The most hours that a duration may last."""
    open_days, closure = _shape(calendar)
    return duration.hours + LONG_MONTH * duration.months + DAY * _days(duration.working_days, open_days, closure, max)


def can_outlast(inner: Duration, outer: Duration, calendar: Calendar | None) -> bool:
    """Whether there is a day on which one duration, begun together with another, ends after it.

    The months and working days that both have pass for both alike and are left out. What is left of them stands on one side only, so
    that its longest and its shortest case decide.
    """
    open_days, closure = _shape(calendar)
    months, working_days = min(inner.months, outer.months), min(inner.working_days, outer.working_days)
    longest = inner.hours + LONG_MONTH * (inner.months - months) + DAY * _days(inner.working_days - working_days, open_days, closure, max)
    shortest = outer.hours + SHORT_MONTH * (outer.months - months) + DAY * _days(outer.working_days - working_days, open_days, 0, min)
    return longest > shortest


def _shape(calendar: Calendar | None) -> tuple[frozenset[int], int]:
    """The days of the week on which offices work, and how many days the longest closure lasts."""
    if calendar is None or not calendar.working_days:
        return frozenset(range(5)), 0
    closure = calendar.longest_closure
    return frozenset(map(WEEK.index, calendar.working_days)), -(-closure.amount * _HOURS.get(closure.unit, DAY) // DAY)


def _days(working_days: int, open_days: frozenset[int], closure: int, most: Callable[[Iterable[int]], int]) -> int:
    """Real days in the longest or shortest case. Each whole week of working days beyond the first takes a week, wherever the closure falls."""
    weeks = max(0, (working_days - 1) // len(open_days))
    first = working_days - weeks * len(open_days)
    return 7 * weeks + most(_real_days(first, start, until, open_days, closure) for start in range(7) for until in range(8 if closure else 1))


@lru_cache(maxsize=1000)
def _real_days(working_days: int, start: int, until: int, open_days: frozenset[int], closure: int) -> int:
    """Days from the evening of a day of the week until the end of the last working day; the closure begins after `until` days."""
    day, left = 0, working_days
    while left:
        day += 1
        closed = until < day <= until + closure
        left -= (start + day) % 7 in open_days and not closed
    return day

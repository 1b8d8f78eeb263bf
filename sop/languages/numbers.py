"""Numbers, days, lists and spans of time as a language writes them.

babel enters the project here and nowhere else. Digits are babel's choice for the language: 0 to 9 for all seven, Khmer
too, since offices there print both and a worker dials the numbers on a phone that shows these. Spans of time come from
the interface words, as babel knows no working days and lacks days and weeks in some of our languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

UNITS = ("hours", "days", "working-days", "weeks", "months", "years")
"""The units of the format."""

_DAYS_AS = {"en": "en_GB"}
"""Whose way of writing days a language takes, where there are several."""


@cache
def _locale(locale: str) -> Locale:
    return Locale.parse(locale, sep="-" if "-" in locale else "_")


def number(value: int, locale: str) -> str:
    """A whole number: 1,000 in English."""
    return format_decimal(value, locale=_locale(locale))


def day(value: date, locale: str) -> str:
    """A day in words: 30 November 2027. Where a language writes days in several ways, as the texts of the procedures write them."""
    return format_date(value, "long", locale=_locale(_DAYS_AS.get(locale, locale)))


def partial_day(value: str, locale: str) -> str:
    """A year, a month or a day, given as 2010, 2010-12 or 2010-12-08: December 2010."""
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return value
    if len(parts) == 2:
        return format_skeleton("yMMMM", date(*parts, 1), locale=_locale(locale))
    return day(date(*parts), locale)


def listing(items: Iterable[str], locale: str, last: str = "and") -> str:
    """A list in a sentence: 'a, b and c', or with `last="or"` 'a, b or c'."""
    return format_list(list(items), style="or" if last == "or" else "standard", locale=_locale(locale))


def duration(amount: int, unit: str, locale: str, words: Mapping[str, str]) -> str:
    """A span of time: '3 working days'. `words` are the interface words, where `unit.days.other` is such as '{n} days'."""
    form = _locale(locale).plural_form(amount)
    template = words.get(f"unit.{unit}.{form}") or words[f"unit.{unit}.other"]
    return template.replace("{n}", number(amount, locale))

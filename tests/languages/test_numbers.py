"""Numbers, days and spans of time follow the language."""

from datetime import date

import pytest

from sop.languages.numbers import UNITS, day, duration, listing, number

EN = {"unit.days.one": "{n} day", "unit.days.other": "{n} days", "unit.working-days.other": "{n} working days"}
KM = {"unit.days.other": "{n} ថ្ងៃ"}


@pytest.mark.parametrize(("locale", "expected"), [("en", "12,345"), ("km", "12,345"), ("vi", "12.345"), ("my", "12,345")])
def test_a_number_has_digits_that_a_phone_shows(locale, expected):
    assert number(12345, locale) == expected


def test_a_day_is_written_in_words():
    assert day(date(2027, 11, 30), "en") == "30 November 2027"
    assert day(date(2027, 11, 30), "km") == "30 វិច្ឆិកា 2027"


def test_a_span_of_time_follows_the_plural_of_the_language():
    assert [duration(n, "days", "en", EN) for n in (1, 3)] == ["1 day", "3 days"]
    assert duration(1, "days", "km", KM) == "1 ថ្ងៃ"
    assert duration(1, "working-days", "en", EN) == "1 working days"  # a missing form falls back on `other`
    assert "working-days" in UNITS


def test_a_list_ends_in_and_or_or():
    assert listing(["a", "b"], "en") == "a and b"
    assert listing(["a", "b"], "en", "or") == "a or b"
    assert listing(["a", "b", "c"], "km") == "a, b និង c"

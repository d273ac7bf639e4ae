"""A day that is known to a week, a month, a quarter or a year stands for all of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.periods import PRECISIONS, first_day, last_day, period


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        (None, date(2016, 2, 17), date(2016, 2, 17)),
        ("day", date(2016, 2, 17), date(2016, 2, 17)),
        ("week", date(2016, 2, 15), date(2016, 2, 21)),
        ("month", date(2016, 2, 1), date(2016, 2, 29)),
        ("quarter", date(2016, 1, 1), date(2016, 3, 31)),
        ("year", date(2016, 1, 1), date(2016, 12, 31)),
    ],
)
def test_a_day_within_a_period_is_read_as_that_period(precision: str | None, first: date, last: date) -> None:
    """17 February 2016, a Wednesday of a leap year, in every precision."""
    assert period(date(2016, 2, 17), precision) == (first, last)
    assert (first_day(first, precision), last_day(first, precision)) == (first, last)


@given(st.dates(), st.sampled_from(PRECISIONS))
def test_every_day_of_a_period_means_the_same(day: date, precision: str) -> None:
    """The period holds its day, and its first and last day have the same period; also at the ends of the calendar."""
    first, last = period(day, precision)
    assert first <= day <= last
    assert period(first, precision) == period(last, precision) == (first, last)
    if last < date.max:
        assert period(last + timedelta(days=1), precision)[0] == last + timedelta(days=1)


def test_nothing_has_no_period_and_an_unknown_word_is_refused() -> None:
    """Where there is no day there is none, and a precision that is none is named."""
    assert (first_day(None, "month"), last_day(None)) == (None, None)
    with pytest.raises(ValueError, match="'decade' is none of day, week"):
        period(date(2016, 1, 1), "decade")

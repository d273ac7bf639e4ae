"""Whole years between two days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.ages import years_old


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2000, 5, 9), date(2018, 5, 8), 17),
        (date(2000, 5, 9), date(2018, 5, 9), 18),
        (date(2000, 2, 29), date(2018, 2, 28), 17),
        (date(2000, 2, 29), date(2018, 3, 1), 18),
        (date(2000, 5, 9), date(2000, 5, 8), -1),
    ],
)
def test_a_year_is_full_on_the_birthday(born: date, on: date, years: int) -> None:
    """On the day before it is not; a birthday of 29 February falls on 1 March in other years."""
    assert years_old(born, on) == years


@given(born=st.dates(date(1900, 1, 1), date(2050, 1, 1)), days=st.integers(0, 40_000))
def test_a_day_later_is_the_same_age_or_one_year_more(born: date, days: int) -> None:
    """Ages only grow, by one at a time."""
    on = born + timedelta(days=days)
    assert years_old(born, on + timedelta(days=1)) - years_old(born, on) in {0, 1}

"""Of days as numbers, and of what a message shows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.verification.arrays import day_number, day_text, days, floats, monday, positions, shown


@given(st.dates(min_value=date(1, 1, 7)))
def test_a_week_begins_on_its_monday(day: date) -> None:
    """The Monday of a day is the one on it or before it, as the calendar has it."""
    assert day_text(day_number(day)) == day.isoformat()
    assert day_text(monday(day_number(day))) == (day - timedelta(days=day.weekday())).isoformat()


@given(st.lists(st.dates() | st.none()), st.integers(-9, 9))
def test_a_column_of_days(column: list[date | None], empty: int) -> None:
    """Each day is its number, and an empty cell what stands for it."""
    expected = [empty if day is None else day_number(day) for day in column]
    assert days(pl.Series(column, dtype=pl.Date), empty).tolist() == expected


@pytest.mark.parametrize("dtype", [pl.Int64, pl.Float64])
def test_a_column_of_numbers(dtype: Any) -> None:
    """An empty cell is what stands for it, in counts and in numbers, and a column may be empty or nothing but that."""
    assert floats(pl.Series([1, None, 3], dtype=dtype), 7.0).tolist() == [1.0, 7.0, 3.0]
    assert floats(pl.Series([None], dtype=dtype)).tolist() == [0.0]
    assert floats(pl.Series([], dtype=dtype)).tolist() == []


def test_names_are_found_by_row() -> None:
    """An unknown name and no name are in no row."""
    assert positions(["b", "x", None, "a"], ["a", "b"]).tolist() == [1, -1, -1, 0]


VALUES = ["C1", "C1\n\x1b[0mC2", "x" * 500, 10**5000, [1], {"a": 1}, None, True, 1.5, float("nan")]


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_a_value_is_shown_on_one_line(value: Any) -> None:
    """Whatever stands in a damaged plan, a message shows it on one line that a person can read."""
    assert shown(value).isprintable()
    assert len(shown(value)) <= 60

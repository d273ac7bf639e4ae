"""Marks on a line of days."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.report.days import ticks


@given(
    st.dates(max_value=date(9990, 1, 1)),
    st.integers(min_value=1, max_value=2_000_000),
    st.integers(min_value=2, max_value=12),
)
def test_marks_are_few_and_in_order(first: date, span: int, most: int) -> None:
    """From the first day on, at most as many as there is room for, none beyond the end."""
    span = min(span, (date.max - first).days)
    marks = [n for n, _ in ticks(first, span, most)]
    assert marks[0] == 0
    assert len(marks) <= most
    assert marks == sorted(set(marks))
    assert marks[-1] <= span


def test_months_name_a_new_year() -> None:
    """Months stand without their year until it changes."""
    names = [text for _, text in ticks(date(2026, 10, 20), 150, 8)]
    assert names == ["20 Oct 2026", "Dec", "Jan 2027", "Feb", "Mar"]


def test_short_spans_are_marked_by_days() -> None:
    """A span of four days has each of them."""
    assert ticks(date(2026, 3, 2), 4, 8) == [(0, "2 Mar 2026"), (2, "4 Mar"), (3, "5 Mar"), (4, "6 Mar")]

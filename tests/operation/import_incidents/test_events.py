"""Cells that exports share: days, numbers, coordinates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.import_incidents.events import (
    NotAnEvent,
    kept,
    read_coordinates,
    read_day,
    read_killed,
    read_whole,
    worst,
)

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        *("2025-11-03", "03 November 2025", "3 November 2025", "3-Nov-2025", "03 Nov 2025", " 2025/11/03 "),
        *("2025-11-03 00:00:00.000", "2025-11-03T00:00:00"),
    ],
)
def test_days_of_both_forms(text: str) -> None:
    """A day is read as ACLED wrote it before and after March 2023, as UCDP does, and as a spreadsheet saves it."""
    assert read_day(text) == date(2025, 11, 3)


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "2025-02-30", "31 November 2025", "3 Brumaire 2025", "03/04/2025", "1500-01-01", "45964"),
        "2025-11",
        "=1",
    ],
)
def test_what_is_no_day(text: str) -> None:
    """What no calendar has, what can be two days and what is a number is no day."""
    assert read_day(text) is None


@given(DAYS)
def test_days_are_read_back(day: date) -> None:
    """Whatever day is written in either form of ACLED is read as that day."""
    assert read_day(day.isoformat()) == read_day(f"{day:%d %B %Y}") == read_day(f"{day:%d-%b-%Y}") == day


@given(DAYS)
def test_a_day_in_numbers_is_read_where_it_is_one(day: date) -> None:
    """Day, month and year in numbers are read where the day can be no month, or is the same number."""
    sure = day.day > 12 or day.day == day.month
    assert read_day(f"{day:%d/%m/%Y}") == (day if sure else None)


@given(st.text(max_size=30))
def test_no_text_makes_reading_fail(text: str) -> None:
    """Any text is a value or none."""
    assert read_day(text) is None or isinstance(read_day(text), date)
    assert read_whole(text) is None or read_whole(text) >= 0
    assert read_killed(text) is None or read_killed(text) >= 0


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("3.0", 3), ("0", 0), ("-1", None), ("1.5", None), ("٣", None)])
def test_whole_numbers(text: str, number: int | None) -> None:
    """Whole numbers of at least 0 are read, with the fraction that a spreadsheet adds."""
    assert read_whole(text) == number


def test_a_number_beyond_belief_is_none() -> None:
    """More people killed than any event has killed is a slip."""
    assert read_killed("99999999") is None


def test_coordinates_with_a_decimal_comma() -> None:
    """A spreadsheet in many languages writes a comma."""
    assert read_coordinates({"latitude": "36,34", "longitude": "-43.13"}) == (36.34, -43.13)


@pytest.mark.parametrize(
    ("latitude", "longitude", "why"),
    [
        *(("", "43", "no coordinates"), ("36", "", "no coordinates"), ("north", "43", "no numbers")),
        *(
            ("nan", "43", "no numbers"),
            ("363400", "43", "no numbers"),
            ("91", "43", "no place"),
            ("36", "181", "no place"),
        ),
        ("0", "0.0", "no place"),
    ],
)
def test_impossible_coordinates(latitude: str, longitude: str, why: str) -> None:
    """Absent and impossible coordinates are told apart."""
    with pytest.raises(NotAnEvent, match=why):
        read_coordinates({"latitude": latitude, "longitude": longitude})


def test_what_is_kept() -> None:
    """Cells without a column of their own are kept in their order; coordinates in one way, whatever their digits."""
    cells = {"a": "1", "b": "", "c": "3", "latitude": "36.3400"}
    assert kept(cells, ["a"]) == (("c", "3"), ("latitude", "36.34"))


def test_worst_is_least_sure() -> None:
    """A chain is as sure as its weakest part."""
    assert (worst("high", "medium"), worst("high", "low", "medium"), worst("high")) == ("medium", "low", "high")

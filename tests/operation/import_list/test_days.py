"""Days as people write them, in two calendars and three scripts."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.import_list.days import (
    EXCEL_DAY_ZERO,
    DayReading,
    NotADay,
    days_in_solar_month,
    gregorian_of_solar,
    proven_orders,
    read_day,
    solar_of_gregorian,
)


@pytest.mark.parametrize(
    ("solar", "gregorian"),
    [
        ((1300, 1, 1), date(1921, 3, 21)),
        ((1304, 1, 11), date(1925, 3, 31)),  # the day on which Iran's parliament adopted the calendar
        ((1332, 5, 28), date(1953, 8, 19)),
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1370, 5, 12), date(1991, 8, 3)),
        ((1391, 11, 21), date(2013, 2, 9)),
        ((1395, 1, 1), date(2016, 3, 20)),
        ((1395, 4, 14), date(2016, 7, 4)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1403, 12, 30), date(2025, 3, 20)),
        ((1404, 1, 1), date(2025, 3, 21)),
        ((1408, 12, 30), date(2030, 3, 20)),
    ],
)
def test_known_days_of_the_solar_calendar(solar: tuple[int, int, int], gregorian: date) -> None:
    """Days whose place in both calendars is known are turned both ways."""
    assert gregorian_of_solar(*solar) == gregorian
    assert solar_of_gregorian(gregorian) == solar


@given(st.dates(date(1822, 1, 1), date(2120, 12, 31)))
def test_calendars_turn_into_each_other(day: date) -> None:
    """Every day has one place in the solar calendar, and the next day has the next."""
    year, month, number = solar_of_gregorian(day)
    assert gregorian_of_solar(year, month, number) == day
    after = solar_of_gregorian(day + timedelta(days=1))
    if number < days_in_solar_month(year, month):
        assert after == (year, month, number + 1)
    else:
        assert after in ((year, month + 1, 1), (year + 1, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        "1985-03-24",
        "1985/3/24",
        "1985-03-24 00:00:00",
        "1985-03-24T00:00:00",
        "24/03/1985",
        "24.3.1985",
        "24-03-1985",
        "3/24/1985",
        "19850324",
        "۲۴/۰۳/۱۹۸۵",
        "٢٤/٠٣/١٩٨٥",
        "31130",
        "31130.0",
        "24 March 1985",
        "March 24, 1985",
        "24 Mar 1985",
        "24 mars 1985",
        "24 آذار 1985",
        "٢٤ مارس ١٩٨٥",
        "24 مارچ 1985",
        "1364/01/04",
        "4/1/1364",
        "۱۳۶۴/۱/۴",
        "۴ فروردین ۱۳۶۴",
        "4 حمل 1364",
        "4 وری 1364",
    ],
)
def test_ways_of_writing_one_day(text: str) -> None:
    """One day is the same in every form, script, language and calendar in which lists have it."""
    assert read_day(text).day == date(1985, 3, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er janvier 1990", date(1990, 1, 1)),
        ("7 février 1990", date(1990, 2, 7)),
        ("12 août 1990", date(1990, 8, 12)),
        ("5 qershor 1990", date(1990, 6, 5)),
        ("9 Nëntor 1990", date(1990, 11, 9)),
        ("3 tetor 1990", date(1990, 10, 3)),
        ("15 تشرين الأول 1990", date(1990, 10, 15)),
        ("15 كانون الثاني 1990", date(1990, 1, 15)),
        ("۱۵ مرداد ۱۳۶۹", date(1990, 8, 6)),
        ("15 اسد 1369", date(1990, 8, 6)),
        ("15 زمری 1369", date(1990, 8, 6)),
    ],
)
def test_months_by_their_names(text: str, day: date) -> None:
    """The names of months are known in all the languages."""
    assert read_day(text).day == day


def test_a_year_alone_is_a_year() -> None:
    """Nobody's day of birth is invented from a year."""
    assert read_day("1985") == DayReading(None, 1985)
    assert read_day("۱۳۶۴") == DayReading(None, 1985, "solar hijri")
    assert read_day("March 1985") == DayReading(None, 1985, month=3)


@given(st.dates(date(1930, 1, 1), date(2026, 12, 31)), st.sampled_from(["/", "-", "."]))
def test_only_days_up_to_12_are_ambiguous(day: date, sign: str) -> None:
    """A day is marked where the month may come first and it would be another day, and only there."""
    first = read_day(f"{day.day:02d}{sign}{day.month:02d}{sign}{day.year}", "day first")
    assert first.day == day
    assert first.ambiguous == (day.day <= 12 and day.day != day.month)
    assert first.order == ("day first" if day.day > 12 else None)
    second = read_day(f"{day.month:02d}{sign}{day.day:02d}{sign}{day.year}", "month first")
    assert second.day == day
    assert second.ambiguous == first.ambiguous


@given(st.dates(date(1920, 1, 1), date(2099, 12, 31)))
def test_numbers_of_excel_are_days(day: date) -> None:
    """A day that lost its format is read by Excel's own count."""
    assert read_day(str((day - EXCEL_DAY_ZERO).days)).day == day


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31/02/1985", "no day 31 of month 2"),
        ("1370/07/31", "has 30 days"),
        ("1370/13/01", "no month 13"),
        ("1400/12/30", "has 29 days"),
        ("04/03/85", "two digits"),
        ("12 مرداد 1990", "two calendars"),
        ("0085-03-04", "neither Gregorian"),
        ("soon", "write year-month-day"),
        ("", "write year-month-day"),
        ("=TODAY()", "write year-month-day"),
        ("123456", "neither a year nor a day"),
    ],
)
def test_what_is_no_day_is_refused_with_a_reason(text: str, why: str) -> None:
    """What cannot be a day says why."""
    with pytest.raises(NotADay, match=why):
        read_day(text)


@given(st.text())
def test_any_text_is_a_day_or_none(text: str) -> None:
    """No text, however odd, breaks the reader."""
    with suppress(NotADay):
        reading = read_day(text)
        assert reading.day is None or reading.day.year == reading.year


def test_a_column_proves_its_order() -> None:
    """Days above 12 tell which comes first, others tell nothing."""
    assert proven_orders(["03/04/1985", "nothing"]) == set()
    assert proven_orders(["03/04/1985", "13/04/1985"]) == {"day first"}
    assert proven_orders(["04/13/1985", "13/04/1985", "1985-01-20"]) == {"day first", "month first"}


@pytest.mark.parametrize(
    ("text", "day"),
    [("05 Jun 76", date(1976, 6, 5)), ("05-Jun-05", date(2005, 6, 5)), ("Jun 5, 98", date(1998, 6, 5))],
)
def test_a_year_of_two_digits_beside_a_month_s_name(text: str, day: date) -> None:
    """It is read as spreadsheets read it."""
    assert read_day(text).day == day


def test_days_as_edtf_writes_them() -> None:
    """A month, and an estimate with its sign at the end."""
    assert (read_day("1985-03").month, read_day("1985-03").day) == (3, None)
    assert read_day("1985-03-04~") == replace(read_day("1985-03-04"), estimated=True)
    assert (read_day("1985~").year, read_day("1985~").estimated) == (1985, True)

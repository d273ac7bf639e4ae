"""Arithmetic of days, months, quarters and years, all by the Gregorian calendar."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """A day, or all days from a first to a last one.

    Attributes:
        first: Its first day.
        last: Its last day.
        precision: How well it is known: ``day``, ``week``, ``month``, ``quarter`` or ``year``.
    """

    first: date
    last: date
    precision: str


def one_day(day: date) -> Period:
    """One day."""
    return Period(day, day, "day")


def month(year: int, number: int) -> Period:
    """A month, from 1 to 12."""
    return Period(date(year, number, 1), date(year, number, monthrange(year, number)[1]), "month")


def quarter(year: int, number: int) -> Period:
    """A quarter, from 1 to 4."""
    first = 3 * number - 2
    return Period(date(year, first, 1), month(year, first + 2).last, "quarter")


def whole_year(year: int) -> Period:
    """A year."""
    return Period(date(year, 1, 1), date(year, 12, 31), "year")


def week(day: date) -> Period:
    """The week of a day, from Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6), "week")


def part_of_month(whole: Period, part: str) -> Period:
    """The first ten days of a month, those from the 11th to the 20th, or the rest."""
    tenth, twentieth = whole.first + timedelta(days=9), whole.first + timedelta(days=19)
    if part == "early":
        return Period(whole.first, tenth, "month")
    if part == "middle":
        return Period(tenth + timedelta(days=1), twentieth, "month")
    return Period(twentieth + timedelta(days=1), whole.last, "month")


def part_of_year(year: int, part: str) -> Period:
    """A third of a year: January to April, May to August, September to December."""
    first = {"early": 1, "middle": 5, "late": 9}[part]
    return Period(date(year, first, 1), month(year, first + 3).last, "year")


def months_later(day: date, months: int) -> Period:
    """The month so many months after that of a day; before it, if negative."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return month(year, index + 1)

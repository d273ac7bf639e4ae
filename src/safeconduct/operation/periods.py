"""Days that are known to a week, a month, a quarter or a year, and the periods that they stand for."""

from __future__ import annotations

from datetime import date, timedelta

DAY = "day"
PRECISIONS = (DAY, "week", "month", "quarter", "year")
"""How well a day can be known, from well to badly."""


def period(day: date, precision: str | None = DAY) -> tuple[date, date]:
    """The first and the last day of what a day with its precision stands for.

    The day is usually the first of its period; any other day within it means the same period.

    Args:
        day: As it stands in a table.
        precision: One of `PRECISIONS`; None is a day.

    Returns:
        Both days; a week runs from Monday to Sunday. No day lies after the last of the calendar, 9999-12-31.

    Raises:
        ValueError: There is no such precision.
    """
    match precision:
        case None | "day":
            return day, day
        case "week":
            first = day - timedelta(days=day.weekday())
            return first, min(first, date.max - timedelta(days=6)) + timedelta(days=6)
        case "month":
            return day.replace(day=1), _end_of_month(day.year, day.month)
        case "quarter":
            month = day.month - (day.month - 1) % 3
            return date(day.year, month, 1), _end_of_month(day.year, month + 2)
        case "year":
            return date(day.year, 1, 1), date(day.year, 12, 31)
    raise ValueError(f"{precision!r} is none of {', '.join(PRECISIONS)}")


def first_day(day: date | None, precision: str | None = DAY) -> date | None:
    """The first day of the period; None where there is no day."""
    return None if day is None else period(day, precision)[0]


def last_day(day: date | None, precision: str | None = DAY) -> date | None:
    """The last day of the period; None where there is no day."""
    return None if day is None else period(day, precision)[1]


def precision_of_end(first: date | None, last: date | None, precision: str | None) -> str | None:
    """How well the end of an interval is known whose two days have one precision between them.

    A day that stands for a longer period is written as the first of it. So where the beginning is written so and the
    end is a day within its period, the precision is that of the beginning, and the end is known to the day:
    1997-01-01 to 2012-09-28 by the year is from some day of 1997 until that very day.
    """
    if first is None or last is None or precision in (None, DAY):
        return precision
    begins_period = first == period(first, precision)[0]
    return DAY if begins_period and last not in period(last, precision) else precision


def _end_of_month(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)

"""Days on a line: where to write which month or day."""

from __future__ import annotations

from datetime import date, timedelta

from safeconduct.report.phrases import day_of_year, first_of_month, month, of_calendar, year


def ticks(first: date, span: int, most: int) -> list[tuple[int, str]]:
    """Days to mark between ``first`` and ``span`` days later: (days after the first, text), at most ``most`` of them.

    The first day is always marked, then weeks where the span is short, months, quarters, years and more. A text names
    the year where it is another than before.
    """
    start = [(0, f"{day_of_year(first)} {year(first)}")]
    for step in (1, 2, 7, 14):
        if 2 + span // step <= most:  # the first takes the room of two
            return start + [(n, day_of_year(first + timedelta(days=n))) for n in range(2 * step, span + 1, step)]
    for step in (1, 2, 3, 6, 12, 24, 60, 120, 600, 6000):
        days = [day for day in _months(first, span, step) if (day - first).days > 1.4 * span / most]
        if len(days) + 1 <= most:
            before = [first, *days]
            return start + [((day - first).days, _named(day, step, before[i])) for i, day in enumerate(days)]
    return start


def _months(first: date, span: int, step: int) -> list[date]:
    """First days of every ``step``-th month, counted from the year 0, after the first day and within the span.

    The months are those of the calendar of the language.
    """
    last = first.toordinal() + span
    of_year, of_month, _ = of_calendar(first)
    at = -(-(of_year * 12 + of_month) // step) * step
    days = []
    while at < 12 * (date.max.year + 1):
        day = first_of_month(at // 12, at % 12 + 1)
        if day.toordinal() > last:
            break
        days.append(day)
        at += step
    return days


def _named(day: date, step: int, previous: date) -> str:
    if step >= 12:
        return year(day)
    return f"{month(day)} {year(day)}" if year(previous) != year(day) else month(day)

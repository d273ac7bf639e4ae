"""Days as people type them: Gregorian or Solar Hijri, in digits of any script. What could be two days is refused."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _

from safeconduct.operation.import_list.days import GREGORIAN_YEARS, SOLAR_YEARS, DayReading, NotADay, read_day
from safeconduct.operation.import_list.spelling import latin_digits
from safeconduct.web.pages.writing import MARKS, day_text


class Unclear(ValueError):
    """A text that is no day, or could be two; the message says what would be right, in the language of the page."""


def day_of(text: str) -> date:
    """The day that a text says.

    A year from 1300 to 1499 is one of the Solar Hijri calendar.

    Raises:
        Unclear: it is no day, or could be two.
    """
    found = reading_of(text)
    if found.day is None or found.estimated:
        raise Unclear(_no_day())
    return found.day


def reading_of(text: str) -> DayReading:
    """What a text says: a day, or a year alone.

    Raises:
        Unclear: it is neither, or could be two days.
    """
    try:
        written = text.strip(" \t" + MARKS)
        found = read_day(written)
    except NotADay:
        raise Unclear(_outside() if _is_outside(written) else _no_day()) from None
    if found.calendar == "excel number":
        raise Unclear(_no_day())
    if found.ambiguous:
        both = {"one": found.day, "other": read_day(written, "month first").day}
        raise Unclear(_("That may be two days. Write %(one)s or %(other)s.") % both)
    return found


def _no_day() -> str:
    return _("There is no such day. Write it as 2026-03-01, or by the Solar Hijri calendar as 1404/12/10.")


def _is_outside(written: str) -> bool:
    """Whether a text gives a year of four digits that is taken in neither calendar."""
    years = re.findall(r"(?<![0-9])[0-9]{4}(?![0-9])", latin_digits(written))
    return len(years) == 1 and int(years[0]) not in SOLAR_YEARS and int(years[0]) not in GREGORIAN_YEARS


def _outside() -> str:
    said = _("That day is too far away. Days from %(first)s to %(last)s are taken.")
    first, last = date(GREGORIAN_YEARS[0], 1, 1), date(GREGORIAN_YEARS[-1], 12, 31)
    return said % {"first": day_text(first), "last": day_text(last)}

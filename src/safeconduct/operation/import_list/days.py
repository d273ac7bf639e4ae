"""Days as people write them: ISO, day first, month first, with the month's name, Solar Hijri, and Excel's numbers.

The Solar Hijri calendar of Iran and Afghanistan is kept astronomically; the 33-year cycle used here gives the same
days as the almanacs for 1178-1633 AP (1799-2255 CE), see K. M. Borkowski, "The Persian calendar for 3000 years",
Earth, Moon, and Planets 74 (1996), 223-230, doi:10.1007/BF00055188.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from safeconduct.operation.import_list.spelling import latin_digits, plain
from safeconduct.operation.import_list.word_lists import month_of_word

Order = Literal["day first", "month first"]

SOLAR_YEARS = range(1200, 1500)
GREGORIAN_YEARS = range(1900, 2101)
EXCEL_DAY_ZERO = date(1899, 12, 30)  # Excel counts a 29 February 1900 that never was
EXCEL_NUMBERS = range(7_000, 75_000)  # 1919 to 2105; smaller whole numbers are years or ages
SHORT_YEARS_FROM = 30
"""The first year of two digits that is one of the last century, as spreadsheets have it."""
_FIRST_SOLAR_DAY = date(622, 3, 22).toordinal()  # 1 Farvardin of the year 1

_ISO_LIKE = re.compile(r"^(\d{4})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{1,2})(?:[T\s]+\d{1,2}:\d{2}.*)?$")
_YEAR_LAST = re.compile(r"^(\d{1,2})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{4})(?:\s+\d{1,2}:\d{2}.*)?$")
_SHORT_YEAR = re.compile(r"^(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})$")
_NUMBER = re.compile(r"^(\d{4,6})(?:\.0*)?$")
_YEAR_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")


_ESTIMATE = re.compile(
    r"^(?:[~≈±]|(?:c\.|ca\.?|circa|about|around|approx\.?|est\.?|estimated|environ|vers|حدود|تقریبا|تقريبا|حوالي|rreth)\s)"
    r"|(?:\(?\s*(?:est\.?|estimated|approx\.?|estimée?|تقریبی|تقريبي|تقديري)\s*\)?|\?|\*|~|%)$",
    re.IGNORECASE,
)


class NotADay(ValueError):
    """A text that is no day; its message says why and what would be right."""


@dataclass(frozen=True)
class DayReading:
    """What a text says about a day.

    Attributes:
        day: The Gregorian day; None where only a year is given.
        year: The Gregorian year (for a Solar Hijri year alone the one in which most of it lies).
        calendar: "gregorian", "solar hijri" or "excel number".
        ambiguous: Whether the text can be read with the day first and with the month first, as two days.
        order: What the text itself proves about its order; None where it proves nothing.
        estimated: Whether the text says that it is an estimate: "~1985", "1985 (est.)".
        month: The Gregorian month, 1-12, where the text gives a month and no day: "March 1985".
    """

    day: date | None
    year: int
    calendar: Literal["gregorian", "solar hijri", "excel number"] = "gregorian"
    ambiguous: bool = False
    order: Order | None = None
    estimated: bool = False
    month: int | None = None


def _is_solar_leap(year: int) -> bool:
    return year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)


def _solar_new_year(year: int) -> int:
    """Ordinal (as of `date.toordinal`) of 1 Farvardin, counting the leap years before it."""
    return _FIRST_SOLAR_DAY + 365 * (year - 1) + (8 * (year - 1) + 29) // 33 - 1


def days_in_solar_month(year: int, month: int) -> int:
    """Return the number of days (29-31) of a month (1-12) of the Solar Hijri calendar."""
    if month <= 6:
        return 31
    if month <= 11:
        return 30
    return 30 if _is_solar_leap(year) else 29


def gregorian_of_solar(year: int, month: int, day: int) -> date:
    """Turn a day of the Solar Hijri calendar into a Gregorian one.

    Args:
        year: 1178-1633 AP.
        month: 1-12.
        day: 1-31.

    Returns:
        The Gregorian day.

    Raises:
        NotADay: There is no such month or day; the message says how many days the month has.
    """
    if not 1178 <= year <= 1633:
        raise NotADay(f"{year} is outside the Solar Hijri years 1178-1633")
    if not 1 <= month <= 12:
        raise NotADay(f"there is no month {month}")
    if not 1 <= day <= days_in_solar_month(year, month):
        raise NotADay(f"month {month} of {year} (Solar Hijri) has {days_in_solar_month(year, month)} days, not {day}")
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return date.fromordinal(_solar_new_year(year) + before + day - 1)


def solar_of_gregorian(day: date) -> tuple[int, int, int]:
    """Turn a Gregorian day (1800-2254) into year, month and day of the Solar Hijri calendar."""
    year = day.year - 621
    if day.toordinal() < _solar_new_year(year):
        year -= 1
    passed = day.toordinal() - _solar_new_year(year)
    month = passed // 31 if passed < 186 else 6 + (passed - 186) // 30
    return year, month + 1, passed - (31 * month if month <= 6 else 186 + 30 * (month - 6)) + 1


@lru_cache(maxsize=1 << 16)
def read_day(text: str, order: Order = "day first") -> DayReading:
    """Read a day in any of the supported ways of writing.

    Args:
        text: What the cell holds, digits in any script.
        order: How a text such as 03/04/1985 is read.

    Returns:
        The reading; where the text could also be read the other way round, it is marked ambiguous.

    Raises:
        NotADay: The text is no day; the message says why and what would be right.
    """
    written = latin_digits(text).strip().strip("\u200e\u200f")
    if (bare := _ESTIMATE.sub("", written).strip()) != written and bare:
        return replace(read_day(bare, order), estimated=True)
    if match := _ISO_LIKE.match(written):
        year, month, day = (int(part) for part in match.groups())
        return _of_numbers(year, month, day)
    if match := _YEAR_MONTH.match(written):
        return _of_month(int(match.group(1)), int(match.group(2)))
    if match := _COMPACT.match(written):
        year, month, day = (int(part) for part in match.groups())
        if year in SOLAR_YEARS or year in GREGORIAN_YEARS:
            return _of_numbers(year, month, day)
    if match := _YEAR_LAST.match(written):
        first, second, year = (int(part) for part in match.groups())
        return _of_two_and_year(first, second, year, order)
    if match := _NUMBER.match(written):
        return _of_number(int(match.group(1)))
    if _SHORT_YEAR.match(written):
        raise NotADay(f"'{text}' has a year of two digits; write four, such as 1985-03-04")
    return _of_words(text, written)


def _of_numbers(year: int, month: int, day: int) -> DayReading:
    if year in SOLAR_YEARS:
        return _solar(year, month, day)
    if year not in GREGORIAN_YEARS:
        raise NotADay(f"the year {year} is neither Gregorian (1900-2100) nor Solar Hijri (1200-1499)")
    try:
        return DayReading(date(year, month, day), year)
    except ValueError:
        raise NotADay(f"there is no day {day} of month {month} in {year}; write year-month-day") from None


def _solar(year: int, month: int, day: int) -> DayReading:
    gregorian = gregorian_of_solar(year, month, day)
    return DayReading(gregorian, gregorian.year, "solar hijri")


def _of_two_and_year(first: int, second: int, year: int, order: Order) -> DayReading:
    if year in SOLAR_YEARS:  # nobody writes this calendar with the month first
        return _solar(year, second, first)
    if first > 12 or second > 12:
        proven: Order = "day first" if first > 12 else "month first"
        day, month = (first, second) if first > 12 else (second, first)
        reading = _of_numbers(year, month, day)
        return DayReading(reading.day, reading.year, order=proven)
    day, month = (first, second) if order == "day first" else (second, first)
    reading = _of_numbers(year, month, day)
    return DayReading(reading.day, reading.year, ambiguous=first != second)


def _of_number(number: int) -> DayReading:
    if number in SOLAR_YEARS:
        return DayReading(None, number + 621, "solar hijri")
    if number in GREGORIAN_YEARS:
        return DayReading(None, number)
    if number in EXCEL_NUMBERS:
        day = EXCEL_DAY_ZERO + timedelta(days=number)
        return DayReading(day, day.year, "excel number")
    raise NotADay(f"the number {number} is neither a year nor a day as Excel counts them")


def _of_month(year: int, month: int) -> DayReading:
    """A year and a month, as EDTF writes them."""
    first = _of_numbers(year, month, 1)
    if first.calendar == "solar hijri":
        return DayReading(None, first.year, "solar hijri")
    return DayReading(None, year, month=month)


def _with_short_year(numbers: list[int]) -> list[int]:
    """The numbers beside a month's name, a year of two digits written out as spreadsheets do: 30-99 are 1930-1999.

    A number that is no day of a month is the year; otherwise it is the last one.
    """
    if not numbers or len(numbers) > 2 or any(number > 99 for number in numbers):
        return numbers
    years = [number for number in numbers if number > 31]
    if len(years) > 1 or (len(numbers) == 1 and not years):
        return numbers
    year = years[0] if years else numbers[-1]
    at = numbers.index(year) if years else len(numbers) - 1
    return [*numbers[:at], *numbers[at + 1 :], year + (1900 if year >= SHORT_YEARS_FROM else 2000)]


def _of_words(text: str, written: str) -> DayReading:
    """Read a day whose month is a word, in whichever order its parts stand."""
    numbers = [int(number) for number in re.findall(r"\d+", written)]
    month_word = plain(re.sub(r"\d+(?:st|nd|rd|th|er)?", " ", written))
    month_word = month_word.removeprefix("de ").removesuffix(" de").strip()
    found = month_of_word(month_word)
    if found is not None and found.calendar == "gregorian":
        numbers = _with_short_year(numbers)
    years = [number for number in numbers if number in GREGORIAN_YEARS or number in SOLAR_YEARS]
    others = [number for number in numbers if number not in years]
    if found is None or len(years) != 1 or len(others) > 1:
        raise NotADay(f"'{text}' is no day; write year-month-day, such as 1985-03-04")
    solar = years[0] in SOLAR_YEARS
    if solar != (found.calendar == "solar hijri"):
        raise NotADay(f"'{text}' mixes two calendars: its month and its year do not belong together")
    if not others:
        year = gregorian_of_solar(years[0], found.month, 1).year if solar else years[0]
        return DayReading(None, year, found.calendar, month=None if solar else found.month)
    return _of_numbers(years[0], found.month, others[0])


def proven_orders(texts: Iterable[str]) -> set[Order]:
    """Return which orders of day and month the texts of one column prove (13/04/1985 proves the day first).

    Args:
        texts: The cells of the column; what is no day is passed over.

    Returns:
        No order, one, or both where the column is mixed.
    """
    proven: set[Order] = set()
    for text in texts:
        try:
            reading = read_day(text)
        except NotADay:
            continue
        if reading.order is not None:
            proven.add(reading.order)
    return proven

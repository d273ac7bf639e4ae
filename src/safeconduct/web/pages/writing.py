"""How days and numbers are written on pages: in the digits of the language, and a day in both calendars."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language

from safeconduct.operation.import_list.days import solar_of_gregorian
from safeconduct.operation.languages import Language, language_of

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs of direction, which come along where somebody copies a day or a code from a page."""

_APART = "\N{LEFT-TO-RIGHT ISOLATE}%s\N{POP DIRECTIONAL ISOLATE}"


def language() -> Language:
    """The language of the page."""
    return language_of(get_language())


def in_solar_hijri() -> bool:
    """Whether the language of the page writes days by the Solar Hijri calendar, as Persian, Dari and Pashto do."""
    return language().calendar == "solar hijri"


def digits(text: str) -> str:
    """A text with the digits of the language of the page."""
    return language().in_digits(text)


def figures(text: str) -> str:
    """A number, written as 1,234.5, with the digits and the signs of the language of the page."""
    return language().in_figures(text)


def number(value: float) -> str:
    """A number in the digits of the language, whole ones in groups of thousands."""
    return figures(f"{value:,}" if isinstance(value, int) else f"{value:,.10f}".rstrip("0").rstrip("."))


def comma() -> str:
    """What stands between the parts of a list, in the language of the page."""
    return language().comma


def semicolon() -> str:
    """What stands between parts that have commas of their own, in the language of the page."""
    return language().semicolon


def solar(day: date) -> str:
    """The Solar Hijri day, as 1404/12/10, in the digits of the language."""
    year, month, of_month = solar_of_gregorian(day)
    return digits(f"{year:04d}/{month:02d}/{of_month:02d}")


def day_text(day: date) -> str:
    """A day as a plain text, as on pages: in Persian the Solar Hijri day, and the Gregorian one beside it.

    Where one reads from the right, a Gregorian day keeps its own direction: behind Arabic letters it would turn around.
    """
    gregorian = _APART % day.isoformat() if language().right else day.isoformat()
    return f"{solar(day)} ({gregorian})" if in_solar_hijri() else gregorian


def value_text(text: str) -> str:
    """A value that the record has as a text: a day in both calendars, any other text as it is."""
    try:
        return day_text(date.fromisoformat(text)) if len(text) == len("2026-03-01") else text
    except ValueError:
        return text

"""The words of a report, kept in one place, and how numbers and days are written in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Any

from safeconduct.operation.import_list.days import gregorian_of_solar, solar_of_gregorian
from safeconduct.operation.languages import language_of

LANGUAGES = ("en", "fa", "fr", "ar", "sq")
"""The languages of reports; each has its file of phrases."""
ISOLATE, RELEASE = "\u2068", "\u2069"
"""Unicode's first strong isolate and its end: what stands between them keeps its own direction of writing."""
BRACKETED = re.compile(rf" \(({ISOLATE}[^{RELEASE}]*{RELEASE})\)")
"""A name in brackets that keeps its own direction."""


_language: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Make what is made within in a language: phrases, numbers, days, and the direction of pictures.

    Args:
        language: one of :data:`LANGUAGES`.

    Raises:
        ValueError: it is none of them.
    """
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is no language of reports; it is one of {', '.join(LANGUAGES)}")
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def spoken() -> str:
    """The language that is spoken now."""
    return _language.get()


def from_the_right() -> bool:
    """Whether what is spoken now is read from the right."""
    return say("page.dir") == "rtl"


def _phrases() -> dict[str, Any]:
    return phrases_of(spoken())


@cache
def phrases_of(language: str) -> dict[str, Any]:
    """Every phrase of a language by its key."""
    text = files("safeconduct.report").joinpath(f"phrases_{language}.toml").read_text(encoding="utf-8")
    flat: dict[str, Any] = {}
    for section, entries in tomllib.loads(text).items():
        flat |= {f"{section}.{key}": value for key, value in entries.items()}
    return flat


def say(key: str, /, **values: object) -> str:
    """The phrase of that key with its values put in.

    A phrase that differs by number has the forms ``one`` and ``other``, and where a language needs them ``two``,
    ``few`` (3 to 10) and ``many`` (11 to 99), and is chosen by the value ``n``; a noun within it follows another number
    by ``{days:day|days}``. Whole numbers and days are written as people read them.

    Raises:
        KeyError: there is no such phrase, or a value of it is missing.
    """
    phrase = _phrases()[key]
    if isinstance(phrase, dict):
        phrase = phrase.get(_form(values["n"]), phrase["other"])
    return str(phrase.format(**{name: _Counted(value) for name, value in values.items()}))


FORMS = ("one", "two", "few", "many", "other")
"""The forms of a noun behind a number, in the order in which a phrase gives them; two are the first and the last."""


def _form(value: object) -> str:
    """The form that goes with a number: one, two, few (3 to 10), many (11 to 99), or other."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int):
        return "other"
    if value in (1, 2):
        return FORMS[value - 1]
    rest = value % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"


class _Counted(str):
    """A value as people read it; in a phrase, ``{n:day|days}`` puts the noun that goes with it behind it.

    A language with more forms gives five, for one, two, few, many and other; the first two stand without the number.
    """

    value: object

    def __new__(cls, value: object) -> _Counted:
        """The value as people read it."""
        made = super().__new__(cls, written(value))
        made.value = value
        return made

    def __format__(self, nouns: str) -> str:
        forms = nouns.split("|")
        if len(forms) == 1:
            return super().__format__(nouns)
        if len(forms) == 2:
            return f"{self} {forms[0 if self._is_one() else 1]}"
        form = _form(self.value)
        noun = forms[FORMS.index(form)]
        return noun if form in ("one", "two") else f"{self} {noun}"

    def _is_one(self) -> bool:
        """Whether one noun goes with it: behind 1, and in French behind anything below 2."""
        if spoken() == "fr" and isinstance(self.value, int | float):
            return abs(self.value) < 2
        return self == "1"


def knows(key: str) -> bool:
    """Whether there is a phrase of that key."""
    return key in _phrases()


def written(value: object) -> str:
    """A value as people read it: 1,300; 12.5; 2 March 2026; yes and no; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return say("word.yes" if value else "word.no")
    if isinstance(value, int):
        return in_digits(f"{value:,}")
    if isinstance(value, float):
        return number(value)
    if isinstance(value, date):
        return _written_day(value)
    if isinstance(value, list):
        return say("word.comma").join(written(each) for each in value)
    return str(value)


def in_digits(text: str) -> str:
    """A number as text with the digits and signs of the language."""
    return language_of(spoken()).in_figures(text)


def by_solar_calendar() -> bool:
    """Whether days are written by the Solar Hijri calendar, with the Gregorian day beside."""
    return language_of(spoken()).calendar == "solar hijri"


def number(value: float) -> str:
    """A number with the digits that matter: whole from 100 on, one decimal from 10, two below."""
    if not isfinite(value):
        return str(value)
    size = abs(value)
    if size >= 100 or value == round(value):
        return in_digits(f"{value:,.0f}")
    return in_digits(f"{value:.1f}" if size >= 10 else f"{value:.2g}" if size < 0.1 else f"{value:.2f}")


def of_calendar(value: date) -> tuple[int, int, int]:
    """Year, month and day of the calendar of the language: in Persian the Solar Hijri one."""
    return solar_of_gregorian(value) if by_solar_calendar() else (value.year, value.month, value.day)


def first_of_month(year: int, month: int) -> date:
    """The first day of a month of the calendar of the language."""
    return gregorian_of_solar(year, month, 1) if by_solar_calendar() else date(year, month, 1)


def _written_day(value: date) -> str:
    """A day in a sentence: 2 March 2026; in Persian the Gregorian day stands beside."""
    year, month_of_year, day_of_month = of_calendar(value)
    named = f"{in_digits(str(day_of_month))} {_phrases()['month.names'][month_of_year - 1]} {in_digits(str(year))}"
    return f"{named} ({isolated(value.isoformat())})" if by_solar_calendar() else named


def day(value: date) -> str:
    """A day, short: 2 Mar 2026."""
    return f"{day_of_year(value)} {year(value)}"


def day_in_table(value: date) -> str:
    """A day in a table: 2 Mar 2026; in Persian the Gregorian day stands beside."""
    return _written_day(value) if by_solar_calendar() else day(value)


def day_of_year(value: date) -> str:
    """A day without its year: 2 Mar."""
    return f"{in_digits(str(of_calendar(value)[2]))} {month(value)}"


def year(value: date) -> str:
    """The day's year."""
    return in_digits(str(of_calendar(value)[0]))


def month(value: date) -> str:
    """The short name of the day's month."""
    return str(_phrases()["month.short"][of_calendar(value)[1] - 1])


def share(part: float, whole: float) -> str:
    """A part of a whole in per cent, never rounded to 0 or 100 where it is neither."""
    if not whole:
        return say("word.per_cent", n=0)
    per_cent = 100 * part / whole
    if 0 < per_cent < 1:
        return say("word.under", share=say("word.per_cent", n=1))
    if 99 < per_cent < 100:
        return say("word.over", share=say("word.per_cent", n=99))
    return say("word.per_cent", n=in_digits(f"{per_cent:.0f}"))


def isolated(text: object) -> str:
    """A name or code that keeps its own direction of writing inside a sentence."""
    return f"{ISOLATE}{plain(str(text))}{RELEASE}"


def bracketed(text: str) -> str:
    """A text in brackets; a name or day in brackets within, as the Gregorian day in Persian, stands behind a stroke."""
    return "(" + BRACKETED.sub(r" / \1", text) + ")"


def plain(text: str) -> str:
    """Text without the marks that :func:`isolated` puts in."""
    return text.replace(ISOLATE, "").replace(RELEASE, "")


def listed(texts: list[str]) -> str:
    """Texts as a list in a sentence: a, b and c."""
    if len(texts) < 2:
        return "".join(texts)
    return say("word.and", first=say("word.comma").join(texts[:-1]), last=texts[-1])

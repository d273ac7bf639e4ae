"""The words of documents in each of their languages, with its digits, days and direction."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from safeconduct.operation.import_list.days import solar_of_gregorian
from safeconduct.operation.languages import Language, language_of
from safeconduct.report.documents.texts import alone, clean_sentence
from safeconduct.report.phrases import ISOLATE, RELEASE

LANGUAGES = ("en", "fa", "ar", "fr", "sq")
"""The languages of documents; each has its file of words."""
MOST_LANGUAGES = 2
"""So many stand side by side."""


@dataclass(frozen=True)
class Words:
    """The words of one language.

    Args:
        language: how it writes numbers and days, and from which side it is read.
        phrases: every phrase by its key.
    """

    language: Language
    phrases: dict[str, Any]

    def say(self, key: str, /, **values: object) -> str:
        """The phrase of that key with its values put in, each in its own direction of writing.

        Raises:
            KeyError: there is no such phrase, or a value of it is missing.
        """
        return clean_sentence(str(self.phrases[key]).format(**{name: self._put(one) for name, one in values.items()}))

    def _put(self, value: object) -> str:
        if isinstance(value, int) and not isinstance(value, bool):
            return self.count(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        return alone(value)

    def count(self, number: int) -> str:
        """A whole number as people read it."""
        return self.language.in_digits(str(number))

    def day(self, value: date) -> str:
        """A day as people read it; where the calendar is another one, the Gregorian day stands beside it."""
        solar = self.language.calendar == "solar hijri"
        year, month, day = solar_of_gregorian(value) if solar else (value.year, value.month, value.day)
        name = self.phrases["calendar.months"][month - 1]
        named = f"{self.count(day)} {name} {self.count(year)}"
        return f"{named} ({ISOLATE}{value.isoformat()}{RELEASE})" if solar else named

    def moment(self, value: datetime) -> str:
        """A moment as people read it, with the difference of its clock from UTC where it is known."""
        clock = f"{ISOLATE}{self.language.in_digits(f'{value:%H:%M}')}{RELEASE}"
        return f"{self.day(value.date())} {clock}{_zone(value)}"


def _zone(value: datetime) -> str:
    ahead = value.utcoffset()
    if ahead is None:
        return ""
    hours, minutes = divmod(abs(ahead) // timedelta(minutes=1), 60)
    sign = "−" if ahead < timedelta(0) else "+"
    shown = f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "") if ahead else "UTC"
    return f" ({ISOLATE}{shown}{RELEASE})"


@cache
def words_of(language: str) -> Words:
    """The words of a language.

    Raises:
        ValueError: documents are not written in it.
    """
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is no language of documents; it is one of {', '.join(LANGUAGES)}")
    text = files("safeconduct.report.documents").joinpath(f"words_{language}.toml").read_text(encoding="utf-8")
    flat: dict[str, Any] = {}
    for section, entries in tomllib.loads(text).items():
        flat |= {f"{section}.{key}": value for key, value in entries.items()}
    return Words(language_of(language), flat)


def side_by_side(languages: tuple[str, ...]) -> tuple[Words, ...]:
    """The words of the languages of one document, the first of which gives it its direction and digits.

    Raises:
        ValueError: it is none, more than two, one twice, or one in which documents are not written.
    """
    if not 1 <= len(languages) <= MOST_LANGUAGES or len(set(languages)) < len(languages):
        raise ValueError(f"{languages!r}: a document is in one language or in two that differ, side by side")
    return tuple(words_of(language) for language in languages)

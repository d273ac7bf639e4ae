"""The words of a report, kept in one place, and how numbers and days are written in them."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Any

ISOLATE, RELEASE = "\u2068", "\u2069"
"""Unicode's first strong isolate and its end: what stands between them keeps its own direction of writing."""


@cache
def _phrases() -> dict[str, Any]:
    text = files("safeconduct.report").joinpath("phrases_en.toml").read_text(encoding="utf-8")
    flat: dict[str, Any] = {}
    for section, entries in tomllib.loads(text).items():
        flat |= {f"{section}.{key}": value for key, value in entries.items()}
    return flat


def say(key: str, /, **values: object) -> str:
    """The phrase of that key with its values put in.

    A phrase that differs by number has the forms ``one`` and ``other`` and is chosen by the value ``n``; a noun within
    it follows another number by ``{days:day|days}``. Whole numbers and days are written as people read them.

    Raises:
        KeyError: there is no such phrase, or a value of it is missing.
    """
    phrase = _phrases()[key]
    if isinstance(phrase, dict):
        phrase = phrase["one" if values["n"] == 1 else "other"]
    return str(phrase.format(**{name: _Counted(written(value)) for name, value in values.items()}))


class _Counted(str):
    """A value as people read it; in a phrase, ``{n:day|days}`` puts the noun that goes with it behind it."""

    __slots__ = ()

    def __format__(self, nouns: str) -> str:
        one, bar, several = nouns.partition("|")
        return f"{self} {one if self == '1' else several}" if bar else super().__format__(nouns)


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
        return f"{value:,}"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, date):
        return f"{value.day} {_phrases()['month.names'][value.month - 1]} {value.year}"
    if isinstance(value, list):
        return ", ".join(written(each) for each in value)
    return str(value)


def number(value: float) -> str:
    """A number with the digits that matter: whole from 100 on, one decimal from 10, two below."""
    if not isfinite(value):
        return str(value)
    size = abs(value)
    if size >= 100 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2g}" if size < 0.1 else f"{value:.2f}"


def day(value: date) -> str:
    """A day, short: 2 Mar 2026."""
    return f"{value.day} {month(value)} {value.year}"


def day_of_year(value: date) -> str:
    """A day without its year: 2 Mar."""
    return f"{value.day} {month(value)}"


def month(value: date) -> str:
    """The short name of the day's month."""
    return str(_phrases()["month.short"][value.month - 1])


def share(part: float, whole: float) -> str:
    """A part of a whole in per cent, never rounded to 0 or 100 where it is neither."""
    if not whole:
        return "0 %"
    per_cent = 100 * part / whole
    if 0 < per_cent < 1:
        return "< 1 %"
    if 99 < per_cent < 100:
        return "> 99 %"
    return f"{per_cent:.0f} %"


def isolated(text: object) -> str:
    """A name or code that keeps its own direction of writing inside a sentence."""
    return f"{ISOLATE}{plain(str(text))}{RELEASE}"


def plain(text: str) -> str:
    """Text without the marks that :func:`isolated` puts in."""
    return text.replace(ISOLATE, "").replace(RELEASE, "")


def listed(texts: list[str]) -> str:
    """Texts as a list in a sentence: a, b and c."""
    if len(texts) < 2:
        return "".join(texts)
    return say("word.and", first=", ".join(texts[:-1]), last=texts[-1])

"""The languages of the program: how each writes numbers and days, and how far it is translated."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

DEFAULT = "en"
"""The language in which the program is written, and which stands in where another has no words."""
EVERY_PART = "*"


@dataclass(frozen=True)
class Language:
    """A language, as ``languages.toml`` describes it.

    Attributes:
        code: As in addresses and cookies: ``fa-af``.
        tag: The language and the country by which programs check its spelling: ``fa-IR``.
        own_name: What its speakers call it.
        right: Whether it is read from the right.
        digits: Its ten digits, from 0 on.
        thousands: What parts the groups of a number.
        decimal: What stands before the fraction of a number.
        comma: What stands between the parts of a list.
        semicolon: What stands between parts that have commas of their own.
        calendar: The calendar in which days are written.
        plural: How it counts, as gettext says it.
        before: The language whose words stand in where its own are missing, before English; empty for none.
        complete: The parts in which no text may lack a translation.
        reviewed_by: The speakers who read the translation and answer for it.
    """

    code: str
    tag: str
    own_name: str
    right: bool
    digits: str
    thousands: str
    decimal: str
    comma: str
    semicolon: str
    calendar: Literal["gregorian", "solar hijri"]
    plural: str
    before: str
    complete: tuple[str, ...]
    reviewed_by: tuple[str, ...]

    @property
    def folder(self) -> str:
        """Its name where files lie by language: ``fa_AF``."""
        language, dash, country = self.code.partition("-")
        return f"{language}_{country.upper()}" if dash else language

    @property
    def is_whole(self) -> bool:
        """Whether every part is translated."""
        return EVERY_PART in self.complete

    @property
    def is_begun(self) -> bool:
        """Whether any part is translated, so that it can be offered."""
        return bool(self.complete)

    @property
    def is_reviewed(self) -> bool:
        """Whether a speaker answers for the translation."""
        return bool(self.reviewed_by)

    def is_complete_in(self, part: str) -> bool:
        """Whether a part is translated as a whole."""
        return self.is_whole or part in self.complete

    def in_digits(self, text: str) -> str:
        """A text with the digits of the language in place of Latin ones."""
        return text.translate(self._digits)

    def in_figures(self, text: str) -> str:
        """A number, written as 1,234.5, with the digits and the signs of the language."""
        return text.translate(self._figures)

    @cached_property
    def _digits(self) -> dict[int, int]:
        return str.maketrans("0123456789", self.digits)

    @cached_property
    def _figures(self) -> dict[int, int]:
        return str.maketrans("0123456789,.", f"{self.digits}{self.thousands}{self.decimal}")


def _all() -> Mapping[str, Language]:
    text = files("safeconduct.operation").joinpath("languages.toml").read_text(encoding="utf-8")
    return MappingProxyType({code: _language(code, row) for code, row in tomllib.loads(text).items()})


def _language(code: str, row: dict[str, Any]) -> Language:
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Language(code=code, **given)


LANGUAGES = _all()
"""Every language by its code."""


@cache
def language_of(code: str | None) -> Language:
    """The language of a code such as ``fa-af``, ``fa_AF`` or ``fr-CA``; English where it is none of ours."""
    wanted = (code or "").replace("_", "-").lower()
    return LANGUAGES.get(wanted) or LANGUAGES.get(wanted.partition("-")[0]) or LANGUAGES[DEFAULT]

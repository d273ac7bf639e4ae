"""The field of a form for a birth, of which a day, a month or a year may be known, in either calendar."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.operation.import_list.days import SOLAR_YEARS, gregorian_of_solar
from safeconduct.operation.import_list.spelling import latin_digits
from safeconduct.web.identities.birth import Birth
from safeconduct.web.pages.day_reading import Unclear, reading_of
from safeconduct.web.pages.writing import MARKS, in_solar_hijri, solar

_MONTH = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})", re.ASCII)
_MIDDLE = 15


def birth_of(text: str) -> Birth:
    """The birth that somebody typed.

    A month or a year of the Solar Hijri calendar becomes the Gregorian one in which most of it lies, as an estimate.

    Raises:
        Unclear: it is none, or could be two days.
    """
    written = latin_digits(text).strip(" \t" + MARKS)
    bare = written.strip("~ \t" + MARKS)
    estimated = bare != written
    if found := _MONTH.fullmatch(bare):
        return _of_month(int(found[1]), int(found[2]), estimated)
    reading = reading_of(bare)
    estimated = estimated or reading.estimated
    if reading.day is not None:
        return Birth.on(reading.day, estimated=estimated)
    if not any(letter.isalpha() for letter in bare):
        return Birth(reading.year, estimated=estimated or reading.calendar == "solar hijri")
    raise Unclear(_no_birth())


def _of_month(year: int, month: int, estimated: bool) -> Birth:
    try:
        if year in SOLAR_YEARS:
            return Birth.on(gregorian_of_solar(year, month, _MIDDLE), "month", estimated=True)
        return Birth(year, month, estimated=estimated)
    except ValueError:
        raise Unclear(_no_birth()) from None


def _no_birth() -> str:
    return _("There is no such month. Write the birth as 1985-03-04, or as 1985-03 or 1985 where no more is known.")


class BirthField(forms.CharField):
    """A birth as people write it; its value is a ``Birth``, or None where nothing was written."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "spellcheck": "false"})

    def __init__(self, **more: Any) -> None:
        text = gettext_lazy(
            "The day, or only the month or the year where no more is known: 1985-03-04, 1985-03 or 1985; by the Solar "
            "Hijri calendar 1363/12/13, 1363/12 or 1363."
        )
        usual: dict[str, Any] = {
            "label": gettext_lazy("Date of birth"),
            "required": False,
            "max_length": 40,
            "help_text": text,
        }
        super().__init__(**usual | more)

    def clean(self, value: Any) -> Any:
        """The birth.

        Raises:
            ValidationError: it is none, or could be two days.
        """
        text = super().clean(value)
        try:
            return birth_of(text) if text else None
        except Unclear as no:
            raise ValidationError(str(no), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """A day in the calendar of the language; a month or year as it is kept, since the other calendar has others."""
        if not isinstance(value, Birth):
            return value
        shown = solar(value.first) if in_solar_hijri() and value.precision == "day" else value.text.rstrip("~")
        return f"{shown}~" if value.estimated else shown

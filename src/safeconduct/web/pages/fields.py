"""Fields of forms for days, numbers and codes. Each takes Latin, Arabic and Persian digits, a day in either calendar.

They are inputs of text: those that browsers have for days and numbers know neither the calendar nor the digits.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from safeconduct.operation.import_list.spelling import latin_digits
from safeconduct.web.pages.day_reading import Unclear, day_of
from safeconduct.web.pages.writing import MARKS, digits, in_persian, solar

HINT = _("2026-03-01, or 1404/12/10 by the Solar Hijri calendar")
"""How a day is written."""

_PLAIN = {"autocomplete": "off", "dir": "ltr", "spellcheck": "false"}
_SIGNS = str.maketrans({"٫": ".", "٬": None, "−": "-"})


class LatinDigits:
    """Before a field of Django: what it gets has Latin digits, whichever were typed."""

    def to_python(self, value: Any) -> Any:
        """The value, of a text with Latin digits."""
        typed = latin_digits(value).strip(MARKS) if isinstance(value, str) else value
        return super().to_python(typed)  # type: ignore[misc]  # of the field that this stands before


class CodeField(LatinDigits, forms.CharField):
    """A code or the number of a document: its digits are Latin ones in the record."""

    widget = forms.TextInput(attrs=_PLAIN)


class WordField(LatinDigits, forms.SlugField):
    """A code that stands in addresses."""

    widget = forms.TextInput(attrs=_PLAIN | {"autocapitalize": "none"})


class _Shown(LatinDigits):
    """A number that a Persian page shows in Persian digits."""

    def to_python(self, value: Any) -> Any:
        """The number, of a text with the signs of any script."""
        return super().to_python(value.translate(_SIGNS) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        """A number as the language writes it; what was typed stays as it is."""
        if not isinstance(value, int | float):
            return value
        text = str(value).removesuffix(".0")
        return digits(text.replace(".", "٫")) if in_persian() else text


class CountField(_Shown, forms.IntegerField):
    """A whole number."""

    widget = forms.TextInput(attrs=_PLAIN | {"inputmode": "numeric"})


class NumberField(_Shown, forms.FloatField):
    """A number."""

    widget = forms.TextInput(attrs=_PLAIN | {"inputmode": "decimal"})


class DayField(forms.DateField):
    """A day. A Persian page shows it in the Solar Hijri calendar; both calendars are taken on each."""

    widget = forms.TextInput(attrs=_PLAIN)

    def __init__(self, *, help_text: Any = "", **more: Any) -> None:
        super().__init__(help_text=format_lazy("{} ({})", help_text, HINT) if help_text else HINT, **more)

    def to_python(self, value: Any) -> date | None:
        """The day.

        Raises:
            ValidationError: it is none, or could be two.
        """
        if not isinstance(value, str) or value in self.empty_values:
            return super().to_python(value)
        try:
            return day_of(value)
        except Unclear as no:
            raise ValidationError(str(no), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """A day in the calendar of the language; what was typed stays as it is."""
        if isinstance(value, datetime) or not isinstance(value, date):
            return value
        return solar(value) if in_persian() else value.isoformat()

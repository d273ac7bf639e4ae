"""Fields of forms for days, numbers and codes. Each takes Latin, Arabic and Persian digits, a day in either calendar.

They are inputs of text: those that browsers have for days and numbers know neither the calendar nor the digits.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.operation.import_list.spelling import latin_digits
from safeconduct.web.pages.day_reading import Unclear, day_of
from safeconduct.web.pages.limits import AtLeast, AtMost
from safeconduct.web.pages.writing import MARKS, digits, in_solar_hijri, language, solar

HINT = _("2026-03-01, or 1404/12/10 by the Solar Hijri calendar")
"""How a day is written."""
LARGEST = 10**12
"""The largest number that a field takes which says no other: above it the record has no room."""

_PLAIN = {"autocomplete": "off", "dir": "ltr", "spellcheck": "false"}
_SIGNS = str.maketrans({"٫": ".", "٬": None, "−": "-", "\u00a0": None, "\u202f": None})
_COMMA = re.compile(r"\s*-?(0+,\d+|\d+,(\d{1,2}|\d{4,}))\s*")
"""A number with a comma before its fraction, which cannot be taken for one in groups of thousands."""


def _with_point(text: str) -> str:
    """A number with a point before its fraction, where the page's language writes a comma that has no other sense."""
    return text.replace(",", ".") if language().decimal == "," and _COMMA.fullmatch(text) else text


class LatinDigits:
    """Before a field of Django: what it gets has Latin digits, whichever were typed."""

    def to_python(self, value: Any) -> Any:
        """The value, of a text with Latin digits."""
        typed = latin_digits(value).strip(MARKS) if isinstance(value, str) else value
        return super().to_python(typed)  # type: ignore[misc]  # of the field that this stands before


UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Signs that cannot be seen."""

NAMES = {
    "\t": _("a tab"),
    "\n": _("a line break"),
    "\r": _("a line break"),
    "\u200b": _("a space of no width"),
    "\u200c": _("a half-space, the zero-width non-joiner"),
    "\u200d": _("a zero-width joiner"),
    "\ufeff": _("a byte order mark"),
    **dict.fromkeys(
        "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", _("a mark of direction")
    ),
}
"""What people call those that a keyboard or a copied text brings."""


def sign_in_words(sign: str) -> str:
    """What people call a sign: its name where it cannot be seen, with its number; otherwise the sign."""
    number = f"U+{ord(sign):04X}"
    if sign in NAMES:
        return f"{NAMES[sign]} ({number})"
    return sign if sign.isprintable() else number


def seen_alone(text: str) -> None:
    """See that each sign of a text can be seen.

    Raises:
        ValidationError: one cannot; it is named in words.
    """
    if found := UNSEEN.search(text):
        said = gettext("There is a sign in it that cannot be seen: %(sign)s. Write it without that.")
        raise ValidationError(said % {"sign": sign_in_words(found[0])}, code="invalid")


class CodeField(LatinDigits, forms.CharField):
    """A code or the number of a document: its digits are Latin ones in the record, and each of its signs is seen."""

    widget = forms.TextInput(attrs=_PLAIN)
    default_validators: list[Any] = [  # noqa: RUF012 - as Django declares it
        seen_alone,
    ]


class WordField(LatinDigits, forms.SlugField):
    """A code that stands in addresses."""

    widget = forms.TextInput(attrs=_PLAIN | {"autocapitalize": "none"})
    default_validators: list[Any] = [  # noqa: RUF012 - as Django declares it
        RegexValidator(r"\A[-a-zA-Z0-9_]+\Z", _("Write letters from a to z, digits, - and _ alone."))
    ]


class _Shown(LatinDigits):
    """A number that a page shows in the digits of its language.

    Args:
        min_value: The least that it may be.
        max_value: The most.
        when_empty: What it is where nothing was written.
        more: As any field has them.
    """

    def __init__(
        self, *, min_value: float | None = None, max_value: float | None = None, when_empty: Any = None, **more: Any
    ) -> None:
        super().__init__(**more)
        self.when_empty = when_empty
        most = LARGEST if max_value is None else min(max_value, LARGEST)
        self.validators += [AtMost(most)] if min_value is None else [AtLeast(min_value), AtMost(most)]  # type: ignore[attr-defined]  # of the field that this stands before

    def clean(self, value: Any) -> Any:
        """The number, or what stands for none.

        Raises:
            ValidationError: it is none, too small or too large.
        """
        found = super().clean(value)  # type: ignore[misc]  # of the field that this stands before
        return self.when_empty if found is None else found

    def to_python(self, value: Any) -> Any:
        """The number, of a text with the signs of any script."""
        return super().to_python(_with_point(value.translate(_SIGNS)) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        """A number as the language writes it; what was typed stays as it is."""
        if not isinstance(value, int | float):
            return value
        text, spoken = str(value).removesuffix(".0"), language()
        return digits(text if spoken.digits[0] == "0" else text.replace(".", spoken.decimal))


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
        return solar(value) if in_solar_hijri() else value.isoformat()


class ClockField(LatinDigits, forms.TimeField):
    """A time of the day, as 08:30."""

    widget = forms.TextInput(attrs=_PLAIN)

    def __init__(self, *, help_text: Any = "", **more: Any) -> None:
        hint = _("hours and minutes, as 08:30")
        text = format_lazy("{} ({})", help_text, hint) if help_text else hint
        super().__init__(help_text=text, input_formats=["%H:%M", "%H:%M:%S"], **more)

    def prepare_value(self, value: Any) -> Any:
        """A time in the digits of the language; what was typed stays as it is."""
        return digits(f"{value:%H:%M}") if isinstance(value, time) else value

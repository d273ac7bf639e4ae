"""Numbers and days in the languages beside English and Persian."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext, override

from safeconduct.web.pages.fields import NumberField
from safeconduct.web.pages.writing import comma, day_text, in_solar_hijri, number
from safeconduct.web.record.templatetags.record_words import day

DAY = date(2026, 3, 1)
ALONE = "\u20662026-03-01\u2069"


@pytest.mark.parametrize(
    ("code", "shown", "said", "between"),
    [
        ("fr", "1\u202f234\u202f567", "2026-03-01", ", "),
        ("sq", "1\u00a0234\u00a0567", "2026-03-01", ", "),
        ("ar", "١٬٢٣٤٬٥٦٧", ALONE, "، "),
        ("ps", "۱٬۲۳۴٬۵۶۷", f"۱۴۰۴/۱۲/۱۰ ({ALONE})", "، "),
        ("fa-af", "۱٬۲۳۴٬۵۶۷", f"۱۴۰۴/۱۲/۱۰ ({ALONE})", "، "),
    ],
)
def test_numbers_and_days_are_those_of_the_language(code: str, shown: str, said: str, between: str) -> None:
    """Its digits and signs; the Solar Hijri day in Dari and Pashto, with the Gregorian one beside."""
    with override(code):
        assert (number(1234567), day_text(DAY), comma()) == (shown, said, between)


def test_a_day_keeps_its_direction_on_an_arabic_page() -> None:
    """It is the Gregorian one, in an element of its own direction."""
    with override("ar"):
        assert not in_solar_hijri()
        assert day(DAY) == '<time class="day" datetime="2026-03-01"><bdi>2026-03-01</bdi></time>'


@pytest.mark.parametrize(
    ("code", "typed", "read"),
    [
        ("fr", "12,5", 12.5),
        ("fr", "0,125", 0.125),
        ("fr", "1\u202f234", 1234),
        ("ar", "١٢٫٥", 12.5),
        ("en", "12.5", 12.5),
    ],
)
def test_a_number_is_taken_as_the_language_writes_it(code: str, typed: str, read: float) -> None:
    """A comma before a fraction, spaces between groups, and Arabic digits."""
    with override(code):
        assert NumberField().clean(typed) == read


@pytest.mark.parametrize(("code", "typed"), [("fr", "1,234"), ("en", "12,5"), ("fr", "1,2,3")])
def test_a_number_that_could_be_two_is_refused(code: str, typed: str) -> None:
    """One and a fraction in French, a thousand and more in English: nobody guesses."""
    with override(code), pytest.raises(ValidationError):
        NumberField().clean(typed)


def test_arabic_counts_in_six_forms() -> None:
    """None, one, two, three to ten, eleven to 99, a hundred; French has one form for none and one."""
    one, several = "%(shown)s person", "%(shown)s people"
    with override("ar"):
        assert len({ngettext(one, several, n) for n in (0, 1, 2, 3, 11, 100)}) == 6
        assert ngettext(one, several, 103) == ngettext(one, several, 5)
    with override("fr"):
        assert ngettext(one, several, 0) == ngettext(one, several, 1) != ngettext(one, several, 2)
        assert gettext("Departures") == "Départs"

"""Births as people type them, and as pages show them, in both calendars."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from tests.web.pages.test_writing import DAYS

from safeconduct.operation.import_list.days import solar_of_gregorian
from safeconduct.web.identities.birth import Birth
from safeconduct.web.identities.birth_field import BirthField
from safeconduct.web.identities.templatetags.identity_words import birth as shown
from safeconduct.web.pages.writing import PERSIAN


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("1985-03-04", "1985-03-04"),
        ("۱۳۶۳/۱۲/۱۳", "1985-03-04"),
        ("13/12/1363", "1985-03-04"),
        ("25.12.1985", "1985-12-25"),
        ("1985-3", "1985-03"),
        ("١٩٨٥", "1985"),
        ("1985~", "1985~"),
        ("~1985-03", "1985-03~"),
        ("1985-03-04~", "1985-03-04~"),
        ("۱۳۶۷/۵", "1988-08~"),
        ("1367", "1988~"),
    ],
)
def test_what_is_typed(typed: str, text: str) -> None:
    """A day, a month, a year; a month or year of the Solar Hijri calendar is an estimate of the Gregorian one."""
    assert BirthField().clean(typed) == Birth.parse(text)


@pytest.mark.parametrize("typed", ["1985-13", "1367/13", "1985-02-30", "1367/12/30", "85", "31109", "March 1985", "?"])
def test_what_is_no_birth(typed: str) -> None:
    """The message says what would be right."""
    with override("en"), pytest.raises(ValidationError, match=r"\d{4}-\d{2}-\d{2}"):
        BirthField().clean(typed)


def test_what_may_be_two_days() -> None:
    """Both are named as they would be right."""
    with override("en"), pytest.raises(ValidationError, match="1985-04-03 or 1985-03-04"):
        BirthField().clean("03/04/1985")


@given(day=DAYS, precision=st.sampled_from(["day", "month", "year"]), estimated=st.booleans())
def test_what_a_page_shows_it_takes_again(day: date, precision: str, estimated: bool) -> None:
    """In each language, however well the birth is known."""
    born = Birth.on(day, precision, estimated=estimated)  # type: ignore[arg-type]  # one of the three
    for language in ("en", "fa"):
        with override(language):
            assert BirthField().clean(BirthField().prepare_value(born)) == born


@given(day=DAYS)
def test_a_birth_is_shown_in_both_calendars(day: date) -> None:
    """The day; the year and the month with the two of the other calendar in which they lie."""
    year, month, of_month = solar_of_gregorian(day)
    with override("fa"):
        assert f"{year:04d}/{month:02d}/{of_month:02d}".translate(PERSIAN) in shown(Birth.on(day))
        assert day.isoformat() in shown(Birth.on(day))
        assert f"{year:04d}/{month:02d}".translate(PERSIAN) in shown(Birth.on(day, "month"))
        assert f"{year:04d}".translate(PERSIAN) in shown(Birth.on(day, "year"))
        assert str(day.year) in shown(Birth.on(day, "year"))
    with override("en"):
        assert "Solar Hijri" in shown(Birth.on(day, "year"))
    assert shown(None) == ""

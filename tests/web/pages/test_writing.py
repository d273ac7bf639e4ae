"""Days and numbers on pages: both calendars, and the digits of the language."""

from __future__ import annotations

from datetime import date, datetime, timezone

import jdatetime  # type: ignore[import-untyped]  # it ships no types
import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.import_list.spelling import latin_digits
from safeconduct.web.pages.writing import PERSIAN, day_text, digits, number, solar, value_text
from safeconduct.web.record.templatetags import record_words

FIRST, LAST = date(1921, 3, 21), date(2072, 3, 19)
"""The days of the years 1300 to 1450."""
DAYS = st.dates(FIRST, LAST)


@given(day=DAYS)
def test_a_day_is_the_one_that_another_program_computes(day: date) -> None:
    """From 1300 to 1450, as jdatetime has it."""
    other = jdatetime.date.fromgregorian(date=day)
    text = f"{other.year:04d}/{other.month:02d}/{other.day:02d}"
    with override("fa"):
        assert solar(day) == text.translate(PERSIAN)
        assert latin_digits(solar(day)) == text
        assert day_text(day) == f"{text.translate(PERSIAN)} (\u2066{day.isoformat()}\u2069)"
    with override("en"):
        assert (solar(day), day_text(day)) == (text, day.isoformat())


@given(day=DAYS)
def test_every_page_has_the_gregorian_day_and_a_persian_one_both(day: date) -> None:
    """The filter for days; birth dates and papers have both in English as well."""
    with override("fa"):
        assert solar(day) in record_words.day(day)
        assert f'datetime="{day.isoformat()}"' in record_words.day(day)
        assert f"<bdi>{day.isoformat()}</bdi>" in record_words.day(day)
    with override("en"):
        assert f">{day.isoformat()}</time>" in record_words.day(day)
        assert solar(day) not in record_words.day(day)
        assert solar(day) in record_words.day(day, "both")


@pytest.mark.parametrize(
    ("value", "english", "persian"),
    [(0, "0", "۰"), (1234567, "1,234,567", "۱٬۲۳۴٬۵۶۷"), (1.5, "1.5", "۱٫۵"), (2.0, "2", "۲"), (-3, "-3", "-۳")],
)
def test_numbers(value: float, english: str, persian: str) -> None:
    """Thousands are parted, and a fraction has the sign of the language."""
    with override("en"):
        assert (number(value), record_words.number(value)) == (english, english)
    with override("fa"):
        assert (number(value), record_words.number(value)) == (persian, persian)


def test_texts_and_nothing() -> None:
    """A text has the digits of the language; where there is nothing, nothing is shown."""
    with override("fa"):
        assert digits("5–17") == record_words.number("5–17") == "۵–۱۷"
        assert value_text("2026-03-01") == "۱۴۰۴/۱۲/۱۰ (\u20662026-03-01\u2069)"
        assert value_text("2026-13-01") == "2026-13-01"
    assert [record_words.number(None), record_words.day(None), record_words.moment(None)] == [""] * 3


def test_a_point_in_time() -> None:
    """Day, hour and minute, in the time zone of the pages."""
    at = datetime(2026, 3, 1, 9, 5, tzinfo=timezone.utc)  # noqa: UP017 - as Django's
    with override("fa"):
        shown = record_words.moment(at)
    assert "۱۴۰۴/۱۲/۱۰" in shown
    assert shown.endswith(":۰۵</bdi>")

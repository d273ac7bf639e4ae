"""How days, amounts and numbers of the ledger are written, and what becomes of hostile texts."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from safeconduct.report.dossier.wording import (
    LONGEST,
    amount,
    choice,
    day_known,
    days_between,
    figure_number,
    harmless,
    mark,
    named,
)
from safeconduct.report.phrases import plain, speaking

DAY = date(2026, 5, 14)
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@given(st.text())
def test_any_text_is_made_harmless(text: str) -> None:
    """It turns no direction, is one line, and a document can hold it; made harmless again, it stays."""
    made = harmless(text)
    assert not TURNING.search(made)
    assert "\n" not in made
    etree.Element("text").text = made
    assert harmless(made) == made


def test_marks_within_words_stay() -> None:
    """Persian needs the character that parts letters without a space."""
    assert harmless("می‌روند") == "می‌روند"


def test_a_very_long_text_is_cut() -> None:
    """It ends in three dots."""
    assert harmless("a" * 5000) == "a" * LONGEST + " …"


@pytest.mark.parametrize(
    ("precision", "english", "persian"),
    [
        ("day", "14 May 2026", "۲۴ اردیبهشت ۱۴۰۵ (2026-05-14)"),
        (None, "14 May 2026", "۲۴ اردیبهشت ۱۴۰۵ (2026-05-14)"),
        ("week", "the week of 11 May 2026", "هفتهٔ ۲۱ اردیبهشت ۱۴۰۵ (2026-05-11)"),
        ("month", "May 2026", "ماه میلادی 2026-05"),
        ("quarter", "quarter 2 of 2026", "سه‌ماههٔ ۲ سال میلادی ۲۰۲۶"),
        ("year", "2026", "سال میلادی ۲۰۲۶"),
    ],
)
def test_a_day_is_written_as_well_as_it_is_known(precision: str | None, english: str, persian: str) -> None:
    """In Persian, months and years are said to be those of the Gregorian calendar."""
    assert day_known(DAY, precision) == english
    with speaking("fa"):
        assert plain(day_known(DAY, precision)) == persian


def test_from_when_until_when() -> None:
    """An end that is not known holds still, and a period that is one day is that day."""
    last = date(2026, 6, 1)
    assert days_between(DAY, last, "day") == "14 May 2026 to 1 June 2026"
    assert days_between(DAY, None, "month") == "since May 2026"
    assert days_between(DAY, None, "day", still=False) == "from 14 May 2026"
    assert days_between(None, last, "day") == "until 1 June 2026"
    assert days_between(DAY, date(2026, 5, 30), "month") == "May 2026"
    assert days_between(None, None, "day") == "when, is not known"


@pytest.mark.parametrize(
    ("low", "high", "unit", "written"),
    [
        (200, None, "person", "200 people"),
        (1, 1, "place", "1 place"),
        (50, 100, "person", "50 to 100 people"),
        (None, 2.5, "EUR", "up to 2.50 EUR"),
        (None, 52, "person", "up to 52 people"),
        (7, None, None, "7"),
        (None, None, "person", ""),
    ],
)
def test_amounts(low: float | None, high: float | None, unit: str | None, written: str) -> None:
    """As many as were promised, with their unit; a most alone stays a most; nothing where no number was said."""
    assert plain(amount(low, high, unit)) == written


@pytest.mark.parametrize(
    ("quantifier", "low", "high", "written"),
    [
        ("exact", 1310, None, "1,310"),
        ("about", 400, None, "about 400"),
        ("about", 20, 24, "about 20 to 24"),
        ("between", 20, 24, "20 to 24"),
        ("more_than", 900, None, "more than 900"),
        ("less_than", 900, None, "less than 900"),
        ("exact", None, None, "no number"),
    ],
)
def test_numbers_as_they_are_meant(quantifier: str, low: int | None, high: int | None, written: str) -> None:
    """The quantifier is never lost."""
    assert figure_number({"quantifier": quantifier, "low": low, "high": high}) == written


def test_a_value_without_a_word_stands_as_it_is() -> None:
    """It is isolated as every other text of the ledger, and nothing stays nothing."""
    assert choice("ledger_kind", "places") == "places"
    assert choice("ledger_kind", "a horse") == named("a horse")
    assert named(None) == named("") == ""


@pytest.mark.parametrize(("language", "written"), [("en", "[12]"), ("fa", "[۱۲]"), ("ar", "[١٢]")])
def test_the_number_of_a_source_is_in_the_digits_of_the_language(language: str, written: str) -> None:
    """With its brackets it keeps its own direction, so that several stand in their order."""
    with speaking(language):
        assert mark(12) == f"\u2068{written}\u2069"

"""Births: what a text says and a value writes are the same, and an age is that of the first day it may have been."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.ages import years_old
from safeconduct.web.identities.birth import Birth

DAYS = st.dates(date(1, 1, 1), date(9998, 12, 31))
BIRTHS = st.builds(
    lambda day, precision, estimated: Birth.on(day, precision, estimated=estimated),
    DAYS,
    st.sampled_from(["day", "month", "year"]),
    st.booleans(),
)


@given(birth=BIRTHS)
def test_a_text_says_what_was_written(birth: Birth) -> None:
    """Every birth comes back from its text, and the text from the birth."""
    assert Birth.parse(birth.text) == birth
    assert Birth.parse(birth.text).text == birth.text


@given(day=DAYS, birth=BIRTHS, on=DAYS)
def test_what_is_known_bounds_the_day(day: date, birth: Birth, on: date) -> None:
    """The day lies between the first and the last that it may have been, and the age is never too low for it."""
    for precision in ("day", "month", "year"):
        known = Birth.on(day, precision)
        assert known.precision == precision
        assert known.first <= day <= known.last
        assert known.age(on) >= years_old(day, on)
    assert Birth.on(birth.first, birth.precision, estimated=birth.estimated) == birth
    assert Birth.on(birth.last, birth.precision, estimated=birth.estimated) == birth


@given(birth=BIRTHS, on=DAYS)
def test_ages_are_those_of_every_day_that_it_may_have_been(birth: Birth, on: date) -> None:
    """The youngest is of the last day, the oldest of the first; of a whole day they are one; an estimate says so."""
    ages = birth.ages(on)
    assert (ages.least, ages.most) == (max(0, years_old(birth.last, on)), max(0, years_old(birth.first, on)))
    assert ages.most - ages.least in {0} if birth.precision == "day" else {0, 1}
    assert (ages.about, ages.most) == (birth.estimated, birth.age(on))


@given(day=DAYS, on=DAYS)
def test_an_age_is_in_whole_years(day: date, on: date) -> None:
    """0 before the birth; as many as birthdays since."""
    age = Birth.on(day).age(on)
    assert age == max(0, on.year - day.year - ((on.month, on.day) < (day.month, day.day)))


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("1985-03-04", Birth(1985, 3, 4)),
        ("1985-03", Birth(1985, 3)),
        ("1985~", Birth(1985, estimated=True)),
        ("2000-02-29~", Birth(2000, 2, 29, estimated=True)),
    ],
)
def test_texts(text: str, birth: Birth) -> None:
    """As ISO 8601-2 writes them."""
    assert Birth.parse(text) == birth


@pytest.mark.parametrize(
    "text",
    ["", "85", "1985-3-4", "1985-13", "1985-02-30", "1900-02-29", "1985-03-04?", "~1985", "0000", "1985-03-04 ", "1985-"
     "\n", "۱۹۸۵", "1985-03-04T00:00"],
)  # fmt: skip
def test_what_is_no_birth(text: str) -> None:
    """A day that is none, another form, another script."""
    with pytest.raises(ValueError, match=r"."):
        Birth.parse(text)


def test_a_day_has_its_month() -> None:
    """A day of an unknown month says nothing."""
    with pytest.raises(ValueError, match="month"):
        Birth(1985, None, 4)


def test_words() -> None:
    """How well it is known, in the language of the page."""
    assert Birth(1985, 3).words == "to the month"
    assert Birth(1985, estimated=True).words == "to the year, an estimate"
    with override("fa"):
        assert Birth(1985).words != "to the year"

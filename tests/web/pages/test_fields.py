"""What people type into fields for days, numbers and codes, in either calendar and in digits of three scripts."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from tests.web.pages.test_writing import DAYS

from safeconduct.operation.import_list.days import solar_of_gregorian
from safeconduct.web.pages.fields import CodeField, CountField, DayField, NumberField, WordField
from safeconduct.web.pages.writing import PERSIAN

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
SCRIPTS = st.sampled_from([{}, PERSIAN, ARABIC])
WEB = Path(__file__).parents[3] / "src" / "safeconduct" / "web"


@given(day=DAYS, script=SCRIPTS, sign=st.sampled_from("-/."))
def test_a_day_is_taken_in_both_calendars(day: date, script: dict[int, int], sign: str) -> None:
    """Every day from 1300 to 1450 comes back from its text, with zeros and without, in digits of each script."""
    year, month, of_month = solar_of_gregorian(day)
    for one, two, three in ((year, month, of_month), (day.year, day.month, day.day)):
        assert DayField().clean(f"{one}{sign}{two}{sign}{three}".translate(script)) == day
        assert DayField().clean(f" {one}{sign}{two:02d}{sign}{three:02d}\u200f".translate(script)) == day
    assert DayField().clean(f"\u2066{day.isoformat()}\u2069") == day
    assert DayField().clean(f"{of_month}{sign}{month}{sign}{year}".translate(script)) == day


@given(day=DAYS)
def test_what_a_page_shows_it_takes_again(day: date) -> None:
    """In each language; what was typed stays as it was typed."""
    for language in ("en", "fa"):
        with override(language):
            field = DayField()
            assert field.clean(field.prepare_value(day)) == day
            assert not field.has_changed(day, field.prepare_value(day))
            assert field.prepare_value("1404-13-01") == "1404-13-01"


@given(day=st.dates(date(1901, 1, 1), date(2099, 12, 31)))
def test_day_and_month_the_other_way_round(day: date) -> None:
    """A day first is taken where it can be no month; otherwise the message has both days as they would be right."""
    text = f"{day.day:02d}/{day.month:02d}/{day.year}"
    if day.day > 12 or day.day == day.month:
        assert DayField().clean(text) == day
        return
    with override("en"), pytest.raises(ValidationError) as refused:
        DayField().clean(text)
    assert f"{day.isoformat()} or {date(day.year, day.day, day.month).isoformat()}" in refused.value.messages[0]


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "1404-12-30", "1404-13-01", "1367", "85-03-04", "04/03/85", "31109", "~2026-03-01", "tomorrow",
     "2026-03", "0"],
)  # fmt: skip
def test_what_is_no_day_is_refused(text: str) -> None:
    """No such day, a year alone, two digits for a year, a number of a spreadsheet, an estimate."""
    with (
        override("en"),
        pytest.raises(ValidationError, match="2026-03-01, or by the Solar Hijri calendar as 1404"),
    ):
        DayField().clean(text)


def test_an_empty_day() -> None:
    """It is none where none has to be."""
    assert DayField(required=False).clean("") is None


@given(value=st.integers(-(10**9), 10**9), script=SCRIPTS)
def test_whole_numbers(value: int, script: dict[int, int]) -> None:
    """In digits of each script, and as the page showed them."""
    assert CountField().clean(str(value).translate(script)) == value
    for language in ("en", "fa"):
        with override(language):
            assert CountField().clean(CountField().prepare_value(value)) == value


@given(value=st.floats(-1e6, 1e6), script=SCRIPTS)
def test_numbers(value: float, script: dict[int, int]) -> None:
    """A number with a fraction comes back from what the page showed."""
    for language in ("en", "fa"):
        with override(language):
            shown = NumberField().prepare_value(value)
            assert NumberField().clean(shown) == value
            assert NumberField().clean(shown.translate(script)) == value


def test_signs_of_numbers() -> None:
    """The signs of Persian for a fraction and for thousands."""
    assert NumberField().clean("۱٬۲۳۴٫۵") == 1234.5
    assert CountField().clean("١٬٢٣٤") == 1234
    with pytest.raises(ValidationError):
        CountField(min_value=1).clean("۰")


def test_codes() -> None:
    """Their digits are Latin ones, whichever were typed."""
    assert CodeField().clean("P۲۲۲٦ ") == "P2226"
    assert WordField().clean("tuesday-۱") == "tuesday-1"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("می\u200cخ", "a half-space, the zero-width non-joiner (U+200C)"),
        ("A\u200bB", "a space of no width (U+200B)"),
        ("A\u202eB", "a mark of direction (U+202E)"),
        ("A\x07B", "U+0007"),
    ],
)
def test_a_code_with_a_sign_that_cannot_be_seen(text: str, told: str) -> None:
    """It is named in words, so that whoever typed it knows which key it was; marks at the ends fall away."""
    with override("en"), pytest.raises(ValidationError, match=re.escape(told)):
        CodeField().clean(text)
    assert CodeField().clean("\u200eP2\u200f") == "P2"


def _forms() -> list[type[forms.BaseForm]]:
    """Every form of the web application."""
    from django.urls import get_resolver

    assert get_resolver().url_patterns  # the views import their forms
    found, looked = [], [forms.BaseForm]
    while looked:
        for one in looked.pop().__subclasses__():
            looked.append(one)
            if one.__module__.startswith("safeconduct."):
                found.append(one)
    return found


@pytest.mark.parametrize("form", _forms(), ids=lambda form: form.__name__)
def test_every_field_for_days_and_numbers_takes_all_digits(form: type[forms.BaseForm]) -> None:
    """No form has a field of Django's own for them, and none leaves them to the browser."""
    for name, field in form.base_fields.items():
        if isinstance(field.widget, forms.HiddenInput):
            continue
        ours = (DayField, CountField, NumberField, WordField)
        plain = (forms.DateField, forms.DateTimeField, forms.IntegerField, forms.SlugField)
        assert not isinstance(field, plain) or isinstance(field, ours), name
        assert field.widget.input_type not in ("date", "number") if hasattr(field.widget, "input_type") else True


def test_no_template_writes_a_day_by_itself() -> None:
    """Days pass the filters that know both calendars, in each template; machines alone get the ISO form."""
    for template in WEB.glob("*/templates/**/*.html"):
        text = template.read_text(encoding="utf-8").replace("|date:'Y-m-d'", "")
        for written in ("|date", "|time", 'type="date"', 'type="number"', "_FORMAT"):
            assert written not in text, (template.name, written)

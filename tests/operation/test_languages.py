"""The languages of the program."""

from __future__ import annotations

import unicodedata

import pytest

from safeconduct.operation.languages import DEFAULT, LANGUAGES, Language, language_of

EACH = pytest.mark.parametrize("language", LANGUAGES.values(), ids=lambda one: one.code)


@EACH
def test_the_digits_of_a_language_are_digits_in_their_order(language: Language) -> None:
    """From 0 to 9 as Unicode has them, and a number is written with them and the signs of the language."""
    assert [unicodedata.digit(sign) for sign in language.digits] == [*range(10)]
    assert language.in_digits("2026-03-01")[4] == "-"
    parted = language.in_figures("1,234.5")
    assert (parted[1], parted[5]) == (language.thousands, language.decimal)


@EACH
def test_a_language_that_stands_in_is_one(language: Language) -> None:
    """Dari has Persian before English; what stands in is nearer than English and a language itself."""
    assert language.before in {"", *LANGUAGES} - {DEFAULT, language.code}
    assert {code for code, one in LANGUAGES.items() if one.before} == {"fa-af"}


@pytest.mark.parametrize(
    ("code", "found"),
    [("fa-af", "fa-af"), ("fa_AF", "fa-af"), ("fa-IR", "fa"), ("fr-CA", "fr"), ("xx", "en"), ("", "en"), (None, "en")],
)
def test_a_code_leads_to_the_nearest_language(code: str | None, found: str) -> None:
    """As written anywhere; a country that is not known leads to its language, anything else to English."""
    assert language_of(code).code == found

"""One spelling for all spellings: variants agree, different names stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.web.secrecy.normalise import normalise

VARIANTS = {
    "Arabic and Persian letters": ("علي كريمي", "علی کریمی", "على كریمى"),
    "vowel marks and tatweel": ("مُحَمَّد", "محمد", "محـــمد", "مُحمّد"),
    "hamza": ("أحمد", "احمد", "إحمد", "ٱحمد"),
    "a joiner that does not show": ("علی\u200cرضا", "علیرضا", "علی\u200dرضا"),
    "final he": ("فاطمة", "فاطمه", "فاطمۃ"),
    "the article": ("الحسین", "حسین", "ال حسین"),
    "a servant's name": ("عبد الرحمن", "عبدالرحمن", "عبد رحمن", "عبد\u200cالرحمن"),
    "digits": ("069 123", "٠٦٩ ١٢٣", "۰۶۹ ۱۲۳"),
    "accents and capitals": ("Çelik", "CELIK", "c\u0327elik", "celik"),
    "letters with a stroke": ("Đorđe Øst", "dorde ost"),
    "signs of ʿayn": ("Mas'ud", "Mas’ud", "Masʿud", "masud"),
    "punctuation and spaces": ("al-Husayn,  Reza", "Husayn Reza", " el Husayn\tReza."),
    "Turkish i": ("İlir", "ilir", "ılır"),
    "full width": ("Ｍｉｒｅｌａ", "Mirela"),
    "ligatures": ("ﻋﻠﻲ", "علی"),
}


@pytest.mark.parametrize("names", VARIANTS.values(), ids=VARIANTS)
def test_variants_of_a_spelling_agree(names: tuple[str, ...]) -> None:
    """What writers vary makes no difference."""
    assert len({normalise(name) for name in names}) == 1
    assert normalise(names[0])


@pytest.mark.parametrize(
    "names",
    [
        ("علی", "عالی"),
        ("Mirela", "Mirella"),
        ("گلی", "کلی"),
        ("پری", "بری"),
        ("حسن", "حسین"),
        ("123", "132"),
        ("رضا", "رزا"),
    ],
)
def test_different_names_stay_apart(names: tuple[str, str]) -> None:
    """No letter that tells names apart is lost."""
    assert normalise(names[0]) != normalise(names[1])


@pytest.mark.parametrize(
    ("text", "normal"), [("", ""), (" -.، ", ""), ("al", "al"), ("Al El", "al el"), ("الله", "الله")]
)
def test_the_ends_of_the_range(text: str, normal: str) -> None:
    """Nothing is made of nothing, and a name that is an article alone is kept."""
    assert normalise(text) == normal


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    """Whatever the text, its one spelling is its own one spelling."""
    assert normalise(normalise(text)) == normalise(text)


@given(st.text("عبدالرحمن هة أإآيىی ك\u200cـ\u064b al-el'", max_size=24))
def test_normalising_names_twice_is_normalising_once(text: str) -> None:
    """The same for texts made of what the rules are about."""
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_takes_the_same_way_as_all_else(text: str) -> None:
    """A text in ASCII gives the same alone and beside a word in another script."""
    assert f"{normalise(text)} م".strip() == normalise(f"{text} م") or not set(normalise(text).split()) - {"al", "el"}


@given(st.text())
def test_what_is_left_is_words_of_letters_and_ascii_digits(text: str) -> None:
    """No capital, no other digit, no space too many is left."""
    normal = normalise(text)
    assert normal == " ".join(normal.split())
    assert not [sign for sign in normal if sign.isdecimal() and not sign.isascii()]
    assert normal.casefold() == normal


@given(st.text("abcdefghمحمدعلی۱۲۳ ", max_size=20), st.sampled_from(["\u064e", "\u0651", "ـ", "\u200c", "\u0301", "'"]))
def test_a_mark_anywhere_changes_nothing(text: str, mark: str) -> None:
    """Marks between any two signs are as if they were not there."""
    assert normalise(mark.join(text)) == normalise(text)

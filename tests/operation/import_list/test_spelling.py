"""One spelling for words that are written in many ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.import_list.spelling import latin_digits, plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("تاريخ تولّد", "تاریخ تولد"),
        ("جنسيّة", "جنسیه"),
        ("شماره‌ی پرونده", "شمارهی پرونده"),
        ("كود", "کود"),
        ("أنثى", "انثی"),
        ("مؤنّث", "مونث"),
        ("مـــرد", "مرد"),
        ("N° de Dossier", "no de dossier"),
        ("Né(e) le", "ne e le"),
        ("GJINIA", "gjinia"),
        ("Çështja", "ceshtja"),
        ("Date-of_birth:", "date of birth"),
        ("۱۲", "12"),
        ("١٢", "12"),
    ],
)
def test_ways_of_writing_one_word_become_one(one: str, other: str) -> None:
    """Arabic and Persian letters, vowel signs, joiners, accents, case, punctuation and digits make no difference."""
    assert plain(one) == plain(other) == other


@given(st.text())
def test_plain_is_its_own_plain_spelling(text: str) -> None:
    """Nothing is left to reduce, and nothing but words and single spaces remains."""
    once = plain(text)
    assert plain(once) == once
    assert once == " ".join(once.split())


@given(st.text())
def test_digits_are_replaced_one_by_one(text: str) -> None:
    """No character is added or lost, and none but digits changes."""
    written = latin_digits(text)
    assert len(written) == len(text)
    assert all(new == old or (new in "0123456789" and old.isdecimal()) for new, old in zip(written, text, strict=True))


@given(st.integers(0, 10**12), st.sampled_from(["۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "0123456789"]))
def test_numbers_in_three_scripts_are_one_number(number: int, digits: str) -> None:
    """A number written in Latin, Arabic or Persian digits reads as itself."""
    written = "".join(digits[int(digit)] for digit in str(number))
    assert int(latin_digits(written)) == number

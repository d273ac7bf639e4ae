"""Spellings of one name are near one another, and different names are far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.web.identities.sounds import FAR, distance

WORDS = st.text("abdeghiklmnoqrstuwyz ابحدرسعفقكلمنوهي", max_size=9)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ishaq", "Eshagh"),
        ("Abdulkarim", "Abd al-Karim"),
        ("Abdurrahim", "عبدالرحیم"),
        ("Tawfiq", "توفیق"),
        ("Rasheed", "رشید"),
        ("Heydari", "Haidari"),
        ("Davood", "داود"),
        ("Sulaiman", "سلیمان"),
    ],
)
def test_spellings_of_one_name_are_near(one: str, other: str) -> None:
    """What writers vary, and short vowels that the other script leaves out, cost less than a letter."""
    assert distance(one, other) < 0.7


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rashid", "Rashidi"),
        ("رشید", "رشیدی"),
        ("Rashid", "رشیدی"),
        ("Walid", "Khalid"),
        ("Mahdi", "حامد"),
        ("Nabil", "Nabila"),
        ("Taher", "Zaher"),
    ],
)
def test_different_names_are_apart(one: str, other: str) -> None:
    """The ending of a family name, another first letter and a long vowel make another name."""
    assert distance(one, other) >= 0.7


@given(one=WORDS, other=WORDS)
def test_a_distance_is_the_same_both_ways(one: str, other: str) -> None:
    """It lies between nothing and ``FAR``, and a name is not far from itself."""
    assert distance(one, other) == distance(other, one)
    assert 0.0 <= distance(one, other) <= FAR
    assert distance(one, one) == 0.0

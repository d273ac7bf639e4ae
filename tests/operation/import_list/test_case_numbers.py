"""Case numbers that are written in several ways: joined or named, never parted in silence."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.import_list.case_numbers import one_spelling
from safeconduct.operation.import_list.grouping import Role


def read(
    *numbers: str, roles: Sequence[Role] | None = None, sizes: Sequence[int | None] | None = None
) -> tuple[list[str], set[int]]:
    """The numbers made one, and the rows from 0 that the doubts name."""
    spelt, doubts = one_spelling(numbers, roles or [""] * len(numbers), sizes or [None] * len(numbers))
    return spelt, {row for doubt in doubts for row in doubt.rows}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("B-102", "B102"),
        ("B-102", "b_102"),
        ("B 102", "B/102"),
        ("Case 12", "12"),
        ("No. 12", "12"),
        ("№ 12", "Dossier n° 12"),
        ("شماره پرونده ۱۲", "12"),
        ("رقم الملف ١٢", "12"),
        ("1,001", "1001"),
        ("B-102", "B-1O2"),
        ("B-I02", "b-l02"),
        ("12A", "12\u0410"),
        ("B7", "\u0392-07"),
        ("12", "12-A"),
        ("7-01", "7-1"),
        ("7-01", "701"),
    ],
)
def test_two_spellings_of_one_number(one: str, other: str) -> None:
    """Two rows whose numbers differ in writing alone are one case, by the first spelling, and both are named."""
    assert read("88", one, other, "99") == (["88", one, one, "99"], {1, 2})


def test_every_row_of_a_number_in_many_spellings_is_named() -> None:
    """Not only the later spellings are named, also the first, and rows that repeat one."""
    spelt, named = read("B-102", "B-102", "B102", "B 102", "b_102", "B/102", "C-1")
    assert spelt == ["B-102"] * 6 + ["C-1"]
    assert named == set(range(6))


@pytest.mark.parametrize(
    "numbers",
    [
        ("1-23", "12-3"),
        ("1/11", "11/1"),
        ("A-1", "B-1"),
        ("12", "13"),
        ("12-A", "12-B"),
        ("2024/1/12", "2024/11/2"),
        ("Family A", "Family B"),
        ("101", "1001"),
    ],
)
def test_numbers_that_are_two(numbers: tuple[str, ...]) -> None:
    """Numbers that differ in what they say are neither joined nor named."""
    assert read(*numbers) == (list(numbers), set())


@pytest.mark.parametrize("numbers", [("12", "12-A", "12-B"), ("1-23", "12-3", "123"), ("I-1", "L-1", "I-2", "L-2")])
def test_the_other_numbers_may_speak_against_it(numbers: tuple[str, ...]) -> None:
    """Where a number is like two that differ, or letters begin many numbers, all are named and none is joined."""
    assert read(*numbers) == (list(numbers), set(range(len(numbers))))


def test_heads_and_sizes_may_speak_against_it() -> None:
    """A head in each spelling, or a size that fits each alone, keeps them apart; the rows are named."""
    assert read("12", "12-A", roles=["head", "head"]) == (["12", "12-A"], {0, 1})
    assert read("12", "12-A", "12-A", sizes=[1, 2, 2]) == (["12", "12-A", "12-A"], {0, 1, 2})
    assert read("12", "12-A", roles=["head", "member"], sizes=[2, 2]) == (["12", "12"], {0, 1})


CAPITALS = st.sampled_from(["upper", "lower", "as it is"])
SIGNS = ("", " ", "-", "/", "_", ".", " - ")
WORDS = ("", "Case ", "No. ", "Family no ", "HH-", "Dossier n° ", "پرونده ", "رقم ", "dosja ")
LETTERS = {"A": "A\u0410\u0391", "B": "B\u0412\u0392", "H": "H\u041d\u0397", "O": "O0\u041e\u039f", "I": "Il1\u0406"}
DIGITS = {"0": "0O۰٠", "1": "1lI۱١"}


@st.composite
def spellings(draw: st.DrawFn) -> list[str]:
    """One number as two writers may write it."""
    letter, number = draw(st.sampled_from("ABHOI")), str(draw(st.integers(1, 2000)))

    def written() -> str:
        first = draw(st.sampled_from(LETTERS[letter]))
        digits = "".join(draw(st.sampled_from(DIGITS.get(digit, digit))) for digit in number)
        zeros = "0" * draw(st.integers(0, 2)) if letter in "ABH" else ""
        text = draw(st.sampled_from(WORDS)) + first + draw(st.sampled_from(SIGNS)) + zeros + digits
        return {"upper": text.upper(), "lower": text.lower(), "as it is": text}[draw(CAPITALS)]

    return [written(), written()]


@given(spellings(), st.lists(st.sampled_from(["501", "C-9", "H 77", "O-3", "I-4"]), unique=True, max_size=3))
def test_any_two_spellings_of_one_number_are_joined_or_named(two: list[str], others: list[str]) -> None:
    """Whatever signs, words, capitals, zeros and look-alikes two writers use, their rows are together or named."""
    spelt, named = read(*two, *others)
    assert spelt[0] == spelt[1] or {0, 1} <= named


@given(st.lists(st.integers(1, 500), min_size=1, max_size=20))
def test_plain_numbers_are_left_alone(numbers: list[int]) -> None:
    """Numbers of digits alone are what they are, and nothing is said of them."""
    texts = [str(number) for number in numbers]
    assert read(*texts) == (texts, set())

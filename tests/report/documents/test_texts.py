"""Texts made fit for paper."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.report.documents.texts import BREAK, JOINERS, alone, clean, clean_sentence, iso
from safeconduct.report.phrases import ISOLATE, RELEASE, isolated


@given(st.text())
def test_nothing_that_turns_or_ends_a_line_is_left(text: str) -> None:
    """Whatever comes in, no control and no mark of direction comes out, and once is enough."""
    found = clean(text)
    assert all(unicodedata.category(sign) not in {"Cc", "Cs", "Zl", "Zp"} for sign in found)
    assert all(unicodedata.category(sign) != "Cf" or sign in JOINERS for sign in found)
    assert clean(found) == found


@given(st.text())
def test_a_name_is_shut_in_and_only_given_places_to_break(text: str) -> None:
    """Without the isolate and the places to break it is what it was."""
    found = alone(text)
    assert found.replace(BREAK, "")[1:-1] == clean(text)
    assert not found or (found[0], found[-1]) == (ISOLATE, RELEASE)


@given(st.text(), st.text())
def test_isolates_of_a_sentence_are_in_pairs(before: str, name: str) -> None:
    """No text closes what it did not open, or leaves open what is its own."""
    depth = 0
    for sign in clean_sentence(before + isolated(name)):
        depth += (sign == ISOLATE) - (sign == RELEASE)
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("two\nlines\tand\u2028more", "two lines and more"),
        ("\u202eDEKCIRT\u202c", "DEKCIRT"),
        ("گروه\u200cها", "گروه\u200cها"),
        ("e\u0301", "é"),
        ("\ud800x", "\ufffdx"),
        ("#[$`\\", "#[$`\\"),
    ],
)
def test_what_becomes_of_a_text(text: str, found: str) -> None:
    """Lines are joined, turns are left out, spelling is kept, and signs of commands are signs."""
    assert clean(text) == found


def test_a_long_word_can_break() -> None:
    """Not before a mark, and not in a short one."""
    assert BREAK not in alone("ABCDEFGHIJKLMN")
    assert BREAK in alone("A" * 15)
    assert alone("a" * 10 + "\u0323\u0315" * 4)[11] == "\u0323"


def test_days_of_documents() -> None:
    """Whole days are ISO; what is known in part stays as it is."""
    assert [iso(each) for each in (date(1980, 2, 1), datetime(1980, 2, 1, 5), "1980-02", None)] == [
        *("1980-02-01", "1980-02-01", "1980-02", "")
    ]

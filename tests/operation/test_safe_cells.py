"""Texts that leave an operation as cells: no spreadsheet runs one, and each comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.safe_cells import guarded, unguarded

SIGNS = ("=", "+", "-", "@", "\t", "\r")


@given(st.one_of(st.text(), st.text("='+-@\t\r1a", max_size=6)))
def test_every_text_comes_back(text: str) -> None:
    """Guarded, it begins with nothing that a spreadsheet runs, unless it is a negative number."""
    there = guarded(text)
    assert unguarded(there) == text
    if there.startswith(SIGNS):
        assert float(there) <= 0


@pytest.mark.parametrize("number", ["-1", "-0.5", "-1e3"])
def test_a_negative_number_stays(number: str) -> None:
    """It is no formula."""
    assert guarded(number) == number

"""Values become the texts that files and digests hold."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.texts import as_texts, number_text


@given(st.floats(allow_nan=False))
def test_number_is_the_shortest_text_of_itself(number: float) -> None:
    """A number's text reads as the same number and is no longer than Python's own."""
    text = number_text(number)
    assert float(text) == number
    assert len(text) <= len(repr(number))


@pytest.mark.parametrize(
    ("number", "text"),
    [(12.0, "12"), (-0.0, "0"), (0.1 + 0.2, "0.30000000000000004"), (1e15, "1000000000000000.0"), (1e22, "1e+22")],
)
def test_whole_number_has_no_fraction(number: float, text: str) -> None:
    """12 and 12.0 are the same text, up to where floats are no longer exact."""
    assert number_text(number) == text


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_number_that_is_none_still_has_a_text(number: float) -> None:
    """A text for what is not finite exists, for messages; no file accepts it."""
    assert number_text(number) == repr(number)


@pytest.mark.parametrize(
    ("values", "dtype", "texts"),
    [
        (["", "a\r\nb\rc", None], pl.String, [None, "a\nb\nc", None]),
        ([date(2026, 3, 2), None], pl.Date, ["2026-03-02", None]),
        ([True, False, None], pl.Boolean, ["true", "false", None]),
        ([["b", "a"], []], pl.List(pl.String), ["b a", None]),
        ([7, None], pl.Int64, ["7", None]),
    ],
)
def test_each_type_has_its_text(values: list[Any], dtype: pl.DataType, texts: list[str | None]) -> None:
    """Days are ISO, truths words, lists separated by spaces, and nothing is an empty text."""
    assert as_texts(pl.Series(values, dtype=dtype)).to_list() == texts


def test_type_of_no_cell_is_refused() -> None:
    """Bytes have no text."""
    with pytest.raises(ValueError, match="no type of a cell"):
        as_texts(pl.Series([b"a"]))

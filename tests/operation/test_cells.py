"""What each kind of cell accepts, and what it does not."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.operation.cells import LARGEST_COUNT, LARGEST_NUMBER, read_cell, read_column, shown
from safeconduct.operation.dictionary import DICTIONARY, Kind
from safeconduct.operation.text_table import TextTable
from safeconduct.operation.texts import number_text

GOOD = [
    ("count", "0", 0),
    ("count", "12", 12),
    ("count", "+12", 12),
    ("count", "12.0", 12),
    ("count", "12.", 12),
    ("count", "-0", 0),
    ("number", "1e3", 1000.0),
    ("number", ".5", 0.5),
    ("number", "-0.0", 0.0),
    ("latitude", "-33.87", -33.87),
    ("day", "2024-02-29", date(2024, 2, 29)),
    ("day", "9999-12-31", date(9999, 12, 31)),
    ("monday", "2026-03-02", date(2026, 3, 2)),
    ("truth", "TRUE", True),
    ("truth", "False", False),
    ("id", "Camp Liberty", "Camp Liberty"),
    ("code", "007", "007"),
]
BAD = [
    ("count", "12.5", "is not whole"),
    ("count", "-1", "is negative"),
    ("count", "1,000", "is no number"),
    ("count", "۱۲", "is no number"),
    ("count", "1e400", "is too large"),
    ("count", "NaN", "is not finite"),
    ("number", "-0.1", "is negative"),
    ("number", "Infinity", "is not finite"),
    ("number", "1_000", "is no number"),
    ("number", "0x10", "is no number"),
    ("longitude", "-180.5", "is not between"),
    ("number", "1e15", "is not between 0 and 10,000,000,000,000"),
    ("day", "2026-3-2", "is no day"),
    ("day", "2023-02-29", "is no day"),
    ("day", "20260302", "is no day"),
    ("day", "0000-01-01", "is no day"),
    ("day", "2026-03-02T00:00", "is no day"),
    ("monday", "2026-03-03", "is a Tuesday"),
    ("truth", "1", "is neither true nor false"),
    ("id", " C1", "has a space around it"),
    ("id", "C\n1", "a line break in it"),
    ("code", "two words", "has a space in it"),
]


@pytest.mark.parametrize(("atom", "text", "value"), GOOD)
def test_good_cell_is_read(atom: str, text: str, value: object) -> None:
    """A cell that its kind accepts becomes its value, of the right type."""
    read = read_cell(text, Kind(atom))
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(("atom", "text", "said"), BAD)
def test_bad_cell_says_what_is_wrong(atom: str, text: str, said: str) -> None:
    """A cell that its kind does not accept is quoted, with what is wrong."""
    with pytest.raises(ValueError, match=said) as raised:
        read_cell(text, Kind(atom))
    assert repr(text) in str(raised.value)


@given(st.text(), st.sampled_from(["count", "number", "latitude", "day", "monday", "truth", "id", "code", "country"]))
def test_any_text_is_read_or_refused(text: str, atom: str) -> None:
    """Whatever a cell holds, it is a value or a ValueError, never another exception."""
    with suppress(ValueError):
        read_cell(text, Kind(atom))


@given(st.floats(min_value=0, max_value=LARGEST_NUMBER))
def test_number_survives_being_written(number: float) -> None:
    """The text of a number reads as the same number."""
    assert read_cell(number_text(number), Kind("number")) == number


@given(st.integers(min_value=0, max_value=LARGEST_COUNT))
def test_count_is_read_with_and_without_a_fraction(count: int) -> None:
    """Spreadsheets write 12 as 12.0, which is the same count."""
    assert read_cell(str(count), Kind("count")) == read_cell(f"{count}.0", Kind("count")) == count


@given(st.dates())
def test_day_survives_being_written(day: date) -> None:
    """The ISO text of a day reads as the same day."""
    assert read_cell(day.isoformat(), Kind("day")) == day


def _column(table: str, name: str, texts: list[str | None]) -> tuple[list[Any], list[str]]:
    cells = pl.DataFrame({name: pl.Series(texts, dtype=pl.String)})
    found = TextTable(f"{table}.csv", cells, range(2, 2 + len(texts)))
    values, faults = read_column(found, DICTIONARY[table].columns[name])
    return values.to_list(), [str(fault) for fault in faults]


def test_empty_cells_take_the_default() -> None:
    """An empty cell, and one of spaces alone, stands for the default."""
    assert _column("cases", "status", ["held", None, "  "]) == (["held", "active", "active"], [])
    assert _column("departures", "cost", [None, "7"]) == ([0.0, 7.0], [])
    assert _column("people", "needs", [None, "a b a"]) == ([[], ["a", "b"]], [])


def test_each_row_with_a_wrong_cell_is_named() -> None:
    """The same wrong text in two rows is two faults, and a wrong word of a list leaves the others."""
    values, faults = _column("people", "languages", ["fas xx", "fas", "fas xx"])
    assert values == [["fas"], ["fas"], ["fas"]]
    assert faults == [f"people.csv:{line}: languages: 'xx' is no language code of ISO 639-3" for line in (2, 4)]


def test_required_cell_is_named_where_it_is_empty() -> None:
    """A cell that every row gives is a fault where it is empty."""
    assert _column("cases", "case_id", ["C1", None])[1] == ["cases.csv:3: case_id: is empty; every row gives it"]


def test_long_text_is_shortened_in_a_message() -> None:
    """A message stays readable whatever stands in the cell."""
    assert len(shown("x" * 10_000)) < 70
    assert shown("a\nb") == r"'a\nb'"

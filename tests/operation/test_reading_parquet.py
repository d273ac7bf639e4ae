"""A Parquet file is read with types of its own or with texts, and a damaged one is a fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.operation import check_operation, digest, read_operation, write_operation
from safeconduct.operation.reading_parquet import read_parquet

Write = Callable[..., Path]


def _texts(column: pl.Series, folder: Path) -> tuple[list[str | None], list[str]]:
    pl.DataFrame({"n": range(len(column)), "x": column}).write_parquet(folder / "people.parquet")
    table, faults = read_parquet(folder / "people.parquet")
    return (table.cells["x"].to_list() if table else []), [str(fault) for fault in faults]


@pytest.mark.parametrize(
    ("values", "dtype", "texts"),
    [
        (["a", "", None], pl.String, ["a", None, None]),
        (["a\r\nb"], pl.String, ["a\nb"]),
        (["F", "M"], pl.Categorical, ["F", "M"]),
        ([1, None], pl.UInt16, ["1", None]),
        ([1.0, 2.5, 1e-7, None], pl.Float64, ["1", "2.5", "1e-07", None]),
        ([float("nan"), float("inf")], pl.Float64, ["nan", "inf"]),
        ([True, None], pl.Boolean, ["true", None]),
        ([date(2026, 3, 2)], pl.Date, ["2026-03-02"]),
        ([datetime(2026, 3, 2), None], pl.Datetime, ["2026-03-02", None]),
        ([datetime(2026, 3, 2, 5)], pl.Datetime, ["2026-03-02 05:00:00.000000"]),
        ([["a", "b"], [], None], pl.List(pl.String), ["a b", None, None]),
        ([[1, None, 2]], pl.List(pl.Int64), ["1 2"]),
        ([None, None], pl.Null, [None, None]),
    ],
)
def test_each_type_has_its_text(values: list[Any], dtype: pl.DataType, texts: list[str | None], tmp_path: Path) -> None:
    """A column of any ordinary type holds what the cells of a CSV file would."""
    assert _texts(pl.Series(values, dtype=dtype), tmp_path) == (texts, [])


@pytest.mark.parametrize(
    ("values", "dtype"),
    [([b"a"], pl.Binary), ([{"a": 1}], pl.Struct({"a": pl.Int64})), ([datetime(2026, 3, 2).time()], pl.Time)],
)
def test_type_of_no_cell_is_a_fault(values: list[Any], dtype: pl.DataType, tmp_path: Path) -> None:
    """Bytes, records and times of day are no cells of a table."""
    faults = _texts(pl.Series(values, dtype=dtype), tmp_path)[1]
    assert len(faults) == 1
    assert faults[0].startswith("people.parquet:1: x: holds ")


def _as_parquet(folder: Path, texts: bool) -> Path:
    """Turn the CSV files of an operation into Parquet, all columns texts or as its own frames have them."""
    if texts:
        for path in list(folder.glob("*.csv")):
            pl.read_csv(path, infer_schema=False).write_parquet(path.with_suffix(".parquet"))
            path.unlink()
        return folder
    write_operation(read_operation(folder), folder, "parquet")
    return folder


@pytest.mark.parametrize("texts", [True, False])
def test_operation_of_parquet_files_is_the_same(texts: bool, small_operation: Write, tmp_path: Path) -> None:
    """The small operation is the same with typed columns, with texts alone and as CSV."""
    wanted = read_operation(small_operation(tmp_path / "csv"))
    read = check_operation(_as_parquet(small_operation(tmp_path / "op"), texts))
    assert read.faults == read.warnings == ()
    assert read.operation is not None
    assert digest(read.operation) == digest(wanted)
    assert all(frame.equals(read.operation.tables[name]) for name, frame in wanted.tables.items())


def test_fault_is_named_by_the_line_it_would_have_in_csv(small_operation: Write, tmp_path: Path) -> None:
    """The first row of a Parquet file stands in line 2, after the header that a CSV file has."""
    folder = _as_parquet(small_operation(tmp_path / "op"), texts=True)
    people = pl.read_parquet(folder / "people.parquet")
    people[4, "case_id"] = "C9"
    people.write_parquet(folder / "people.parquet")
    assert list(map(str, check_operation(folder).faults)) == ["people.parquet:6: case_id: 'C9' is not in cases.parquet"]


def test_missing_table_of_a_parquet_folder_is_named_as_parquet(small_operation: Write, tmp_path: Path) -> None:
    """What is missing is named by the file that one would add."""
    folder = _as_parquet(small_operation(tmp_path / "op"), texts=True)
    (folder / "sites.parquet").unlink()
    assert "sites.parquet: is missing" in map(str, check_operation(folder).faults)


def test_table_in_two_kinds_of_file_is_a_fault(small_operation: Write, tmp_path: Path) -> None:
    """Which of people.csv and people.parquet counts is not for the program to guess."""
    folder = small_operation(tmp_path / "op")
    pl.read_csv(folder / "people.csv", infer_schema=False).write_parquet(folder / "people.parquet")
    said = "people.csv: stands beside people.parquet; keep one of people.csv and people.parquet"
    assert list(map(str, check_operation(folder).faults)) == [said]


def test_truncated_file_is_a_fault(small_operation: Write, tmp_path: Path) -> None:
    """A Parquet file that ends early, or holds nothing, is named."""
    folder = _as_parquet(small_operation(tmp_path / "op"), texts=True)
    content = (folder / "people.parquet").read_bytes()
    for keep, said in ((0, "is empty (0 bytes)"), (50, "is no whole Parquet file"), (len(content) - 9, "is no whole")):
        (folder / "people.parquet").write_bytes(content[:keep])
        faults = check_operation(folder).faults
        assert len(faults) == 1
        assert said in str(faults[0])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_file_is_read_or_refused(data: st.DataObject, tmp_path: Path) -> None:
    """Bytes changed anywhere in a Parquet file give a table or a fault, never an exception."""
    path = tmp_path / "people.parquet"
    pl.DataFrame({"a": ["x", "y"], "b": [1, 2]}).write_parquet(path)
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content))
    table, faults = read_parquet(path)
    assert table is not None or faults

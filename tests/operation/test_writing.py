"""What is written is read back the same in all three kinds of file, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.operation import Faulty, Operation, check_operation, digest, read_operation, write_operation
from safeconduct.operation.cells import LARGEST_NUMBER
from safeconduct.operation.writing import write_csv

Write = Callable[..., Path]
Kind = Literal["csv", "parquet", "xlsx"]
KINDS: list[Kind] = ["csv", "parquet", "xlsx"]

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
"""Any text of any script, with quotes, line breaks and control characters."""
NAME = TEXT.map(lambda text: text or "x")
IDENTITY = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=6)
NUMBER = st.floats(0, LARGEST_NUMBER)
DAY = st.dates(date(1, 1, 1), date(9999, 12, 31))
LIKELY_TEXT = st.sampled_from(
    ["=1+1", "+1", "-1", "@x", "007", "1.50", "#REF!", "#", "TRUE", "2026-03-02", "خانواده‌ای", '"', "_x0041_", "{=1}"]
)


def _varied(draw: Callable[[st.SearchStrategy[Any]], Any], base: Operation) -> Operation:
    """An operation like the base, with sites, incidents, settings and an unknown column of any kind."""
    sites = draw(st.lists(IDENTITY | LIKELY_TEXT, unique=True, max_size=4))
    count = len(sites)

    def column(strategy: st.SearchStrategy[Any], dtype: pl.DataType | type[pl.DataType] = pl.String) -> pl.Series:
        values = draw(st.lists(st.none() | strategy, min_size=count, max_size=count))
        return pl.Series(values, dtype=dtype)

    added = pl.DataFrame(
        {
            "site_id": pl.Series(sites, dtype=pl.String),
            "name": column(NAME | LIKELY_TEXT),
            "country": pl.Series([None] * count, dtype=pl.String),
            "latitude": column(st.floats(-90, 90).map(lambda x: x + 0.0), pl.Float64),
            "longitude": column(st.floats(-180, 180).map(lambda x: x + 0.0), pl.Float64),
            "buses": pl.Series([draw(st.integers(0, 10**12)) for _ in sites], dtype=pl.Int64),
            "bus_seats": pl.Series([0] * count, dtype=pl.Int64),
            "bus_trips_per_day": pl.Series([1] * count, dtype=pl.Int64),
        }
    )
    known = base.tables["sites"].filter(~pl.col("site_id").is_in(sites))
    table = pl.concat([added, known])
    extra = draw(st.lists(TEXT | LIKELY_TEXT, min_size=table.height, max_size=table.height))
    table = table.with_columns(pl.Series("seen by", [text or None for text in extra], dtype=pl.String))
    incidents = pl.DataFrame(
        {
            "incident_id": sites,
            "site_id": sites,
            "occurred_on": [draw(DAY) for _ in sites],
            "kind": ["other"] * count,
            "note": column(NAME | LIKELY_TEXT),
            "source_ids": [draw(st.lists(IDENTITY, unique=True, max_size=3)) for _ in sites],
        },
        schema_overrides={
            "incident_id": pl.String,
            "site_id": pl.String,
            "kind": pl.String,
            "occurred_on": pl.Date,
            "source_ids": pl.List(pl.String),
        },
    )
    schema = base.tables["incidents"].schema
    incidents = incidents.with_columns(
        pl.lit(None, dtype).alias(n) for n, dtype in schema.items() if n not in incidents
    )
    tables = {**base.tables, "sites": table, "incidents": incidents.select(list(schema))}
    name = draw(TEXT).replace("\r", "").strip() or "x"
    changed = replace(base.settings, name=name, cost=draw(NUMBER), charter_budget=draw(st.none() | NUMBER))
    return Operation(changed, MappingProxyType(tables))


def _one_line_break(operation: Operation) -> Operation:
    """The operation with the line breaks that files have."""
    tables = {
        name: frame.with_columns(pl.col(pl.String).str.replace_all("\r\n?", "\n").replace("", None))
        for name, frame in operation.tables.items()
    }
    return Operation(operation.settings, MappingProxyType(tables))


def _assert_same(read: Operation, written: Operation) -> None:
    assert read.settings == written.settings
    for name, frame in written.tables.items():
        assert read.tables[name].schema == frame.schema, name
        assert read.tables[name].equals(frame), f"{name}: {read.tables[name]} is not {frame}"


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_operation_survives_every_kind_of_file(
    data: st.DataObject, small_operation: Write, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """CSV to Parquet to workbook to CSV: the tables and the digest stay as they were."""
    folder = tmp_path_factory.mktemp("op")
    written = _varied(data.draw, read_operation(small_operation(folder / "small")))
    expected, wanted = _one_line_break(written), digest(written)
    for place, kind in (("a", "csv"), ("b", "parquet"), ("c.xlsx", "xlsx"), ("d", "csv")):
        write_operation(written, folder / place, kind)  # type: ignore[arg-type] # the pairs are of the kinds
        findings = check_operation(folder / place)
        assert findings.operation is not None, list(map(str, findings.faults))
        _assert_same(findings.operation, expected)
        assert digest(findings.operation) == wanted
        written = findings.operation


def test_texts_are_inert_in_a_workbook(small_operation: Write, tmp_path: Path) -> None:
    """A text that looks like a formula, a link or a number is a text in the workbook, and no more."""
    operation = read_operation(small_operation(tmp_path / "op"))
    texts = ["=1+1", '=HYPERLINK("http://x.y")']
    sites = operation.tables["sites"].with_columns(pl.Series("name", texts), pl.Series("site_id", ["007", "1E5"]))
    write_operation(Operation(operation.settings, {**operation.tables, "sites": sites}), tmp_path / "op.xlsx", "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "op.xlsx")["sites"]
    assert [(cell.value, cell.data_type) for cell in sheet["B"][1:]] == [(text, "s") for text in texts]
    assert [(cell.value, cell.data_type) for cell in sheet["A"][1:]] == [("007", "s"), ("1E5", "s")]
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_days_and_numbers_are_days_and_numbers_in_a_workbook(small_operation: Write, tmp_path: Path) -> None:
    """People can sort and calculate with what the workbook holds."""
    write_operation(read_operation(small_operation(tmp_path / "op")), tmp_path / "op.xlsx", "xlsx")
    book = openpyxl.load_workbook(tmp_path / "op.xlsx")
    assert book["departures"]["E2"].is_date
    assert book["departures"]["G2"].value == 14
    assert book["needs"]["E2"].value is True


@pytest.mark.parametrize("kind", KINDS)
def test_earlier_operation_is_replaced_and_other_files_stay(kind: Kind, small_operation: Write, tmp_path: Path) -> None:
    """Writing over an operation leaves none of its tables behind, and touches nothing else in the folder."""
    folder = small_operation(tmp_path / "op")
    (folder / "notes.txt").write_text("mine")
    (folder / "plans").mkdir()
    (folder / "plans" / "plan.json").write_text("{}")
    operation = read_operation(folder)
    write_operation(operation, folder, kind)
    _assert_same(read_operation(folder), operation)
    suffixes = {path.suffix for path in folder.iterdir() if path.suffix in (".csv", ".parquet", ".xlsx")}
    assert suffixes == {f".{kind}"}
    assert (folder / "notes.txt").read_text() == "mine"
    assert (folder / "plans" / "plan.json").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["op"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_operation_is_never_overwritten(kind: Kind, small_operation: Write, tmp_path: Path) -> None:
    """A folder with other things, an ordinary file and a workbook of something else stay as they are."""
    operation = read_operation(small_operation(tmp_path / "op"))
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("years")
    openpyxl.Workbook().save(tmp_path / "accounts.xlsx")
    before = (tmp_path / "accounts.xlsx").read_bytes()
    with pytest.raises(FileExistsError, match="left as it is"):
        write_operation(operation, other, kind)
    with pytest.raises(FileExistsError, match="left as it is"):
        write_operation(operation, other / "thesis.txt", kind)
    if kind == "xlsx":
        with pytest.raises(FileExistsError, match="left as it is"):
            write_operation(operation, tmp_path / "accounts.xlsx", kind)
    assert [path.name for path in other.iterdir()] == ["thesis.txt"]
    assert (tmp_path / "accounts.xlsx").read_bytes() == before


def test_workbook_replaces_a_workbook(small_operation: Write, tmp_path: Path) -> None:
    """An operation's own workbook is replaced by the next."""
    operation = read_operation(small_operation(tmp_path / "op"))
    renamed = Operation(replace(operation.settings, name="Second"), operation.tables)
    for each in (operation, renamed):
        write_operation(each, tmp_path / "op.xlsx", "xlsx")
    assert read_operation(tmp_path / "op.xlsx").settings.name == "Second"


@pytest.mark.parametrize("kind", KINDS)
def test_failure_leaves_nothing_new(kind: Kind, small_operation: Write, tmp_path: Path) -> None:
    """Where writing fails half-way, the earlier operation is whole and nothing lies beside it."""
    folder = small_operation(tmp_path / "op")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    operation = read_operation(folder)
    scores = operation.tables["scores"].with_columns(score=pl.lit(float("nan")))
    with pytest.raises(Faulty) as raised:
        write_operation(Operation(operation.settings, {**operation.tables, "scores": scores}), folder, kind)
    assert "nan is not finite" in str(raised.value)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["op"]


def test_what_a_sheet_cannot_hold_is_refused(small_operation: Write, tmp_path: Path) -> None:
    """A text longer than a cell is named, and no workbook is written with it cut off."""
    operation = read_operation(small_operation(tmp_path / "op"))
    sites = operation.tables["sites"].with_columns(name=pl.lit("x" * 40_000))
    with pytest.raises(Faulty) as raised:
        write_operation(
            Operation(operation.settings, {**operation.tables, "sites": sites}), tmp_path / "a.xlsx", "xlsx"
        )
    said = "a.xlsx[sites]:2: name: is longer than the 32,767 characters of a cell"
    assert str(raised.value).splitlines()[0] == said
    assert not (tmp_path / "a.xlsx").exists()


def test_parents_are_made(small_operation: Write, tmp_path: Path) -> None:
    """A folder that does not exist yet is made, and one that is empty is used."""
    operation = read_operation(small_operation(tmp_path / "op"))
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "x" / "y" / "z", tmp_path / "empty"):
        write_operation(operation, place)
        _assert_same(read_operation(place), operation)


def test_first_row_that_looks_like_hashtags_is_kept(tmp_path: Path) -> None:
    """A row whose cells begin with a hash gets a row of hashtags before it, which is passed over in its place."""
    write_csv(pl.DataFrame({"destination_id": ["#1"], "name": ["#one"]}), tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text() == "destination_id,name\n#destination_id,#name\n#1,#one\n"

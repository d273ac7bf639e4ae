"""A workbook is read as it stands: nothing is evaluated, and what has no value is a fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.operation import check_operation, digest, read_operation, write_operation
from safeconduct.operation.reading_workbook import read_workbook
from safeconduct.operation.workbook_formulas import BadFormula, bad_formulas, sheet_parts

Write = Callable[..., Path]


def _book(path: Path, rows: list[list[Any]], top: int = 1, left: int = 1) -> Path:
    """A workbook with one sheet `people`, whose cells begin at a row and a column."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "people"
    for row, values in enumerate(rows, start=top):
        for column, value in enumerate(values, start=left):
            sheet.cell(row, column, value)
    book.save(path)
    return path


def _texts(path: Path) -> tuple[list[tuple[str | None, ...]], list[int], list[str]]:
    tables, _, faults, _ = read_workbook(path)
    table = tables.get("people")
    return (table.cells.rows() if table else []), (list(table.lines) if table else []), [str(fault) for fault in faults]


def test_each_kind_of_cell_has_its_text(tmp_path: Path) -> None:
    """Numbers in full, days, truths and codes with leading zeros become the texts of a CSV file."""
    rows = [
        ["a", "b"],
        ["007", 12],
        [12.5, 1 / 3],
        [date(2026, 3, 2), datetime(2026, 3, 2, 5)],
        [True, "=not a formula"[1:]],
        [1e-7, 123456789.123],
        ["12.50", 10**14 + 0.5],
    ]
    assert _texts(_book(tmp_path / "op.xlsx", rows))[0] == [
        ("007", "12"),
        ("12.5", repr(1 / 3)),
        ("2026-03-02", "2026-03-02 05:00:00"),
        ("true", "not a formula"),
        ("0.0000001", "123456789.123"),
        ("12.50", "100000000000000.5"),
    ]


def test_rows_are_named_as_the_sheet_counts_them(tmp_path: Path) -> None:
    """Empty rows above and between are counted, and left out; so is a row of hashtags."""
    rows = [["a", "b"], ["#id", "#meta"], [1, 2], [None, None], [None, 4]]
    read = _texts(_book(tmp_path / "op.xlsx", rows, top=3, left=2))
    assert read == ([("1", "2"), (None, "4")], [5, 7], [])


@pytest.mark.parametrize("left", [1, 3])
def test_formula_without_a_value_is_named(left: int, tmp_path: Path) -> None:
    """An error and a result that was never saved are named by sheet, row, column and cell."""
    path = tmp_path / "op.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("people")
        sheet.write_row(0, left, ["a", "b"])
        sheet.write_formula(1, left, "=1+1", value=2)
        sheet.write_formula(1, left + 1, "=1/0", value="#DIV/0!")
        sheet.write_formula(2, left, '="x"', value="x")
        sheet.write_formula(3, left + 1, "=missing!A1", value="#REF!")
    rows, _, faults = _texts(path)
    letter = "ABCDE"[left + 1]
    assert rows[:2] == [("2", None), ("x", None)]
    assert faults == [
        f"op.xlsx[people]:2: b: cell {letter}2 holds the error #DIV/0!",
        f"op.xlsx[people]:4: b: cell {letter}4 holds the error #REF!",
    ]
    unsaved = _texts(_book(path, [["a", "b"], [1, "=A2+1"]], left=left))
    assert len(unsaved[2]) == 1
    assert "holds a formula whose result was never saved" in unsaved[2][0]
    assert unsaved[2][0].startswith("op.xlsx[people]:2: b: cell ")


def test_formula_errors_in_other_sheets_do_not_matter(small_operation: Write, tmp_path: Path) -> None:
    """A sheet that is no table may hold anything."""
    path = _as_workbook(small_operation, tmp_path)
    book = openpyxl.load_workbook(path)
    book.create_sheet("my sums")["A1"] = "=1/0"
    book.save(path)
    assert check_operation(path).faults == ()


def _as_workbook(small_operation: Write, folder: Path) -> Path:
    path = folder / "operation.xlsx"
    write_operation(read_operation(small_operation(folder / "csv")), path, "xlsx")
    return path


def test_operation_of_a_workbook_is_the_same(small_operation: Write, tmp_path: Path) -> None:
    """The small operation is the same as a workbook, by its file and by the folder that holds it."""
    path = _as_workbook(small_operation, tmp_path / "book")
    wanted = read_operation(tmp_path / "book" / "csv")
    (tmp_path / "alone").mkdir()
    path.rename(tmp_path / "alone" / "operation.xlsx")
    for place in (tmp_path / "alone" / "operation.xlsx", tmp_path / "alone"):
        read = check_operation(place)
        assert read.faults == read.warnings == ()
        assert read.operation is not None
        assert digest(read.operation) == digest(wanted)
        assert read.operation.settings == wanted.settings


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said"),
    [
        ("people", "B6", "C9", "operation.xlsx[people]:6: case_id: 'C9' is not in operation.xlsx[cases]"),
        ("people", "E6", 33.5, "operation.xlsx[people]:6: age: '33.5' is not whole"),
        ("cases", "E2", "soon", "operation.xlsx[cases]:2: ready_on: 'soon' is no day"),
        ("cases", "E2", datetime(2026, 3, 5, 7), "operation.xlsx[cases]:2: ready_on: '2026-03-05 07:00:00' is no day"),
        ("cases", "D1", "urgency", "operation.xlsx[cases]:1: priority: is missing from the header"),
        ("operation", "B3", None, "operation.xlsx[operation]:3: name: is empty; every operation gives it"),
        ("operation", "B2", 2, "operation.xlsx[operation]:2: format: 2 is newer than 1"),
        ("operation", "B5", "tomorrow", "operation.xlsx[operation]:5: starts_on: 'tomorrow' is no day"),
        ("operation", "A4", "name", "operation.xlsx[operation]:4: key: name is in line 3 too"),
        ("operation", "A1", "setting", "operation.xlsx[operation]:1: key: is missing"),
    ],
)
def test_planted_fault_is_named_by_sheet_and_row(
    sheet: str, cell: str, value: Any, said: str, small_operation: Write, tmp_path: Path
) -> None:
    """A fault in a workbook is named by its sheet, row and column."""
    path = _as_workbook(small_operation, tmp_path)
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
    findings = check_operation(path)
    assert findings.operation is None
    assert any(str(fault).startswith(said) for fault in findings.faults), "\n".join(map(str, findings.faults))


def test_settings_may_be_cells_of_any_type(small_operation: Write, tmp_path: Path) -> None:
    """Days of the settings may be dates or texts, and truths and numbers texts."""
    path = _as_workbook(small_operation, tmp_path)
    wanted = read_operation(path).settings
    book = openpyxl.load_workbook(path)
    for row in book["operation"].iter_rows(min_row=2):
        if row[1].value is not None:
            value = row[1].value
            row[1].value = f"{value:%Y-%m-%d}" if isinstance(value, datetime) else str(value)
    book.save(path)
    assert read_operation(path).settings == wanted


def test_missing_and_misspelt_sheets_are_named(small_operation: Write, tmp_path: Path) -> None:
    """A sheet with nearly the name of a table that is absent is a hint to what went wrong."""
    path = _as_workbook(small_operation, tmp_path)
    book = openpyxl.load_workbook(path)
    book["people"].title = "People "
    del book["operation"]
    book.save(path)
    findings = check_operation(path)
    assert "operation.xlsx[people]: is missing" in map(str, findings.faults)
    assert "operation.xlsx[operation]: is missing" in map(str, findings.faults)
    warning = "operation.xlsx[People ]: is no table of an operation and is passed over; did you mean people?"
    assert warning in map(str, findings.warnings)


def test_workbook_beside_tables_is_refused(small_operation: Write, tmp_path: Path) -> None:
    """Which of a workbook and a folder of tables counts is not for the program to guess."""
    path = _as_workbook(small_operation, tmp_path)
    path.rename(tmp_path / "csv" / "operation.xlsx")
    faults = check_operation(tmp_path / "csv").faults
    assert len(faults) == 1
    assert "keep one of the two" in str(faults[0])


def test_empty_sheet_is_a_fault(small_operation: Write, tmp_path: Path) -> None:
    """A sheet without any cell has no header."""
    path = _as_workbook(small_operation, tmp_path)
    book = openpyxl.load_workbook(path)
    del book["usage"]
    book.create_sheet("usage")
    book.save(path)
    said = "operation.xlsx[usage]: is empty; its first row names the columns"
    assert list(map(str, check_operation(path).faults)) == [said]


def test_sheet_of_any_prefix_is_looked_through() -> None:
    """Errors are found whatever the namespace prefix, and a sheet without formulas is not taken apart."""
    sheet = b'<x:s xmlns:x="u"><x:row r="7"><x:c r="B7" t="e"><x:v>#N/A</x:v></x:c></x:row></x:s>'
    assert bad_formulas(sheet) == [BadFormula(7, 0, "cell B7 holds the error #N/A")]
    assert bad_formulas(b"not even XML") == []


def test_sheets_are_found_by_their_names(tmp_path: Path) -> None:
    """The parts of a workbook are named by its sheets."""
    path = _book(tmp_path / "op.xlsx", [["a"]])
    assert list(sheet_parts(path.read_bytes())) == ["people"]


@pytest.fixture
def sound(tmp_path: Path) -> bytes:
    """A workbook, made once for all examples: the moment of writing is in it, and with it its length changes."""
    return _book(tmp_path / "op.xlsx", [["a", "b"], ["x", "=1+1"], [3, None]]).read_bytes()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_workbook_is_read_or_refused(data: st.DataObject, sound: bytes, tmp_path: Path) -> None:
    """Bytes changed anywhere in a workbook give a table or a fault, never an exception."""
    path = tmp_path / "op.xlsx"
    content = bytearray(sound)
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))]))
    tables, _, faults, _ = read_workbook(path)
    assert tables or faults

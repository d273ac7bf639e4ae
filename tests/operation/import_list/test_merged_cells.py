"""Merged cells: what stands in the first counts for all of their rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import xlsxwriter

from safeconduct.operation import read_operation
from safeconduct.operation.import_list import import_list
from safeconduct.operation.import_list.merged_cells import Merged, fill, merged_cells

SHEET = (
    b'<worksheet><sheetData><row r="2"><c r="B2" t="s"><v>0</v></c></row></sheetData><mergeCells count="3">'
    b'<mergeCell ref="B2:B4"/><mergeCell ref="C2:D2"/><mergeCell ref="D3:D4"/></mergeCells></worksheet>'
)


def test_merged_cells_of_a_sheet() -> None:
    """Those over several rows are found, their columns counted from the first that holds a cell."""
    assert merged_cells(SHEET) == [Merged(0, 1, 3), Merged(2, 2, 3)]
    assert merged_cells(b"<worksheet/>") == []


def test_a_row_that_is_else_empty_is_not_filled() -> None:
    """No person comes of a merged cell that reaches below the list; text that is there stays."""
    rows = [["7", "F"], ["", "M"], ["8", "F"], ["", ""]]
    assert fill(rows, [Merged(0, 0, 3), Merged(5, 0, 3), Merged(0, 9, 12)]) == [
        ["7", "F"],
        ["7", "M"],
        ["8", "F"],
        ["", ""],
    ]


def test_a_case_number_merged_over_its_family(tmp_path: Path) -> None:
    """Families come back, and nothing is doubted, under a header of two rows with merged cells of its own."""
    source = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(source)) as book:
        sheet, plain = book.add_worksheet(), book.add_format()
        sheet.merge_range("B1:D1", "Families of the camp", plain)
        sheet.merge_range("B3:B4", "HH No", plain)
        sheet.merge_range("C3:D3", "Person", plain)
        sheet.write_row("C4", ["Sex", "Age"])
        for row, cells in enumerate([["F", 40], ["M", 41], ["F", 9], ["F", 30], ["M", 31], ["M", 22]], start=4):
            sheet.write_row(row, 2, cells)
        sheet.merge_range("B5:B7", "1", plain)
        sheet.merge_range("B8:B9", "2", plain)
        sheet.write("B10", "3")
    done = import_list(source, tmp_path / "operation", starts_on=date(2026, 3, 2))
    assert (done.faults, done.doubts) == ((), ())
    cases = read_operation(tmp_path / "operation").tables["people"]["case_id"].to_list()
    assert cases == ["1", "1", "1", "2", "2", "3"]

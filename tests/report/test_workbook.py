"""The workbook: a sheet a table, and nothing that computes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from safeconduct.operation import Operation, Plan
from safeconduct.report.facts import Facts
from safeconduct.report.writing import write_report

from .conftest import make_plan

FORMULA = '=HYPERLINK("http://example.org","here")'


@pytest.fixture(scope="module")
def book(operation: Operation, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    """The workbook of the small operation and its plan."""
    path = tmp_path_factory.mktemp("book") / "report.xlsx"
    write_report(operation, plan, path)
    return openpyxl.load_workbook(path)


def test_sheets(book: openpyxl.Workbook) -> None:
    """The summary is first; lists of families follow."""
    assert book.sheetnames[:3] == ["summary", "assignments", "buses"]
    assert {"departures", "scarce", "waiting", "left behind", "proof", "offers"} <= set(book.sheetnames)


def test_assignments_by_departure(book: openpyxl.Workbook) -> None:
    """Each family has its departure, day, destination and offer; days are days."""
    rows = list(book["assignments"].iter_rows(min_row=2, values_only=True))
    assert rows[0] == ("S1", datetime(2026, 3, 9), "South camp", "Tirana", datetime(2026, 3, 10), "alb-1", "C4", 3)
    assert [row[6] for row in rows] == ["C4", "C1", "C2", "C3"]


def test_buses(book: openpyxl.Workbook) -> None:
    """A case on two buses has two rows."""
    rows = list(book["buses"].iter_rows(min_row=2, values_only=True))
    assert [row[1:] for row in rows] == [
        ("S1", 1, "C4"),
        ("N1", 1, "C1"),
        ("N1", 1, "C2"),
        ("N2", 1, "C3"),
        ("N2", 2, "C3"),
    ]


def test_left_behind_with_the_reason(book: openpyxl.Workbook) -> None:
    """What an officer can act on is in the workbook, not in the page."""
    rows = list(book["left behind"].iter_rows(min_row=2, values_only=True))
    assert rows == [("C7", 1, "South camp", "Only S2 would take them, and it does not fly.")]


def test_no_formula_whatever_the_data_says(operation: Operation, tmp_path: Path) -> None:
    """Texts that begin like formulas or addresses stay texts."""
    tables = dict(operation.tables)
    tables["sites"] = tables["sites"].with_columns(name=pl.lit(FORMULA))
    tables["destinations"] = tables["destinations"].with_columns(name=pl.lit("http://example.org/x"))
    hostile = replace(operation, tables=tables, settings=replace(operation.settings, name="=1+1"))
    plan = make_plan(hostile, [("C4", "S1", "alb-1")], unplaced=[("C7", "@SUM(1)"), ("C3", "+1"), ("C1", "-2+3")])
    write_report(hostile, plan, tmp_path / "report.xlsx")
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
    assert {"@SUM(1)", "+1", "-2+3", "=1+1"} <= {cell.value for cell in cells}


def test_operation_alone(alone: Facts, tmp_path: Path) -> None:
    """Without a plan there is no list of families."""
    write_report(alone.operation, None, tmp_path / "report.xlsx")
    names = openpyxl.load_workbook(tmp_path / "report.xlsx").sheetnames
    assert names == ["summary", "people", "needed", "destinations", "offers", "departures"]

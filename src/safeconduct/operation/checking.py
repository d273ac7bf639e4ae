"""Checking an operation: every fault of the input in one run, by place."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import polars as pl

from safeconduct.operation.cells import absent_column, empty_frame, read_column
from safeconduct.operation.dictionary import OPERATION_TABLES, Table
from safeconduct.operation.faults import Fault, Faulty
from safeconduct.operation.model import Findings, Operation
from safeconduct.operation.settings import format_fault, read_settings
from safeconduct.operation.sources import find_operation
from safeconduct.operation.text_table import TextTable


def read_operation(path: Path) -> Operation:
    """Read an operation: a CSV or Parquet folder, a workbook or a folder that holds ``operation.xlsx``.

    Raises:
        Faulty: with every fault of it.
    """
    findings = check_operation(path)
    if findings.operation is None:
        raise Faulty(findings.faults)
    return findings.operation


def check_operation(path: Path) -> Findings:
    """Find every fault of an operation, and what is legal but odd; bad input never raises."""
    found = find_operation(path)
    faults = list(found.faults)
    if found.settings and (newer := format_fault(found.settings)):
        return Findings(None, (newer,), ())
    settings = None
    if found.settings:
        settings, wrong = read_settings(found.settings)
        faults += wrong
    frames: dict[str, pl.DataFrame] = {}
    for name, table in OPERATION_TABLES.items():
        if name in found.tables:
            frames[name], wrong = read_table(found.tables[name], table)
            faults += wrong
        else:
            frames[name] = empty_frame(table.columns.values())
            if table.required and name not in found.unread:
                faults.append(Fault(name + found.suffix, None, None, "is missing"))
    if faults or settings is None:
        return Findings(None, tuple(faults), ())
    return Findings(Operation(settings, MappingProxyType(frames)), (), ())


def read_table(found: TextTable, table: Table) -> tuple[pl.DataFrame, list[Fault]]:
    """Give a table its types: the dictionary's columns in order, then those that it does not name, as String."""
    columns, faults = [], []
    for column in table.columns.values():
        if column.name in found.cells.columns:
            values, wrong = read_column(found, column)
            faults += wrong
        else:
            values = absent_column(column, found.cells.height)
            if column.required:
                faults.append(Fault(found.file, 1, column.name, "is missing; the table has no such column"))
        columns.append(values)
    others = [found.cells[name] for name in found.cells.columns if name not in table.columns]
    return pl.DataFrame(columns + others), faults

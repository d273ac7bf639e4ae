"""An operation while it is checked: its tables with their types, and the places to name for what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from safeconduct.operation.cells import absent_column, empty_frame, read_column
from safeconduct.operation.dictionary import OPERATION_TABLES, Table
from safeconduct.operation.faults import Fault
from safeconduct.operation.model import Settings
from safeconduct.operation.sources import Found
from safeconduct.operation.text_table import TextTable


@dataclass(frozen=True)
class Draft:
    """The tables of an operation that may still be faulty; row i of a frame is row i of the table found.

    Args:
        settings: None where they are faulty.
        frames: every table with its types; the value of a faulty cell is null.
        found: the tables that are there, as texts.
        complete: columns (table, name) all of whose values are known, so that what is not among them is absent.
        file_of: gives what a fault names for a table.
    """

    settings: Settings | None
    frames: Mapping[str, pl.DataFrame]
    found: Mapping[str, TextTable]
    complete: frozenset[tuple[str, str]]
    file_of: Callable[[str], str]

    def fault(self, table: str, row: int, column: str | None, message: str) -> Fault:
        """A fault in a row (from 0) of a table."""
        return Fault(self.found[table].file, self.line(table, row), column, message)

    def line(self, table: str, row: int) -> int:
        """The place of a row (from 0) in its file."""
        return self.found[table].lines[row]

    def name(self, table: str) -> str:
        """What a message names for a table."""
        return self.found[table].file if table in self.found else self.file_of(table)

    def given(self, table: str, column: str) -> pl.Series:
        """Whether each cell (n) of a column is not empty, be it right or wrong."""
        if table in self.found and column in self.found[table].cells.columns:
            return self.found[table].cells[column].is_not_null()
        return pl.repeat(False, self.frames[table].height, eager=True)

    def where(
        self, table: str, wrong: pl.Expr, column: str | None, say: Callable[[Mapping[str, object]], str]
    ) -> Iterable[Fault]:
        """A fault for each row of a table of which the expression is true; it is passed over where it is null."""
        frame = self.frames[table]
        if frame.is_empty():
            return
        for row in frame.select(wrong.fill_null(False)).to_series().arg_true():
            yield self.fault(table, row, column, say(frame.row(row, named=True)))


def draft_of(found: Found, settings: Settings | None) -> tuple[Draft, list[Fault]]:
    """Give every table its types; with a fault for each cell, column and table that is wrong or missing."""
    frames: dict[str, pl.DataFrame] = {}
    faults: list[Fault] = []
    complete: set[tuple[str, str]] = set()
    for name, table in OPERATION_TABLES.items():
        if name in found.tables:
            texts = found.tables[name]
            frames[name], wrong = read_table(texts, table)
            faults += wrong
            complete |= {(name, column) for column in texts.cells.columns if texts.whole}
            complete |= {(name, column.name) for column in table.columns.values() if not column.required}
        else:
            frames[name] = empty_frame(table.columns.values())
            if table.required and name not in found.unread:
                faults.append(Fault(found.file_of(name), None, None, "is missing"))
            elif name not in found.unread:
                complete |= {(name, column) for column in table.columns}
    return Draft(settings, frames, found.tables, frozenset(complete), found.file_of), faults


def read_table(found: TextTable, table: Table) -> tuple[pl.DataFrame, list[Fault]]:
    """Give a table its types: the dictionary's columns in order, then those that it does not name, as String."""
    columns: list[pl.Series] = []
    faults: list[Fault] = []
    for column in table.columns.values():
        if column.name in found.cells.columns:
            values, wrong = read_column(found, column)
            faults += wrong
        else:
            values = absent_column(column, found.cells.height)
            if column.required:
                meant = next((name for name in found.cells.columns if name.lower() == column.name), None)
                hint = f"; did you mean {meant}?" if meant else ""
                faults.append(Fault(found.file, found.header, column.name, f"is missing from the header{hint}"))
        columns.append(values)
    others = [found.cells[name] for name in found.cells.columns if name not in table.columns]
    return pl.DataFrame(columns + others), faults

"""One digest for one content, in whatever kind of file it lies."""

from __future__ import annotations

import hashlib

import polars as pl

from safeconduct.operation.dictionary import OPERATION_TABLES, SETTINGS, Column, Table
from safeconduct.operation.model import Operation
from safeconduct.operation.settings import settings_rows
from safeconduct.operation.texts import as_texts

ORDERED = frozenset({"cases"})
"""Tables whose rows have an order that counts: the first case of a party is the first in ``cases``."""

ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n"}
"""How characters are written that end a cell, end a row or begin an escape; what begins an escape comes first."""


def digest(operation: Operation) -> str:
    r"""SHA-256, in hexadecimal, of what a plan depends on: the settings and the tables of the part ``plan``.

    What is hashed is UTF-8 text. For the settings and each table, in the order of the data dictionary: a line with its
    name in brackets, then a line for each row. A row is its cells in the order of the dictionary, each as
    ``name=text`` and a tab; cells that are empty or hold the dictionary's literal default are left out. Texts are
    those of a CSV file with backslash, tab and line break written as ``\\``, ``\t`` and ``\n``; a whole number has no
    fraction, any other is the shortest decimal that reads as the same number, and a list is sorted. Rows are sorted as
    texts, except those of ``cases``.

    So the digest does not depend on the kind of file, on the order of columns and (but for ``cases``) of rows, on
    columns that the dictionary does not name, on how a number is written, or on whether a default is written out and
    an optional table without rows is there. A column that a later version adds leaves it as it is until it is used.
    """
    hashed = hashlib.sha256()
    for line in _settings_lines(operation):
        hashed.update(line.encode())
    for table in OPERATION_TABLES.values():
        if table.part == "plan":
            hashed.update(f"[{table.name}]\n".encode())
            hashed.update("".join(_table_lines(operation.tables[table.name], table)).encode())
    return hashed.hexdigest()


def _settings_lines(operation: Operation) -> list[str]:
    lines = [f"[{SETTINGS.name}]\n"]
    for key, value in settings_rows(operation.settings).items():
        cell = _cells(pl.Series([value]), SETTINGS.columns[key])[0]
        if cell:
            lines.append(f"{cell}\n")
    return lines


def _table_lines(frame: pl.DataFrame, table: Table) -> list[str]:
    if frame.is_empty():
        return []
    cells = pl.DataFrame([_cells(frame[column.name], column) for column in table.columns.values()])
    lines = cells.select(line=pl.concat_str([*cells.columns, pl.lit("\n")]))["line"]
    return (lines if table.name in ORDERED else lines.sort()).to_list()


def _cells(series: pl.Series, column: Column) -> pl.Series:
    """Cells (n) of a column as they are hashed, "" for those that are left out."""
    text = pl.col("text")
    told = text.str.split(" ").list.sort().list.join(" ") if column.kind.is_list else text
    for character, written in ESCAPES.items():
        told = told.str.replace_all(character, written, literal=True)
    left_out = text.is_null() if column.literal_default is None else text.is_null() | (text == column.literal_default)
    cell = pl.when(left_out).then(pl.lit("")).otherwise(pl.concat_str(pl.lit(f"{column.name}="), told, pl.lit("\t")))
    return as_texts(series).alias("text").to_frame().select(cell.alias(column.name))[column.name]

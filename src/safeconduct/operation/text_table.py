"""A table as it was found: every cell as text, each row with its place.

The readers of CSV, Parquet and workbooks all end here, and everything after is the same for the three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from safeconduct.operation.faults import Fault


@dataclass(frozen=True)
class TextTable:
    """A table of texts.

    Args:
        file: what a fault names: ``people.csv``, ``operation.xlsx[people]``.
        cells: one String column a column found, null where a cell is empty; n rows.
        lines: the place of each of the n rows in the file, from 1.
        whole: False where the file could not be read to its end, so that what seems absent may be in the rest.
        header: the place of the header.
    """

    file: str
    cells: pl.DataFrame
    lines: Sequence[int]
    whole: bool = True
    header: int = 1


def tidied(table: TextTable, hashtags: bool = True) -> TextTable:
    r"""Leave out rows without any cell and make every line break ``\n``, so that all kinds of file hold one text.

    Args:
        table: with null for empty cells.
        hashtags: whether a first row whose cells all begin with ``#`` is left out too (HXL 1.1; the tags are dropped).
    """
    cells = table.cells.with_columns(pl.all().str.replace_all("\r\n?", "\n"))
    lines = table.lines
    if cells.width and cells.height:
        given = ~cells.select(pl.all_horizontal(pl.all().is_null())).to_series()
        if not given.all():
            cells, lines = cells.filter(given), [line for line, keep in zip(lines, given, strict=True) if keep]
    if hashtags and cells.height and is_hashtags(cells.row(0)):
        cells, lines = cells[1:], lines[1:]
    return TextTable(table.file, cells, lines, table.whole, table.header)


def is_hashtags(row: Sequence[str | None]) -> bool:
    """Whether a row is one of hashtags: every cell that is not empty begins with ``#``, and there is one."""
    given = [cell for cell in row if cell]
    return bool(given) and all(cell.startswith("#") for cell in given)


def nul_faults(table: TextTable) -> list[Fault]:
    """A fault for each cell that holds a NUL byte, which no text of an operation does."""
    return [
        Fault(table.file, line, series.name, "holds a NUL byte; remove it")
        for series in table.cells.get_columns()
        for line, text in zip(table.lines, series, strict=True)
        if text is not None and "\0" in text
    ]

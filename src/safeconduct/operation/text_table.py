"""A table as it was found: every cell as text, each row with its place.

The readers of CSV, Parquet and workbooks all end here, and everything after is the same for the three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class TextTable:
    """A table of texts.

    Args:
        file: what a fault names: ``people.csv``, ``operation.xlsx[people]``.
        cells: one String column a column found, null where a cell is empty; n rows.
        lines: the place of each of the n rows in the file, from 1.
        whole: False where the file could not be read to its end, so that what seems absent may be in the rest.
    """

    file: str
    cells: pl.DataFrame
    lines: Sequence[int]
    whole: bool = True


def text_table(
    file: str, header: Sequence[str], rows: Sequence[Sequence[str | None]], lines: Sequence[int], whole: bool = True
) -> TextTable:
    """Build a table from rows of equal length.

    Rows without any cell are left out, and so is a first row of HXL hashtags (every cell that is not empty begins with
    ``#``). Line breaks within a cell become ``\\n``, so that the three kinds of file hold the same text.
    """
    columns = [
        pl.Series(name, [row[i] for row in rows], dtype=pl.String).replace("", None) for i, name in enumerate(header)
    ]
    return tidied(TextTable(file, pl.DataFrame(columns), lines, whole))


def tidied(table: TextTable) -> TextTable:
    """Leave out rows without any cell and a first row of hashtags; make every line break ``\\n``."""
    cells = table.cells.with_columns(pl.all().str.replace_all("\r\n?", "\n"))
    lines = table.lines
    if cells.width and cells.height:
        given = ~cells.select(pl.all_horizontal(pl.all().is_null())).to_series()
        if not given.all():
            cells, lines = cells.filter(given), [line for line, keep in zip(lines, given, strict=True) if keep]
    if cells.height and all(cell is None or cell.startswith("#") for cell in cells.row(0)):
        cells, lines = cells[1:], lines[1:]
    return TextTable(table.file, cells, lines, table.whole)

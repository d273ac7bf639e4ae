"""Merged cells of a sheet, whose text stands in their first cell alone and counts for all of their rows.

The reader of sheets gives the other cells as empty, and an empty cell has a meaning (Office Open XML, ECMA-376 part 1,
section 18.3.1.55: ``mergeCell`` with its ``ref``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]+)\d+["'][^>]*[^/]>""")


@dataclass(frozen=True)
class Merged:
    """Cells merged over several rows: their first column and their first and last row, all from 0."""

    column: int
    top: int
    bottom: int


def merged_cells(xml: bytes) -> list[Merged]:
    """The cells of a sheet that are merged over several rows, columns counted from the first that holds a cell."""
    if b"mergeCell" not in xml:
        return []
    leftmost = min((_number(match[1]) for match in _CELL.finditer(xml)), default=0)
    found = []
    for match in _MERGED.finditer(xml):
        top, bottom = int(match[2]) - 1, int(match[4]) - 1
        if bottom > top and _number(match[1]) >= leftmost:
            found.append(Merged(_number(match[1]) - leftmost, top, bottom))
    return found


def fill(rows: Sequence[Sequence[str]], merged: Sequence[Merged]) -> list[list[str]]:
    """Write the text of merged cells into each of their rows that holds anything else.

    Args:
        rows: n rows of m texts.
        merged: Merged cells of these rows.

    Returns:
        The rows, filled.
    """
    filled = [list(row) for row in rows]
    for cells in merged:
        if cells.top >= len(rows) or cells.column >= len(rows[cells.top]):
            continue
        text = rows[cells.top][cells.column]
        for row in range(cells.top + 1, min(cells.bottom + 1, len(rows))):
            if any(rows[row]) and not rows[row][cells.column]:
                filled[row][cells.column] = text
    return filled


def _number(letters: bytes) -> int:
    """The number from 0 of a column named by letters."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number - 1

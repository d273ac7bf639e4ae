"""Needs that stand in columns that are set aside, such as remarks: they are lost unless somebody hears of them."""

from functools import lru_cache

from safeconduct.operation.faults import Fault
from safeconduct.operation.import_list import values
from safeconduct.operation.import_list.list_cells import ListCells, spans


def overlooked_needs(cells: ListCells) -> tuple[Fault, ...]:
    """Name the rows of each set-aside column whose cells hold a word for a need that the planner knows.

    A column that the user set aside is not looked at, nor is one that is withheld.

    Args:
        cells: n rows.

    Returns:
        A warning for each such column, with its rows and what would take its needs.
    """
    return tuple(
        warning
        for column in cells.columns
        if column.use == "set aside" and column.confidence != "given"
        for warning in _of_column(cells, column.index)
    )


def _of_column(cells: ListCells, index: int) -> tuple[Fault, ...]:
    found = {
        line: needs
        for line, texts in zip(cells.rows.lines, cells.rows.cells, strict=True)
        if (needs := _needs_in(texts[index]))
    }
    if not found:
        return ()
    first, *others = found
    like = f"like row{'s' if len(others) > 1 else ''} {spans(others)}, " if others else ""
    named = ", ".join(dict.fromkeys(need for needs in found.values() for need in needs))
    column = cells.rows.header[index]
    why = f"holds words for needs ({named}), and the column is set aside; to take them, say --map '{column}=needs'"
    return (Fault(cells.rows.file, first, column, like + why),)


@lru_cache(maxsize=1 << 12)
def _needs_in(text: str) -> tuple[str, ...]:
    """The needs that a cell has words for; of a piece that denies one, the piece, since a person has to read it."""
    if not text or text.isdecimal():
        return ()
    said = values.read_needs(text)
    return (*said.known, *(f"'{piece}'" for piece in said.denied))

"""Two columns with one name that say different things of one person: only one of them can be right."""

import re
from collections.abc import Callable, Mapping

from safeconduct.operation.import_list import values
from safeconduct.operation.import_list.columns import ColumnGuess
from safeconduct.operation.import_list.days import NotADay, read_day
from safeconduct.operation.import_list.head_names import Doubt
from safeconduct.operation.import_list.list_cells import ListCells
from safeconduct.operation.import_list.word_lists import key

READERS: Mapping[str, Callable[[str], object]] = {
    "people.sex": values.read_sex,
    "people.age": values.read_age,
    "people.nationality": values.read_nationality,
    "people.birth_date": lambda text: (read_day(text).year, read_day(text).day),
    "cases.priority": values.read_priority,
    "cases.status": values.read_status,
    "family.size": values.read_size,
}
"""What makes two cells equal that are written differently; others are equal by their spelling."""


def contradictions(cells: ListCells) -> tuple[tuple[ColumnGuess, Doubt], ...]:
    """Hold each column that is set aside against the kept column of the same name.

    A column on which the user decided is not looked at.

    Args:
        cells: n rows.

    Returns:
        For each such column that disagrees, the column that is kept, and the rows in which both say something else.
    """
    kept = {key(column.column): column for column in cells.columns if column.use == "kept"}
    found = []
    for column in cells.columns:
        other = kept.get(key(re.sub(r" \([A-Z]+\)$", "", column.column)))
        if column.use != "set aside" or column.confidence == "given" or other is None or other.confidence == "given":
            continue
        rows = tuple(row for row, texts in enumerate(cells.rows.cells) if _differ(texts, other, column.index))
        if rows:
            why = f"is contradicted by '{column.column}', a column with the same name; '{other.column}' is taken"
            found.append((other, Doubt(rows, why)))
    return tuple(found)


def _differ(texts: tuple[str, ...], kept: ColumnGuess, other: int) -> bool:
    """Whether both cells of a row say something, and not the same."""
    one, two = texts[kept.index], texts[other]
    if not (values.is_given(one) and values.is_given(two)):
        return False
    read = READERS.get(kept.target or "", key)
    try:
        return key(one) != key(two) and read(one) != read(two)
    except (values.Unreadable, NotADay):
        return True

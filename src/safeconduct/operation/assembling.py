"""Operations made in the program rather than read: plain rows become typed tables with every column and default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import polars as pl

from safeconduct.operation.cells import absent_column, dtype, empty_frame
from safeconduct.operation.dictionary import DICTIONARY, OPERATION_TABLES
from safeconduct.operation.model import Operation, Settings

Row = Mapping[str, object]


def frame_of(table: str, rows: Iterable[Row]) -> pl.DataFrame:
    """Give rows the columns and types of a table of the data dictionary.

    Args:
        table: Its name.
        rows: n mappings from column to value (day as date, list as list or tuple); a column that is left out or None
            has its default.

    Returns:
        n rows with every column of the dictionary in its order, then the others as they first appear, as String.

    Raises:
        KeyError: The dictionary has no such table.
        TypeError, ValueError, polars.exceptions.PolarsError: A value does not fit its column.
    """
    given = list(rows)
    columns = DICTIONARY[table].columns
    series = []
    for column in columns.values():
        values = [row.get(column.name) for row in given]
        if column.kind.is_list:
            values = [list(value) if isinstance(value, list | tuple) else [] for value in values]
        made = pl.Series(column.name, values, dtype=dtype(column.kind))
        default = absent_column(column, 1)[0] if column.literal_default is not None else None
        series.append(made if default is None else made.fill_null(default))
    others = dict.fromkeys(name for row in given for name in row if name not in columns)
    series += [pl.Series(name, [row.get(name) for row in given], dtype=pl.String) for name in others]
    return pl.DataFrame(series)


def assemble(settings: Settings, tables: Mapping[str, Iterable[Row]]) -> Operation:
    """Put an operation together from its settings and rows; tables that are not given are empty.

    Args:
        settings: Of the operation.
        tables: Rows by the name of the table, as `frame_of` takes them.

    Returns:
        The operation, with every table; nothing is checked.

    Raises:
        KeyError: The dictionary has no such table.
    """
    unknown = [name for name in tables if name not in OPERATION_TABLES]
    if unknown:
        raise KeyError(f"the data dictionary has no table {unknown[0]}")
    frames = {
        name: frame_of(name, tables[name]) if name in tables else _without_rows(name) for name in OPERATION_TABLES
    }
    return Operation(settings, MappingProxyType(frames))


@cache
def _without_rows(table: str) -> pl.DataFrame:
    return empty_frame(OPERATION_TABLES[table].columns.values())


def default_settings(**given: object) -> Settings:
    """Settings with the defaults of the data dictionary, the horizon 90 days after the deadline, and what is given.

    Args:
        given: Fields of `Settings`; name, starts_on and deadline at least.

    Returns:
        The settings.

    Raises:
        KeyError: A field without default is not given.
        TypeError: A field is unknown.
    """
    deadline = given["deadline"]
    if not isinstance(deadline, date):
        raise TypeError("deadline is a day")

    def default(key: str) -> float:
        return float(DICTIONARY["operation"].columns[key].default)

    fields: dict[str, object] = {
        "format": int(default("format")),
        "timezone": DICTIONARY["operation"].columns["timezone"].default,
        "horizon": deadline + timedelta(days=90),
        "weights": MappingProxyType({name: default(f"weights.{name}") for name in ("emergency", "urgent", "normal")}),
        "unplaced_days": default("objective.unplaced_days"),
        "cost": default("objective.cost"),
        "moved_days": default("objective.moved_days"),
        "use_pledged": False,
        "notice_days": int(default("notice_days")),
        "charter_budget": None,
        **given,
    }
    return Settings(**fields)  # type: ignore[arg-type]  # the caller's fields are checked by the dataclass's names

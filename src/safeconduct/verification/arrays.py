"""Array types, days as whole numbers, and the step from names to rows that every check needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Truths = NDArray[np.bool_]

TOLERANCE = 1e-6
"""Of quantities absolutely, of claims relative to the objective."""

LONG_AGO, NEVER = -(10**9), 10**9
"""Days that stand for an open beginning and an open end."""

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Days since 1 January 1970, as in every array of days here."""
    return day.toordinal() - _EPOCH


def day_text(number: int | np.int64 | Ints) -> str:
    """ISO date of one day number."""
    return date.fromordinal(int(number) + _EPOCH).isoformat()


def monday(number: int) -> int:
    """Day number of the Monday that begins the ISO week of a day (1 January 1970 was a Thursday)."""
    return number - (number + 3) % 7


def days(column: pl.Series, empty: int) -> Ints:
    """Day numbers of a column of dates, with ``empty`` where nothing is given."""
    found = column.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(found), empty, found.astype(np.int64))


def floats(column: pl.Series, empty: float = 0.0) -> Floats:
    """A numeric column as floats, with ``empty`` where nothing is given."""
    found = column.to_numpy().astype(np.float64)
    return np.where(np.isnan(found), empty, found)


def positions(names: Iterable[str | None], known: Iterable[str]) -> Ints:
    """Row of each name among the known ones, which are all different; -1 where it is none of them."""
    rows: dict[str | None, int] = {name: row for row, name in enumerate(known)}
    return np.array([rows.get(name, -1) for name in names], dtype=np.int64)


def shown(value: object) -> str:
    """A value as a message shows it: on one line, and no longer than a line.

    A list or an object is only named: a damaged file can nest them deeper than can be written out.
    """
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    if isinstance(value, int) and abs(value) > 10**60:
        return "a number of more than 60 digits"
    text = str(value) if isinstance(value, int | float) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."

"""Questions to the database that are asked by the dozen a second: put into SQL once, and then asked with other values.

Django words a queryset anew each time. Where phones hand in scans, that takes more of the processor than all else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from django.db import connection, connections
from django.db.models import QuerySet

T = TypeVar("T")
Value = int | str | date
_NUMBERS = 2_000_000_000
"""Stand-ins of numbers begin here: in the range of every column of numbers, and above what anybody counts to."""


@dataclass(frozen=True)
class _Worded:
    """A queryset in the words of one database.

    Attributes:
        rows: The queryset, of stand-ins.
        compiler: What wrote it and reads the answers.
        sql: Its words.
        told: What these take, stand-ins among them.
        places: For each value in turn, where in ``told`` it goes.
    """

    rows: QuerySet[Any, Any]
    compiler: Any
    sql: str
    told: tuple[Any, ...]
    places: tuple[tuple[int, ...], ...]


class Often(Generic[T]):
    """A queryset of some values, worded once for each number of them.

    Args:
        question: Makes the queryset of its values. What is not the same each time has to be one of them, and to stand
            in the question as it is; the queryset prefetches nothing.
    """

    def __init__(self, question: Callable[..., QuerySet[Any, T]]) -> None:
        self._question = question
        self._worded: dict[tuple[object, ...], _Worded] = {}

    def __call__(self, *values: Value | Sequence[Value]) -> list[T]:
        """Ask, and return all rows; none where one of the values is an empty sequence.

        Raises:
            ValueError: a value does not stand in the question as it is.
        """
        each = [[one] if isinstance(one, Value) else _widened(one) for one in values]
        if not all(each):
            return []
        key = (connection.vendor, *((len(one), type(one[0])) for one in each))
        worded = self._worded.get(key)
        if worded is None:
            worded = self._worded[key] = self._word(values, each)
        told = list(worded.told)
        for value, places in zip((_adapted(one) for some in each for one in some), worded.places, strict=True):
            for place in places:
                told[place] = value
        return _rows(worded, tuple(told))

    def _word(self, values: Sequence[Value | Sequence[Value]], each: Sequence[Sequence[Value]]) -> _Worded:
        stand_ins: list[list[Value]] = []
        taken = 0
        for some in each:
            stand_ins.append([_stand_in(some[0], taken + place) for place in range(len(some))])
            taken += len(some)
        rows = self._question(
            *(some[0] if isinstance(value, Value) else some for value, some in zip(values, stand_ins, strict=True))
        )
        compiler = rows.query.get_compiler(rows.db)
        sql, told = compiler.as_sql()
        places = tuple(
            tuple(place for place, one in enumerate(told) if one == _adapted(stand_in))
            for some in stand_ins
            for stand_in in some
        )
        if not all(places):
            raise ValueError("Often: each value has to stand in the question as it is; one was changed or left out")
        return _Worded(rows, compiler, sql, told, places)


def _rows(worded: _Worded, told: tuple[Any, ...]) -> list[Any]:
    compiler = copy(worded.compiler)  # threads ask at once, each by its own connection
    compiler.connection = connections[worded.rows.db]
    compiler.as_sql = lambda: (worded.sql, told)
    rows = worded.rows.all()
    vars(rows.query)["get_compiler"] = lambda using: compiler  # noqa: ARG005 - of this copy of the query alone
    return list(rows)


def _widened(values: Sequence[Value]) -> list[Value]:
    """The values, the last one repeated until they are 1, 2, 4, 8 ... : so few lengths need words of their own."""
    wide = list(values)
    return wide + wide[-1:] * ((1 << max(len(wide) - 1, 0).bit_length()) - len(wide))


def _stand_in(like: Value, place: int) -> Value:
    if isinstance(like, str):
        return f"stand-in {place}"
    return date.max - timedelta(days=place) if isinstance(like, date) else _NUMBERS + place


def _adapted(value: Value) -> Any:
    """A value as this database takes it."""
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value

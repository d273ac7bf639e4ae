"""Many rows at once: COPY on PostgreSQL, prepared statements on SQLite. All constraints and triggers hold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, models

from safeconduct.web.record.dictionary_fields import WordsField

Value = TypeVar("Value")

MOST = 500
"""Values in one question; SQLite takes no more than some hundred."""
ROWS = 2_000
"""Rows that are handed over at once."""
_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def chunks(values: Iterable[Value], most: int = MOST) -> Iterator[list[Value]]:
    """The values in lists of so many at most."""
    rest = iter(values)
    while some := list(islice(rest, most)):
        yield some


def reserve(model: type[models.Model], count: int) -> Sequence[int]:
    """Keys for new rows of a model, which nobody else gets; within a transaction that writes.

    Args:
        model: Whose rows.
        count: How many.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    first = (row[0] if row else 0) + 1
    return range(first, first + count)


def insert(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    written: Callable[[int], None] = lambda _count: None,
) -> None:
    """Write rows of a model.

    Args:
        model: Whose rows.
        names: The attributes of the m fields that are written, such as ``person_id``; a key that is not named is new.
        rows: Values (n × m) as the model has them.
        written: Told of each lot of rows how many were written.
    """
    fields = [_field(model, name) for name in names]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    prepare = [_preparing(field) for field in fields]
    if connection.vendor == "postgresql":
        _copy(f"COPY {table} ({columns}) FROM STDIN", prepare, rows, written)
        return
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        for some in chunks(rows, ROWS):
            prepared = [
                [turn(value) if turn else value for turn, value in zip(prepare, row, strict=True)] for row in some
            ]
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", prepared)  # noqa: S608 - own words
            written(len(some))


def _copy(
    statement: str,
    prepare: Sequence[Callable[[Any], Any] | None],
    rows: Iterable[Sequence[Any]],
    written: Callable[[int], None],
) -> None:
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for some in chunks(rows, ROWS):
            lines = [
                "\t".join([_as_text(turn(value) if turn else value) for turn, value in zip(prepare, row, strict=True)])
                for row in some
            ]
            copy.write("\n".join(lines) + "\n")
            written(len(some))


def _as_text(value: Any) -> str:
    """A value as COPY takes it in its text format."""
    if isinstance(value, str):
        return value.translate(_SPECIAL) if _has_special(value) else value
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if value is None:
        return "\\N"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


_has_special = re.compile(r"[\\\t\n\r]").search


def _field(model: type[models.Model], name: str) -> Any:
    return next(field for field in model._meta.concrete_fields if name in (field.attname, field.name))


def _preparing(field: Any) -> Callable[[Any], Any] | None:
    """What has to be done to a value of a field before it is written; None for nothing."""
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False)
    if isinstance(field, WordsField):
        return field.get_prep_value
    if isinstance(field, models.DateTimeField) and connection.vendor == "sqlite":
        return lambda value: None if value is None else connection.ops.adapt_datetimefield_value(value)
    if isinstance(field, models.DateField) and connection.vendor == "sqlite":
        return lambda value: None if value is None else connection.ops.adapt_datefield_value(value)
    return None

"""What the file of an operation may hold and the record cannot keep."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from safeconduct.operation.dictionary import OPERATION_TABLES
from safeconduct.operation.faults import Fault
from safeconduct.operation.model import Operation
from safeconduct.web.record.dictionary_fields import CODE_LENGTH


def unfit(operation: Operation) -> Iterator[Fault]:
    """A fault for each code that is too long, and for each text that no database takes."""
    if len(operation.settings.name) > CODE_LENGTH:
        message = f"is longer than {CODE_LENGTH} characters; shorten it"
        yield Fault("operation.toml", None, "name", message)
    for table, frame in operation.tables.items():
        if frame.is_empty():
            continue
        known = OPERATION_TABLES[table].columns
        for series in frame.get_columns():
            if series.dtype != pl.String or series.null_count() == len(series):
                continue
            kind = known[series.name].kind.atom if series.name in known else "text"
            for row in series.str.contains("\0", literal=True).fill_null(False).arg_true():
                yield operation.fault(table, row, series.name, "holds a character that is none (NUL); remove it")
            if kind != "text":
                for row in (series.str.len_chars() > CODE_LENGTH).fill_null(False).arg_true():
                    message = f"is longer than {CODE_LENGTH} characters; shorten it everywhere it stands"
                    yield operation.fault(table, row, series.name, message)

"""Cells of a list that is taken out, so that no spreadsheet runs one as a formula; and the same text brought back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import polars as pl

from safeconduct.operation.cells import NUMERAL
from safeconduct.operation.model import Operation

_RUNS = re.compile(r"'*[=+\-@\t\r]")
"""How a text begins that a spreadsheet would run, or that looks as one did that was guarded."""


def guarded(text: str) -> str:
    """A text with an apostrophe before it where a spreadsheet would run it; a negative number stays as it is."""
    return f"'{text}" if _RUNS.match(text) and not (text[0] == "-" and NUMERAL.fullmatch(text)) else text


def unguarded(text: str) -> str:
    """The text that was guarded."""
    return text[1:] if text.startswith("'") and _RUNS.match(text) else text


def guarded_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """A table each of whose texts is guarded."""
    return frame.with_columns(_each(one, guarded) for one in frame.get_columns() if one.dtype == pl.String)


def unguarded_operation(operation: Operation) -> Operation:
    """An operation of which each text is as it was before it was guarded."""
    tables = {
        name: frame.with_columns(_each(one, unguarded) for one in frame.get_columns() if one.dtype == pl.String)
        for name, frame in operation.tables.items()
    }
    return replace(operation, tables=tables)


def _each(series: pl.Series, change: Callable[[str], str]) -> pl.Series:
    """The texts (n), each changed."""
    return pl.Series(series.name, [None if text is None else change(text) for text in series], dtype=pl.String)

"""From text to values: what each kind of cell accepts, and what is said of a cell that it does not.

Source of the notations: ISO 8601 (days), ISO 3166-1 and ISO 639-3 (codes), ICAO Doc 9303 part 3 (XXA to XXX).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from safeconduct.operation import codes
from safeconduct.operation.dictionary import Column, Kind
from safeconduct.operation.faults import Fault
from safeconduct.operation.text_table import TextTable

LARGEST_COUNT = 10**12
"""No count of an operation is larger; sums of counts below it stay far from the end of 64 bits."""

TYPES: Mapping[str, type[pl.DataType]] = {
    "day": pl.Date,
    "monday": pl.Date,
    "count": pl.Int64,
    "number": pl.Float64,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "truth": pl.Boolean,
}
"""The type of a frame's column by the atom of its kind; every other is String."""

LARGEST_NUMBER = 10**13
"""No number of an operation is larger; costs of all people at such prices stay exact enough to be compared."""
BOUNDS: Mapping[str, tuple[float, float]] = {
    "number": (0, LARGEST_NUMBER),
    "latitude": (-90, 90),
    "longitude": (-180, 180),
}
"""The least and the largest number of each kind."""

AS_WRITTEN = frozenset({"text", "id", "code", "reference"})
"""Atoms whose cells keep the space around them, as part of the text or as a fault; elsewhere it means nothing."""

NUMERAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
WHOLE = re.compile(r"[+-]?[0-9]+(\.0*)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NOT_PLAIN = r"^\s|\s$|[\x00-\x1f\x7f]"
"""What makes a text unfit to tell rows apart; a pattern that Python and polars read alike."""


def dtype(kind: Kind) -> pl.DataType:
    """The type that a frame's column of that kind has."""
    inner = TYPES.get(kind.atom, pl.String)()
    return pl.List(inner) if kind.is_list else inner


def empty_frame(columns: Iterable[Column]) -> pl.DataFrame:
    """A frame without rows, with the types of the columns."""
    return pl.DataFrame(schema={column.name: dtype(column.kind) for column in columns})


def read_column(table: TextTable, column: Column) -> tuple[pl.Series, list[Fault]]:
    """Read one column of a table that has it.

    Returns:
        The values (n), with the literal default in place of empty cells, and the faults by row. The value of a wrong
        cell is null (for a list: without the words that are wrong).
    """
    texts = table.cells[column.name]
    values, wrong = _read_each(texts, column)
    faults = []
    if wrong:
        for line, text in zip(table.lines, texts, strict=True):
            if text in wrong:
                faults.append(Fault(table.file, line, column.name, wrong[text]))
    return values.alias(column.name), faults


def absent_column(column: Column, height: int) -> pl.Series:
    """The values (n) of a column that the table does not have: its literal default, or nothing."""
    return pl.Series(column.name, [default_of(column)], dtype=dtype(column.kind)).new_from_index(0, height)


def default_of(column: Column) -> Any:
    """The value for which an empty cell stands: the literal default, an empty list, or None."""
    if column.kind.is_list:
        return []
    return None if column.literal_default is None else read_cell(column.literal_default, column.kind)


def _read_each(texts: pl.Series, column: Column) -> tuple[pl.Series, dict[str | None, str]]:
    """Values of the cells (n), each different text read once, and what to say of each text that is wrong."""
    kind = column.kind
    wrong: dict[str | None, str] = {}
    if column.required == "cell" and texts.null_count():
        wrong[None] = "is empty; every row gives it"
    if not kind.is_list and (kind.atom == "text" or (kind.atom in ("id", "reference") and _are_plain(texts))):
        return texts, wrong
    values: dict[str | None, Any] = {None: default_of(column)}
    cells = texts.to_list()
    for text in set(cells) - {None}:
        if kind.is_list:
            values[text], said = _read_words(text, kind)
            if said:
                wrong[text] = "; ".join(said)
            continue
        stripped = text if kind.atom in AS_WRITTEN else text.strip()
        if not stripped:
            values[text] = values[None]
            if column.required == "cell":
                wrong[text] = "is empty; every row gives it"
            continue
        try:
            values[text] = read_cell(stripped, kind)
        except ValueError as error:
            values[text], wrong[text] = None, str(error)
    place = {text: i for i, text in enumerate(values)}
    different = pl.Series(texts.name, list(values.values()), dtype=dtype(kind))
    return different.gather([place[text] for text in cells]), wrong


def _are_plain(texts: pl.Series) -> bool:
    """Whether every text can tell rows apart, as nearly all do: asked at once, to spare reading each by itself."""
    return not texts.str.contains(NOT_PLAIN).any()


def _read_words(text: str, kind: Kind) -> tuple[list[Any], list[str]]:
    """The different words of a list in their order, without those that are wrong, and what to say of those."""
    one = Kind(kind.atom, choices=kind.choices)
    values, wrong = [], []
    for word in dict.fromkeys(text.split()):
        try:
            values.append(read_cell(word, one))
        except ValueError as error:
            wrong.append(str(error))
    return values, wrong


def read_cell(text: str, kind: Kind) -> Any:
    """The value of one cell that is not empty and no list.

    Raises:
        ValueError: saying what is wrong with it.
    """
    match kind.atom:
        case "text":
            return text
        case "count":
            return _read_count(text)
        case "number" | "latitude" | "longitude":
            return _read_number(text, *BOUNDS[kind.atom])
        case "day":
            return _read_day(text)
        case "monday":
            day = _read_day(text)
            _need(day.weekday() == 0, text, f"is a {day:%A}; a week is named by its Monday")
            return day
        case "truth":
            _need(text.lower() in ("true", "false"), text, "is neither true nor false")
            return text.lower() == "true"
        case "choice":
            _need(text in kind.choices, text, f"is none of {', '.join(kind.choices)}")
        case "code":
            _need(re.search(r"\s", text) is None, text, "has a space in it; a code is one word")
        case "id" | "reference":
            _need(re.search(NOT_PLAIN, text) is None, text, "has a space around it or a line break in it")
        case _:
            said = codes.explain(kind.atom, text)
            _need(said is None, text, said or "")
    return text


def _need(holds: bool, text: str, otherwise: str) -> None:
    if not holds:
        raise ValueError(f"{shown(text)} {otherwise}")


def _read_day(text: str) -> date:
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # a day that no calendar has
    raise ValueError(f"{shown(text)} is no day; write it as 2026-03-31")


def _read_number(text: str, least: float, most: float) -> float:
    _need(NOT_FINITE.fullmatch(text) is None, text, "is not finite")
    _need(NUMERAL.fullmatch(text) is not None, text, "is no number; write it as 1234.5")
    number = float(text)
    _need(math.isfinite(number), text, "is not finite")
    _need(number >= least or least < 0, text, "is negative")
    _need(least <= number <= most, text, f"is not between {least} and {most:,}")
    return number + 0.0  # makes -0 an ordinary 0


def _read_count(text: str) -> int:
    _need(NOT_FINITE.fullmatch(text) is None, text, "is not finite")
    _need(NUMERAL.fullmatch(text) is not None, text, "is no number; write a whole one as 12")
    _need(not text.startswith("-") or float(text) == 0, text, "is negative")
    _need(float(text) <= LARGEST_COUNT, text, "is too large")
    _need(WHOLE.fullmatch(text) is not None, text, "is not whole")
    return int(text.partition(".")[0])


def shown(text: str, width: int = 60) -> str:
    """A text as a message quotes it: on one line, shortened where it is long."""
    return repr(text if len(text) <= width else text[: width - 1] + "…")

"""From text to values: what each kind of cell accepts, and what is said of a cell that it does not.

Source of the notations: ISO 8601 (days), ISO 3166-1 and ISO 639-3 (codes), ICAO Doc 9303 part 3 (XXA to XXX).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from safeconduct.operation import codes
from safeconduct.operation.dictionary import Column, Kind
from safeconduct.operation.faults import Fault
from safeconduct.operation.text_table import TextTable

LARGEST_COUNT = 10**12
"""No count of an operation is larger; sums of counts below it stay far from the end of 64 bits."""

TYPES: dict[str, type[pl.DataType]] = {
    "day": pl.Date,
    "monday": pl.Date,
    "count": pl.Int64,
    "number": pl.Float64,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "truth": pl.Boolean,
}
"""The type of a frame's column by the atom of its kind; every other is String."""

KEPT_AS_WRITTEN = frozenset({"text", "id", "code", "reference"})
"""Atoms whose cells are not stripped of the space around them: there it is a fault, or part of the text."""

NUMERAL = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
NOT_FINITE = r"^(?i)[+-]?(nan|inf|infinity)$"


def dtype(kind: Kind) -> pl.DataType:
    """The type that a frame's column of that kind has."""
    inner = TYPES.get(kind.atom, pl.String)()
    return pl.List(inner) if kind.is_list else inner


def empty_frame(columns: Iterable[Column]) -> pl.DataFrame:
    """A frame without rows, with the types of the columns."""
    return pl.DataFrame(schema={column.name: dtype(column.kind) for column in columns})


@dataclass(frozen=True)
class _Read:
    """Values of n cells, null where a cell is empty or wrong, and what to say of those that are wrong."""

    values: pl.Series
    explain: Callable[[str], str]


def read_column(table: TextTable, column: Column) -> tuple[pl.Series, list[Fault]]:
    """Read one column of a table that has it.

    Returns:
        The values (n), with the literal default in place of empty cells, and the faults by row. The value of a wrong
        cell is null (for a list: empty).
    """
    texts = table.cells[column.name]
    if column.kind.atom not in KEPT_AS_WRITTEN and not column.kind.is_list:
        texts = texts.str.strip_chars().replace("", None)
    faults: list[Fault] = []

    def blame(wrong: pl.Series, say: Callable[[str], str]) -> None:
        for row in wrong.arg_true():
            cell = texts[row]
            faults.append(Fault(table.file, table.lines[row], column.name, say("" if cell is None else cell)))

    if column.required == "cell":
        blame(texts.is_null(), lambda _: "is empty; every row gives it")
    blame(texts.str.contains("\0", literal=True).fill_null(False), lambda _: "holds a NUL byte; remove it")
    if column.kind.is_list:
        values, unknown = _read_list(texts, column.kind)
        blame(unknown, lambda cell: _explain_list(cell, column.kind))
        return values, faults
    read = _read(texts, column.kind)
    blame(read.values.is_null() & texts.is_not_null(), read.explain)
    values = read.values
    if column.literal_default is not None:
        default = _read(pl.Series([column.literal_default]), column.kind).values[0]
        values = pl.select(pl.when(texts.is_null()).then(pl.lit(default, values.dtype)).otherwise(values)).to_series()
    return values.alias(column.name), faults


def absent_column(column: Column, height: int) -> pl.Series:
    """The values (n) of a column that the table does not have: its literal default, or nothing."""
    if column.kind.is_list:
        return pl.Series(column.name, [[]] * height, dtype=dtype(column.kind))
    default = None
    if column.literal_default is not None:
        default = _read(pl.Series([column.literal_default]), column.kind).values[0]
    return pl.Series(column.name, [default], dtype=dtype(column.kind)).new_from_index(0, height)


def _read_list(texts: pl.Series, kind: Kind) -> tuple[pl.Series, pl.Series]:
    """Lists (n), nothing twice and in the order written, and whether any of a cell's words (n) is not known."""
    lists = texts.fill_null("").str.extract_all(r"\S+").list.unique(maintain_order=True)
    words = lists.explode().drop_nulls().unique().to_list()
    wrong = [word for word in words if _explain_word(word, kind)]
    if not wrong:
        return lists.alias(texts.name), pl.repeat(False, len(texts), eager=True)
    return lists.alias(texts.name), lists.list.eval(pl.element().is_in(wrong)).list.any()


def _explain_list(cell: str, kind: Kind) -> str:
    said = (_explain_word(word, kind) for word in dict.fromkeys(cell.split()))
    return "; ".join(text for text in said if text)


def _explain_word(word: str, kind: Kind) -> str | None:
    """What is wrong with one word of a list, or None."""
    if kind.atom == "reference":
        return None  # whether it is there is asked once every table is read
    read = _read(pl.Series([word]), Kind(kind.atom, choices=kind.choices))
    return read.explain(word) if read.values[0] is None else None


def _read(texts: pl.Series, kind: Kind) -> _Read:
    """Read cells of one kind that is no list."""
    match kind.atom:
        case "day" | "monday":
            return _read_days(texts, kind.atom == "monday")
        case "count":
            return _read_counts(texts)
        case "number":
            return _read_numbers(texts, 0, float("inf"))
        case "latitude":
            return _read_numbers(texts, -90, 90)
        case "longitude":
            return _read_numbers(texts, -180, 180)
        case "truth":
            truths = texts.str.to_lowercase()
            return _Read(truths.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean),
                         lambda cell: f"{shown(cell)} is neither true nor false")  # fmt: skip
        case "choice":
            return _Read(_keep(texts, texts.is_in(list(kind.choices))),
                         lambda cell: f"{shown(cell)} is none of {', '.join(kind.choices)}")  # fmt: skip
        case "country" | "nationality" | "language" | "airport" | "timezone":
            wrong = {cell: why for cell in texts.drop_nulls().unique() if (why := codes.explain(kind.atom, cell))}
            return _Read(_keep(texts, ~texts.is_in(list(wrong))), lambda cell: f"{shown(cell)} {wrong[cell]}")
        case "code":
            return _Read(_keep(texts, texts.str.contains(r"^\S+$")),
                         lambda cell: f"{shown(cell)} has a space in it; a code is one word")  # fmt: skip
        case "id" | "reference":
            plain = ~texts.str.contains(r"^\s|\s$|[\x00-\x1f\x7f]")
            return _Read(_keep(texts, plain), lambda cell: f"{shown(cell)} has a space around it or a line break in it")
    return _Read(texts, lambda cell: f"{shown(cell)} is no text")


def _keep(texts: pl.Series, good: pl.Series) -> pl.Series:
    """The texts, null where they are not good."""
    return texts.set(~good.fill_null(True), None)


def _read_days(texts: pl.Series, mondays: bool) -> _Read:
    written = texts.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$") & ~texts.str.starts_with("0000")
    days = _keep(texts, written).str.to_date("%Y-%m-%d", strict=False)
    if not mondays:
        return _Read(days, lambda cell: f"{shown(cell)} is no day; write it as 2026-03-31")

    def explain(cell: str) -> str:
        day = pl.Series([cell]).str.to_date("%Y-%m-%d", strict=False)[0]
        if day is None:
            return f"{shown(cell)} is no day; write the Monday of the week as 2026-03-30"
        return f"{shown(cell)} is a {day:%A}; a week is named by its Monday"

    return _Read(days.set((days.dt.weekday() != 1).fill_null(False), None), explain)


def _read_numbers(texts: pl.Series, least: float, most: float) -> _Read:
    numbers = _keep(texts, texts.str.contains(NUMERAL)).cast(pl.Float64, strict=False)
    numbers = numbers.set((~numbers.is_finite() | (numbers < least) | (numbers > most)).fill_null(False), None)

    def explain(cell: str) -> str:
        number = _keep(pl.Series([cell]), pl.Series([cell]).str.contains(NUMERAL)).cast(pl.Float64, strict=False)[0]
        if pl.Series([cell]).str.contains(NOT_FINITE)[0] or (number is not None and abs(number) == float("inf")):
            return f"{shown(cell)} is not finite"
        if number is None:
            return f"{shown(cell)} is no number; write it as 1234.5"
        return f"{shown(cell)} is negative" if least == 0 else f"{shown(cell)} is not between {least} and {most}"

    return _Read(numbers + 0.0, explain)  # + 0.0 makes -0 an ordinary 0


def _read_counts(texts: pl.Series) -> _Read:
    whole = _keep(texts, texts.str.contains(r"^[+-]?[0-9]+(\.0*)?$"))
    counts = whole.str.replace(r"\.0*$", "").str.strip_prefix("+").cast(pl.Int64, strict=False)
    counts = counts.set(((counts < 0) | (counts > LARGEST_COUNT)).fill_null(False), None)

    def explain(cell: str) -> str:
        series = pl.Series([cell])
        if series.str.contains(NOT_FINITE)[0]:
            return f"{shown(cell)} is not finite"
        if not series.str.contains(NUMERAL)[0]:
            return f"{shown(cell)} is no number; write a whole one as 12"
        if cell.startswith("-"):
            return f"{shown(cell)} is negative"
        return f"{shown(cell)} is {'too large' if float(cell) > LARGEST_COUNT else 'not whole'}"

    return _Read(counts, explain)


def shown(cell: str, width: int = 60) -> str:
    """A cell as a message quotes it: on one line, shortened where it is long."""
    return repr(cell if len(cell) <= width else cell[: width - 1] + "…")

"""A comparison of two plans as tables of 80 columns, as JSON, and as a folder of CSV files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safeconduct.cli.check import counted

if TYPE_CHECKING:
    import polars as pl
    from rich.console import RenderableType

    from safeconduct.planning.comparison import Comparison

ROWS_SHOWN = 20
UNITS = {
    "seats": "seats",
    "board": "places on board, by need",
    "places": "places of offers",
    "care": "places of care",
    "reception": "people received",
    "transit": "person-days in transit",
    "road": "bus seats",
    "aircraft": "aircraft-days",
    "budget": "money for charters",
}


def tables(found: Comparison) -> dict[str, pl.DataFrame]:
    """The tables of a comparison by name."""
    return {field.name: getattr(found, field.name) for field in fields(found) if field.name != "passed_over"}


def as_data(found: Comparison) -> dict[str, Any]:
    """A comparison as programs read it: a list of rows for each table."""
    rows = {name: table.to_dicts() for name, table in tables(found).items()}
    return {**rows, "passed_over": list(found.passed_over)}


def write(found: Comparison, out: Path) -> None:
    """Write each table as a CSV file of a folder that appears whole or not at all."""
    from safeconduct.operation.placing import placed_folder

    named = tables(found)
    with placed_folder(out, {f"{name}.csv" for name in named}.__contains__) as beside:
        for name, table in named.items():
            table.write_csv(beside / f"{name}.csv")


def described(found: Comparison) -> Iterator[RenderableType]:
    """The tables for people, at most ``ROWS_SHOWN`` rows each."""
    yield from _counts(found)
    if not found.cases.is_empty():
        rows = [_family(row) for row in found.cases.head(ROWS_SHOWN).iter_rows(named=True)]
        yield from _grid(("family", "people", "was to leave", "is to leave", "later"), rows, found.cases.height)
    yield "Cost in weighted hazard-days:"
    costs = [
        (part, f"{first:,.1f}", f"{second:,.1f}", _signed(change, 1))
        for part, first, second, change in found.costs.iter_rows()
        if first or second
    ]
    yield from _grid(("part", "was", "is", "change"), costs)
    yield "Use of what is scarce, and what that use is charged at each plan's own prices:"
    uses = [
        (
            UNITS[row["resource"]],
            f"{row['used_first']:,.0f}",
            f"{row['used_second']:,.0f}",
            _signed(row["change"], 0),
            f"{row['charge_first']:,.1f}",
            f"{row['charge_second']:,.1f}",
        )
        for row in found.resources.iter_rows(named=True)
    ]
    yield from _grid(("resource", "was", "is", "change", "charge was", "is"), uses)
    yield from _days_and_seats(found)


def _counts(found: Comparison) -> Iterator[str]:
    """How many families and people change, and in which way."""
    if found.cases.is_empty():
        yield "No family's departure or offer changes."
    words = {
        "departure": ("leave by another departure", "leaves by another departure"),
        "offer": (
            "leave by the same departure under another offer",
            "leaves by the same departure under another offer",
        ),
        "placed": ("leave now and did not before", "leaves now and did not before"),
        "unplaced": ("are left behind now and left before", "is left behind now and left before"),
    }
    for change, (several, one) in words.items():
        rows = found.cases.filter(change=change)
        if not rows.is_empty():
            people = rows["people"].sum()
            noun, meaning = ("person", one) if people == 1 else ("people", several)
            yield f"{people:>7,} {noun} in {counted(rows.height, 'family', 'families')} {meaning}."
    if found.passed_over:
        over = len(found.passed_over)
        are, them = ("family is", "it") if over == 1 else ("families are", "them")
        yield f"{over:>7,} {are} passed over: the operation does not plan {them}."


def _days_and_seats(found: Comparison) -> Iterator[RenderableType]:
    """The days on which the number of people who are out differs, and the departures whose seats do."""
    import polars as pl

    differs = pl.col("first") != pl.col("second")
    days = found.days.filter(differs)
    if not days.is_empty():
        yield "People who are out by the end of the day, where that differs:"
        yield from _grid(
            ("day", "was", "is", "change"),
            [(str(day), f"{a:,}", f"{b:,}", _signed(b - a, 0)) for day, a, b in days.head(ROWS_SHOWN).iter_rows()],
            days.height,
        )
    seats = found.departures.filter(differs)
    if not seats.is_empty():
        yield "Seats used, where that differs:"
        rows = [
            (
                row["departure_id"],
                _text(row["departs_on"]),
                _text(row["destination_id"]),
                _text(row["seats"]),
                f"{row['first']:,}",
                f"{row['second']:,}",
                _signed(row["second"] - row["first"], 0),
            )
            for row in seats.head(ROWS_SHOWN).iter_rows(named=True)
        ]
        yield from _grid(("departure", "on", "to", "has", "was", "is", "change"), rows, seats.height)


def _family(row: Mapping[str, Any]) -> tuple[str, ...]:
    later = "" if not row["days_later"] else f"{row['days_later']:+d} d"
    second = f"same, under {row['offer_second']}" if row["change"] == "offer" else _journey(row, "second")
    return (row["case_id"], str(row["people"]), _journey(row, "first"), second, later)


def _journey(row: Mapping[str, Any], which: str) -> str:
    if row[f"departure_{which}"] is None:
        return "not"
    parts = (row[f"{name}_{which}"] for name in ("departs_on", "departure", "destination"))
    return " ".join(str(part) for part in parts if part is not None)


def _signed(change: float, digits: int) -> str:
    """A difference with its sign, and nothing where it rounds to none."""
    text = f"{change:+,.{digits}f}"
    return text if any(digit in "123456789" for digit in text) else ""


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _grid(header: Sequence[str], rows: Sequence[Sequence[str]], total: int | None = None) -> Iterator[RenderableType]:
    """A table, its numbers to the right, and a line for the rows that were cut off."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, name in enumerate(header):
        is_text = name in {"family", "part", "resource", "day", "departure", "on", "to"} or name.endswith("leave")
        table.add_column(
            name, justify="left" if is_text else "right", overflow="fold", no_wrap=index == 0 and not is_text
        )
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    yield table
    if total is not None and total > len(rows):
        yield f"and {total - len(rows):,} more (`--out` or `--json` has all)"

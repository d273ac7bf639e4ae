"""Which rows of the ledger belong to the subject of a dossier: those that name it, and what these lead to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from safeconduct.operation.periods import first_day, last_day
from safeconduct.operation.side_by_side import counted_by
from safeconduct.report.dossier.about import About, called, names

if TYPE_CHECKING:
    import polars as pl

    from safeconduct.operation import Operation

Row = Mapping[str, Any]
Rule = Callable[[Row], bool]
CHOSEN = (
    *("commitments", "fulfilments", "figures", "events", "statuses", "agreements", "custody"),
    *("measures", "measure_steps"),
)
"""The tables of which a dossier has some rows; sources and statements are looked up."""
ENTRIES = tuple(table for table in CHOSEN if table not in {"fulfilments", "measure_steps"})
"""Those whose rows are entries by themselves."""


@dataclass(frozen=True)
class Selection:
    """The tables of an operation with those rows of the ledger that belong to a subject.

    Args:
        tables: every table by name; sources and statements have all their rows.
        entries: entries that belong to it.
        all_entries: entries of the whole ledger.
        later: entries that belong to it and are left out, since they came after the day.
    """

    tables: Mapping[str, pl.DataFrame]
    entries: int
    all_entries: int
    later: int


def select(operation: Operation, about: About, on: date) -> Selection:
    """Choose the rows that belong to a subject and were there by the end of a day, in the order of their tables.

    What names the subject belongs to it, and so does what that leads to: the commitments of one chain, what was done
    of them, the agreements in which they stand, and every figure that counts the same thing at the same time.
    """
    rows = {table: operation.tables[table].rows(named=True) for table in CHOSEN}
    rules = _rules(operation, about)
    chosen = {table: {n for n, row in enumerate(rows[table]) if table in rules and rules[table](row)} for table in rows}
    _follow(rows, chosen)
    there = {
        table: sorted(n for n in members if (day := _known_from(table, rows[table][n])) is None or day <= on)
        for table, members in chosen.items()
    }
    tables = dict(operation.tables) | {table: operation.tables[table][members] for table, members in there.items()}
    return Selection(
        tables,
        entries=sum(len(there[table]) for table in ENTRIES),
        all_entries=sum(len(rows[table]) for table in ENTRIES),
        later=sum(len(chosen[table]) - len(there[table]) for table in ENTRIES),
    )


def _rules(operation: Operation, about: About) -> Mapping[str, Rule]:
    """By table, whether a row belongs to the subject by itself."""
    match about.kind:
        case "country":
            return _of_country(operation, about.code)
        case "site":
            return _of_site(operation, about.code)
        case "commitment":
            return {"commitments": lambda row: row["commitment_id"] == about.code}
        case "period":
            return _of_period(operation, about.first or date.min, about.last or date.max)


def _of_country(operation: Operation, code: str) -> Mapping[str, Rule]:
    destinations = operation.tables["destinations"].rows(named=True)
    there = {row["destination_id"]: row["name"] for row in destinations if row["country"] == code}
    words = [*called(code), *(name for name in there.values() if name)]
    offers = {row["offer_id"] for row in operation.tables["offers"].rows(named=True) if row["destination_id"] in there}
    return {
        "commitments": lambda row: (
            row["offer_id"] in offers or row["promisor"] == code or names(row["promisor"], words)
        ),
        "figures": lambda row: row["destination_id"] in there,
        "events": lambda row: _any(row, ("place", "title"), words),
        "statuses": lambda row: _any(row, ("authority",), words),
        "agreements": lambda row: _any(row, ("parties", "title", "approved_by"), words),
        "custody": lambda row: _any(row, ("holder",), words),
        "measures": lambda row: _any(row, ("title", "chamber"), words),
    }


def _of_site(operation: Operation, code: str) -> Mapping[str, Rule]:
    words = _called(operation, code)
    elsewhere = [
        word for site in operation.tables["sites"]["site_id"] if site != code for word in _called(operation, site)
    ]
    agreements = {
        row["agreement_id"]
        for row in operation.tables["custody"].rows(named=True)
        if row["site_id"] == code and row["agreement_id"] is not None
    }
    said = {row["statement_id"] for row in operation.tables["statements"].rows(named=True) if names(row["text"], words)}
    debated = {
        row["measure_id"] for row in operation.tables["measure_steps"].rows(named=True) if names(row["text"], words)
    }
    return {
        "commitments": lambda row: (
            row["agreement_id"] in agreements or row["statement_id"] in said or _any(row, ("conditions",), words)
        ),
        "figures": lambda row: row["site_id"] == code,
        "custody": lambda row: row["site_id"] == code,
        "events": lambda row: _any(row, ("place", "title"), words),
        "statuses": lambda row: (
            _any(row, ("subject", "instrument"), words) or not _any(row, ("subject", "instrument"), elsewhere)
        ),
        "agreements": lambda row: row["agreement_id"] in agreements or _any(row, ("title", "parties"), words),
        "measures": lambda row: row["measure_id"] in debated or _any(row, ("title",), words),
    }


def _called(operation: Operation, site: str) -> list[str]:
    """What texts call a site: its code, its name, and the parts of that before, in and after brackets or a comma."""
    name = next((row["name"] for row in operation.tables["sites"].rows(named=True) if row["site_id"] == site), None)
    parts = [part.strip() for part in re.split(r"[(),]", name or "")]
    return [word for word in (site, name, *parts) if word]


def _of_period(operation: Operation, first: date, last: date) -> Mapping[str, Rule]:
    def within(begins: date | None, ends: date | None) -> bool:
        known = begins is not None or ends is not None
        return known and (begins or date.min) <= last and (ends or date.max) >= first

    def on_days(row: Row, *columns: str) -> bool:
        return any(row[column] is not None and first <= row[column] <= last for column in columns)

    def interval(row: Row, begins: str, ends: str) -> bool:
        return within(first_day(row[begins], row["precision"]), last_day(row[ends], row["precision"]))

    def counted(row: Row) -> bool:
        what = counted_by(row)
        return what is not None and within(what.first, what.last)

    done = {row["commitment_id"] for row in operation.tables["fulfilments"].rows(named=True) if on_days(row, "on")}
    moved = {row["measure_id"] for row in operation.tables["measure_steps"].rows(named=True) if on_days(row, "on")}
    return {
        "commitments": lambda row: (
            row["commitment_id"] in done
            or on_days(row, "made_on", "withdrawn_on")
            or (row["due_on"] is not None and interval(row, "due_on", "due_on"))
        ),
        "figures": counted,
        "custody": lambda row: interval(row, "from", "to"),
        "events": lambda row: interval(row, "starts_on", "starts_on" if row["ends_on"] is None else "ends_on"),
        "statuses": lambda row: interval(row, "from", "to"),
        "agreements": lambda row: within(row["signed_on"], row["ends_on"]),
        "measures": lambda row: row["measure_id"] in moved,
    }


def _follow(rows: Mapping[str, Sequence[Row]], chosen: dict[str, set[int]]) -> None:
    """Add what the chosen rows lead to."""
    _follow_chain(rows["commitments"], chosen["commitments"])
    kept = {rows["commitments"][n]["commitment_id"] for n in chosen["commitments"]}
    chosen["fulfilments"] |= _where(rows["fulfilments"], "commitment_id", kept)
    done = [rows["fulfilments"][n] for n in chosen["fulfilments"]]
    for table, key in (("figures", "figure_id"), ("events", "event_id")):
        chosen[table] |= _where(rows[table], key, {row[key] for row in done} - {None})
    leading = [rows[table][n]["agreement_id"] for table in ("commitments", "custody") for n in chosen[table]]
    chosen["agreements"] |= _where(rows["agreements"], "agreement_id", set(leading) - {None})
    counted = [counted_by(row) for row in rows["figures"]]
    the_same = {counted[n] for n in chosen["figures"]} - {None}
    chosen["figures"] |= {n for n, what in enumerate(counted) if what in the_same}
    measures = {rows["measures"][n]["measure_id"] for n in chosen["measures"]}
    chosen["measure_steps"] |= _where(rows["measure_steps"], "measure_id", measures)


def _follow_chain(commitments: Sequence[Row], chosen: set[int]) -> None:
    """Add the commitments that took the place of those chosen, and those whose place they took."""
    place = {row["commitment_id"]: n for n, row in enumerate(commitments)}
    before: dict[str, list[int]] = {}
    for n, row in enumerate(commitments):
        if row["superseded_by"] is not None:
            before.setdefault(row["superseded_by"], []).append(n)
    waiting = list(chosen)
    while waiting:
        row = commitments[waiting.pop()]
        after = place.get(row["superseded_by"])
        found = {*before.get(row["commitment_id"], ()), *([] if after is None else [after])} - chosen
        chosen |= found
        waiting.extend(found)


def _known_from(table: str, row: Row) -> date | None:
    """The first day on which a row can hold, of a figure the last that it counts; None where it is not known."""
    day: date | None
    match table:
        case "commitments":
            day = row["made_on"]
        case "fulfilments" | "measure_steps":
            day = row["on"]
        case "agreements":
            day = row["signed_on"]
        case "figures":
            what = counted_by(row)
            day = None if what is None else what.last or what.first
        case "events":
            day = first_day(row["starts_on"], row["precision"])
        case "statuses" | "custody":
            day = first_day(row["from"], row["precision"])
        case _:
            day = None
    return day


def _where(rows: Sequence[Row], column: str, wanted: Iterable[str]) -> set[int]:
    among = set(wanted)
    return {n for n, row in enumerate(rows) if row[column] in among}


def _any(row: Row, columns: Iterable[str], words: Sequence[str]) -> bool:
    return any(names(row[column], words) for column in columns)

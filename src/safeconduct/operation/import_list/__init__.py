"""One sheet with a row per person, as offices keep it, into the cases and people of an operation."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from safeconduct.operation.assembling import assemble, default_settings
from safeconduct.operation.checking import check_operation
from safeconduct.operation.faults import Fault
from safeconduct.operation.import_list.columns import FAMILY, TARGETS, ColumnGuess
from safeconduct.operation.import_list.days import Order
from safeconduct.operation.import_list.merging import merge
from safeconduct.operation.import_list.reading import ListReading, read_list
from safeconduct.operation.import_list.source_rows import read_rows
from safeconduct.operation.model import Operation
from safeconduct.operation.sources import WORKBOOK
from safeconduct.operation.writing import SUFFIX, write_operation

__all__ = ["FAMILY", "TARGETS", "ColumnGuess", "ImportResult", "Order", "import_list"]

DAYS_TO_DEADLINE = 90
"""Days from the first day of a new operation to its deadline, until somebody states one."""


@dataclass(frozen=True)
class ImportResult:
    """What an import made of a list.

    Attributes:
        columns: What each column of the list was taken for, and why.
        families: In a sentence, what told families apart.
        cases: Cases of the list.
        people: People of the list.
        created: Whether the operation was begun by this import.
        operation: The operation with the list in it; None where there are faults.
        faults: Why nothing was written; empty where it was.
        warnings: What is doubtful, was set aside, or is still to be filled in.
        doubts: Those of the warnings that tell who may not belong together, or may.
        overlooked: Those of the warnings that tell of needs in columns that are set aside.
    """

    columns: tuple[ColumnGuess, ...]
    families: str
    cases: int
    people: int
    created: bool
    operation: Operation | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    doubts: tuple[Fault, ...] = ()
    overlooked: tuple[Fault, ...] = ()


def import_list(
    source: Path,
    operation: Path,
    *,
    starts_on: date,
    mapping: Mapping[str, str] | None = None,
    sheet: str | None = None,
    site: str | None = None,
    order: Order | None = None,
    prefix: str = "",
    replace: bool = False,
    deadline: date | None = None,
    timezone: str = "UTC",
) -> ImportResult:
    """Read a list into an operation on disk, whole or not at all: with any fault, nothing is written.

    Names, documents and ways to reach people are recognised and not kept. A person or case without a number gets one
    from the place in the list: row 12 is P00012 or C00012, so that the office can find it again.

    Args:
        source: The list: .csv (UTF-8) or .xlsx.
        operation: The operation: one that is there (CSV, Parquet or workbook), or a folder or .xlsx file to begin.
        starts_on: First day of an operation that is begun; of one that is there, its own counts.
        mapping: Name of a column of the list → one of `TARGETS`, `people.needs:CODE`, or `-` for none.
        sheet: The sheet of a workbook; by default its first that names columns as lists do.
        site: Where cases wait for which the list names no site: a code or name of the operation; for one that is
            begun, the code of its site.
        order: How days such as 03/04/1985 are read; None to let the other days of the column tell.
        prefix: Put before the numbers made for people and cases, to tell two lists apart.
        replace: Whether cases that the operation has already are replaced by those of the list.
        deadline: Of an operation that is begun; 90 days after its first day where None.
        timezone: Of an operation that is begun, by its IANA name.

    Returns:
        The guesses, what was done, faults and warnings.
    """
    there = operation.exists() and (operation.is_file() or any(operation.iterdir()))
    if there:
        found = check_operation(operation)
        if found.operation is None:
            return ImportResult((), "", 0, 0, False, None, found.faults, ())
        starts_on = found.operation.settings.starts_on
    reading = read_list(read_rows(source, sheet), starts_on, mapping, order, prefix)
    if reading.faults:
        return _result(reading, not there, None, reading.faults, reading.warnings)
    hints: tuple[Fault, ...] = ()
    if there and found.operation is not None:
        base = found.operation
    else:
        base = _new_operation(source.stem, reading, starts_on, deadline, timezone, site)
        hints = _still_to_fill_in(base, deadline, operation)
        site = base.tables["sites"]["site_id"][0]
    merged, faults = merge(base, reading, site, replace)
    faults = faults or _faults_of(merged)
    if faults:
        return _result(reading, not there, None, faults, reading.warnings)
    write_operation(merged, operation, _kind(operation))
    return _result(reading, not there, merged, (), (*reading.warnings, *hints))


def _result(
    reading: ListReading,
    created: bool,
    operation: Operation | None,
    faults: tuple[Fault, ...],
    warnings: tuple[Fault, ...],
) -> ImportResult:
    return ImportResult(
        reading.columns,
        reading.families,
        len(reading.cases),
        len(reading.people),
        created and operation is not None,
        operation,
        faults,
        warnings,
        reading.doubts,
        reading.overlooked,
    )


def _new_operation(
    name: str, reading: ListReading, starts_on: date, deadline: date | None, timezone: str, site: str | None
) -> Operation:
    """An operation with nothing but its settings and the sites that the list names."""
    named = dict.fromkeys(str(case["site_id"]) for case in reading.cases if case["site_id"] is not None)
    unnamed = any(case["site_id"] is None for case in reading.cases)
    sites = ([site or "site"] if unnamed or site or not named else []) + [code for code in named if code != site]
    settings = default_settings(
        name=name,
        timezone=timezone,
        starts_on=starts_on,
        deadline=deadline or starts_on + timedelta(days=DAYS_TO_DEADLINE),
    )
    return assemble(settings, {"sites": [{"site_id": code, "name": code} for code in sites]})


def _still_to_fill_in(operation: Operation, deadline: date | None, path: Path) -> tuple[Fault, ...]:
    """What a new operation needs before it can be planned, named as the place where it is written."""
    is_workbook = path.suffix.lower() == SUFFIX

    def place(table: str, file: str) -> str:
        return f"{path.name}[{table}]" if is_workbook else file

    hints = [
        Fault(place("sites", "sites.csv"), None, "buses", "is 0; say what carries people to their departure"),
        Fault(place("offers", "offers.csv"), None, None, "is empty; add destinations, their offers, and departures"),
    ]
    if deadline is None:
        day = operation.settings.deadline
        why = f"is {day}, {DAYS_TO_DEADLINE} days after the first day, until you state it"
        hints.insert(0, Fault(place("operation", "operation.toml"), None, "deadline", why))
    return tuple(hints)


def _faults_of(operation: Operation) -> tuple[Fault, ...]:
    """What a check of the operation would find, before it takes its place."""
    with tempfile.TemporaryDirectory() as folder:
        write_operation(operation, Path(folder) / "operation")
        return check_operation(Path(folder) / "operation").faults


def _kind(path: Path) -> Literal["csv", "parquet", "xlsx"]:
    """The kind of files that the operation has, or is to have."""
    if path.suffix.lower() == SUFFIX or (path / WORKBOOK).exists():
        return "xlsx"
    return "parquet" if (path / "people.parquet").exists() else "csv"

"""Faults between rows: a key that stands twice, a reference to nothing, a case without people."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.operation.cells import shown
from safeconduct.operation.dictionary import OPERATION_TABLES, Column, Table
from safeconduct.operation.draft import Draft
from safeconduct.operation.faults import Fault


def check_references(draft: Draft) -> Iterator[Fault]:
    """Every key that stands twice, every reference to nothing and every case without people.

    Where a table could not be read whole, nothing is said to be absent from it.
    """
    for table in OPERATION_TABLES.values():
        if table.name in draft.found:
            if table.key:
                yield from _repeated_keys(draft, table)
            for column in table.columns.values():
                if column.kind.refers_to:
                    yield from _unknown(draft, column, *column.kind.refers_to)
    yield from _cases_without_people(draft)


def _repeated_keys(draft: Draft, table: Table) -> Iterator[Fault]:
    """Rows whose key stands in an earlier row; a row without its whole key is passed over."""
    if any(name not in draft.found[table.name].cells.columns for name in table.key):
        return
    frame = draft.frames[table.name]
    first: dict[tuple[object, ...], int] = {}
    for row, key in enumerate(zip(*(frame[name].to_list() for name in table.key), strict=True)):
        if None in key:
            continue
        earlier = first.setdefault(key, row)
        if earlier != row:
            text = ", ".join(str(part) for part in key)
            message = f"{shown(text)} is in line {draft.line(table.name, earlier)} already; a key stands once"
            yield draft.fault(table.name, row, ", ".join(table.key), message)


def _unknown(draft: Draft, column: Column, table: str, name: str) -> Iterator[Fault]:
    """References of a column to values that the other table does not have."""
    if (table, name) not in draft.complete:
        return
    there = set(draft.frames[table][name].to_list())
    for row, cell in enumerate(draft.frames[column.table][column.name].to_list()):
        for value in cell if column.kind.is_list else (cell,):
            if value is not None and value not in there:
                yield draft.fault(column.table, row, column.name, f"{shown(value)} is not in {draft.name(table)}")


def _cases_without_people(draft: Draft) -> Iterator[Fault]:
    if ("people", "case_id") not in draft.complete:
        return
    inhabited = set(draft.frames["people"]["case_id"].to_list())
    for row, case in enumerate(draft.frames["cases"]["case_id"].to_list()):
        if case is not None and case not in inhabited:
            message = f"{shown(case)} has nobody in {draft.name('people')}; every case has a person"
            yield draft.fault("cases", row, "case_id", message)

"""Faults between rows: a key that stands twice, a reference to nothing, a case without people."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

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
    if not all((table.name, name) in draft.complete for name in table.key):
        keys = [name for name in table.key if name in draft.found[table.name].cells.columns]
        if len(keys) < len(table.key):
            return
    frame = draft.frames[table.name].select(table.key).with_row_index("row").drop_nulls()
    repeated = frame.with_columns(first=pl.col("row").first().over(table.key)).filter(pl.col("row") != pl.col("first"))
    for row in repeated.iter_rows(named=True):
        key = ", ".join(str(row[name]) for name in table.key)
        first = draft.line(table.name, row["first"])
        message = f"{shown(key)} is in line {first} already; a key stands once"
        yield draft.fault(table.name, row["row"], ", ".join(table.key), message)


def _unknown(draft: Draft, column: Column, table: str, name: str) -> Iterator[Fault]:
    """References of a column to values that the other table does not have."""
    if (table, name) not in draft.complete:
        return
    there = draft.frames[table][name].drop_nulls().unique()
    given = draft.frames[column.table].select(pl.col(column.name).alias("value")).with_row_index("row")
    if column.kind.is_list:
        given = given.explode("value")
    lost = given.drop_nulls().filter(~pl.col("value").is_in(there.implode()))
    for row, value in lost.iter_rows():
        yield draft.fault(column.table, row, column.name, f"{shown(value)} is not in {draft.name(table)}")


def _cases_without_people(draft: Draft) -> Iterator[Fault]:
    if ("people", "case_id") not in draft.complete or "cases" not in draft.found:
        return
    inhabited = draft.frames["people"]["case_id"].drop_nulls().unique()
    yield from draft.where(
        "cases",
        ~pl.col("case_id").is_in(inhabited.implode()),
        "case_id",
        lambda case: f"{shown(str(case['case_id']))} has nobody in {draft.name('people')}; every case has a person",
    )

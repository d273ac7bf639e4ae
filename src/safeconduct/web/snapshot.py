"""From the record to an operation, and from an operation into an empty record: the one bridge between the two.

The record is richer than the files. Read this way a clearance has become part of a window, the life of an offer one of
three words, and who left or died is in the plan no more. Births are sealed: planning gets ages alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import polars as pl
from django.db import connection, models, transaction

from safeconduct.operation.assembling import frame_of
from safeconduct.operation.cells import dtype
from safeconduct.operation.dictionary import DICTIONARY, OPERATION_TABLES, Column
from safeconduct.operation.faults import Faulty
from safeconduct.operation.model import FORMAT, Operation, Settings
from safeconduct.operation.rules import USED
from safeconduct.operation.texts import as_texts
from safeconduct.web.audit import log
from safeconduct.web.identities import births as sealed_births
from safeconduct.web.identities.birth import Birth
from safeconduct.web.record import projected_ledger as ledgers
from safeconduct.web.record.departed import usage_of_departed
from safeconduct.web.record.dictionary_fields import CODE_LENGTH
from safeconduct.web.record.identifiers import new_id, short_code
from safeconduct.web.record.models import (
    Case,
    Decision,
    Departure,
    DepartureNeed,
    Destination,
    Incident,
    Need,
    Offer,
    OfferNeed,
    OperationSettings,
    Person,
    PersonNeed,
    Presence,
    Reception,
    Score,
    Site,
    SiteDay,
    Submission,
    Transit,
    Usage,
)
from safeconduct.web.record.models import Operation as OperationRecord
from safeconduct.web.record.models.people import SENSITIVE_AT_FIRST, group_of
from safeconduct.web.record.models.places import Enterable
from safeconduct.web.record.models.reasons import seal_reasons
from safeconduct.web.record.projection import PROJECTIONS
from safeconduct.web.record.unfit import unfit

BATCH = 2_000
"""Rows that one statement writes."""

MODELS: Mapping[str, type[models.Model]] = {
    "sites": Site,
    "site_days": SiteDay,
    "needs": Need,
    "cases": Case,
    "people": Person,
    "destinations": Destination,
    "reception": Reception,
    "offers": Offer,
    "acceptances": Submission,
    "offer_needs": OfferNeed,
    "transits": Transit,
    "departures": Departure,
    "departure_needs": DepartureNeed,
    "scores": Score,
    "usage": Usage,
    "decisions": Decision,
    "incidents": Incident,
    **ledgers.MODELS,
}
"""The model of each table, so that what a row refers to comes before it."""

KEYS = {
    "sites": "site_id",
    "needs": "need",
    "cases": "case_id",
    "people": "person_id",
    "destinations": "destination_id",
    "offers": "offer_id",
    "transits": "transit_id",
    "departures": "departure_id",
    "incidents": "incident_id",
    **ledgers.KEYS,
}
"""The column that names a row of a table, which other rows refer to."""

OTHER_NAMES = {
    ("cases", "ready_on"): "given_ready_on",
    ("cases", "expires_on"): "given_expires_on",
    **ledgers.OTHER_NAMES,
}
"""Fields that are named otherwise than their column."""

OF_OWN_ROWS = frozenset({("people", "needs"), ("people", "birth_date"), *ledgers.OF_OWN_ROWS})
"""Columns whose values are rows of their own in the record."""

SETTINGS_FIELDS = ("timezone", "starts_on", "deadline", "horizon", "unplaced_days", "cost", "moved_days", "use_pledged",
                   "notice_days", "charter_budget")  # fmt: skip
PRIORITIES = ("emergency", "urgent", "normal")

Names = dict[str, dict[int, str]]
"""By table, what each row of the database is called in files."""


class NotEmpty(Exception):
    """An operation was to be loaded into a record that holds one already."""


class NotSetUp(Exception):
    """The operation has no settings yet, so that nothing can be planned of it."""


def snapshot(
    record: OperationRecord,
    on: date | None = None,
    *,
    births: bool = False,
    own_codes: bool = False,
    ledger: bool = False,
) -> Operation:
    """Project the record of an operation to what the engines see, at one moment.

    Args:
        record: Which operation.
        on: The day from which to plan, where the operation began before; what happened earlier is history, and what
            it took stands in ``usage``. None for the first day of the operation.
        births: Whether people have their birth dates, where these are known to the day and lie not after the first
            day, in place of their ages. It is for a file that somebody takes out who may see identities; log it.
        own_codes: Whether cases and people stand under the record's own codes and nothing else of an import is told
            of them, nor why something was decided: what is kept for long, so that it holds nothing that erasing a
            person would have to take out.
        ledger: Whether the ledger is there, with the copies of its sources. No plan needs it, and who takes it out
            has the right to read it.

    Raises:
        NotSetUp: it has no settings.
    """
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if alone and connection.vendor == "postgresql":
            # Otherwise each table would be read as it is a little later than the one before.
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        found = OperationSettings.objects.filter(operation=record).first()
        if found is None:
            raise NotSetUp(f"{record.code}: has no settings; import an operation, or set it up")
        names: Names = {}
        further = {} if own_codes else found.further_columns
        wanted = [table for table in MODELS if ledger or table not in ledgers.MODELS]
        frames = {table: _frame(record, table, further.get(table, []), names, own_codes) for table in wanted}
        if births:
            frames["people"] = _with_births(record, found.starts_on, frames["people"])
        tables = {table: frames[table] if table in frames else frame_of(table, ()) for table in OPERATION_TABLES}
        copies = ledgers.copies_of(record) if ledger else {}
        operation = Operation(_settings(record, found, on), MappingProxyType(tables), copies=copies)
        tables["usage"] = pl.concat([tables["usage"], usage_of_departed(record, operation)], how="diagonal")
    return operation


def ledger_tables(record: OperationRecord, *wanted: str) -> Mapping[str, pl.DataFrame]:
    """Some tables of the ledger. Of others that they refer to the codes alone are read, and no row.

    Args:
        record: The operation.
        wanted: The tables.
    """
    names: Names = {}
    frames = {}
    for table in (each for each in ledgers.MODELS if each in wanted):
        for column in OPERATION_TABLES[table].columns.values():
            other = column.kind.refers_to[0] if column.kind.refers_to and not column.kind.is_list else table
            if other != table and other not in names:
                model: Any = MODELS[other]
                names[other] = dict(model.objects.filter(operation=record).values_list("pk", "code"))
        frames[table] = _frame(record, table, [], names)
    return frames


def _settings(record: OperationRecord, found: OperationSettings, on: date | None) -> Settings:
    fields: dict[str, Any] = {name: getattr(found, name) for name in SETTINGS_FIELDS}
    fields["starts_on"] = max(found.starts_on, on or found.starts_on)
    weights = MappingProxyType({name: getattr(found, f"weight_{name}") for name in PRIORITIES})
    return Settings(format=FORMAT, name=record.name, weights=weights, **fields)


def _frame(
    record: OperationRecord, table: str, further: list[str], names: Names, own_codes: bool = False
) -> pl.DataFrame:
    """The rows of a table, in the order in which they came."""
    model: Any = MODELS[table]
    kept = model.objects.filter(operation=record)
    kept = kept.standing() if isinstance(kept, Enterable) else kept
    rows = list(kept.order_by("pk").values())
    if own_codes and table in ("cases", "people"):
        rows = [{**row, "external_code": None} for row in rows]
    if table in KEYS:
        names[table] = {row["id"]: _called(row) for row in rows}
    projections = {**PROJECTIONS, **ledgers.PROJECTIONS}
    rows = projections.get(table, lambda _record, given: given)(record, rows)
    if own_codes and table == "decisions":  # why somebody decided so is no business of a plan
        rows = [{**row, "reason": "", "decided_by": ""} for row in rows]
    columns = OPERATION_TABLES[table].columns
    series = [pl.Series(name, _cells(rows, one, names), dtype=dtype(one.kind)) for name, one in columns.items()]
    series += [pl.Series(name, [row["further"].get(name) for row in rows], dtype=pl.String) for name in further]
    return pl.DataFrame(series)


def _called(row: Mapping[str, Any]) -> str:
    return str(row.get("external_code") or row["code"])


def _cells(rows: list[dict[str, Any]], column: Column, names: Names) -> list[Any]:
    """The cells (n) of a column."""
    if KEYS.get(column.table) == column.name:
        return [_called(row) for row in rows]
    if (column.table, column.name) == ("usage", "id"):
        return [_used(row, names) for row in rows]
    if column.kind.refers_to and not column.kind.is_list:
        known, field = names[column.kind.refers_to[0]], _foreign_key(column)
        return [None if row[field] is None else known[row[field]] for row in rows]
    field = OTHER_NAMES.get((column.table, column.name), column.name)
    values = [row[field] for row in rows]
    return [None if value == "" else value for value in values] if dtype(column.kind) == pl.String else values


def _foreign_key(column: Column) -> str:
    """The attribute that holds the key of the row that a column refers to."""
    return f"{column.name.removesuffix('_id')}_id"


def _used(row: Mapping[str, Any], names: Names) -> str | None:
    if row["resource"] in USED:
        table, key = USED[row["resource"]]
        return names[table][row[key]]
    return row["aircraft"] or None


def _with_births(record: OperationRecord, start: date, people: pl.DataFrame) -> pl.DataFrame:
    """People (n rows) with the birth dates that a file can hold; the age of these is left out, since it follows."""
    born = sealed_births.days_by_code(record, start)
    days = pl.Series("birth_date", [born.get(code) for code in people["person_id"]], dtype=pl.Date)
    return people.with_columns(days, pl.when(days.is_null()).then("age").otherwise(None).alias("age"))


def is_empty(record: OperationRecord) -> bool:
    """Whether nothing was brought into an operation yet; it may have settings."""
    return not any(model.objects.filter(operation=record).exists() for model in MODELS.values())  # type: ignore[attr-defined]  # any model


@transaction.atomic
def load(record: OperationRecord, operation: Operation, actor: Any = None) -> None:
    """Bring a whole operation into a record that is empty, all or nothing.

    Args:
        record: The operation to fill; it takes name, days and all other settings of what is loaded.
        operation: What is loaded; it was checked, and has no fault.
        actor: The user who does it; None for the system.

    Raises:
        NotEmpty: the record holds something already.
        Faulty: a code is longer than the record takes, or a text holds what no database takes.
    """
    locked = OperationRecord.objects.select_for_update().get(pk=record.pk)
    if not is_empty(locked):
        raise NotEmpty(f"{record.code}: holds an operation already; make a new one")
    faults = list(unfit(operation))
    if faults:
        raise Faulty(faults)
    record.name = operation.settings.name[:CODE_LENGTH]
    record.save(update_fields=["name"])
    ids: dict[str, dict[str, int]] = {}
    _load_settings(record, operation)
    for table in MODELS:
        _load_table(record, table, operation.tables[table], ids)
    ledgers.load_copies(record, operation.copies)
    cases, people = len(ids["cases"]), len(ids["people"])
    log.append(
        actor=actor, action="imported", operation=record, subject="operation", after={"cases": cases, "people": people}
    )


def _load_settings(record: OperationRecord, operation: Operation) -> None:
    given = operation.settings
    fields = {name: getattr(given, name) for name in SETTINGS_FIELDS}
    fields |= {f"weight_{name}": given.weights[name] for name in PRIORITIES}
    further = {
        table: others
        for table, frame in operation.tables.items()
        if (others := [name for name in frame.columns if name not in DICTIONARY[table].columns])
    }
    OperationSettings.objects.update_or_create(operation=record, defaults={"further_columns": further, **fields})


def _load_table(record: OperationRecord, table: str, frame: pl.DataFrame, ids: dict[str, dict[str, int]]) -> None:
    """Write the rows of a table, and remember what each is called."""
    if frame.is_empty():
        ids[table] = {}
        return
    model: Any = MODELS[table]
    arguments: dict[str, list[Any]] = {}
    for name, column in OPERATION_TABLES[table].columns.items():
        values = frame[name].to_list()
        if KEYS.get(table) == name:
            arguments["external_code" if table in ("cases", "people") else "code"] = values
        elif (table, name) == ("usage", "id"):
            arguments |= _usage_keys(frame["resource"].to_list(), values, ids)
        elif (table, name) in OF_OWN_ROWS or ledgers.refers_to_itself(table, name):
            continue
        elif column.kind.refers_to and not column.kind.is_list:
            known = ids[column.kind.refers_to[0]]
            arguments[_foreign_key(column)] = [None if value is None else known[value] for value in values]
        else:
            is_text = dtype(column.kind) == pl.String
            field = OTHER_NAMES.get((table, name), name)
            arguments[field] = [value or "" for value in values] if is_text else values
    arguments["further"] = _further(table, frame)
    arguments |= _EXTRA[table](record, frame, ids) if table in _EXTRA else {}
    names = list(arguments)
    rows = [
        model(operation_id=record.pk, **dict(zip(names, row, strict=True)))
        for row in zip(*arguments.values(), strict=True)
    ]
    if table == "decisions":
        open_cases = Case.objects.in_bulk({row.case_id for row in rows})
        for row in rows:
            row.case = open_cases[row.case_id]
        seal_reasons(rows)
    made = model.objects.bulk_create(rows, batch_size=BATCH)
    if table in KEYS:
        ids[table] = {_called(vars(row)): row.pk for row in made}
    if table in ledgers.MODELS:
        ledgers.load_rows(record, table, frame, made, ids)
    if table == "people":
        _load_needs(record, frame["needs"].to_list(), [row.pk for row in made], ids["needs"])
        born = zip(made, frame["birth_date"].to_list(), strict=True)
        sealed_births.seal_new([(person, Birth.on(day)) for person, day in born if day is not None])


def _further(table: str, frame: pl.DataFrame) -> list[dict[str, str]]:
    """The cells (n rows) of columns that the data dictionary does not name, as texts; empty ones are left out."""
    others = [as_texts(frame[name]).to_list() for name in frame.columns if name not in OPERATION_TABLES[table].columns]
    names = [name for name in frame.columns if name not in OPERATION_TABLES[table].columns]
    if not others:
        return [{} for _ in range(frame.height)]
    return [
        {name: cell for name, cell in zip(names, row, strict=True) if cell is not None}
        for row in zip(*others, strict=True)
    ]


def _usage_keys(resources: list[str], values: list[Any], ids: dict[str, dict[str, int]]) -> dict[str, list[Any]]:
    keys: dict[str, list[Any]] = {key: [None] * len(values) for _, key in USED.values()}
    keys["aircraft"] = [""] * len(values)
    for row, (resource, value) in enumerate(zip(resources, values, strict=True)):
        if resource in USED:
            table, key = USED[resource]
            keys[key][row] = ids[table][value]
        elif resource == "aircraft":
            keys["aircraft"][row] = value
    return keys


def _new_cases(record: OperationRecord, frame: pl.DataFrame, ids: dict[str, dict[str, int]]) -> dict[str, list[Any]]:  # noqa: ARG001
    return _own_codes(frame.height, "C")


def _new_needs(record: OperationRecord, frame: pl.DataFrame, ids: dict[str, dict[str, int]]) -> dict[str, list[Any]]:  # noqa: ARG001
    groups = [group_of(code) for code in frame["need"].to_list()]
    return {"group": groups, "sensitive": [group in SENSITIVE_AT_FIRST for group in groups]}


def _new_people(record: OperationRecord, frame: pl.DataFrame, ids: dict[str, dict[str, int]]) -> dict[str, list[Any]]:
    """Codes of our own, ages, and where each was counted first: at the site of their case, unless it left already."""
    cases = Case.objects.filter(operation=record).values_list("pk", "site_id", "status")
    first = {pk: None if status == "departed" else site for pk, site, status in cases}
    counted = [first[ids["cases"][case]] for case in frame["case_id"].to_list()]
    start = OperationSettings.objects.get(operation=record).starts_on
    born = zip(frame["birth_date"].to_list(), frame["age"].to_list(), strict=True)
    return {
        **_own_codes(frame.height, "P"),
        "age": [age if day is None else Birth.on(day).age(start) for day, age in born],
        "presence": [Presence.DEPARTED.value if site is None else Presence.PRESENT.value for site in counted],
        "first_site_id": counted,
    }


def _own_codes(height: int, prefix: str) -> dict[str, list[Any]]:
    return {"uid": [new_id() for _ in range(height)], "code": [short_code(n, prefix) for n in range(height)]}


_EXTRA: Mapping[str, Any] = {"cases": _new_cases, "needs": _new_needs, "people": _new_people}
"""What the record adds to the rows of a table as they come."""


def _load_needs(record: OperationRecord, needs: list[list[str]], people: list[int], known: Mapping[str, int]) -> None:
    rows = [
        PersonNeed(operation_id=record.pk, person_id=person, need_id=known[need])
        for person, each in zip(people, needs, strict=True)
        for need in each
    ]
    PersonNeed.objects.bulk_create(rows, batch_size=BATCH)

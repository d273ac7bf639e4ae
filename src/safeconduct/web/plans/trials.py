"""What if: a copy of what a plan rests on, in which offers, seats, roads, days or acceptances are otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import polars as pl
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from safeconduct.operation import Operation, check_operation, write_operation
from safeconduct.operation.dictionary import DICTIONARY, OPERATION_TABLES
from safeconduct.operation.faults import Fault
from safeconduct.web.jobs import scratch
from safeconduct.web.pages.writing import comma
from safeconduct.web.record.dictionary_fields import label
from safeconduct.web.record.services.refusal import Refused

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "offers": ("offer_id",),
        "departures": ("departure_id",),
        "destinations": ("destination_id",),
        "sites": ("site_id",),
        "transits": ("transit_id",),
        "acceptances": ("case_id", "offer_id"),
        "departure_needs": ("departure_id", "need"),
        "offer_needs": ("offer_id", "need"),
        "reception": ("destination_id", "week"),
        "site_days": ("site_id", "day"),
    }
)
"""The tables of which something may be otherwise, and what names a row of each."""

FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "offers": ("places", "status", "opens_on", "closes_on"),
        "departures": ("seats", "status", "departs_on", "arrives_on"),
        "destinations": ("reception_per_week",),
        "sites": ("buses", "bus_trips_per_day"),
        "transits": ("people",),
        "acceptances": ("state",),
        "departure_needs": ("places",),
        "offer_needs": ("places",),
        "reception": ("people",),
        "site_days": ("buses",),
        "operation": ("deadline", "use_pledged", "charter_budget"),
    }
)
"""What may be otherwise, by table; ``operation`` is the operation itself."""
EXCEPTIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "departure_needs": {},
        "offer_needs": {},
        "reception": {},
        "site_days": {"hazard": 1.0, "road_hazard": 0.0},
    }
)
"""The tables of what is otherwise than usual; a row that is not there can be added, with these values beside."""


MOST_MONEY = 1e12
"""The largest budget that is tried."""


@dataclass(frozen=True)
class Edit:
    """One thing that is otherwise in a trial.

    Attributes:
        table: One of ``FIELDS``.
        key: What names the row, as ``KEYS`` has it; nothing for the operation.
        field: One of the fields of the table.
        value: What it is instead, as text; empty for nothing.
    """

    table: str
    key: tuple[str, ...]
    field: str
    value: str

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Edit:
        """An edit as ``stored`` keeps it."""
        return cls(stored["table"], tuple(stored["key"]), stored["field"], stored["value"])

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {"table": self.table, "key": list(self.key), "field": self.field, "value": self.value}


def edited(basis: Operation, edits: Iterable[Edit]) -> Operation:
    """A copy of an operation with edits.

    Raises:
        Refused: an edit names nothing that is there, or what follows from it is no sound operation.
    """
    made = basis
    for edit in edits:
        _refuse_misnamed(edit)
        made = _with_setting(made, edit) if edit.table == "operation" else _with_cell(made, edit)
    _refuse_unsound(made)
    return made


def _refuse_misnamed(edit: Edit) -> None:
    """See that an edit names a field that may be otherwise, and one row of its table."""
    if edit.field not in FIELDS.get(edit.table, ()):
        raise Refused(_("%(field)s: cannot be otherwise in a trial.") % {"field": edit.field})
    names = KEYS.get(edit.table, ())
    if len(edit.key) != len(names):
        told = {"table": edit.table, "names": comma().join(names) or "–"}
        raise Refused(_("%(table)s: a row is named by: %(names)s.") % told)


def _with_setting(operation: Operation, edit: Edit) -> Operation:
    try:
        value: Any = _setting(edit)
    except ValueError:
        wrong = _("%(value)s: is no day.") if edit.field == "deadline" else _("%(value)s: is no number.")
        raise Refused(wrong % {"value": edit.value}) from None
    settings: Any = operation.settings
    return replace(operation, settings=replace(settings, **{edit.field: value}))


def _setting(edit: Edit) -> date | float | bool:
    if edit.field == "deadline":
        return date.fromisoformat(edit.value)
    if edit.field == "use_pledged":
        return edit.value == "true"
    number = float(edit.value)
    if not 0 <= number <= MOST_MONEY:  # neither is what is no number at all
        raise ValueError(edit.value)
    return number


def _with_cell(operation: Operation, edit: Edit) -> Operation:
    frame = operation.tables[edit.table]
    names = KEYS[edit.table]
    # A day is named as it is written.
    here = pl.all_horizontal(pl.col(name).cast(pl.String) == value for name, value in zip(names, edit.key, strict=True))
    kind = frame.schema[edit.field]
    if frame.filter(here).is_empty():
        if edit.table not in EXCEPTIONS:
            raise Refused(_("%(name)s: is not there.") % {"name": " ".join(edit.key)})
        frame = pl.concat([frame, _row(frame, edit)])
    column = pl.when(here).then(pl.lit(_cell(kind, edit.value, edit.field), dtype=kind)).otherwise(pl.col(edit.field))
    tables = {**operation.tables, edit.table: frame.with_columns(column.alias(edit.field))}
    return replace(operation, tables=MappingProxyType({name: tables[name] for name in OPERATION_TABLES}))


def _row(frame: pl.DataFrame, edit: Edit) -> pl.DataFrame:
    """A row for what is otherwise only now."""
    key = {name: _cell(frame.schema[name], value, name) for name, value in zip(KEYS[edit.table], edit.key, strict=True)}
    row = dict.fromkeys(frame.columns) | dict(EXCEPTIONS[edit.table]) | key
    return pl.DataFrame([row], schema=frame.schema)


def _cell(kind: Any, value: str, field: str) -> Any:
    """A text as a cell of a kind."""
    try:
        text = pl.Series([value or None], dtype=pl.String)
        return (text.str.to_date("%Y-%m-%d") if kind == pl.Date else text.cast(kind, strict=True))[0]
    except pl.exceptions.PolarsError:
        raise Refused(_("%(value)s: does not fit %(field)s.") % {"value": value, "field": field}) from None


def _refuse_unsound(operation: Operation) -> None:
    with scratch.folder("trial") as place:
        write_operation(operation, place / "operation", "parquet")
        faults = check_operation(place / "operation").faults
    if faults:
        raise Refused(_("The trial is no sound operation: %(fault)s") % {"fault": _told(operation, faults[0])})


def _told(operation: Operation, fault: Fault) -> str:
    """A fault with the row and field where it lies, rather than a file that nobody sees."""
    table = fault.file.partition(".")[0]
    if table not in KEYS or fault.line is None:
        return ": ".join(part for part in (fault.column, fault.message) if part)
    row = operation.tables[table].row(fault.line - 2, named=True)  # as `Fault.line` counts rows of Parquet files
    field = gettext(label(DICTIONARY[table].columns[fault.column])) if fault.column else table
    code = " ".join(str(row[name]) for name in KEYS[table])
    return _("%(field)s of %(code)s: %(why)s") % {"field": field, "code": code, "why": fault.message}

"""What if: a copy of what a plan rests on, in which offers, seats, roads, days or acceptances are otherwise."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from safeconduct.operation import Operation, check_operation, write_operation
from safeconduct.operation.dictionary import DICTIONARY, OPERATION_TABLES
from safeconduct.operation.faults import Fault
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
        "operation": ("deadline", "use_pledged"),
    }
)
"""What may be otherwise, by table; ``operation`` is the operation itself."""


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
        if edit.field not in FIELDS.get(edit.table, ()):
            raise Refused(_("%(field)s: cannot be otherwise in a trial.") % {"field": edit.field})
        made = _with_setting(made, edit) if edit.table == "operation" else _with_cell(made, edit)
    _refuse_unsound(made)
    return made


def _with_setting(operation: Operation, edit: Edit) -> Operation:
    try:
        value: Any = date.fromisoformat(edit.value) if edit.field == "deadline" else edit.value == "true"
    except ValueError:
        raise Refused(_("%(value)s: is no day.") % {"value": edit.value}) from None
    settings: Any = operation.settings
    return replace(operation, settings=replace(settings, **{edit.field: value}))


def _with_cell(operation: Operation, edit: Edit) -> Operation:
    frame = operation.tables[edit.table]
    here = pl.all_horizontal(pl.col(name) == value for name, value in zip(KEYS[edit.table], edit.key, strict=True))
    kind = frame.schema[edit.field]
    if frame.filter(here).is_empty():
        raise Refused(_("%(name)s: is not there.") % {"name": " ".join(edit.key)})
    try:
        text = pl.Series([edit.value or None], dtype=pl.String)
        cell = text.str.to_date("%Y-%m-%d") if kind == pl.Date else text.cast(kind, strict=True)
    except pl.exceptions.PolarsError:
        raise Refused(_("%(value)s: does not fit %(field)s.") % {"value": edit.value, "field": edit.field}) from None
    column = pl.when(here).then(pl.lit(cell[0], dtype=kind)).otherwise(pl.col(edit.field)).alias(edit.field)
    tables = {**operation.tables, edit.table: frame.with_columns(column)}
    return replace(operation, tables=MappingProxyType({name: tables[name] for name in OPERATION_TABLES}))


def _refuse_unsound(operation: Operation) -> None:
    with tempfile.TemporaryDirectory(prefix="safeconduct-trial-") as place:
        write_operation(operation, Path(place) / "operation", "parquet")
        faults = check_operation(Path(place) / "operation").faults
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

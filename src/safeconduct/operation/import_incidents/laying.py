"""Incidents laid into an operation on disk: its table of incidents becomes another, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from safeconduct.operation.assembling import frame_of
from safeconduct.operation.checking import read_operation
from safeconduct.operation.faults import Fault, Faulty
from safeconduct.operation.import_incidents.result import IncidentImport
from safeconduct.operation.model import Operation
from safeconduct.operation.placing import placed_file
from safeconduct.operation.sources import WORKBOOK
from safeconduct.operation.writing import write_csv

TABLE = "incidents"


@dataclass(frozen=True)
class Site:
    """A site and where it lies, in degrees."""

    site_id: str
    latitude: float
    longitude: float


def read_folder(path: Path) -> Operation:
    """Read an operation to whose folder incidents can be added.

    Raises:
        Faulty: It is a workbook, or has faults.
    """
    if path.is_file() or (path / WORKBOOK).is_file():
        name = path.name if path.is_file() else WORKBOOK
        why = "is a workbook, and incidents are added to a folder of tables; make one of it with `safeconduct convert`"
        raise Faulty([Fault(name, None, None, why)])
    return read_operation(path)


def site_of(operation: Operation, site_id: str) -> Site:
    """Where a site of an operation lies.

    Raises:
        Faulty: The operation has no such site, or its coordinates are not known.
    """
    sites = operation.tables["sites"]
    codes = sites["site_id"].to_list()
    if site_id not in codes:
        why = f"has no site {site_id!r}; it has {', '.join(codes) or 'none'}"
        raise Faulty([operation.fault("sites", None, None, why)])
    row = codes.index(site_id)
    latitude, longitude = sites["latitude"][row], sites["longitude"][row]
    if latitude is None or longitude is None:
        column = "latitude" if latitude is None else "longitude"
        why = f"is empty, so that nothing tells how far events are from {site_id}"
        raise Faulty([operation.fault("sites", row, column, why)])
    return Site(site_id, latitude, longitude)


def with_incidents(incidents: pl.DataFrame, done: IncidentImport) -> pl.DataFrame:
    """A table of incidents with what an import adds and updates.

    Args:
        incidents: n rows, with the columns of the dictionary and others.
        done: The import, made against these rows.

    Returns:
        The rows in their order, those that are updated with their other columns as they were, then the new ones.
    """
    updates = {change.incident_id: change.row for change in done.changes} if done.update else {}
    rows = [updates.get(row["incident_id"], row) for row in incidents.to_dicts()]
    frame = frame_of(TABLE, [*rows, *done.rows])
    others = [name for name in incidents.columns if name not in frame.columns]
    return frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in others)


def lay_into(path: Path, operation: Operation, done: IncidentImport) -> Path | None:
    """Write the table of incidents of an operation anew, and nothing else.

    Args:
        path: The folder of the operation.
        operation: As `read_folder` gave it.
        done: What is added and updated.

    Returns:
        The file that was written; None where the import changes nothing.
    """
    if not done.writes:
        return None
    kind = _kind(path)
    file = path / f"{TABLE}.{kind}"
    frame = with_incidents(operation.tables[TABLE], done)
    with placed_file(file) as beside:
        if kind == "csv":
            write_csv(frame, beside)
        else:
            frame.write_parquet(beside)
        if file.exists():
            beside.chmod(file.stat().st_mode & 0o777)
    return file


def _kind(path: Path) -> Literal["csv", "parquet"]:
    """The kind of file that the table of incidents has, or that the other tables have."""
    if (path / f"{TABLE}.parquet").exists():
        return "parquet"
    if (path / f"{TABLE}.csv").exists():
        return "csv"
    return "parquet" if (path / "sites.parquet").exists() else "csv"

"""Reading and writing a plan folder."""

from __future__ import annotations

import csv
import json
import math
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from safeconduct.operation.cells import absent_column, empty_frame, read_column
from safeconduct.operation.dictionary import DICTIONARY
from safeconduct.operation.faults import Fault, Faulty
from safeconduct.operation.model import Plan
from safeconduct.operation.reading_csv import decode, read_csv

CLAIMS = "plan.json"
TABLES = ("assignments", "unplaced", "buses", "flown", "prices", "branches", "score_prices")


def read_plan(path: Path) -> Plan:
    """Read a plan folder.

    Raises:
        Faulty: naming each place that cannot be read; whether the plan is valid is not asked here.
    """
    if not path.is_dir():
        raise Faulty([Fault("", None, None, f"{path} is no folder")])
    frames, faults = {}, []
    for name in TABLES:
        frames[name], wrong = _read_table(path / f"{name}.csv", name)
        faults += wrong
    claims, wrong = _read_claims(path / CLAIMS)
    if faults or wrong:
        raise Faulty([*faults, *wrong])
    return Plan(claims=claims, **frames)


def _read_table(path: Path, name: str) -> tuple[pl.DataFrame, list[Fault]]:
    table = DICTIONARY[name]
    if not path.exists():
        missing = [Fault(path.name, None, None, "is missing")] if table.required else []
        return empty_frame(table.columns.values()), missing
    found, faults = read_csv(path)
    if found is None:
        return empty_frame(table.columns.values()), faults
    columns = []
    for column in table.columns.values():
        if column.name in found.cells.columns:
            values, wrong = read_column(found, column)
            faults += wrong
        else:
            values = absent_column(column, found.cells.height)
            if column.required:
                faults.append(Fault(found.file, 1, column.name, "is missing; the table has no such column"))
        columns.append(values)
    return pl.DataFrame(columns), faults


def _read_claims(path: Path) -> tuple[dict[str, Any], list[Fault]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        return {}, [Fault(CLAIMS, None, None, f"cannot be read: {error.strerror or error}")]
    text, faults = decode(content, CLAIMS)
    if faults:
        return {}, faults
    try:
        claims = json.loads(text)
    except json.JSONDecodeError as error:
        return {}, [Fault(CLAIMS, error.lineno, None, f"cannot be read as JSON: {error.msg}")]
    except (ValueError, RecursionError) as error:  # a number of too many digits, nesting without end
        return {}, [Fault(CLAIMS, None, None, f"cannot be read as JSON: {error}")]
    if not isinstance(claims, dict):
        return {}, [Fault(CLAIMS, None, None, "is no object of keys and values")]
    return claims, faults


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan folder, whole or not at all: beside its place, then moved there; an earlier plan is replaced.

    Raises:
        FileExistsError: something that is no plan folder lies there.
    """
    if path.exists() and not (path / CLAIMS).is_file() and not (path.is_dir() and not any(path.iterdir())):
        raise FileExistsError(f"{path} is no plan folder and is left as it is")
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        for name in TABLES:
            _write_table(getattr(plan, name), beside / f"{name}.csv")
        text = json.dumps(dict(plan.claims), indent=2, ensure_ascii=False, allow_nan=False, default=_iso)
        (beside / CLAIMS).write_text(text + "\n", encoding="utf-8")
        earlier = beside.with_name(beside.name + "-earlier")
        if path.exists():
            os.rename(path, earlier)
        os.rename(beside, path)
        shutil.rmtree(earlier, ignore_errors=True)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write_table(frame: pl.DataFrame, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(frame.columns)
        writer.writerows([_cell(value) for value in row] for row in frame.iter_rows())


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is not finite")
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in {CLAIMS}")

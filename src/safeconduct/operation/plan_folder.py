"""Reading and writing a plan folder."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from safeconduct.operation.cells import empty_frame
from safeconduct.operation.dictionary import DICTIONARY
from safeconduct.operation.draft import read_table
from safeconduct.operation.faults import Fault, Faulty
from safeconduct.operation.model import Plan
from safeconduct.operation.placing import placed_folder
from safeconduct.operation.reading_csv import decode, read_csv
from safeconduct.operation.writing import write_csv

CLAIMS = "plan.json"
TABLES = ("assignments", "unplaced", "buses", "flown", "prices", "branches", "score_prices")
FILES = frozenset({CLAIMS, *(f"{name}.csv" for name in TABLES)})


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
    frame, wrong = read_table(found, table)
    return frame.select(table.columns), [*faults, *wrong]


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
    """Write a plan folder, whole or not at all: beside its place, then moved there, in place of an earlier plan.

    Raises:
        FileExistsError: something that is no plan folder lies there.
        ValueError: a price or a claim is not finite.
    """
    if path.exists() and not (path / CLAIMS).is_file() and not (path.is_dir() and not any(path.iterdir())):
        raise FileExistsError(f"{path} is no plan folder and is left as it is")
    with placed_folder(path, FILES.__contains__) as folder:
        for name in TABLES:
            write_csv(getattr(plan, name), folder / f"{name}.csv")
        text = json.dumps(dict(plan.claims), indent=2, ensure_ascii=False, allow_nan=False, default=_iso)
        (folder / CLAIMS).write_text(text + "\n", encoding="utf-8")


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in {CLAIMS}")

"""Reading and writing a plan folder."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from safeconduct.operation.cells import DAY, LARGEST_COUNT, empty_frame, shown
from safeconduct.operation.dictionary import DICTIONARY, Column
from safeconduct.operation.draft import read_table
from safeconduct.operation.faults import Fault, Faulty
from safeconduct.operation.model import FORMAT, Plan
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
    try:
        is_folder = path.is_dir()
    except (OSError, ValueError) as error:  # no right to look, a name that no folder can have
        raise Faulty([Fault("", None, None, f"{path} cannot be read: {error}")]) from None
    if not is_folder:
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
    return frame.select(list(table.columns)), [*faults, *wrong]


def _read_claims(path: Path) -> tuple[dict[str, Any], list[Fault]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        return {}, [Fault(CLAIMS, None, None, f"cannot be read: {error.strerror or error}")]
    text, faults = decode(content, CLAIMS)
    if faults:
        return {}, faults
    try:
        claims = json.loads(text.removeprefix("\ufeff"))
        json.dumps(claims, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        return {}, [Fault(CLAIMS, error.lineno, None, f"cannot be read as JSON: {error.msg}")]
    except (ValueError, RecursionError) as error:  # a number or nesting without end, half of a character
        return {}, [Fault(CLAIMS, None, None, f"cannot be read as JSON: {error}")]
    if not isinstance(claims, dict):
        return {}, [Fault(CLAIMS, 1, None, "is no object of keys and values")]
    for key, column in DICTIONARY["plan"].columns.items():
        message = _wrong_claim(claims.get(key), column) if key in claims or column.required else None
        if message:
            faults.append(Fault(CLAIMS, None, key, message if key in claims else "is missing"))
    if not faults and claims["format"] > FORMAT:
        message = f"{claims['format']} is newer than {FORMAT}, the newest format that this program reads"
        faults.append(Fault(CLAIMS, None, "format", message))
    return claims, faults


def _wrong_claim(value: Any, column: Column) -> str | None:
    """Say that a claim is of another type than the dictionary states, or None; what it is worth is not asked here."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    match column.kind.atom:
        case _ if value is None:
            fits, wanted = column.required != "cell", "given"
        case "count":
            fits, wanted = number and 0 <= value <= LARGEST_COUNT and value == value // 1, "a whole number"
        case "number":
            fits, wanted = number and abs(value) <= sys.float_info.max, "a finite number"  # NaN is not below it
        case "day":
            fits, wanted = isinstance(value, str) and DAY.fullmatch(value) is not None, "a day as 2026-03-31"
            try:
                date.fromisoformat(value if fits else "2000-01-01")
            except ValueError:
                fits = False
        case "choice":
            fits, wanted = value in column.kind.choices, f"one of {', '.join(column.kind.choices)}"
        case _:
            fits, wanted = isinstance(value, str), "a text"
    return None if fits else f"{shown(json.dumps(value))} is not {wanted}"


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

"""Finding an operation on disk, and reading its tables as texts: a folder of CSV or Parquet files, or a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from safeconduct.operation.dictionary import OPERATION_TABLES
from safeconduct.operation.faults import Fault
from safeconduct.operation.reading_csv import read_csv
from safeconduct.operation.settings import TOML, SettingsText, read_toml
from safeconduct.operation.text_table import TextTable

WORKBOOK = "operation.xlsx"


@dataclass(frozen=True)
class Found:
    """An operation as it was found.

    Args:
        settings: their texts; None where they are absent or cannot be parsed.
        tables: the tables found, by name.
        unread: tables that are there but could not be read at all.
        file_of: what a fault names for a table that is absent.
        faults: of reading.
        warnings: of reading.
    """

    settings: SettingsText | None
    tables: Mapping[str, TextTable] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    suffix: str = ".csv"
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()


def find_operation(path: Path) -> Found:
    """Read whatever lies at the path as texts; a fault for what cannot be read, never an exception."""
    if not path.is_dir():
        return Found(None, faults=(Fault("", None, None, f"{path} is no folder"),))
    return _find_folder(path)


def _find_folder(folder: Path) -> Found:
    settings, faults = read_toml(folder / TOML)
    tables, unread = {}, set()
    for name in OPERATION_TABLES:
        path = folder / f"{name}.csv"
        if path.exists():
            table, wrong = read_csv(path)
            faults += wrong
            if table is None:
                unread.add(name)
            else:
                tables[name] = table
    return Found(settings, tables, frozenset(unread), faults=tuple(faults))

"""The Liberty example: Camp Liberty near Baghdad on 5 July 2016, the day after a rocket attack.

The tables that follow the public record are data in `tables/`; where each value comes from is data in `record/`; the
1,300 people are synthetic.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType

import polars as pl

from safeconduct.operation.assembling import assemble
from safeconduct.operation.dictionary import OPERATION_TABLES
from safeconduct.operation.draft import read_table
from safeconduct.operation.faults import Fault, Faulty
from safeconduct.operation.liberty.notes import note_files
from safeconduct.operation.liberty.residents import make_residents
from safeconduct.operation.model import Operation, Settings
from safeconduct.operation.placing import placed_folder
from safeconduct.operation.reading_csv import read_csv
from safeconduct.operation.settings import TOML, read_settings, read_toml
from safeconduct.operation.sources import FILES
from safeconduct.operation.writing import write_operation

__all__ = ["make_liberty", "write_liberty"]

NOTES = "notes"


def make_liberty() -> Operation:
    """Make the Liberty example; it is always the same.

    Returns:
        An operation without fault, of 1,300 synthetic people.

    Raises:
        Faulty: The data of the package are damaged.
    """
    with as_file(files(__package__).joinpath("tables")) as folder:
        settings, frames = _read_tables(folder)
    made = assemble(settings, make_residents(frames["offers"].to_dicts()))
    return Operation(settings, MappingProxyType({**made.tables, **frames}))


def _read_tables(folder: Path) -> tuple[Settings, dict[str, pl.DataFrame]]:
    """The settings and tables that are data of the package."""
    text, faults = read_toml(folder / TOML)
    settings = None
    if text is not None:
        settings, wrong = read_settings(text)
        faults += wrong
    frames: dict[str, pl.DataFrame] = {}
    for name, table in OPERATION_TABLES.items():
        if (folder / f"{name}.csv").exists():
            found, wrong = read_csv(folder / f"{name}.csv")
            faults += wrong
            if found is not None:
                frames[name], wrong = read_table(found, table)
                faults += wrong
    if faults or settings is None:
        raise Faulty(faults or [Fault(TOML, None, None, "is missing")])
    return settings, frames


def write_liberty(folder: Path) -> None:
    """Write the Liberty example with its notes: tables, and a page for each that says what is published.

    Args:
        folder: Where to; an earlier operation there is replaced, other files in it are kept.

    Raises:
        FileExistsError: Something that is no operation lies there.
    """
    operation, notes = make_liberty(), note_files()
    if folder.exists() and not (folder.is_dir() and (not any(folder.iterdir()) or (folder / TOML).exists())):
        raise FileExistsError(f"{folder} is no operation and is left as it is")
    ours = FILES | {NOTES} | {name for name in notes if "/" not in name}
    with placed_folder(folder, ours.__contains__) as beside:
        write_operation(operation, beside)
        for name, text in notes.items():
            path = beside / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")

"""Writing an operation as a CSV folder, a Parquet folder or a workbook."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Literal

import polars as pl

from safeconduct.operation.copies import FOLDER, write_copies
from safeconduct.operation.dictionary import OPERATION_TABLES
from safeconduct.operation.faults import Fault, Faulty
from safeconduct.operation.model import Operation
from safeconduct.operation.placing import placed_file, placed_folder
from safeconduct.operation.risks import RISKS_TOML, risks_to_toml
from safeconduct.operation.settings import TOML, to_toml
from safeconduct.operation.sources import FILES, WORKBOOK
from safeconduct.operation.text_table import is_hashtags
from safeconduct.operation.texts import as_texts
from safeconduct.operation.writing_workbook import is_operation, write_workbook

SUFFIX = ".xlsx"


def write_operation(operation: Operation, path: Path, kind: Literal["csv", "parquet", "xlsx"] = "csv") -> None:
    """Write an operation, whole or not at all: beside its place, then moved there, in place of an earlier operation.

    Optional tables without rows are left out. Files in the folder that are none of an operation's are kept, and so are
    copies of sources that lie there. A workbook by itself holds no copies.

    Args:
        operation: what is written.
        path: the folder; for ``xlsx`` either a file of that suffix, or a folder that will hold ``operation.xlsx``.
        kind: of the tables.

    Raises:
        FileExistsError: something that is no operation lies there.
        Faulty: a number is not finite, a table is larger than a sheet can be, or a copy is not what its name says.
    """
    if kind == "xlsx" and path.suffix.lower() == SUFFIX:
        if path.exists() and not is_operation(path):
            raise FileExistsError(f"{path} is no workbook of an operation and is left as it is")
        with placed_file(path) as beside:
            write_workbook(operation, beside, path.name)
        return
    if path.exists() and not _is_replaceable(path):
        raise FileExistsError(f"{path} is no operation and is left as it is")
    ours = FILES | {FOLDER} if operation.copies else FILES
    with placed_folder(path, ours.__contains__) as folder:
        write_copies(operation.copies, folder, path)
        if operation.risks is not None and kind != "xlsx":
            (folder / RISKS_TOML).write_text(risks_to_toml(operation.risks), encoding="utf-8", newline="\n")
        if kind == "xlsx":
            write_workbook(operation, folder / WORKBOOK, WORKBOOK)
            return
        (folder / TOML).write_text(to_toml(operation.settings), encoding="utf-8", newline="\n")
        for name, frame in tables_to_write(operation).items():
            if kind == "csv":
                write_csv(frame, folder / f"{name}.csv")
            else:
                _finite(frame, f"{name}.parquet")
                frame.write_parquet(folder / f"{name}.parquet")


def _is_replaceable(path: Path) -> bool:
    """Whether an operation may take the place: there is an operation, or an empty folder."""
    if not path.is_dir():
        return False
    names = {entry.name for entry in path.iterdir()}
    return not names or TOML in names or WORKBOOK in names


def tables_to_write(operation: Operation) -> dict[str, pl.DataFrame]:
    """The tables that have rows or columns of their own, or have to be there."""
    tables = {}
    for name, table in OPERATION_TABLES.items():
        frame = operation.tables[name]
        if table.required or frame.height or set(frame.columns) - set(table.columns):
            tables[name] = frame
    return tables


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    r"""Write a frame as UTF-8 CSV with a header, lines ending in ``\n``.

    A first row that would be taken for hashtags gets a row of hashtags before it.

    Raises:
        Faulty: a number is not finite.
    """
    _finite(frame, path.name)
    columns = [as_texts(series).to_list() for series in frame.get_columns()]
    rows = list(zip(*columns, strict=True))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(frame.columns)
        if rows and is_hashtags(rows[0]):
            writer.writerow(["#" + "".join(name.split()) for name in frame.columns])
        writer.writerows(rows)


def _finite(frame: pl.DataFrame, file: str) -> None:
    for series in frame.get_columns():
        if series.dtype.is_float():
            rows = (~series.is_finite()).fill_null(False).arg_true()
            if len(rows):
                raise Faulty([Fault(file, row + 2, series.name, f"{series[row]} is not finite") for row in rows])

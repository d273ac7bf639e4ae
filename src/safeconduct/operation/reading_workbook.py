"""Reading a workbook: a sheet a table, and the settings as the sheet ``operation``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from safeconduct.operation.dictionary import OPERATION_TABLES, RISKS, SETTINGS
from safeconduct.operation.faults import Fault
from safeconduct.operation.foreign import attempt
from safeconduct.operation.headers import check_header
from safeconduct.operation.text_table import TextTable, nul_faults, tidied
from safeconduct.operation.workbook_formulas import bad_formulas, sheet_parts

MIDNIGHT = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"
"""How a day of a sheet arrives."""

NINE_DECIMALS = r"^-?[0-9]+\.[0-9]{9}$"
"""How a number arrives that may have more decimals."""


def read_workbook(path: Path) -> tuple[dict[str, TextTable], frozenset[str], list[Fault], list[str]]:
    """Read the sheets of a workbook that are tables of an operation, the settings among them, as texts.

    Nothing is evaluated: a formula counts by the result that was saved with it, one without a saved result or with an
    error is a fault.

    Returns:
        The tables found by name, the names of those that could not be read, the faults, and the names of all sheets.
    """
    file = path.name
    try:
        content = path.read_bytes()
    except OSError as error:
        return {}, frozenset(), [Fault(file, None, None, f"cannot be read: {error.strerror or error}")], []
    if not content:
        return {}, frozenset(), [Fault(file, None, None, "is empty (0 bytes)")], []
    workbook, failure = attempt(_open, content)
    parts, failure_of_parts = attempt(sheet_parts, content)
    if workbook is None or parts is None:
        message = f"is no whole workbook (.xlsx): {failure or failure_of_parts}"
        return {}, frozenset(), [Fault(file, None, None, message)], []
    tables: dict[str, TextTable] = {}
    unread, faults = set(), []
    sheets: list[str] = list(workbook.sheet_names)
    for name in sheets:
        if name not in OPERATION_TABLES and name not in (SETTINGS.name, RISKS.name):
            continue
        table, wrong = _read_sheet(workbook, name, f"{file}[{name}]", parts.get(name, b""))
        faults += wrong
        if table is None:
            unread.add(name)
        else:
            tables[name] = table
    return tables, frozenset(unread), faults, sheets


def _open(content: bytes) -> Any:
    import fastexcel  # only workbooks need it

    return fastexcel.read_excel(content)


def _load(workbook: Any, name: str, dtype: str) -> pl.DataFrame:
    frame: pl.DataFrame = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes=dtype).to_polars()
    return frame


def _read_sheet(workbook: Any, name: str, place: str, xml: bytes) -> tuple[TextTable | None, list[Fault]]:
    texts, failure = attempt(_load, workbook, name, "string")
    numbers, failure_of_numbers = attempt(_load, workbook, name, "float")
    formulas, failure_of_formulas = attempt(bad_formulas, xml)
    if texts is None or numbers is None or formulas is None:
        message = f"cannot be read: {failure or failure_of_numbers or failure_of_formulas}"
        return None, [Fault(place, None, None, message)]
    cells = texts.select(
        exact(texts[:, i], numbers[:, i]).str.replace(MIDNIGHT, "$1").replace("", None).alias(str(i))
        for i in range(texts.width)
    )
    top = next((i for i, row in enumerate(cells.iter_rows()) if any(row)), None)
    if top is None:
        return None, [Fault(place, None, None, "is empty; its first row names the columns")]
    header = [(cell or "").strip() for cell in cells.row(top)]
    cells = cells[top + 1 :]
    lines = range(top + 2, top + 2 + cells.height)
    names, faults = check_header(place, header, top + 1, cells.rows, lines)
    for bad in formulas:
        name_of = header[bad.column] if bad.column < len(header) else None
        faults.append(Fault(place, bad.row, name_of or None, bad.message))
    kept = cells.select(pl.col(str(i)).alias(column) for i, column in enumerate(names) if column)
    table = tidied(TextTable(place, kept, lines, header=top + 1))
    return table, faults + nul_faults(table)


def exact(texts: pl.Series, numbers: pl.Series) -> pl.Series:
    """Cells as texts (n) with their numbers in full.

    The reader gives a number to nine decimals where it is asked for texts. Where the text is another number than the
    number itself (n, null for a cell that is none), or spells nine decimals where fewer say the same, the cell was a
    number, and its shortest exact text takes the place.
    """
    suspect = (texts.cast(pl.Float64, strict=False) != numbers) | texts.str.contains(NINE_DECIMALS)
    rows, shortest = [], []
    for row in (suspect & numbers.is_finite()).fill_null(False).arg_true():
        text, number = texts[row], float(numbers[row])
        if float(text) != number or len(repr(number)) < len(text):
            rows.append(row)
            shortest.append(repr(number))
    return texts.scatter(rows, shortest) if rows else texts


def settings_of(table: TextTable) -> tuple[Mapping[str, str], Mapping[str, int], list[Fault]]:
    """Keys, their texts and their lines from the columns ``key`` and ``value`` of the sheet of settings."""
    missing = [name for name in ("key", "value") if name not in table.cells.columns]
    if missing:
        message = "is missing; the sheet of settings has a column key and a column value"
        return {}, {}, [Fault(table.file, table.header, name, message) for name in missing]
    texts: dict[str, str] = {}
    lines: dict[str, int] = {}
    faults = []
    for key, value, line in zip(table.cells["key"], table.cells["value"], table.lines, strict=True):
        if key is None:
            faults.append(Fault(table.file, line, "key", f"is empty, and {value!r} belongs to nothing"))
        elif key.strip() in texts:
            message = f"{key.strip()} is in line {lines[key.strip()]} too"
            faults.append(Fault(table.file, line, "key", message))
        else:
            texts[key.strip()], lines[key.strip()] = value or "", line
    return texts, lines, faults

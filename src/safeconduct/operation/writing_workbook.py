"""Writing an operation as one workbook: a sheet a table, the settings as the sheet ``operation``."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from safeconduct.operation.dictionary import OPERATION_TABLES, RISKS, SETTINGS
from safeconduct.operation.faults import Fault, Faulty
from safeconduct.operation.foreign import attempt
from safeconduct.operation.model import Operation
from safeconduct.operation.risks import risk_rows
from safeconduct.operation.settings import settings_rows
from safeconduct.operation.text_table import is_hashtags
from safeconduct.operation.texts import as_texts, number_text

ROWS, CHARACTERS = 1_048_576, 32_767
"""What a sheet and a cell can hold."""

FIRST_DAY = date(1900, 3, 1)
"""Earlier days are written as text: the sheets' own count of days takes 1900 for a leap year."""

CREATED = datetime(2000, 1, 1)
"""What a workbook says of its own making, so that the same operation gives the same file."""

WIDEST = 40
"""Characters; no column is made wider."""


def is_operation(path: Path) -> bool:
    """Whether a file is a workbook with a sheet of settings."""
    import fastexcel  # only workbooks need it

    workbook, _ = attempt(fastexcel.read_excel, path)
    return workbook is not None and SETTINGS.name in workbook.sheet_names


def write_workbook(operation: Operation, path: Path, name: str) -> None:
    """Write a workbook. Texts are written as texts, so that none of them is ever a formula, a link or a number.

    Args:
        operation: what is written.
        path: where to.
        name: of the file, as a fault names it.

    Raises:
        Faulty: a table has more rows, or a cell more characters, than a sheet can hold; a number is not finite.
    """
    import xlsxwriter  # only workbooks need it

    tables = {
        table.name: operation.tables[table.name]
        for table in OPERATION_TABLES.values()
        if table.required
        or operation.tables[table.name].height
        or set(operation.tables[table.name].columns) - set(table.columns)
    }
    faults = [fault for table, frame in tables.items() for fault in _too_large(frame, f"{name}[{table}]")]
    if faults:
        raise Faulty(faults)
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"created": CREATED})
        formats = {
            "header": book.add_format({"bold": True}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "text": book.add_format({"num_format": "@"}),
        }
        settings = settings_rows(operation.settings)
        rows = [(key, settings.get(key)) for key in SETTINGS.columns]
        _write_sheet(book.add_worksheet(SETTINGS.name), ["key", "value"], rows, formats)
        if operation.risks is not None:
            said = [
                (key, " ".join(map(number_text, value)) if isinstance(value, tuple) else value)
                for key, value in risk_rows(operation.risks).items()
            ]
            _write_sheet(book.add_worksheet(RISKS.name), ["key", "value"], said, formats)
        for table, frame in tables.items():
            columns = [_cells(series) for series in frame.get_columns()]
            _write_sheet(book.add_worksheet(table), frame.columns, list(zip(*columns, strict=True)), formats)


def _too_large(frame: pl.DataFrame, place: str) -> list[Fault]:
    faults = []
    if frame.height > ROWS - 2:
        faults.append(Fault(place, None, None, f"has {frame.height:,} rows; a sheet holds {ROWS:,}"))
    for series in frame.get_columns():
        if series.dtype.is_float():
            for row in (~series.is_finite()).fill_null(False).arg_true():
                faults.append(Fault(place, row + 2, series.name, f"{series[row]} is not finite"))
        elif series.dtype in (pl.String, pl.List):
            for row in (as_texts(series).str.len_chars() > CHARACTERS).fill_null(False).arg_true():
                faults.append(
                    Fault(place, row + 2, series.name, f"is longer than the {CHARACTERS:,} characters of a cell")
                )
    return faults


def _cells(series: pl.Series) -> list[Any]:
    """The values of a column as a sheet holds them: days, truths, numbers and texts."""
    return (as_texts(series) if series.dtype in (pl.String, pl.List) else series).to_list()


def _write_sheet(sheet: Any, header: list[str], rows: list[tuple[Any, ...]], formats: dict[str, Any]) -> None:
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, formats["header"])
    sheet.freeze_panes(1, 0)
    top = 1
    if rows and is_hashtags([cell if isinstance(cell, str) else str(cell or "") for cell in rows[0]]):
        for column, name in enumerate(header):
            sheet.write_string(1, column, "#" + "".join(name.split()))
        top = 2
    for row, values in enumerate(rows, start=top):
        for column, value in enumerate(values):
            _write_cell(sheet, row, column, value, formats)
    for column, name in enumerate(header):
        longest = max((len(str(row[column])) for row in rows[:200] if row[column] is not None), default=0)
        sheet.set_column(column, column, min(WIDEST, 2 + max(len(name), longest)))


def _write_cell(sheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case date() if value >= FIRST_DAY:
            sheet.write_datetime(row, column, value, formats["day"])
        case date():
            sheet.write_string(row, column, value.isoformat(), formats["text"])
        case int() | float() if float(f"{value:.15G}") == value:  # what a sheet keeps of a number
            sheet.write_number(row, column, value)
        case int() | float():
            sheet.write_string(row, column, number_text(value), formats["text"])
        case _:
            sheet.write_string(row, column, str(value), formats["text"])

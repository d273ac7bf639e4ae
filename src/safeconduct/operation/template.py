"""An empty workbook to fill in: every table a sheet, its columns explained, lists to choose from.

Everything in it comes from the data dictionary, so that the workbook and the program cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safeconduct.operation.dictionary import OPERATION_TABLES, SETTINGS, Column, Table
from safeconduct.operation.placing import placed_file

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

READ_ME = "Read me"
"""The first sheet; its name is that of no table, so it is passed over when the workbook is read."""

ROWS = 20_000
"""Rows below the header that are formatted and checked as they are filled in."""

LONGEST_LIST = 255
"""Characters that a spreadsheet allows for a list of choices written into the rule itself."""

INTRODUCTION = (
    "One sheet is one table of the operation. Fill in what you have; sheets marked optional may stay empty.",
    "Do not rename sheets or columns. A column marked * has to be filled in every row. Your own columns are kept.",
    "Days are written year-month-day (2026-03-31). Several values in one cell are separated by spaces.",
    "Names of people, their documents and their telephone numbers do not belong here: the planner never sees them.",
    "Then: safeconduct check FILE.xlsx names what is missing, and safeconduct plan FILE.xlsx --out PLAN plans.",
)

KINDS = {
    "text": "text",
    "id": "a code of your own",
    "code": "a code of one word",
    "day": "a day",
    "monday": "the Monday of a week",
    "count": "a whole number, 0 or more",
    "number": "a number, 0 or more",
    "latitude": "degrees from -90 to 90",
    "longitude": "degrees from -180 to 180",
    "truth": "true or false",
    "country": "a country: three letters of ISO 3166-1, such as IRQ",
    "nationality": "a nationality: three letters of ISO 3166-1, such as IRN; XXA stateless, XKX Kosovo",
    "language": "a language: three letters of ISO 639-3, such as fas",
    "airport": "an airport: three letters of IATA, such as TIA",
    "timezone": "a time zone, such as Asia/Baghdad",
}
"""What a cell may hold, in words, by the atom of its kind."""


def write_template(path: Path) -> None:
    """Write an empty workbook with every table of an operation, to be filled in by hand.

    Each header has a comment that explains its column; choices, references to other sheets, days and numbers are
    checked while they are typed; the sheet of settings holds the defaults; the first sheet explains every column.

    Args:
        path: Where to; an earlier file is replaced.

    Raises:
        OSError: The file cannot be written; an earlier one is left as it was.
    """
    import xlsxwriter  # only workbooks need it

    with placed_file(path) as beside, xlsxwriter.Workbook(str(beside)) as book:
        formats = _formats(book)
        _write_read_me(book.add_worksheet(READ_ME), formats)
        _write_settings(book.add_worksheet(SETTINGS.name), formats)
        for table in OPERATION_TABLES.values():
            _write_table(book.add_worksheet(table.name), table, formats)


def allowed(column: Column) -> str:
    """What a cell of the column may hold, in words for somebody who fills it in."""
    kind = column.kind
    if kind.choices:
        words = "one of " + ", ".join(kind.choices)
    elif kind.refers_to is not None:
        words = f"a {kind.refers_to[1]} of the sheet {kind.refers_to[0]}"
    else:
        words = KINDS[kind.atom]
    return f"any number, separated by spaces, of: {words}" if kind.is_list else words


def _formats(book: Workbook) -> dict[str, Format]:
    header = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "table": book.add_format({"bold": True, "bg_color": "#DDE7F0", "valign": "top"}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        "cell": book.add_format({**header, "bg_color": "#F4D58D"}),
        "column": book.add_format({**header, "bg_color": "#DDE7F0"}),
        "": book.add_format({**header, "bg_color": "#EEEEEE"}),
        "header": book.add_format(header),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "text": book.add_format({"num_format": "@"}),
        "plain": book.add_format(),
    }


def _write_read_me(sheet: Worksheet, formats: dict[str, Format]) -> None:
    sheet.write_string(0, 0, "An operation for Safe Conduct", formats["title"])
    for row, line in enumerate(INTRODUCTION, start=1):
        sheet.write_string(row, 0, line)
    top = len(INTRODUCTION) + 2
    names = ("table", "column", "what it is", "unit", "required", "when empty", "what it may hold")
    for place, name in enumerate(names):
        sheet.write_string(top, place, name, formats["header"])
    row = top + 1
    for table in (SETTINGS, *OPERATION_TABLES.values()):
        sheet.write_string(row, 0, table.name, formats["table"])
        sheet.write_blank(row, 1, None, formats["table"])
        sheet.write_string(row, 2, table.description, formats["table"])
        for place, text in ((3, ""), (4, "the sheet" if table.required else "optional"), (5, ""), (6, "")):
            sheet.write_string(row, place, text, formats["table"])
        for column in table.columns.values():
            row += 1
            for place, text in enumerate(_explained(table, column)):
                sheet.write_string(row, place, text, formats["wrapped"])
        row += 1
    for place, width in enumerate((18, 24, 70, 22, 14, 22, 48)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(top + 1, 2)


def _explained(table: Table, column: Column) -> Iterator[str]:
    yield table.name
    yield column.name
    yield column.description
    yield column.unit
    yield {"cell": "every row", "column": "the column", "": "no"}[column.required]
    yield column.default.strip("()")
    yield allowed(column)


def _write_settings(sheet: Worksheet, formats: dict[str, Format]) -> None:
    """The settings: a row a key, with its default; what an empty value means stands beside it."""
    for place, name in enumerate(("key", "value", "what it is")):
        sheet.write_string(0, place, name, formats["header"])
    for row, column in enumerate(SETTINGS.columns.values(), start=1):
        sheet.write_string(row, 0, column.name, formats["cell" if column.required else ""])
        default = column.literal_default
        style = _style(column)
        if default is None:
            sheet.write_blank(row, 1, None, formats[style])
        elif column.kind.atom in ("count", "number"):
            sheet.write_number(row, 1, float(default))
        elif column.kind.atom == "truth":
            sheet.write_boolean(row, 1, default == "true")
        else:
            sheet.write_string(row, 1, default, formats["text"])
        empty = f" Empty: {column.default.strip('()')}." if column.default and default is None else ""
        sheet.write_string(row, 2, f"{column.description}{empty}", formats["wrapped"])
        if (rule := _rule(column, 1)) is not None:
            sheet.data_validation(row, 1, row, 1, {**rule, **_help(column)})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 2, 80)
    sheet.freeze_panes(1, 1)


def _write_table(sheet: Worksheet, table: Table, formats: dict[str, Format]) -> None:
    for place, column in enumerate(table.columns.values()):
        sheet.set_column(place, place, max(12, len(column.name) + 4), formats[_style(column)])
        sheet.write_string(0, place, column.name, formats[column.required])
        size = {"x_scale": 2.2, "y_scale": 1.4, "author": "Safe Conduct"}
        sheet.write_comment(0, place, _comment(column), size)
        rule = _rule(column, place) or {"validate": "any"}
        sheet.data_validation(1, place, ROWS, place, {**rule, **_help(column)})
    sheet.freeze_panes(1, 1)


def _style(column: Column) -> str:
    """Codes are kept as text, so that 007 and 1-2 stay what they are; days look like days."""
    if column.kind.is_list or column.kind.atom in ("id", "code", "reference", "text", "timezone"):
        return "text"
    return "day" if column.kind.atom in ("day", "monday") else "plain"


def _comment(column: Column) -> str:
    lines = [column.description, f"Holds {allowed(column)}."]
    if column.unit:
        lines.append(f"Unit: {column.unit}.")
    if column.required == "cell":
        lines.append("Every row gives it.")
    elif column.default:
        lines.append(f"Empty: {column.default.strip('()')}.")
    return "\n".join(lines)


def _help(column: Column) -> dict[str, Any]:
    """What a spreadsheet shows while the cell is filled in, and when it refuses."""
    return {
        "ignore_blank": True,
        "input_title": column.name[:32],
        "input_message": _shortened(column.description, 255),
        "error_title": column.name[:32],
        "error_message": _shortened(f"It holds {allowed(column)}.", 255),
    }


def _rule(column: Column, place: int) -> dict[str, Any] | None:
    """What a spreadsheet refuses in the column at a place (from 0); None where anything may stand.

    Cells with several values cannot be held to a list of choices, so they are left to `check`.
    """
    kind = column.kind
    if kind.is_list:
        return None
    if kind.choices and len(",".join(kind.choices)) <= LONGEST_LIST:
        return {"validate": "list", "source": list(kind.choices)}
    if kind.refers_to is not None:
        return {"validate": "list", "source": _keys(*kind.refers_to)}
    match kind.atom:
        case "truth":
            return {"validate": "list", "source": ["true", "false"]}
        case "day":
            return {"validate": "date", "criteria": ">=", "value": date(1900, 3, 1)}
        case "monday":
            return {"validate": "custom", "value": f"=WEEKDAY({_letter(place)}2,2)=1"}
        case "count":
            return {"validate": "integer", "criteria": ">=", "value": 0}
        case "number":
            return {"validate": "decimal", "criteria": ">=", "value": 0}
        case "latitude":
            return {"validate": "decimal", "criteria": "between", "minimum": -90, "maximum": 90}
        case "longitude":
            return {"validate": "decimal", "criteria": "between", "minimum": -180, "maximum": 180}
        case "country" | "nationality" | "airport":
            return {"validate": "length", "criteria": "==", "value": 3}
    return None


def _keys(table: str, column: str) -> str:
    """A formula for the filled cells of another sheet's column, so that the list shows no empty lines."""
    letter = _letter(list(OPERATION_TABLES[table].columns).index(column))
    return f"=OFFSET('{table}'!${letter}$2,0,0,MAX(1,COUNTA('{table}'!${letter}$2:${letter}${ROWS + 1})),1)"


def _letter(place: int) -> str:
    """The letter of a column, from 0; no table of the dictionary has more than 26."""
    return chr(ord("A") + place)


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"

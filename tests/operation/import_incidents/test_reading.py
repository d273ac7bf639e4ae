"""Exports as they lie on disk: signs between cells, encodings, workbooks, and what is broken."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
import xlsxwriter

from incident_exports import ACLED_AFTER, ACLED_BEFORE, acled, acled_cells, ucdp, written
from safeconduct.operation.import_incidents.acled import event_of
from safeconduct.operation.import_incidents.events import read_coordinates, read_day
from safeconduct.operation.import_incidents.reading import Export, read_export


def _broken(export: Export) -> list[tuple[int, str]]:
    return [(row.line, row.broken) for row in export.rows if row.broken]


def _workbook(*sheets: tuple[str, list[list[str]]]) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(place, column, cell)
    return content.getvalue()


@pytest.mark.parametrize("columns", [ACLED_BEFORE, ACLED_AFTER])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_both_forms_of_acled(columns: list[str], sign: str) -> None:
    """Columns from before and after March 2023 are read with each sign between cells, a sign within quotes not."""
    export = read_export(acled({"notes": "one; two, three\tfour"}, {}, columns=columns, sign=sign), "events.csv")
    assert (export.source, export.faults, export.warnings) == ("acled", (), ())
    assert [row.line for row in export.rows] == [2, 3]
    assert export.rows[0].cells["notes"] == "one; two, three four"
    assert export.rows[1].cells["event_id_cnty"] == "XYZ2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings(encoding: str) -> None:
    """UTF-8 with and without a byte-order mark and UTF-16 with one are read."""
    content = acled({"location": "Ērehwön دهکده"}).decode().encode(encoding)
    if encoding == "utf-16-le":
        content = b"\xff\xfe" + content
    export = read_export(content, "events.csv")
    assert export.rows[0].cells["location"] == "Ērehwön دهکده"


def test_another_encoding_is_told() -> None:
    """Bytes of another encoding are read as the sign for it, and the file is named with the line."""
    export = read_export(acled({"location": "Erehwön"}).decode().encode("latin-1"), "events.csv")
    assert export.rows[0].cells["location"] == "Erehw\N{REPLACEMENT CHARACTER}n"
    assert [warning.line for warning in export.warnings] == [2]


def test_ucdp() -> None:
    """An export of UCDP GED is known by its columns."""
    export = read_export(ucdp({}, {}), "ged.csv")
    assert (export.source, len(export.rows)) == ("ucdp", 2)


def test_names_of_columns_in_capitals() -> None:
    """Old releases and spreadsheets write the names of columns otherwise."""
    content = written([name.upper().replace("_", " ") for name in ACLED_AFTER], [])
    content += acled({}).partition(b"\n")[2]
    assert read_export(content, "events.csv").rows[0].cells["event_id_cnty"] == "XYZ1"


def test_columns_in_another_order_and_unknown_ones() -> None:
    """Columns are known by name, and those that are not known are read too."""
    columns = [*reversed(ACLED_AFTER), "my remark"]
    export = read_export(acled({"my remark": "x"}, columns=columns), "events.csv")
    assert export.rows[0].cells["my_remark"] == "x"
    assert export.rows[0].cells["event_date"] == "2025-11-03"


def test_a_workbook() -> None:
    """The first sheet with columns of an export is read, others can be named."""
    rows = [list(ACLED_AFTER), list(acled_cells().values())]
    content = _workbook(("About", [["Something else"]]), ("Events", rows))
    export = read_export(content, "events.xlsx")
    assert (export.file, len(export.rows), export.rows[0].line) == ("events.xlsx[Events]", 1, 2)
    assert read_export(content, "events.xlsx", "Nothing").faults
    assert read_export(content, "events.xlsx", "About").faults
    assert read_export(content[:200], "events.xlsx").faults


def test_a_workbook_with_days_numbers_and_formulas() -> None:
    """Days and numbers are read as a sheet holds them; a row with a formula that has no result is set aside."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Events")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ACLED_AFTER)
        for line in (2, 3):
            for column, (name, cell) in enumerate(acled_cells(event_id_cnty=f"XYZ{line}").items()):
                if name == "event_date":
                    sheet.write_datetime(line, column, datetime(2025, 11, 3), day)
                elif name in ("latitude", "longitude", "year", "time_precision", "fatalities"):
                    sheet.write_number(line, column, float(cell))
                else:
                    sheet.write_string(line, column, cell)
        sheet.write_formula(3, ACLED_AFTER.index("notes"), "=1/0", value="#DIV/0!")
    export = read_export(content.getvalue(), "events.xlsx")
    assert [(row.line, bool(row.broken)) for row in export.rows] == [(3, False), (4, True)]
    cells = export.rows[0].cells
    assert read_day(cells["event_date"]) == date(2025, 11, 3)
    assert read_coordinates(cells) == (36.34, 43.13)
    assert event_of(cells).killed_min == 2


def test_rows_that_are_no_events_are_told() -> None:
    """Titles of many cells, hashtags and headers that are repeated are rows with a reason; blank lines are none."""
    header, row = acled({}).decode().splitlines()
    tags = ",".join(["#event+code"] * len(ACLED_AFTER))
    content = "\n".join(["one,two,three", header, tags, "", row, header, ",,", row, ""]).encode()
    export = read_export(content, "events.csv")
    assert [(row.line, bool(row.broken)) for row in export.rows] == [
        *((1, True), (3, True), (5, False), (6, True), (8, False))
    ]
    assert [why.split()[0] for _, why in _broken(export)] == ["stands", "is", "repeats"]


def test_an_open_quote_takes_one_row_with_it() -> None:
    """A quote that is never closed costs its own line, not those below it."""
    lines = acled({}, {}, {}, {}).decode().splitlines()
    lines[2] = lines[2].replace("Erehwon", '"Erehwon', 1)
    export = read_export("\n".join(lines).encode(), "events.csv")
    assert [row.line for row in export.rows] == [2, 3, 4, 5]
    assert [line for line, _ in _broken(export)] == [3]


def test_a_quote_that_is_closed_by_another_row() -> None:
    """Two open quotes in two lines do not make one row of all between them."""
    lines = acled({}, {}, {}, {}).decode().splitlines()
    for place in (1, 3):
        lines[place] = lines[place].replace("The Daily", '"The Daily', 1)
    export = read_export("\n".join(lines).encode(), "events.csv")
    assert [row.line for row in export.rows] == [2, 3, 4, 5]
    assert [line for line, _ in _broken(export)] == [2, 4]


def test_line_breaks_within_quotes() -> None:
    """A note over several lines is one row with the line on which it begins."""
    export = read_export(acled({"notes": "one\ntwo\r\nthree"}, {}), "events.csv")
    assert [(row.line, row.broken) for row in export.rows] == [(2, ""), (5, "")]
    assert export.rows[0].cells["notes"] == "one two three"


@pytest.mark.parametrize(
    ("cells", "why"),
    [({"notes": "a\0b"}, "NUL"), ({"notes": "x" * 20_000}, "characters"), ({"notes": "x" * 200_000 + '"'}, "quote")],
)
def test_rows_that_cannot_be_trusted(cells: dict[str, str], why: str) -> None:
    """A NUL byte and a huge cell set their row aside."""
    export = read_export(acled({}, cells, {}), "events.csv")
    assert [(line, why in told) for line, told in _broken(export)] == [(3, True)]


def test_too_few_and_too_many_cells() -> None:
    """A row with another number of cells is set aside, since nothing tells which cell is which."""
    header, row = acled({}).decode().splitlines()
    content = "\n".join([header, row, row.rpartition(",")[0], row + ",more", row + ",,", row[: len(row) // 2]]).encode()
    export = read_export(content, "events.csv")
    assert [line for line, _ in _broken(export)] == [3, 4, 6]


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        *((b"", "events.csv", "empty"), (b"a,b\n1,2\n", "events.csv", "no row"), (acled({}), "events.pdf", "save it")),
        *((acled({}), "events", "an export is"), (acled({}).partition(b"\n")[0], "events.csv", "no rows below")),
        (acled({}, columns=[name for name in ACLED_AFTER if name != "latitude"]), "events.csv", "is missing"),
        (acled({}, columns=[*ACLED_AFTER, "notes"]), "events.csv", "two columns"),
        (acled({}).replace(b"notes", b'"notes', 1), "events.csv", "never closed"),
    ],
)
def test_files_of_which_nothing_can_be_read(content: bytes, name: str, why: str) -> None:
    """A file that is no export, or of which nobody can tell the columns, is refused with the reason."""
    export = read_export(content, name)
    assert (len(export.faults), export.rows) == (1, ())
    assert why in export.faults[0].message

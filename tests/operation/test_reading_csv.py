"""A CSV file is read as it stands, each row with its line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.operation.reading_csv import read_csv

Rows = list[tuple[str | None, ...]]


def _read(content: bytes, folder: Path) -> tuple[Rows, list[int], list[str]]:
    path = folder / "people.csv"
    path.write_bytes(content)
    table, faults = read_csv(path)
    rows = table.cells.rows() if table else []
    return rows, list(table.lines) if table else [], [str(fault) for fault in faults]


GOOD: list[tuple[str, bytes, Rows, list[int]]] = [
    ("plain", b"a,b\n1,x\n2,y\n", [("1", "x"), ("2", "y")], [2, 3]),
    ("no line break at the end", b"a,b\n1,x", [("1", "x")], [2]),
    ("byte-order mark", b"\xef\xbb\xbfa,b\n1,x\n", [("1", "x")], [2]),
    ("lines of Windows", b"a,b\r\n1,x\r\n2,y\r\n", [("1", "x"), ("2", "y")], [2, 3]),
    ("lines of an old Macintosh", b"a,b\r1,x\r2,y\r", [("1", "x"), ("2", "y")], [2, 3]),
    ("quotes within quotes", b'a,b\n1,"say ""no"", twice"\n', [("1", 'say "no", twice')], [2]),
    ("a line break within quotes", b'a,b\n1,"x\r\ny"\n2,z\n', [("1", "x\ny"), ("2", "z")], [2, 4]),
    ("empty cells", b"a,b\n1,\n,x\n", [("1", None), (None, "x")], [2, 3]),
    ("blank lines", b"a,b\n\n1,x\n\n\n2,y\n\n\n", [("1", "x"), ("2", "y")], [3, 6]),
    ("rows without any cell", b"a,b\n,\n1,x\n,\n", [("1", "x")], [3]),
    ("blank lines before the header", b"\n\na,b\n1,x\n", [("1", "x")], [4]),
    ("hashtags", b"a,b\n#id,#meta\n1,x\n", [("1", "x")], [3]),
    ("hashtags of some columns", b"a,b\n#id,\n1,x\n", [("1", "x")], [3]),
    ("a hash that is none", b"a,b\n#id,1\n1,x\n", [("#id", "1"), ("1", "x")], [2, 3]),
    ("hashtags further down are cells", b"a,b\n1,x\n#id,#meta\n", [("1", "x"), ("#id", "#meta")], [2, 3]),
    ("header alone", b"a,b\n", [], []),
    ("spaces around names", b" a ,b\n1,x\n", [("1", "x")], [2]),
    ("trailing columns without a name", b"a,b,,\n1,x,,\n", [("1", "x")], [2]),
    ("Persian", "a,b\n1,دیروز\u200cآمد\n".encode(), [("1", "دیروز\u200cآمد")], [2]),
]


@pytest.mark.parametrize(("content", "rows", "lines"), [case[1:] for case in GOOD], ids=[case[0] for case in GOOD])
def test_good_file_is_read(content: bytes, rows: Rows, lines: list[int], tmp_path: Path) -> None:
    """What spreadsheets and people write is read, each row with the line on which it begins."""
    assert _read(content, tmp_path) == (rows, lines, [])


BAD = [
    ("nothing", b"", ["people.csv: is empty (0 bytes); its first row names the columns"]),
    ("blank lines alone", b"\n \n", ["people.csv: is empty (3 bytes); its first row names the columns"]),
    ("UTF-16", b"\xff\xfea\x00", ["people.csv:1: byte 0xFF at offset 0 is not UTF-8: the file is UTF-16"]),
    (
        "Latin 1 in two lines",
        b"a,b\n1,Jos\xe9\n2,x\n3,\xfcber\n",
        [
            "people.csv:2: byte 0xE9 at offset 9 is not UTF-8; save the file as UTF-8",
            "people.csv:4: byte 0xFC at offset 17 is not UTF-8; save the file as UTF-8",
        ],
    ),
    (
        "half a surrogate",
        b"a\n\xed\xa0\x80\n",
        ["people.csv:2: byte 0xED at offset 2 is not UTF-8; save the file as UTF-8"],
    ),
    ("too few cells", b"a,b\n1\n2,y\n", ["people.csv:2: has 1 cells, fewer than the 2 of the header"]),
    ("too many cells", b"a,b\n1,x,z\n", ["people.csv:2: has 3 cells, more than the 2 of the header"]),
    ("a name twice", b"a,b,a\n1,x,2\n", ["people.csv:1: a: names column 1 and column 3"]),
    ("a cell without a name", b"a,\n1,\n2,x\n", ["people.csv:3: has a cell in column 2, which has no name"]),
    (
        "a quote that is never closed",
        b'a,b\n1,x\n2,"y\n3,z\n',
        ["people.csv:3: cannot be read from this line on: a quote is never closed"],
    ),
    (
        "text after a quote",
        b'a,b\n1,"x"y\n',
        ["people.csv:2: cannot be read from this line on: text follows a closing quote; "
            "a quote within quotes is written twice"],
    ),
    (
        "a very long cell",
        b"a,b\n1," + b"x" * 200_000 + b"\n",
        ["people.csv:2: cannot be read from this line on: a cell is longer than 131,072 characters; "
         "perhaps a quote is never closed"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("content", "faults"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_file_is_named(content: bytes, faults: list[str], tmp_path: Path) -> None:
    """What is wrong with a file is named with its line, and its byte where it is one."""
    assert _read(content, tmp_path)[2] == faults


def test_folder_in_place_of_a_file_is_a_fault(tmp_path: Path) -> None:
    """A folder with the name of a table cannot be read, and that is said."""
    (tmp_path / "people.csv").mkdir()
    table, faults = read_csv(tmp_path / "people.csv")
    assert table is None
    assert "cannot be read" in str(faults[0])


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELL.filter(lambda cell: cell and cell[0] != "#"), CELL), max_size=6))
def test_any_table_is_read_back(rows: list[tuple[str, str]], tmp_path: Path) -> None:
    """Whatever the cells hold, quotes and line breaks among it, they and their lines are read as they were written."""
    path = tmp_path / "people.csv"
    lines = []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["a", "b"])
        for row in rows:
            file.flush()
            lines.append(path.read_text(encoding="utf-8").count("\n") + 1)
            writer.writerow(row)
    assert _read(path.read_bytes(), tmp_path) == ([(a, b or None) for a, b in rows], lines, [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes, tmp_path: Path) -> None:
    """No content of a file is an exception."""
    _read(content, tmp_path)

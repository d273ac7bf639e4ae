"""Lists as they lie on disk: with titles above, other delimiters, broken bytes, several sheets, formulas."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from safeconduct.operation.import_list.source_rows import SourceRows, column_letter, read_rows, rows_of


def csv_list(tmp_path: Path, content: str | bytes, name: str = "list.csv") -> SourceRows:
    """Read a list with this content."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_rows(path)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_delimiters(tmp_path: Path, sign: str) -> None:
    """Commas, semicolons and tabs are told apart, whatever else the cells hold."""
    found = csv_list(tmp_path, f'Case{sign}Sex{sign}Note\n1{sign}F{sign}"a{sign} b, c"\n2{sign}M{sign}d\n')
    assert found.header == ("Case", "Sex", "Note")
    assert found.cells == (("1", "F", f"a{sign} b, c".replace("\t ", " ")), ("2", "M", "d"))
    assert found.lines == (2, 3)
    assert found.faults == ()


def test_the_header_below_titles(tmp_path: Path) -> None:
    """The row that names columns is found below a letterhead, and rows keep their lines, also past quoted breaks."""
    found = csv_list(
        tmp_path, 'Register of camp 4,,\n,,\nPrinted on,5 July,\nCase,Sex,Note\n1,F,"two\nlines"\n\n2,M,x\n'
    )
    assert (found.header, found.header_line) == (("Case", "Sex", "Note"), 4)
    assert found.cells == (("1", "F", "two lines"), ("2", "M", "x"))
    assert found.lines == (5, 8)


def test_columns_without_a_name_or_with_one_twice(tmp_path: Path) -> None:
    """Each column can be called by a name of its own."""
    found = csv_list(tmp_path, "Case,Name,Name,\n1,a,b,c\n")
    assert found.header == ("Case", "Name", "Name (C)", "column D")


def test_hashtags_and_uneven_rows(tmp_path: Path) -> None:
    """A row of hashtags is no person, and short rows are filled up."""
    found = csv_list(tmp_path, "Case,Sex,Age\n#meta+id,#sex,#age\n1,F\n2,M,3,4\n")
    assert found.header == ("Case", "Sex", "Age", "column D")
    assert found.cells == (("1", "F", "", ""), ("2", "M", "3", "4"))


def test_a_header_of_two_rows(tmp_path: Path) -> None:
    """Names that stand in the row above are found, and a second header in another language is no person."""
    found = csv_list(tmp_path, "No,Case No,Person,,\n,,Sex,Age,Nationality\n1,7,F,40,Iran\n")
    assert found.header == ("No", "Case No", "Sex", "Age", "Nationality")
    assert found.cells == (("1", "7", "F", "40", "Iran"),)
    found = csv_list(tmp_path, "Case No,Sex,Nationality,Q\nشماره پرونده,جنسیت,q,سن\n7,F,Iran,40\n")
    assert found.header == ("Case No", "Sex", "Nationality", "Q / سن")
    assert found.cells == (("7", "F", "Iran", "40"),)


def test_words_of_people_are_no_names_of_columns(tmp_path: Path) -> None:
    """No, head and the like name columns and fill cells too; no row of people is taken for the header for them."""
    found = csv_list(tmp_path, "Sex,Q1,Q2,Q3\nF,Head,No,No\nF,no,head,no\n")
    assert found.header == ("Sex", "Q1", "Q2", "Q3")
    assert len(found.cells) == 2
    assert csv_list(tmp_path, "Case,Role,Q\nPA,Head,No\n").cells == (("PA", "Head", "No"),)


def test_rows_above_the_header(tmp_path: Path) -> None:
    """Longer rows above it do no harm, and those that may be people are said to be passed over."""
    found = csv_list(tmp_path, "a,b,c,d,e\nCase,Sex\n1,F\n")
    assert (found.header, found.cells) == (("Case", "Sex"), (("1", "F"),))
    assert [line for line, _ in found.passed_over] == [1]


def test_headers_and_titles_that_are_repeated(tmp_path: Path) -> None:
    """What each page repeats is passed over and said, and parts no families; an empty row between people may."""
    text = "Camp list\nCase,Sex\n1,F\n\nCamp list\nCase,Sex\n1,M\n\n2,F\n"
    found = csv_list(tmp_path, text)
    assert found.cells == (("1", "F"), ("1", "M"), ("2", "F"))
    assert [line for line, _ in found.passed_over] == [5, 6]
    assert found.gaps == (9,)


def test_a_list_without_header(tmp_path: Path) -> None:
    """Where the first row is a person, it is not lost as a header: the list is refused."""
    for text in ("7,M,1971-03-13\n7,F,1975-12-25\n", "a,M,40\nb,F,38\n"):
        found = csv_list(tmp_path, text)
        assert found.cells == ()
        assert [(fault.line, "looks like a person" in fault.message) for fault in found.faults] == [(1, True)]


def test_signs_of_direction_are_no_text(tmp_path: Path) -> None:
    """What steers the direction of writing shows nothing, and two numbers that look alike are one."""
    found = csv_list(tmp_path, "\u200fشماره خانوار\u200f,Sex\n\u200f7\u200f,F\n7,M\n")
    assert found.header == ("شماره خانوار", "Sex")
    assert found.column(0) == ("7", "7")


def test_encodings(tmp_path: Path) -> None:
    """UTF-8 with and without mark and UTF-16 are read; any other byte is named with its line."""
    text = "Case,جنسیت\n1,زن\n"
    for content in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16")):
        assert csv_list(tmp_path, content).cells == (("1", "زن"),)
    faults = csv_list(tmp_path, b"Case,Sex\n1,F\n2,\xe9\n").faults
    assert [(fault.line, "0xE9" in fault.message) for fault in faults] == [(3, True)]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("list.csv", b"", "is empty"),
        ("list.csv", b" \n \n", "is empty"),
        ("list.csv", b"Case,Sex\n", "no rows below"),
        ("list.ods", b"x", "save it as .xlsx"),
        ("list", b"x", "a list is a .csv or .xlsx"),
        ("list.xlsx", b"PK but broken", "is no whole workbook"),
    ],
)
def test_what_is_no_list_says_so(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    """Files that hold no list are refused in words, and nothing is raised."""
    found = csv_list(tmp_path, content, name)
    assert found.cells == ()
    assert any(why in fault.message for fault in found.faults)
    assert "cannot be read" in read_rows(tmp_path / "absent.csv").faults[0].message


def test_workbooks(tmp_path: Path) -> None:
    """The first sheet with cells counts unless one is named; days, numbers and formulas come as their values."""
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "default_date_format": "d mmm yyyy"}) as book:
        book.add_worksheet("Empty")
        people = book.add_worksheet("People")
        people.write_row(2, 1, ["Case", "DOB", "Age", "Sex"])
        people.write_row(4, 1, [7, "=1+1", 31, "F"])
        people.write_formula(5, 1, "=B5+1", None, 8)
        people.write_formula(5, 3, "=1/0", None, "#DIV/0!")
        book.add_worksheet("Other").write_row(0, 0, ["Sex", "Age"])
    found = read_rows(path)
    assert found.file == "list.xlsx[People]"
    assert (found.header, found.header_line) == (("Case", "DOB", "Age", "Sex"), 3)
    assert found.cells == (("7", "=1+1", "31", "F"), ("8", "", "", ""))
    assert found.lines == (5, 6)
    assert [(broken.row, broken.column) for broken in found.broken] == [(6, 2)]
    assert "has no sheet 'Lost'; it has Empty, People, Other" in read_rows(path, "Lost").faults[0].message
    assert read_rows(path, "Other").header == ("Sex", "Age")
    assert found.other_sheets == ("Other",)


def test_a_cover_sheet_is_no_list(tmp_path: Path) -> None:
    """A sheet that names no columns does not stand in the way of the one that does; what is not read is known."""
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Cover").write(0, 0, "Confidential")
        people = book.add_worksheet("People")
        people.write_row(0, 0, ["Case", "Sex"])
        people.write_row(1, 0, [7, "F"])
    found = read_rows(path)
    assert (found.file, found.cells, found.other_sheets) == ("list.xlsx[People]", (("7", "F"),), ("Cover",))


def test_letters_of_columns() -> None:
    """Columns are called as spreadsheets call them."""
    assert [column_letter(index) for index in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


@pytest.mark.parametrize("name", ["list.csv", "list.txt", "list.pdf", "list"])
def test_a_list_in_memory_is_read_as_one_on_disk(tmp_path: Path, name: str) -> None:
    """The same bytes give the same rows and faults, with or without a file."""
    content = b"Name;Sex;Age\nAna;F;30\n"
    (tmp_path / name).write_bytes(content)
    assert rows_of(content, name) == read_rows(tmp_path / name)

"""A list into an operation on disk: whole or not at all, and without a name in it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.operation import check_operation, read_operation, write_operation
from safeconduct.operation.import_list import ImportResult, import_list
from safeconduct.operation.import_list.days import EXCEL_DAY_ZERO, solar_of_gregorian

STARTS_ON = date(2026, 3, 2)
REGISTER = """\
No;Case;Name;Sex;Date of birth;Nationality;Needs;Priority;Phone
1;7;Ali Karimi;M;24/03/1985;Iran;;urgent;+964 770 123 4567
2;7;Sara Karimi;F;12/12/1987;Iran;wheelchair;;+964 770 123 4568
3;8;Omid Nuri;M;30/01/1990;Afghanistan;pregnant;;
"""


def bring(source: Path, operation: Path, **options: object) -> ImportResult:
    """Import with a fixed first day."""
    return import_list(source, operation, starts_on=STARTS_ON, **options)  # type: ignore[arg-type]


@pytest.fixture
def small(small_operation: Callable[..., Path], tmp_path: Path) -> Path:
    """The small operation that the tests share, as a CSV folder."""
    return small_operation(tmp_path / "small")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A list of three people in two families."""
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, encoding="utf-8")
    return path


def test_a_list_begins_an_operation(register: Path, tmp_path: Path) -> None:
    """Where there is none, a minimal operation is begun that has no fault and says what is still missing."""
    folder = tmp_path / "operation"
    result = bring(register, folder)
    assert result.faults == ()
    assert (result.cases, result.people, result.created) == (2, 3, True)
    assert check_operation(folder).faults == ()
    operation = read_operation(folder)
    assert (operation.settings.starts_on, operation.settings.deadline) == (STARTS_ON, date(2026, 5, 31))
    assert operation.tables["cases"]["case_id"].to_list() == ["7", "8"]
    assert operation.tables["cases"]["priority"].to_list() == ["urgent", "normal"]
    assert operation.tables["people"]["needs"].to_list() == [[], ["wheelchair"], []]
    assert operation.tables["needs"]["need"].to_list() == ["wheelchair"]
    assert {fault.file for fault in result.warnings} >= {"operation.toml", "sites.csv", "offers.csv"}


def test_names_and_telephones_are_nowhere(register: Path, tmp_path: Path) -> None:
    """Nothing that is withheld reaches any file, and the result says what was withheld."""
    result = bring(register, tmp_path / "operation")
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "operation").iterdir())
    for word in ("Karimi", "Omid", "770", "pregnant"):
        assert word not in written
    assert [column.column for column in result.columns if column.use == "withheld"] == ["Name", "Phone"]


def test_with_any_fault_nothing_is_written(tmp_path: Path) -> None:
    """One bad row is enough: the guesses and faults come back, and the place stays as it was."""
    source = tmp_path / "list.csv"
    source.write_text(REGISTER.replace("24/03/1985", "44/03/1985"), encoding="utf-8")
    result = bring(source, tmp_path / "operation")
    assert [(fault.line, fault.column) for fault in result.faults] == [(2, "Date of birth")]
    assert len(result.columns) == 9
    assert result.operation is None
    assert not (tmp_path / "operation").exists()


def test_a_case_that_is_there_already_is_refused(register: Path, tmp_path: Path) -> None:
    """The same list twice is a fault for each case, and changes nothing."""
    folder = tmp_path / "operation"
    bring(register, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    result = bring(register, folder)
    assert [fault.message.split(";")[0] for fault in result.faults] == [
        "'7' is in the operation already",
        "'8' is in the operation already",
    ]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_replacing_changes_what_the_list_gives(register: Path, tmp_path: Path) -> None:
    """With replace, people are those of the list, and of the case what the list does not give stays."""
    folder = tmp_path / "operation"
    bring(register, folder)
    cases = pl.read_csv(folder / "cases.csv", infer_schema=False)
    cases = cases.with_columns(expires_on=pl.lit("2026-08-01"), note=pl.lit("kept"))
    cases.write_csv(folder / "cases.csv")
    later = tmp_path / "later.csv"
    later.write_text("Case,Individual no,Sex,Priority\n8,N1,F,emergency\n9,N2,M,normal\n", encoding="utf-8")
    result = bring(later, folder, replace=True)
    assert result.faults == ()
    tables = read_operation(folder).tables
    assert tables["cases"]["case_id"].to_list() == ["7", "8", "9"]
    assert tables["cases"]["priority"].to_list() == ["urgent", "emergency", "normal"]
    assert tables["cases"]["expires_on"].to_list() == [date(2026, 8, 1), date(2026, 8, 1), None]
    assert tables["cases"]["note"].to_list() == ["kept", "kept", None]
    assert tables["people"]["person_id"].to_list() == ["P00002", "P00003", "N1", "N2"]


def test_a_list_joins_a_planned_operation(small: Path, tmp_path: Path) -> None:
    """Cases are added to an operation with sites, offers and flights; sites are found by code or name."""
    source = tmp_path / "list.csv"
    source.write_text("Case,Sex,Camp,Needs\nX1,F,South camp,escort\nX2,M,north,dialysis\n", encoding="utf-8")
    before = read_operation(small)
    result = bring(source, small)
    assert result.faults == ()
    assert not result.created
    after = read_operation(small)
    assert after.tables["departures"].equals(before.tables["departures"])
    assert after.tables["cases"].head(before.tables["cases"].height).equals(before.tables["cases"])
    assert after.tables["cases"].tail(2)["site_id"].to_list() == ["south", "north"]
    assert after.tables["needs"]["need"].to_list() == [*before.tables["needs"]["need"], "dialysis"]


@pytest.mark.parametrize(
    ("lines", "site", "why"),
    [
        ("Case,Sex\nX1,F\n", None, "names no site"),
        ("Case,Sex\nX1,F\n", "east", "'east' is no site"),
        ("Case,Sex,Camp\nX1,F,east\n", None, "'east' is no site of the operation; it has north, south"),
        ("Case,Sex\nC-01,F\n", "north", "'C-01' may be 'C1', which is in the operation already"),
        ("Case,Individual no,Sex\nX1,P1,F\n", "north", "'P1' is in the operation already, in case 'C1'"),
    ],
)
def test_what_does_not_fit_the_operation_is_a_fault(
    small: Path, tmp_path: Path, lines: str, site: str | None, why: str
) -> None:
    """An unknown site, no site where there are two, and a person who is there already are named by row."""
    source = tmp_path / "list.csv"
    source.write_text(lines, encoding="utf-8")
    before = (small / "cases.csv").read_bytes()
    result = bring(source, small, site=site)
    assert why in str(result.faults[0])
    assert (small / "cases.csv").read_bytes() == before


def test_a_faulty_operation_is_not_touched(register: Path, small: Path) -> None:
    """The faults of the operation come first."""
    (small / "people.csv").write_text("person_id\n", encoding="utf-8")
    result = bring(register, small)
    assert any(fault.file == "people.csv" for fault in result.faults)
    assert result.columns == ()


@pytest.mark.parametrize("kind", ["parquet", "xlsx"])
def test_the_operation_stays_what_it_is(register: Path, small: Path, tmp_path: Path, kind: str) -> None:
    """A Parquet folder stays one and a workbook stays one."""
    place = tmp_path / ("book.xlsx" if kind == "xlsx" else "parquet")
    write_operation(read_operation(small), place, "xlsx" if kind == "xlsx" else "parquet")
    assert bring(register, place, site="north").faults == ()
    assert "7" in read_operation(place).tables["cases"]["case_id"].to_list()
    if kind == "parquet":
        assert {path.suffix for path in place.iterdir()} == {".parquet", ".toml"}


def test_lists_told_apart_by_a_prefix(tmp_path: Path) -> None:
    """Two lists without numbers do not collide where each has its own prefix."""
    source = tmp_path / "list.csv"
    source.write_text("Sex,Age\nF,30\nM,40\n", encoding="utf-8")
    bring(source, tmp_path / "operation", prefix="A-")
    assert bring(source, tmp_path / "operation").faults == ()
    assert bring(source, tmp_path / "operation").faults != ()
    cases = read_operation(tmp_path / "operation").tables["cases"]["case_id"].to_list()
    assert cases == ["A-C00002", "A-C00003", "C00002", "C00003"]


def test_days_and_numbers_of_a_workbook(tmp_path: Path) -> None:
    """Cells that hold days, days that lost their format and numbers are read for what they are; formulas stay dead."""
    source = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(source), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Register")
        sheet.write_row(0, 0, ["Case", "Sex", "DOB", "Remarks"])
        sheet.write_row(1, 0, [7, "F"])
        sheet.write_datetime(1, 2, date(1985, 3, 24), book.add_format({"num_format": "dd/mm/yy"}))
        sheet.write_row(2, 0, [7, "M", (date(1985, 3, 25) - EXCEL_DAY_ZERO).days, '=HYPERLINK("http://example.org")'])
        sheet.write_row(3, 0, [8, "M"])
        sheet.write_formula(3, 2, "=TODAY()-9000", None, (date(1999, 5, 6) - EXCEL_DAY_ZERO).days)
        sheet.write_formula(3, 3, "=1/0", None, "#DIV/0!")
    result = bring(source, tmp_path / "operation")
    assert result.faults == ()
    people = read_operation(tmp_path / "operation").tables["people"]
    assert people["birth_date"].to_list() == [date(1985, 3, 24), date(1985, 3, 25), date(1999, 5, 6)]
    assert "HYPERLINK" not in (tmp_path / "operation" / "people.csv").read_text(encoding="utf-8")


def test_a_formula_with_an_error_in_a_kept_column(tmp_path: Path) -> None:
    """An error where a value belongs is a fault in its row, and so is a formula written as text."""
    source = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(source), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Case", "Sex", "Age"])
        sheet.write_row(1, 0, [7, "F", "=1+1"])
        sheet.write_row(2, 0, [8, "F"])
        sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
    faults = bring(source, tmp_path / "operation").faults
    assert {(fault.line, fault.column) for fault in faults} == {(2, "Age"), (3, "Age")}
    assert any("#DIV/0!" in fault.message for fault in faults)


WORDS = {
    "en": (("Case no", "Sex", "Date of birth", "Nationality"), {"F": "Female", "M": "Male"}),
    "fr": (("N° de dossier", "Sexe", "Date de naissance", "Nationalité"), {"F": "Femme", "M": "Homme"}),
    "fa": (("شماره پرونده", "جنسیت", "تاریخ تولد", "ملیت"), {"F": "زن", "M": "مرد"}),
    "prs": (("نمبر دوسیه", "جنس", "تاریخ تولد", "تابعیت"), {"F": "اناث", "M": "ذکور"}),
    "ar": (("رقم القضية", "الجنس", "تاريخ الميلاد", "الجنسية"), {"F": "أنثى", "M": "ذكر"}),
    "ps": (("د قضیې شمېره", "جنس", "د زېږېدو نېټه", "تابعیت"), {"F": "ښځه", "M": "نارینه"}),
    "sq": (("Numri i rastit", "Gjinia", "Data e lindjes", "Shtetësia"), {"F": "Femër", "M": "Mashkull"}),
}
COUNTRIES = {
    "IRN": dict(zip(WORDS, ("Iranian", "iranienne", "ایرانی", "ایرانی", "إيرانية", "ایرانی", "iranian"), strict=True)),
    "AFG": dict(zip(WORDS, ("Afghan", "afghan", "افغانستانی", "افغان", "أفغاني", "افغان", "Afganistan"), strict=True)),
}
DIGITS = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")


def written(day: date, style: str) -> str:
    """A day as an office may write it."""
    if style == "solar":
        return "{:04d}/{:02d}/{:02d}".format(*solar_of_gregorian(day))
    return day.isoformat() if style == "iso" else f"{day:%d/%m/%Y}"


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 5),
            st.sampled_from("FM"),
            st.dates(date(1930, 1, 1), date(2025, 12, 31)),
            st.sampled_from(sorted(COUNTRIES)),
        ),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(sorted(WORDS)),
    st.sampled_from(["solar", "iso", "day first"]),
    st.sampled_from(DIGITS),
    st.sampled_from(",;\t"),
)
def test_a_written_list_gives_back_its_people(
    tmp_path_factory: pytest.TempPathFactory,
    people: list[tuple[int, str, date, str]],
    language: str,
    style: str,
    digits: str,
    delimiter: str,
) -> None:
    """Whatever the language, calendar, script and delimiter, the people who were written are those who are read."""
    folder = tmp_path_factory.mktemp("import")
    header, sexes = WORDS[language]
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(header)
    for case, sex, born, country in people:
        cells = [str(case), sexes[sex], written(born, style), COUNTRIES[country][language]]
        writer.writerow("".join(digits[int(c)] if c in "0123456789" else c for c in cell) for cell in cells)
    (folder / "list.csv").write_text(text.getvalue(), encoding="utf-8", newline="")
    result = bring(folder / "list.csv", folder / "operation", order="day first")
    assert result.faults == ()
    frame = read_operation(folder / "operation").tables["people"]
    found = frame.select("case_id", "sex", "birth_date", "nationality").rows()
    assert found == [(str(case), sex, born, country) for case, sex, born, country in people]

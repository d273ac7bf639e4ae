"""Two columns with one name that disagree are named with the rows, and nothing is said of those that agree."""

from __future__ import annotations

from datetime import date

from safeconduct.operation.import_list.reading import ListReading, read_list
from safeconduct.operation.import_list.source_rows import SourceRows


def read(header: tuple[str, ...], *rows: tuple[str, ...], mapping: dict[str, str] | None = None) -> ListReading:
    """Read a list; a repeated name of a column has its letter, as the rows of a file have it."""
    return read_list(SourceRows("list.csv", header, 1, rows, tuple(range(2, len(rows) + 2))), date(2026, 3, 2), mapping)


def test_a_second_column_of_one_name_that_disagrees() -> None:
    """The rows are named under the column that is taken; cells that differ in writing alone agree."""
    header = ("Case No", "Age", "Sex", "Sex (D)")
    rows = (("1", "30", "M", "F"), ("1", "30", "F", "female"), ("2", "30", "M", ""), ("2", "30", "M", "f"))
    found = read(header, *rows)
    told = [str(warning) for warning in found.warnings if "contradicted" in str(warning)]
    assert told == [
        "list.csv:2: Sex: like row 5, is contradicted by 'Sex (D)', a column with the same name; 'Sex' is taken"
    ]
    settled = read(header, *rows, mapping={"Sex (D)": "-"})
    assert not any("contradicted" in str(warning) for warning in settled.warnings)


def test_two_case_numbers_are_a_doubt_about_families() -> None:
    """Where the two columns tell families apart, the rows are named among the doubts, which are never quiet."""
    found = read(("Case No", "Age", "Case No (C)"), ("1", "30", "1"), ("1", "30", "2"), ("2", "30", "2"))
    assert str(found.doubts[0]).startswith("list.csv:3: has a 'Case No' that is contradicted by 'Case No (C)'")


def test_columns_that_agree_are_not_named() -> None:
    """Equal columns, and columns of other names, contradict nothing."""
    header = ("Case No", "Date of birth", "Date of birth (C)", "File no")
    found = read(header, ("1", "1980-01-20", "20.01.1980", "7"), ("1", "1990-05-30", "30/05/1990", "8"))
    assert not any("contradicted" in str(warning) for warning in found.warnings)

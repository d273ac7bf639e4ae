"""Needs in columns that are set aside are named, with what would take them."""

from __future__ import annotations

from datetime import date

from safeconduct.operation.import_list.reading import ListReading, read_list
from safeconduct.operation.import_list.source_rows import SourceRows

ROWS = (("1", "F", "40", ""), ("1", "M", "41", "uses a wheelchair"), ("2", "F", "50", "Fauteuil roulant; dialysis"))


def read(
    *rows: tuple[str, str, str, str], column: str = "Remarks", mapping: dict[str, str] | None = None
) -> ListReading:
    """Read a list of case numbers, sexes, ages and a last column."""
    header = ("Case no", "Sex", "Age", column)
    source = SourceRows("list.csv", header, 1, rows, tuple(range(2, len(rows) + 2)))
    return read_list(source, date(2026, 3, 2), mapping)


def test_needs_in_remarks_are_named() -> None:
    """Each row with a word for a need is named, with the needs and the option that takes them."""
    found = read(*ROWS)
    assert [str(warning) for warning in found.overlooked] == [
        "list.csv:3: Remarks: like row 4, holds words for needs (wheelchair, dialysis), and the column is set aside; "
        "to take them, say --map 'Remarks=needs'"
    ]
    assert set(found.overlooked) <= set(found.warnings)


def test_a_need_that_is_denied_is_named_too() -> None:
    """Only a person can tell what a sentence with a need and a "not" says."""
    found = read(("1", "F", "40", "cannot walk without wheelchair"))
    assert "'cannot walk without wheelchair'" in found.overlooked[0].message


def test_what_is_taken_or_set_aside_by_the_user_is_not_named() -> None:
    """Once the column is said to hold needs, they are taken; once it is said to hold nothing, nothing is said."""
    taken = read(*ROWS, mapping={"Remarks": "people.needs"})
    assert (taken.overlooked, taken.people[1]["needs"]) == ((), ("wheelchair",))
    assert read(*ROWS, mapping={"Remarks": "-"}).overlooked == ()
    assert read(("1", "F", "40", "likes tea"), ("1", "F", "40", "12")).overlooked == ()

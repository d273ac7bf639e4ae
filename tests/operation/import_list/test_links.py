"""Columns that name other people of the list: whoever is named is kept together, or pointed out."""

from __future__ import annotations

from datetime import date

import pytest

from safeconduct.operation.import_list.links import kind_of
from safeconduct.operation.import_list.reading import ListReading, read_list
from safeconduct.operation.import_list.source_rows import SourceRows


def read(text: str, mapping: dict[str, str] | None = None) -> ListReading:
    """Read a list from lines with cells parted by a bar; the header is line 1."""
    rows = [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]
    rows = [(*row, "Age" if not place else "30") for place, row in enumerate(rows)]
    source = SourceRows("list.csv", rows[0], 1, tuple(rows[1:]), tuple(range(2, len(rows) + 1)))
    found = read_list(source, date(2026, 3, 2), mapping)
    assert found.faults == ()
    return found


def cases(found: ListReading) -> list[object]:
    """The case of each person."""
    return [person["case_id"] for person in found.people]


def parties(found: ListReading, column: str = "travel_with") -> list[object]:
    """The party of each case."""
    return [case[column] for case in found.cases]


def doubts(found: ListReading) -> str:
    """The doubts, one a line."""
    return "\n".join(map(str, found.doubts))


def test_numbers_of_relatives_keep_people_together() -> None:
    """Without case numbers, a spouse and a mother by their numbers make one case, and every row of it is named."""
    found = read("Person ID | Mother ID | Spouse\nA1 | | A2\nA2 | | A1\nA3 | A2 |\nB1 | |")
    assert cases(found) == ["C00002", "C00002", "C00002", "C00005"]
    assert "list.csv:2: like row 3, is linked to another row by 'Spouse', and is taken into one case" in doubts(found)
    assert "list.csv:3: like row 4, is linked to another row by 'Mother ID', and is taken into one" in doubts(found)


def test_names_of_spouses_keep_people_together_and_are_not_kept() -> None:
    """A full name that one row alone has is a link; the name stands in no warning."""
    found = read("Full name | Spouse name\nAli Karimi | Zahra Nuri\nZahra Nuri | Ali Karimi\nOmid Rad |")
    assert cases(found) == ["C00002", "C00002", "C00004"]
    assert not any("Zahra" in str(warning) for warning in found.warnings)
    first_names = read("First name | Father name\nAli | Hassan\nOmid | Ali")
    assert len(set(cases(first_names))) == 2


def test_two_numbered_cases_of_spouses_are_one_party() -> None:
    """Case numbers are not overruled: the cases stay two and travel together, with a warning."""
    found = read("Case No | Case No. of spouse\n1 | 2\n2 | 1\n3 |")
    assert (cases(found), parties(found)) == (["1", "2", "3"], ["1", "1", None])
    assert "like row 3, is linked to another case by 'Case No. of spouse'; both are kept" in doubts(found)
    assert "travel_with" in found.given


def test_a_parent_in_another_numbered_case_is_named() -> None:
    """Grown-up children have cases of their own; the option that the warning names makes one party of them."""
    text = "Case No | Person ID | Mother ID\n1 | a |\n2 | b | a\n3 | c |"
    found = read(text)
    assert parties(found) == [None, None, None]
    assert "list.csv:2: like row 3, is linked to another case by 'Mother ID', and is kept apart" in doubts(found)
    assert "--map 'Mother ID=travel_with'" in doubts(found)
    assert parties(read(text, {"Mother ID": "cases.travel_with"})) == ["1", "1", None]


def test_a_party_named_by_a_case_holds_that_case() -> None:
    """Where people write whom they travel with, and not a code of their party, all of them get one code."""
    found = read("Case No | Travels with\n1 | 2\n2 | 1\n3 | 4\n4 |\n5 | 4\n6 |")
    assert parties(found) == ["1", "1", "3", "3", "3", None]
    assert "like rows 3-6, names another case or person in 'Travels with'" in doubts(found)
    settled = read("Case No | Settle with\n1 | 2\n2 |\n3 |")
    assert parties(settled, "settle_with") == ["1", "1", None]


def test_codes_of_parties_are_left_as_they_are() -> None:
    """Codes that several cases share are parties, even if a case has such a number."""
    found = read("Case No | Party\n1 |\n2 |\n3 | 1\n4 | 1\n5 | 2\n6 | 2")
    assert parties(found) == [None, None, "1", "1", "2", "2"]
    assert "'Party'" not in doubts(found)


def test_a_party_that_is_made_takes_no_code_of_another() -> None:
    """A case number that is the code of another party already gives no code."""
    found = read("Case No | Party | Spouse case no\n1 | | 2\n2 | | 1\n3 | 1 |\n4 | 1 |")
    assert parties(found) == ["with 1", "with 1", "1", "1"]


def test_an_unknown_column_of_other_peoples_numbers_is_pointed_out() -> None:
    """A column without a known name whose cells are other rows' numbers is named, with how to use it."""
    text = "Person ID | Qx\nA1 | A2\nA2 | A1\nA3 |"
    found = read(text)
    assert "has the number of another row in 'Qx', which is set aside" in doubts(found)
    assert parties(read(text, {"Qx": "cases.travel_with"})) == ["C00002", "C00002", None]


@pytest.mark.parametrize("column", ["Spouse alive", "Number of children", "Age of wife", "Tent"])
def test_other_words_beside_a_relative_make_no_link(column: str) -> None:
    """A column that tells something else of a relative links nobody, though its cells be numbers of rows."""
    found = read(f"No | Case No | {column}\n1 | x1 | 2\n2 | x2 | 3\n3 | x3 | 1")
    assert cases(found) == ["x1", "x2", "x3"]
    assert parties(found) == [None, None, None]


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("Spouse", "close"),
        ("ID of mother", "kin"),
        ("N° du père", "kin"),
        ("Travels with (No.)", "close"),
        ("رقم الزوج", "close"),
        ("نام پدر", "kin"),
        ("Spouse's age", ""),
        ("Remarks", ""),
    ],
)
def test_names_of_columns_that_link(column: str, kind: str) -> None:
    """A relative with nothing but words for a number or a name beside it links; anything else does not."""
    assert kind_of(column) == kind


def test_a_companion_who_is_not_in_the_list_is_named() -> None:
    """Whoever travels with somebody who is no row of the list, nor of another's party, is named."""
    found = read("Case No | Travels with\n1 | Z9\n2 | 3\n3 |\n4 | X\n5 | X")
    assert "list.csv:2: names somebody in 'Travels with' whom no other row is or names" in doubts(found)
    assert parties(found) == ["Z9", "2", "2", "X", "X"]

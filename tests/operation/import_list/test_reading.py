"""A list as cases and people: what is wrong is told by row, what is doubtful is told too."""

from __future__ import annotations

from datetime import date

import pytest

from safeconduct.operation.import_list.days import Order
from safeconduct.operation.import_list.reading import ListReading, read_list
from safeconduct.operation.import_list.source_rows import SourceRows

STARTS_ON = date(2026, 3, 2)


def read(text: str, mapping: dict[str, str] | None = None, order: Order | None = None) -> ListReading:
    """Read a list from lines with cells parted by a bar; the header is line 1."""
    rows = [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]
    source = SourceRows("list.csv", rows[0], 1, tuple(rows[1:]), tuple(range(2, len(rows) + 1)))
    return read_list(source, STARTS_ON, mapping, order)


def messages(reading: ListReading) -> list[str]:
    """The faults, as they are printed."""
    return [str(fault) for fault in reading.faults]


def warnings(reading: ListReading) -> list[str]:
    """The warnings, as they are printed, but for the doubts about families."""
    return [str(fault) for fault in reading.warnings if fault not in reading.doubts]


def test_a_family_and_a_person_alone() -> None:
    """Rows with one case number become a case, a row without number becomes one from its place in the list."""
    found = read(
        """
        Case no | Individual no | Sex | DOB        | Nationality | Languages
        7       | 7-1           | F   | 1985-03-24 | Iranian     | Farsi
        7       | 7-2           | M   | 2015-01-02 | Iranian     | Farsi, English
                |               | M   | 1990-05-06 | Afghan      |
        """
    )
    assert found.faults == ()
    assert [case["case_id"] for case in found.cases] == ["7", "C00004"]
    assert [(person["person_id"], person["case_id"]) for person in found.people] == [
        ("7-1", "7"),
        ("7-2", "7"),
        ("P00004", "C00004"),
    ]
    assert found.people[1]["languages"] == ("fas", "eng")
    assert found.people[1]["birth_date"] == date(2015, 1, 2)
    assert {case["priority"] for case in found.cases} == {"normal"}


def test_every_fault_is_told_by_row_and_column() -> None:
    """All faults of a list are found in one reading, each with what would be right."""
    found = read(
        """
        Case | ID no | Individual no | Sex   | DOB        | Nationality | Priority
        1    | x     | a             | Q     | 1985-03-24 | Iran        | urgent
        2    | x     | a             | F     | 1985-02-31 | Iran        | urgent
        3    | x     | b             | F     | 2030-01-01 | Iran        | urgent
        4    | x     | c             | F     | 1885-01-01 | Atlantis    | urgent
        5    | x     | d             | F     | 1985-01-01 | Iran        | at once
        =A1  | =B2   | e             | F     | 1985-01-01 | Iran        | urgent
        """
    )
    assert "list.csv:3: DOB: there is no day 31 of month 2 in 1985; write year-month-day" in messages(found)
    assert "list.csv:3: Individual no: 'a' is in row 2 too" in messages(found)
    assert "list.csv:4: DOB: 2030-01-01 lies after 2026-03-02, the operation's first day" in messages(found)
    assert "list.csv:6: Priority: 'at once' is not known; write emergency, urgent or normal" in messages(found)
    lines = [fault.line for fault in found.faults]
    assert lines == sorted(lines)
    assert {(fault.line, fault.column) for fault in found.faults} == {
        (2, "Sex"),
        (3, "Individual no"),
        (3, "DOB"),
        (4, "DOB"),
        (5, "DOB"),
        (5, "Nationality"),
        (6, "Priority"),
        (7, "Case"),
    }


def test_ambiguous_days_are_flagged() -> None:
    """With nothing to tell the order, the day comes first and every row that may be meant otherwise is named."""
    found = read("Sex | DOB\nF | 03/04/1985\nF | 05/05/1985\nF | 1985-04-03")
    assert found.people[0]["birth_date"] == date(1985, 4, 3)
    assert warnings(found) == [
        "list.csv:2: DOB: '03/04/1985' is read as 1985-04-03, the day first; say if the month is"
    ]
    said = read("Sex | DOB\nF | 03/04/1985", order="month first")
    assert (said.people[0]["birth_date"], warnings(said)) == (date(1985, 3, 4), [])


def test_a_column_that_proves_its_order() -> None:
    """One day above 12 tells how the others are meant; both orders in one column are a fault where they matter."""
    proven = read("Sex | DOB\nF | 03/04/1985\nF | 04/13/1985")
    assert proven.people[0]["birth_date"] == date(1985, 3, 4)
    assert "1 day such as '03/04/1985' is read with the month first" in warnings(proven)[0]
    mixed = read("Sex | DOB\nF | 03/04/1985\nF | 04/13/1985\nF | 13/04/1985")
    assert [(fault.line, fault.column) for fault in mixed.faults] == [(2, "DOB")]
    assert "write year-month-day" in mixed.faults[0].message


def test_years_and_ages() -> None:
    """A year alone becomes an age, an age stays one, and a birth date counts more than an age."""
    found = read("Sex | DOB | Age\nF | 1986 |\nF | | 33\nF | 1990-01-01 | 20\nM | 1990-01-01 | 36")
    born = [(person["birth_date"], person["age"]) for person in found.people]
    assert born == [(None, 40), (None, 33), (date(1990, 1, 1), None), (date(1990, 1, 1), None)]
    assert warnings(found) == [
        "list.csv:2: DOB: gives only a year, kept as an age of 40",
        "list.csv:4: DOB: born in 1990 and 20 years old do not agree; the birth counts",
    ]


def test_needs_and_what_is_none() -> None:
    """Needs of a planner are kept; other conditions are counted and set aside, and so are words that nobody knows."""
    found = read(
        """
        Sex | Special needs          | Wheelchair
        F   | pregnant               | no
        F   | dialysis, pregnant     | yes
        M   | likes tea              |
        """
    )
    assert [person["needs"] for person in found.people] == [(), ("dialysis", "wheelchair"), ()]
    assert warnings(found) == [
        "list.csv: 1 cell was not understood and is left out, by column: Special needs 1",
        "list.csv: 'pregnant' (2 people, rows 2-3) takes no seat or place by itself, and is set aside; "
        "where it calls for an escort, say escort",
        "list.csv:4: Special needs: 'likes tea' is no need that is known, and is set aside",
    ]


def test_the_window_of_a_case_is_that_of_all_its_people() -> None:
    """A family is ready with its last member and expires with its first; its priority is the most urgent."""
    found = read(
        """
        Case | Ready on   | Valid until | Priority  | Case status | Travel with
        1    | 2026-03-05 | 2026-06-01  | normal    |         | T1
        1    | 2026-03-09 | 2026-05-01  | emergency | active  |
        2    | 2026-04-01 |             |           | on hold |
        """
    )
    first, second = found.cases
    assert (first["ready_on"], first["expires_on"]) == (date(2026, 3, 9), date(2026, 5, 1))
    assert (first["priority"], first["status"], first["travel_with"]) == ("emergency", "active", "T1")
    assert (second["priority"], second["status"]) == ("normal", "held")
    assert found.given == {"case_id", "ready_on", "expires_on", "priority", "status", "travel_with"}
    assert "different priorities; it is taken as emergency" in warnings(found)[0]


def test_a_case_cannot_be_two_things() -> None:
    """Rows of one case that name two sites, or a window that closes before it opens, are faults."""
    found = read("Case | Site | Ready on | Valid until\n1 | A | 2026-05-01 |\n1 | B | | 2026-04-01")
    assert messages(found) == [
        "list.csv:2: the case is ready on 2026-05-01, after its papers expire on 2026-04-01",
        "list.csv:3: Site: 'B' differs from 'A' in row 2 of the same case",
    ]


def test_families_by_relation_and_by_head() -> None:
    """Without case numbers, relations or the heads' names make families; heads are matched to names nowhere kept."""
    by_relation = read("Name | Relationship | Sex\nAli | head | M\nSara | wife | F\nReza | head | M")
    assert [person["case_id"] for person in by_relation.people] == ["C00002", "C00002", "C00004"]
    by_head = read("Name | Head of household | Sex\nAli K | | M\nReza | | M\nSara | Ali K | F")
    assert [person["case_id"] for person in by_head.people] == ["C00002", "C00003", "C00002"]
    assert "Ali" not in str([*by_head.people, *by_head.cases, *by_relation.people])


def test_totals_and_empty_rows_are_no_people() -> None:
    """Rows of totals and rows that tell nothing of a person are passed over, and said."""
    found = read("Case | Sex | Remarks\n1 | F |\nTotal | 1 |\n | | checked\nالمجموع | 1 |")
    assert len(found.people) == 1
    assert [fault.line for fault in found.warnings] == [3, 4, 5]


def test_equal_rows_may_be_one_person_twice() -> None:
    """Two rows that differ only in their number are pointed out."""
    found = read("No | Name | Sex | DOB\n1 | Ali | M | 1985-01-20\n2 | Sara | F | 1985-01-20\n3 | Ali | M | 1985-01-20")
    assert warnings(found) == ["list.csv:4: is equal to row 2; one person twice?"]


def test_a_list_without_any_known_column() -> None:
    """Where nothing is understood, the user is asked to say what the columns are."""
    found = read("q | w\nzz | yy\nzz | xx")
    assert "no column of the list is known" in found.faults[0].message
    assert found.people == ()
    said = read("q | w\nF | yy\nM | xx", mapping={"q": "people.sex"})
    assert [person["sex"] for person in said.people] == ["F", "M"]


@pytest.mark.parametrize("word", ["unknown", "n/a", "-", "نامعلوم", "غير معروف", "panjohur", "inconnu"])
def test_words_for_nothing_are_nothing(word: str) -> None:
    """What an office writes where it does not know is an empty cell and no fault."""
    found = read(f"Sex | DOB | Nationality\nF | {word} | {word}\nM | 1985-01-20 | Iran")
    assert found.faults == ()
    assert (found.people[0]["birth_date"], found.people[0]["nationality"]) == (None, None)


def test_headings_of_families_are_no_people() -> None:
    """A row with a word for a family alone parts the rows below from those above, and is said."""
    found = read("Name | Sex | Age\nHousehold 1 | |\nA | M | 40\nB | F | 39\nHousehold 2 | |\nC | F | 44\nD | |")
    assert [person["case_id"] for person in found.people] == ["C00003", "C00003", "C00006", "C00006"]
    assert [fault.line for fault in found.warnings if "heading" in fault.message and "passed" in fault.message] == [
        2,
        5,
    ]
    assert "list.csv:7: fills in one cell alone and is taken for a person; is it one?" in warnings(found)


def test_totals_with_words_beside_them() -> None:
    """A total is one with a number of persons behind it; a person whose name begins alike is kept."""
    found = read("Name | Sex | Age\nA | M | 40\nTotal: 1 person | |\nTotal Karimi | F | 30\nGrand total | | 2")
    assert [person["person_id"] for person in found.people] == ["P00002", "P00004"]


def test_estimated_births_are_kept_and_said() -> None:
    """An estimate of a birth is kept with a warning; the day on which papers expire has to be known."""
    found = read("Case | Sex | DOB\n1 | F | ~1986\n1 | M | 1990-01-01 (est.)\n1 | M | circa 1365")
    assert [(person["birth_date"], person["age"]) for person in found.people] == [
        (None, 40),
        (date(1990, 1, 1), None),
        (None, 40),
    ]
    assert warnings(found)[0] == "list.csv:2: DOB: '~1986' is an estimate, kept as an age of 40"
    assert len(warnings(found)) == 3
    late = read("Case | Sex | Valid until\n1 | F | ~2026-06-01")
    assert "only an estimate" in messages(late)[0]


def test_case_numbers_written_in_two_ways() -> None:
    """Capitals, zeros in front and signs do not part a family, and the rows are named."""
    found = read("Case | Sex\nF-001 | M\nf-001 | F\nF 1 | F\nF-010 | M")
    assert [person["case_id"] for person in found.people] == ["F-001", "F-001", "F-001", "F-010"]
    assert str(found.doubts[0]).startswith("list.csv:2: like rows 3-4, has a number that is written in several ways")


def test_days_in_the_place_of_case_numbers() -> None:
    """A spreadsheet makes a day of 1/2, and the rows are named."""
    found = read("Case | Sex\n2026-02-01 | M\n2026-02-01 | F")
    assert "has a day for a number" in str(found.doubts[0])


def test_a_need_that_is_denied_is_not_taken() -> None:
    """A sentence that says no, and words beside a need, are set aside and said; nothing is lost or made up."""
    found = read(
        """
        Case | Sex | Medical needs
        1    | F   | does not need a wheelchair
        1    | F   | wheelchair and oxygen bottle
        2    | F   | uses wheelchair, needs an escort
        2    | F   | nuk ka nevojë për karrocë
        """
    )
    assert [person["needs"] for person in found.people] == [(), ("wheelchair",), ("wheelchair", "escort"), ()]
    told = warnings(found)
    assert "by column: Medical needs 3" in told[0]
    assert "'does not need a wheelchair' seems to say that a need is not there" in told[1]
    assert "'oxygen bottle' is no need that is known" in told[2]


def test_ticks_and_crosses() -> None:
    """Signs for yes are no empty cells, and signs for no are no marks."""
    found = read("Case | Sex | Wheelchair\n1 | F | ✓\n1 | F | ✗\n2 | F | *\n2 | F | -")
    assert [person["needs"] for person in found.people] == [("wheelchair",), (), ("wheelchair",), ()]
    assert warnings(found) == []


def test_a_name_in_the_place_of_a_number() -> None:
    """Family names tell families apart and are not kept; a name that tells who travels with whom is refused."""
    found = read("Family | Sex\nKarimi | F\nKarimi | M\nNuri | F")
    assert [person["case_id"] for person in found.people] == ["C00002", "C00002", "C00004"]
    assert found.doubts != ()
    refused = read(
        "Case | Name | Surname | Sex | Travel with\n1 | Ali | Karimi | M | T1\n2 | Sara | Nuri | F | ali karimi"
    )
    assert messages(refused) == [
        "list.csv:3: Travel with: is somebody's name; write a number, since names are not kept"
    ]


def test_a_total_at_the_end_is_no_person() -> None:
    """In German, Persian and Arabic as in English, with the number of its row before it or not; a warning names it."""
    for row in ("Summe | 300 | |", "Total | 300 | |", "3 | جمع | |", "المجموع | | |", "3 | Summe | | 300"):
        found = read(f"No | Surname | Sex | Nationality\n1 | Noori | F | AFG\n2 | Karimi | M | AFG\n{row}")
        assert len(found.people) == 2, row
        assert any("looks like a total" in told for told in warnings(found)), row


def test_an_age_that_does_not_fit_the_birth_is_doubted() -> None:
    """One year is how old people are on another day; two are a doubt."""
    text = "Surname | DOB | Age\nA | 1980-12-31 | {}"
    assert not any("do not agree" in told for told in warnings(read(text.format(44))))
    assert any("do not agree" in told for told in warnings(read(text.format(47))))

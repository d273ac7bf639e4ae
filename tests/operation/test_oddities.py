"""What is legal but odd is said, without refusing the operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from safeconduct.operation import check_operation

Write = Callable[..., Path]

ODD = [
    (
        "sites.csv",
        ",bus_trips_per_day",
        ",bus_trips_per_day,notes",
        "sites.csv:1: notes: is no known column; it is kept",
    ),
    (
        "sites.csv",
        ",2,8,1",
        ",0,8,1",
        "sites.csv:2: buses: the buses of north carry nobody (0 buses × 8 seats × 1 rides a day)",
    ),
    ("needs.csv", "8,3,true,true", "8,3,true,false", None),
    ("departure_needs.csv", "N1,escort,2\n", "N1,escort,0\n", None),
    (
        "departure_needs.csv",
        "N1,stretcher,1\nN2,escort,1\nN2,stretcher,1\n",
        "",
        "needs.csv:3: need: no departure has a place for 'stretcher'; people who need it: 1",
    ),
    (
        "offer_needs.csv",
        "alb-1,stretcher,1\ndeu-1,stretcher,1\n",
        "",
        "needs.csv:3: need: no offer has a place for 'stretcher'; people who need it: 1",
    ),
    (
        "departures.csv",
        "S1,south,alb,road,2026-03-09,2026-03-10,10,scheduled",
        "S1,south,alb,road,2026-03-09,2026-03-10,10,cancelled",
        None,
    ),
    (
        "destinations.csv",
        "deu,Frankfurt",
        "xxx,Nowhere,DEU,,,,\ndeu,Frankfurt",
        "destinations.csv:3: destination_id: 'xxx' has no departure",
    ),
    (
        "destinations.csv",
        "deu,Frankfurt",
        "xxx,Nowhere,DEU,,,,\ndeu,Frankfurt",
        "destinations.csv:3: destination_id: 'xxx' has no offer",
    ),
    ("offers.csv", "deu,,10,", "deu,withdrawn,10,", None),
    ("offers.csv", "alb,confirmed,12", "alb,confirmed,0", None),
    (
        "cases.csv",
        "normal,2026-03-05,,",
        "normal,2026-03-05,2026-03-04,",
        "cases.csv:2: ready_on: 2026-03-05 lies after expires_on (2026-03-04)",
    ),
    (
        "cases.csv",
        "urgent,,2026-04-20",
        "urgent,,2026-03-01",
        "cases.csv:3: expires_on: 2026-03-01 lies before starts_on (2026-03-02)",
    ),
    (
        "cases.csv",
        "urgent,,2026-04-20",
        "urgent,,2026-03-11",
        "cases.csv:3: expires_on: 2026-03-11 lies before the first arrival from north (2026-03-12)",
    ),
    (
        "cases.csv",
        "C1,active",
        "C1,held",
        "cases.csv:3: travel_with: 'T1' is the party of C1 too, which is held: none is planned",
    ),
    (
        "decisions.csv",
        "C4,only,S1,,,Brother",
        "C5,pin,S1,,,Brother",
        "decisions.csv:3: case_id: the pin of 'C5' has no effect: the case is not planned, because of its own status "
        "or that of a case it travels with",
    ),
    ("people.csv", "1984-07-01", "1800-05-09", "people.csv:2: birth_date: 1800-05-09 lies more than 120 years before"),
    ("people.csv", ",71,IRQ", ",171,IRQ", "people.csv:4: age: 171 years is more than 120"),
    (
        "people.csv",
        "1984-07-01,,",
        "1984-07-01,14,",
        "people.csv:2: age: 14 years does not go with birth_date (1984-07-01)",
    ),
    ("people.csv", "1984-07-01,,", "1984-07-01,41,", None),
    (
        "people.csv",
        ",71,IRQ",
        ",71,",
        "people.csv:4: nationality: is empty; offers that take only some nationalities: 1",
    ),
    (
        "departures.csv",
        "30,candidate,35000,A1,,,,",
        "30,candidate,35000,A1,,,2026-03-23,",
        "departures.csv:5: transit_from: is given without a transit_id",
    ),
    ("departures.csv", "14,scheduled", "0,scheduled", None),
    ("usage.csv", "alb-1,,,2", "alb-1,,,2.5", "usage.csv:4: amount: 2.5 is not whole, though places are counted"),
    ("usage.csv", "aircraft,A1", "aircraft,A9", "usage.csv:9: id: 'A9' is the aircraft of no departure"),
    (
        "operation.toml",
        "notice_days",
        "notice_day",
        "operation.toml:7: notice_day: is no known key and is passed over; did you mean notice_days?",
    ),
]
"""File, a text in it, what stands there instead, and what the warning says; None where there is still none."""


@pytest.mark.parametrize(("file", "good", "odd", "said"), ODD)
def test_oddity_is_said_and_passes(
    file: str,
    good: str,
    odd: str,
    said: str | None,
    small_operation: Write,
    small_operation_files: Mapping[str, str],
    tmp_path: Path,
) -> None:
    """Each oddity is a warning at its place; the operation is read all the same."""
    text = small_operation_files[file]
    assert good in text, "the text to replace is there"
    lines = text.replace(good, odd, 1).splitlines()
    if file == "sites.csv" and "notes" in odd:
        lines = [lines[0], *(line + "," for line in lines[1:])]
    findings = check_operation(small_operation(tmp_path / "op", {file: "\n".join(lines) + "\n"}))
    assert findings.faults == ()
    assert findings.operation is not None
    warnings = list(map(str, findings.warnings))
    assert any(warning.startswith(said) for warning in warnings) if said else warnings == [], warnings


def test_more_people_than_places_and_seats(
    small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """The people who are to leave are held against all places and seats; held and departed cases do not count."""
    offers = small_operation_files["offers.csv"]
    departures = small_operation_files["departures.csv"]
    for places in ("confirmed,12", ",,10", "pledged,4"):
        offers = offers.replace(places, places.rpartition(",")[0] + ",1") if places != ",,10" else offers
    offers = offers.replace("deu,,10", "deu,,1")
    for seats in ("14,scheduled", "30,candidate", "10,scheduled"):
        departures = departures.replace(seats, "2," + seats.partition(",")[2])
    findings = check_operation(small_operation(tmp_path / "op", {"offers.csv": offers, "departures.csv": departures}))
    assert list(map(str, findings.warnings)) == [
        "offers.csv: places: 3 places for 9 people who are to leave",
        "departures.csv: seats: 8 seats for 9 people who are to leave",
    ]


def test_nobody_to_plan_for(small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path) -> None:
    """An operation in which every case is held, withdrawn or departed is odd."""
    cases = small_operation_files["cases.csv"]
    rows = [line.split(",") for line in cases.splitlines()]
    for row in rows[1:]:
        row[1] = "withdrawn"
    findings = check_operation(small_operation(tmp_path / "op", {"cases.csv": "\n".join(map(",".join, rows)) + "\n"}))
    assert "cases.csv: holds no case that is to be planned" in map(str, findings.warnings)


def test_files_that_are_no_tables_are_passed_over(small_operation: Write, tmp_path: Path) -> None:
    """An unknown table is named, with the one that was perhaps meant; other files are nobody's business."""
    folder = small_operation(tmp_path / "op")
    for name in ("peoples.csv", "notes.CSV", "README.md", ".hidden.csv", "photo.jpg"):
        (folder / name).write_text("x")
    assert list(map(str, check_operation(folder).warnings)) == [
        "notes.CSV: is no table of an operation and is passed over",
        "peoples.csv: is no table of an operation and is passed over; did you mean people.csv?",
    ]


def test_unknown_columns_are_kept(
    small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """A column that the dictionary does not name follows the others as it was written."""
    lines = small_operation_files["needs.csv"].splitlines()
    needs = "\n".join(["colour," + lines[0], "red," + lines[1], "007," + lines[2]]) + "\n"
    operation = check_operation(small_operation(tmp_path / "op", {"needs.csv": needs})).operation
    assert operation is not None
    assert operation.tables["needs"].columns[-1] == "colour"
    assert operation.tables["needs"]["colour"].to_list() == ["red", "007"]


def test_misspelt_optional_column(small_operation: Write, tmp_path: Path) -> None:
    """A misspelt column that may be absent is named with the one that was meant."""
    folder = small_operation(tmp_path / "operation")
    cases = folder / "cases.csv"
    cases.write_text(cases.read_text(encoding="utf-8").replace("expires_on", "expire_on", 1), encoding="utf-8")
    said = [str(warning) for warning in check_operation(folder).warnings if warning.column == "expire_on"]
    assert [line.endswith("did you mean expires_on?") for line in said] == [True]


@pytest.mark.parametrize(("precision", "is_odd"), [("day", True), ("", True), ("week", False), ("month", False)])
def test_a_report_from_before_the_incident_is_said(
    precision: str, is_odd: bool, small_operation: Write, tmp_path: Path
) -> None:
    """Where the day is known; the day that names a week or a month may be its last."""
    row = f"I1,north,2026-01-02,{precision},2026-01-01,raid"
    text = f"incident_id,site_id,occurred_on,precision,reported_on,kind\n{row}\n"
    findings = check_operation(small_operation(tmp_path / "op", {"incidents.csv": text}))
    assert findings.faults == ()
    said = "incidents.csv:2: reported_on: 2026-01-01 lies before occurred_on (2026-01-02)"
    assert any(str(one).startswith(said) for one in findings.warnings) == is_odd

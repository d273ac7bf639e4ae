"""Every fault is found at its place, all of them in one run, and a good operation has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from safeconduct.operation import Faulty, check_operation, read_operation
from safeconduct.operation.checking import by_place
from safeconduct.operation.faults import Fault

Write = Callable[..., Path]

PLANTED = [
    # wrong types and values, each at its line and column
    ("sites.csv", "36.34", "north", "sites.csv:2: latitude: 'north' is no number"),
    ("sites.csv", "36.34", "93", "sites.csv:2: latitude: '93' is not between -90 and 90"),
    ("sites.csv", "44.25", "nan", "sites.csv:3: longitude: 'nan' is not finite"),
    ("sites.csv", ",2,8,1", ",-2,8,1", "sites.csv:2: buses: '-2' is negative"),
    ("sites.csv", ",2,8,1", ",2,8.5,1", "sites.csv:2: bus_seats: '8.5' is not whole"),
    ("sites.csv", ",2,8,1", ",2,8,many", "sites.csv:2: bus_trips_per_day: 'many' is no number"),
    ("sites.csv", ",2,8,1", ",2,8,9999999999999", "sites.csv:2: bus_trips_per_day: '9999999999999' is too large"),
    ("sites.csv", "North camp,IRQ", "North camp,IRK", "sites.csv:2: country: 'IRK' is no country code"),
    ("sites.csv", "North camp,IRQ", "North camp,irq", "sites.csv:2: country: 'irq' is no country code"),
    ("sites.csv", "North camp,IRQ", "North camp,IQ", "write IRQ"),
    ("site_days.csv", "2026-03-11", "2026-02-30", "site_days.csv:3: day: '2026-02-30' is no day"),
    ("site_days.csv", "2026-03-11", "11/03/2026", "site_days.csv:3: day: '11/03/2026' is no day"),
    ("site_days.csv", ",0,5,3", ",0,inf,3", "site_days.csv:2: hazard: 'inf' is not finite"),
    ("site_days.csv", ",0,5,3", ",0,5,-3", "site_days.csv:2: road_hazard: '-3' is negative"),
    ("site_days.csv", ",0,5,3", ",0,5,1e999", "site_days.csv:2: road_hazard: '1e999' is not finite"),
    ("needs.csv", "8,3,true", "8,3,perhaps", "needs.csv:3: place_on_board: 'perhaps' is neither true nor false"),
    ("needs.csv", "stretcher,Lying", "lying down,Lying", "needs.csv:3: need: 'lying down' has a space in it"),
    ("cases.csv", "C1,active", "C1,waiting", "cases.csv:2: status: 'waiting' is none of active, held"),
    ("cases.csv", "emergency", "asap", "cases.csv:4: priority: 'asap' is none of emergency, urgent, normal"),
    ("cases.csv", "C2,,north,urgent", "C2,,north,", "cases.csv:3: priority: is empty"),
    ("cases.csv", "C2,,north,urgent", "C2,,north,  ", "cases.csv:3: priority: is empty"),
    ("cases.csv", "C5,held,south", "C5,held,south ", "cases.csv:6: site_id: 'south ' has a space around it"),
    ("people.csv", "P5,C3,F,,33", "P5,C3,f,,33", "people.csv:6: sex: 'f' is none of F, M, X"),
    ("people.csv", "P5,C3,F,,33", "P5,C3,F,,33.5", "people.csv:6: age: '33.5' is not whole"),
    ("people.csv", "1984-07-01", "1984", "people.csv:2: birth_date: '1984' is no day"),
    (
        "people.csv",
        "1984-07-01",
        "2026-07-01",
        "people.csv:2: birth_date: 2026-07-01 lies after starts_on (2026-03-02)",
    ),
    ("people.csv", "71,IRQ", "71,XXQ", "people.csv:4: nationality: 'XXQ' is no nationality"),
    ("people.csv", "ara kur", "ara ku", "people.csv:2: languages: 'ku' is no language code of ISO 639-3; write kur"),
    ("people.csv", "ara,escort", "ara,escort dialysis", "people.csv:4: needs: 'dialysis' is not in needs.csv"),
    ("destinations.csv", "TIA", "Tia", "destinations.csv:2: airport: 'Tia' is no airport code"),
    ("destinations.csv", "19.82,20", "19.82,2.5", "destinations.csv:2: reception_per_week: '2.5' is not whole"),
    ("reception.csv", "2026-03-16", "2026-03-17", "reception.csv:3: week: '2026-03-17' is a Tuesday"),
    (
        "offers.csv",
        "alb-1,alb,confirmed",
        "alb-1,alb,promised",
        "offers.csv:2: status: 'promised' is none of confirmed",
    ),
    ("offers.csv", "alb-1,alb,confirmed,12", "alb-1,alb,confirmed,-12", "offers.csv:2: places: '-12' is negative"),
    ("offers.csv", "AFG ERI IRQ SYR", "AFG Iraq SYR", "offers.csv:3: nationalities: 'Iraq' is no nationality"),
    ("acceptances.csv", "submitted", "sent", "acceptances.csv:3: state: 'sent' is none of submitted, accepted"),
    ("departures.csv", "commercial", "plane", "departures.csv:2: mode: 'plane' is none of charter, commercial"),
    ("departures.csv", "14,scheduled", "14,planned", "departures.csv:2: status: 'planned' is none of scheduled"),
    ("departures.csv", "14,scheduled", "fourteen,scheduled", "departures.csv:2: seats: 'fourteen' is no number"),
    ("departures.csv", "40000", "-40000", "departures.csv:3: cost: '-40000' is negative"),
    ("scores.csv", "0.75", "-0.75", "scores.csv:4: score: '-0.75' is negative"),
    ("usage.csv", "2500.5", "-2500.5", "usage.csv:10: amount: '-2500.5' is negative"),
    ("usage.csv", "seats,N1", "chairs,N1", "usage.csv:2: resource: 'chairs' is none of seats, board"),
    ("decisions.csv", "forbid", "refuse", "decisions.csv:2: decision: 'refuse' is none of pin, only"),
    ("incidents.csv", "shelling", "fire", "incidents.csv:2: kind: 'fire' is none of shelling"),
    # references to nothing
    ("cases.csv", "C3,,north", "C3,,west", "cases.csv:4: site_id: 'west' is not in sites.csv"),
    ("people.csv", "P5,C3", "P5,C9", "people.csv:6: case_id: 'C9' is not in cases.csv"),
    ("site_days.csv", "south", "west", "site_days.csv:4: site_id: 'west' is not in sites.csv"),
    ("reception.csv", "deu", "fra", "reception.csv:3: destination_id: 'fra' is not in destinations.csv"),
    ("offers.csv", "deu-2,deu", "deu-2,fra", "offers.csv:4: destination_id: 'fra' is not in destinations.csv"),
    ("acceptances.csv", "C4,deu-2", "C4,deu-9", "acceptances.csv:3: offer_id: 'deu-9' is not in offers.csv"),
    ("acceptances.csv", "C4,deu-2", "C9,deu-2", "acceptances.csv:3: case_id: 'C9' is not in cases.csv"),
    ("offer_needs.csv", "deu-1,stretcher", "deu-1,bed", "offer_needs.csv:3: need: 'bed' is not in needs.csv"),
    ("departures.csv", "S2,south,deu", "S2,west,deu", "departures.csv:5: site_id: 'west' is not in sites.csv"),
    ("departures.csv", "S2,south,deu", "S2,south,fra", "departures.csv:5: destination_id: 'fra' is not in"),
    ("departures.csv", "hub", "port", "departures.csv:3: transit_id: 'port' is not in transits.csv"),
    ("departure_needs.csv", "S1,escort", "S9,escort", "departure_needs.csv:6: departure_id: 'S9' is not in"),
    ("scores.csv", "C4,deu", "C4,fra", "scores.csv:4: destination_id: 'fra' is not in destinations.csv"),
    ("usage.csv", "seats,N1", "seats,N9", "usage.csv:2: id: 'N9' is not in departures.csv"),
    ("usage.csv", "places,alb-1", "places,alb-9", "usage.csv:4: id: 'alb-9' is not in offers.csv"),
    ("usage.csv", "reception,alb", "reception,fra", "usage.csv:6: id: 'fra' is not in destinations.csv"),
    ("usage.csv", "transit,hub", "transit,port", "usage.csv:7: id: 'port' is not in transits.csv"),
    ("usage.csv", "road,south", "road,west", "usage.csv:8: id: 'west' is not in sites.csv"),
    ("usage.csv", "N1,,escort", "N1,,bed", "usage.csv:3: need: 'bed' is not in needs.csv"),
    ("decisions.csv", "only,S1", "only,S9", "decisions.csv:3: departure_id: 'S9' is not in departures.csv"),
    ("decisions.csv", "C3,short", "C9,short", "decisions.csv:4: case_id: 'C9' is not in cases.csv"),
    ("incidents.csv", "shelling,0,2", "shelling,3,2", "incidents.csv:2: killed_max: 2 is below killed_min (3)"),
    ("incidents.csv", "I1,north", "I1,west", "incidents.csv:2: site_id: 'west' is not in sites.csv"),
    # keys that stand twice
    ("sites.csv", "south,South", "north,South", "sites.csv:3: site_id: 'north' is in line 2 already"),
    ("people.csv", "P11,C7", "P2,C7", "people.csv:12: person_id: 'P2' is in line 3 already"),
    ("scores.csv", "C1,deu", "C1,alb", "scores.csv:3: case_id, destination_id: 'C1, alb' is in line 2 already"),
    (
        "reception.csv",
        "deu,2026-03-16",
        "alb,2026-03-09",
        "reception.csv:3: destination_id, week: 'alb, 2026-03-09' is in line 2",
    ),
    # days out of order
    (
        "operation.toml",
        "deadline = 2026-03-31",
        "deadline = 2026-03-01",
        "operation.toml:5: deadline: 2026-03-01 lies before starts_on",
    ),
    (
        "operation.toml",
        "horizon = 2026-04-30",
        "horizon = 2026-03-01",
        "operation.toml:6: horizon: 2026-03-01 lies before starts_on",
    ),
    (
        "operation.toml",
        "horizon = 2026-04-30",
        "horizon = 2026-03-30",
        "operation.toml:6: horizon: 2026-03-30 lies before deadline",
    ),
    (
        "departures.csv",
        "2026-03-09,2026-03-10",
        "2026-03-09,2026-03-08",
        "departures.csv:4: arrives_on: 2026-03-08 lies before departs_on (2026-03-09)",
    ),
    (
        "departures.csv",
        "A1,2026-03-22",
        "A1,2026-03-17",
        "departures.csv:3: busy_until: 2026-03-17 lies before departs_on",
    ),
    (
        "departures.csv",
        "hub,2026-03-18",
        "hub,2026-03-17",
        "departures.csv:3: transit_from: 2026-03-17 lies before departs_on",
    ),
    (
        "departures.csv",
        "2026-03-18,2026-03-20",
        "2026-03-18,2026-03-22",
        "departures.csv:3: arrives_on: 2026-03-21 lies before transit_until",
    ),
    (
        "departures.csv",
        "2026-03-18,2026-03-20",
        "2026-03-20,2026-03-19",
        "departures.csv:3: transit_until: 2026-03-19 lies before transit_from",
    ),
    ("departures.csv", "hub,2026-03-18,", "hub,,", "departures.csv:3: transit_from: is empty"),
    (
        "offers.csv",
        "2026-03-05,2026-04-30",
        "2026-05-05,2026-04-30",
        "offers.csv:3: closes_on: 2026-04-30 lies before opens_on",
    ),
    (
        "acceptances.csv",
        "2026-03-05,2026-04-15",
        "2026-04-16,2026-04-15",
        "acceptances.csv:2: valid_until: 2026-04-15 lies before valid_from",
    ),
    # what concerns several rows
    ("cases.csv", "C2,,north", "C2,,south", "cases.csv:3: site_id: south, while travel_with 'T1' is at north (line 2)"),
    ("people.csv", "P11,C7,M,,19,ERI,tir,\n", "", "cases.csv:8: case_id: 'C7' has nobody in people.csv"),
    # usage and decisions without their keys
    ("usage.csv", "seats,N1,,", "seats,N1,2026-03-09,", "usage.csv:2: day: is given; usage of seats leaves it empty"),
    ("usage.csv", "board,N1,,escort", "board,N1,,", "usage.csv:3: need: is empty"),
    ("usage.csv", "places,alb-1,,", "places,,,", "usage.csv:4: id: is empty"),
    ("usage.csv", "care,deu-1,,stretcher", "care,deu-1,,", "usage.csv:5: need: is empty"),
    ("usage.csv", "alb,2026-03-09", "alb,2026-03-10", "usage.csv:6: day: 2026-03-10 is a Tuesday"),
    ("usage.csv", "alb,2026-03-09", "alb,", "usage.csv:6: day: is empty"),
    ("usage.csv", "hub,2026-03-19,", "hub,,", "usage.csv:7: day: is empty"),
    ("usage.csv", "south,2026-03-09,", "south,,", "usage.csv:8: day: is empty"),
    ("usage.csv", "A1,2026-03-30,", "A1,,", "usage.csv:9: day: is empty"),
    ("usage.csv", "budget,,", "budget,N1,", "usage.csv:10: id: is given; usage of budget leaves it empty"),
    ("decisions.csv", "forbid,,alb,", "forbid,,,", "decisions.csv:2: decision: forbid names exactly one"),
    ("decisions.csv", "forbid,,alb,", "forbid,S1,alb,", "decisions.csv:2: decision: forbid names exactly one"),
    (
        "decisions.csv",
        "short_notice,,",
        "short_notice,N1,",
        "decisions.csv:4: decision: short_notice names no departure",
    ),
    # the shape of a file
    ("people.csv", "P5,C3,F,,33,SYR,ara,", "P5,C3,F,,33,SYR,ara", "people.csv:6: has 7 cells, fewer than the 8"),
    ("people.csv", "P5,C3,F,,33,SYR,ara,", "P5,C3,F,,33,SYR,ara,,", "people.csv:6: has 9 cells, more than the 8"),
    (
        "people.csv",
        "nationality,languages",
        "nationality,nationality",
        "people.csv:1: nationality: names column 6 and column 7",
    ),
    ("cases.csv", "priority,", "urgency,", "cases.csv:1: priority: is missing from the header"),
    (
        "cases.csv",
        "priority,",
        "Priority,",
        "cases.csv:1: priority: is missing from the header; did you mean Priority?",
    ),
    (
        "decisions.csv",
        '"Said: ""not there"", for now"',
        '"Said: "not there""',
        "decisions.csv:2: cannot be read from this line on",
    ),
    (
        "decisions.csv",
        '"Said: ""not there"", for now"',
        '"Said',
        "decisions.csv:2: cannot be read from this line on: a quote is never closed",
    ),
    # the settings
    ("operation.toml", "format = 1", "format = 2", "operation.toml:1: format: 2 is newer than 1"),
    ("operation.toml", "format = 1", "format = 0", "operation.toml:1: format: 0 is no format"),
    ("operation.toml", "format = 1", 'format = "one"', "operation.toml:1: format: 'one' is not a number"),
    ("operation.toml", "2026-03-02", "2026-03-32", "operation.toml:4: cannot be read as TOML"),
    ("operation.toml", "Asia/Baghdad", "Asia/Bagdad", "operation.toml:3: timezone: 'Asia/Bagdad' is no time zone"),
    ("operation.toml", "urgent = 2", "urgent = -2", "operation.toml:11: weights.urgent: '-2' is negative"),
    ("operation.toml", "urgent = 2", "urgent = nan", "'nan' is not finite"),
    ("operation.toml", "notice_days = 2", "notice_days = 2.5", "operation.toml:7: notice_days: '2.5' is not whole"),
    (
        "operation.toml",
        "notice_days = 2",
        "notice_days = true",
        "operation.toml:7: notice_days: 'True' is not a number",
    ),
    ("operation.toml", 'name = "A small operation"', "", "operation.toml: name: is missing"),
    ("operation.toml", 'name = "A small operation"', "name = 7", "operation.toml:2: name: '7' is not a text in quotes"),
    ("operation.toml", 'name = "A small operation"', "name = [", "operation.toml:"),
]
"""File, a text in it, what stands there instead, and what the fault says: place, column and the beginning of it."""


@pytest.mark.parametrize(("file", "good", "bad", "said"), PLANTED, ids=[said for *_, said in PLANTED])
def test_planted_fault_is_found_at_its_line(
    file: str,
    good: str,
    bad: str,
    said: str,
    small_operation: Write,
    small_operation_files: Mapping[str, str],
    tmp_path: Path,
) -> None:
    """Each fault planted in a good operation is named at its line and column."""
    text = small_operation_files[file]
    assert good in text, "the text to replace is there"
    findings = check_operation(small_operation(tmp_path / "op", {file: text.replace(good, bad, 1)}))
    assert findings.operation is None
    assert any(said in str(fault) for fault in findings.faults), "\n".join(map(str, findings.faults))


def test_good_operation_has_neither_fault_nor_warning(small_operation: Write, tmp_path: Path) -> None:
    """The small operation passes in silence."""
    findings = check_operation(small_operation(tmp_path / "op"))
    assert (findings.faults, findings.warnings) == ((), ())
    assert findings.operation is not None


def test_all_faults_are_found_in_one_run(
    small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """Faults in several files, rows and cells are all listed, in the order of the tables and lines."""
    texts = dict(small_operation_files)
    folder = small_operation(
        tmp_path / "op",
        {
            "sites.csv": texts["sites.csv"].replace(",2,8,1", ",-2,x,1"),
            "people.csv": texts["people.csv"].replace("P2,C1,M", "P2,C0,Z").replace("P11,C7", "P2,C7"),
            "operation.toml": texts["operation.toml"].replace("Asia/Baghdad", "Mars"),
        },
    )
    places = [(fault.file, fault.line, fault.column) for fault in check_operation(folder).faults]
    assert places == [
        ("operation.toml", 3, "timezone"),
        ("sites.csv", 2, "buses"),
        ("sites.csv", 2, "bus_seats"),
        ("people.csv", 3, "case_id"),
        ("people.csv", 3, "sex"),
        ("people.csv", 12, "person_id"),
    ]


@pytest.mark.parametrize("name", ["sites", "cases", "people", "destinations", "offers", "departures"])
def test_missing_table_is_one_fault(name: str, small_operation: Write, tmp_path: Path) -> None:
    """A required table that is absent is named once, without a fault for each reference into it."""
    findings = check_operation(small_operation(tmp_path / "op", {f"{name}.csv": None}))
    assert [str(fault) for fault in findings.faults if fault.file == f"{name}.csv"] == [f"{name}.csv: is missing"]
    assert not any(f"not in {name}.csv" in str(fault) for fault in findings.faults)


def test_missing_settings_are_a_fault(small_operation: Write, tmp_path: Path) -> None:
    """An operation without operation.toml is refused."""
    findings = check_operation(small_operation(tmp_path / "op", {"operation.toml": None}))
    assert [str(fault) for fault in findings.faults] == ["operation.toml: is missing"]


OPTIONAL = ["site_days", "needs", "reception", "acceptances", "offer_needs", "transits", "departure_needs"]
OPTIONAL += ["scores", "usage", "decisions", "incidents"]


def test_optional_tables_may_be_absent(
    small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """Without its optional tables, and what refers to them, an operation is read with empty ones."""
    people = small_operation_files["people.csv"].replace(",escort", ",").replace(",stretcher", ",")
    departures = small_operation_files["departures.csv"].replace("hub,2026-03-18,2026-03-20", ",,")
    changes: dict[str, str | None] = {f"{name}.csv": None for name in OPTIONAL}
    operation = read_operation(
        small_operation(tmp_path / "op", changes | {"people.csv": people, "departures.csv": departures})
    )
    assert all(operation.tables[name].is_empty() for name in OPTIONAL)
    assert operation.tables["needs"].schema["place_on_board"] == pl.Boolean


def test_reference_into_absent_optional_table_is_a_fault(small_operation: Write, tmp_path: Path) -> None:
    """A need that people have while there is no table of needs is named."""
    faults = check_operation(small_operation(tmp_path / "op", {"needs.csv": None})).faults
    assert "people.csv:4: needs: 'escort' is not in needs.csv" in map(str, faults)


def test_operation_without_departures_is_no_fault(
    small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """A table of departures that holds only its header is legal."""
    header = small_operation_files["departures.csv"].splitlines()[0] + "\n"
    changes = {"departures.csv": header, "departure_needs.csv": None, "usage.csv": None, "decisions.csv": None}
    findings = check_operation(small_operation(tmp_path / "op", changes))
    assert findings.operation is not None
    assert "departures.csv: holds no departure; a plan then says which are needed" in map(str, findings.warnings)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere", "does not exist"),
        ("file.txt", "is no operation"),
        ("empty", "holds none of the tables"),
        ("broken.xlsx", "is no whole workbook"),
        ("zero.xlsx", "is empty (0 bytes)"),
        ("a\0b", "does not exist"),
        ("x" * 5000, "cannot be read"),
    ],
)
def test_what_is_no_operation_is_refused(path: str, said: str, tmp_path: Path) -> None:
    """A path that does not exist, an ordinary file, an empty folder and a damaged workbook are faults."""
    (tmp_path / "file.txt").write_text("hello")
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "zero.xlsx").write_bytes(b"")
    findings = check_operation(tmp_path / path)
    assert findings.operation is None
    assert len(findings.faults) == 1
    assert said in str(findings.faults[0])


def test_newer_format_is_refused_before_anything_else(
    small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """Of an operation in a newer format only that is said, whatever else looks wrong in it."""
    toml = small_operation_files["operation.toml"].replace("format = 1", "format = 7")
    findings = check_operation(small_operation(tmp_path / "op", {"operation.toml": toml, "sites.csv": "x\n1\n"}))
    assert [fault.column for fault in findings.faults] == ["format"]
    assert "update Safe Conduct" in str(findings.faults[0])


def test_reading_a_faulty_operation_raises_all_faults(
    small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """read_operation raises what check_operation finds, one fault a line."""
    people = small_operation_files["people.csv"].replace("P5,C3", "P5,C9").replace("P2,C1", "P2,C8")
    with pytest.raises(Faulty) as raised:
        read_operation(small_operation(tmp_path / "op", {"people.csv": people}))
    assert str(raised.value).splitlines() == [
        "people.csv:3: case_id: 'C8' is not in cases.csv",
        "people.csv:6: case_id: 'C9' is not in cases.csv",
    ]


def test_defaults_are_filled_in(small_operation: Write, tmp_path: Path) -> None:
    """Empty cells take the dictionary's literal default, and stay empty where it is only described."""
    tables = read_operation(small_operation(tmp_path / "op")).tables
    assert tables["cases"]["status"].to_list()[1] == "active"
    assert tables["cases"]["ready_on"].to_list()[1] is None
    assert tables["offers"]["status"].to_list()[1] == "confirmed"
    assert tables["offers"]["case_by_case"].to_list() == [False, False, True]
    assert tables["site_days"]["hazard"].to_list() == [5.0, 4.0, 1.0]
    assert tables["site_days"]["road_hazard"].to_list() == [3.0, 2.5, 0.5]
    assert tables["site_days"]["buses"].to_list() == [0, None, None]
    assert tables["departures"]["cost"].to_list() == [0.0, 40000.0, 0.0, 35000.0, 0.0]
    assert tables["people"]["needs"].to_list()[:3] == [[], [], ["escort"]]


def test_need_named_twice_counts_once(
    small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """A list keeps its order and nothing twice."""
    people = small_operation_files["people.csv"].replace("ara,escort", "ara,stretcher escort  stretcher")
    operation = read_operation(small_operation(tmp_path / "op", {"people.csv": people}))
    assert operation.tables["people"]["needs"].to_list()[2] == ["stretcher", "escort"]


def test_people_without_nationality_of_a_state(
    small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """Stateless people, refugees without papers, people of unknown nationality and Kosovo have codes."""
    people = small_operation_files["people.csv"]
    for old, new in (("71,IRQ", "71,XXB"), ("33,SYR", "33,XXC"), ("28,AFG", "28,XXX"), ("5,AFG", "5,XKX")):
        people = people.replace(old, new)
    assert check_operation(small_operation(tmp_path / "op", {"people.csv": people})).faults == ()


def test_companions_of_a_held_case_may_be_elsewhere(
    small_operation: Write, small_operation_files: Mapping[str, str], tmp_path: Path
) -> None:
    """Only planned cases have to be at one site: those of a held party are not."""
    cases = small_operation_files["cases.csv"].replace("C1,active,north", "C1,held,south")
    assert check_operation(small_operation(tmp_path / "op", {"cases.csv": cases})).faults == ()


def test_faults_are_ordered_by_place() -> None:
    """Faults stand by table, line and column, each once, those of the whole folder first."""
    faults = [
        Fault("people.csv", 3, "sex", "b"),
        Fault("people.csv", 3, "case_id", "a"),
        Fault("sites.csv", None, None, "c"),
        Fault("people.csv", 2, None, "d"),
        Fault("operation.toml", 1, "name", "e"),
        Fault("", None, None, "f"),
        Fault("people.csv", 3, "sex", "b"),
    ]
    assert "".join(fault.message for fault in by_place(faults)) == "fecdab"

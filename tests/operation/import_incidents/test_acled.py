"""Events of ACLED in the words of the table of incidents."""

from __future__ import annotations

from datetime import date

import pytest

from incident_exports import ACLED_AFTER, ACLED_BEFORE, acled_cells
from safeconduct.operation import DICTIONARY
from safeconduct.operation.import_incidents import acled
from safeconduct.operation.import_incidents.acled import NO_ATTACK, event_of
from safeconduct.operation.import_incidents.events import NotAnEvent


def test_an_event() -> None:
    """What has a column goes there, what has none to the note, and what nobody said stays unknown."""
    event = event_of(acled_cells())
    row = event.row("north")
    assert row["incident_id"] == "acled-XYZ1"
    assert (row["occurred_on"], row["precision"], row["reported_on"]) == (date(2025, 11, 3), "day", None)
    assert (row["kind"], row["confidence"], row["source_ids"]) == ("shelling", "high", ["acled"])
    assert (row["killed_min"], row["killed_max"]) == (2, None)
    assert (row["injured_min"], row["injured_max"], row["missing"], row["claimed_by"]) == (None,) * 4
    note = str(row["note"])
    for part in ("actor1: Force of Nowhere", "source: The Daily Invention; Nowhere Radio", "geo_precision: 1"):
        assert part in note
    assert "fatalities" not in note
    assert event.remarks == ()


def test_every_cell_is_somewhere() -> None:
    """No cell of an event is lost: each is in a column or in the note."""
    cells = acled_cells(fatalities="0", **{name: f"some {name}" for name in ("assoc_actor_1", "admin2", "tags")})
    note = str(event_of(cells).row("north")["note"])
    mapped = {"event_id_cnty", "event_date", "year", "time_precision"}
    for name, text in cells.items():
        assert (
            not text
            or name in mapped
            or f"{name}: {text.replace('36.3400', '36.34').replace('43.1300', '43.13')}" in note
        )


def test_columns_of_both_forms_are_known() -> None:
    """Every column of exports from before and after March 2023 is one that the reader knows."""
    assert {*ACLED_BEFORE, *ACLED_AFTER} == {*acled.NEEDED, *acled.OTHERS}


def test_kinds_are_those_of_the_table() -> None:
    """Every type leads to a kind that the table of incidents has."""
    choices = DICTIONARY["incidents"].columns["kind"].kind.choices
    assert {*acled.KINDS.values(), *acled.KINDS_OF_TYPES.values()} <= set(choices)


@pytest.mark.parametrize(
    ("event_type", "sub_event_type", "kind"),
    [
        ("Explosions/Remote violence", "Air/drone strike", "shelling"),
        ("Explosions/Remote violence", "Remote explosive/landmine/IED", "explosive"),
        ("Explosions/Remote violence", "Suicide bomb", "explosive"),
        ("Explosions/Remote violence", "Grenade", "explosive"),
        ("Explosions/Remote violence", "Chemical weapon", "other"),
        ("Battles", "Armed clash", "shooting"),
        ("Violence against civilians", "Attack", "shooting"),
        ("Violence against civilians", "Abduction/forced disappearance", "abduction"),
        ("Riots", "Mob violence", "raid"),
        ("Strategic developments", "Looting/property destruction", "raid"),
        ("Protests", "Peaceful protest", "other"),
        ("Remote violence", "", "explosive"),
        ("Battle-No change of territory", "", "shooting"),
        ("BATTLES", "ARMED CLASH", "shooting"),
    ],
)
def test_kinds(event_type: str, sub_event_type: str, kind: str) -> None:
    """The kind follows the type below the type, or the type where there is none below."""
    assert event_of(acled_cells(event_type=event_type, sub_event_type=sub_event_type)).kind == kind


def test_types_that_are_not_known_are_told() -> None:
    """A type that is not known, or none at all, becomes other or what the type above says, with a word on it."""
    unknown = event_of(acled_cells(event_type="Quarrels", sub_event_type="Loud quarrel"))
    assert unknown.kind == "other"
    assert "Loud quarrel" in unknown.remarks[0]
    below = event_of(acled_cells(event_type="Battles", sub_event_type="Loud quarrel"))
    assert (below.kind, len(below.remarks)) == ("shooting", 1)
    none = event_of(acled_cells(event_type="", sub_event_type=""))
    assert (none.kind, none.types, len(none.remarks)) == ("other", (), 1)


def test_what_is_no_attack_is_told() -> None:
    """A peaceful protest counts in a forecast as an attack would, so that it is told."""
    assert NO_ATTACK in event_of(acled_cells(event_type="Protests", sub_event_type="Peaceful protest")).remarks
    assert NO_ATTACK in event_of(acled_cells(event_type="Strategic developments", sub_event_type="Arrests")).remarks


def test_zero_deaths_are_unknown() -> None:
    """ACLED writes 0 where no death was reported: unknown, and kept as it was written."""
    event = event_of(acled_cells(fatalities="0"))
    assert (event.killed_min, event.killed_max) == (None, None)
    assert ("fatalities", "0") in event.details


@pytest.mark.parametrize("text", ["-3", "many", "1.5", "99999999"])
def test_deaths_that_cannot_be_read(text: str) -> None:
    """A number that is none leaves it unknown, is kept, and is told."""
    event = event_of(acled_cells(fatalities=text))
    assert (event.killed_min, len(event.remarks)) == (None, 1)
    assert ("fatalities", text) in event.details


@pytest.mark.parametrize(
    ("time", "place", "precision", "confidence"),
    [
        *(("1", "1", "day", "high"), ("1", "2", "day", "medium"), ("2", "1", "week", "medium")),
        *(("3", "1", "month", "low"), ("1", "3", "day", "low"), ("", "1", None, "medium"), ("1", "", "day", "medium")),
        ("1.0", "1.0", "day", "high"),
    ],
)
def test_precision_and_confidence(time: str, place: str, precision: str | None, confidence: str) -> None:
    """An incident is as sure as the less sure of its day and its place."""
    event = event_of(acled_cells(time_precision=time, geo_precision=place))
    assert (event.precision, event.confidence) == (precision, confidence)


def test_a_place_that_stands_for_a_region_is_told() -> None:
    """What is placed in the capital of its region may have been anywhere in it."""
    assert "geo_precision 3" in event_of(acled_cells(geo_precision="3")).remarks[0]
    assert len(event_of(acled_cells(geo_precision="9", time_precision="9")).remarks) == 2


def test_the_day_of_the_last_edit_is_no_report() -> None:
    """ACLED's timestamp is kept in the note; when the event became known stays unknown."""
    event = event_of(acled_cells(timestamp="1762300800"))
    assert event.reported_on is None
    assert ("timestamp", "1762300800") in event.details


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        *(({"event_id_cnty": ""}, "event_id_cnty"), ({"event_id_cnty": "=1+1"}, "event_id_cnty")),
        *(({"event_date": "32 March 2025"}, "event_date"), ({"event_date": "03/04/2025"}, "event_date")),
        ({"year": "2024"}, "year other than"),
    ],
)
def test_rows_that_become_nothing(cells: dict[str, str], why: str) -> None:
    """Without an id or a day, or with a year that contradicts it, a row is no event."""
    with pytest.raises(NotAnEvent, match=why):
        event_of(acled_cells(**cells))


def test_an_id_is_the_same_however_it_is_written() -> None:
    """Capitals and space do not make another event; ids of old releases are taken too."""
    assert event_of(acled_cells(event_id_cnty=" xyz1 ")).incident_id == "acled-XYZ1"
    assert event_of(acled_cells(event_id_cnty="12XYZ")).incident_id == "acled-12XYZ"

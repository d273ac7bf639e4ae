"""What becomes of each row: new, already there, changed, or skipped with a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from incident_exports import ACLED_BEFORE, NORTH, acled, ucdp
from safeconduct.operation.assembling import frame_of
from safeconduct.operation.import_incidents import IncidentImport, import_incidents, read_export

BY_HAND = {
    "incident_id": "I1",
    "site_id": "north",
    "occurred_on": date(2025, 11, 3),
    "precision": "day",
    "kind": "shelling",
}


def _rows(*rows: dict[str, object]) -> list[dict[str, Any]]:
    """Rows of incidents with every column."""
    return frame_of("incidents", rows).to_dicts()


def _done(content: bytes, existing: list[dict[str, Any]] | None = None, **options: Any) -> IncidentImport:
    options = {"site_id": "north", "latitude": NORTH[0], "longitude": NORTH[1], "within_km": 10} | options
    done = import_incidents(read_export(content, "events.csv"), existing or [], **options)
    assert done.read == done.imported + done.already_there + done.changed + done.updated + done.skipped
    return done


def _why(done: IncidentImport) -> list[tuple[str, tuple[int, ...]]]:
    return [(reason.text, reason.lines) for reason in done.reasons]


def test_those_near_are_imported() -> None:
    """An event within the distance becomes an incident of the site; those beyond are counted with the distance."""
    near, far = {"latitude": "36.42"}, {"latitude": "36.44"}  # 8.9 km and 11.1 km north of the site
    done = _done(acled(near, far, {"latitude": ""}, {"longitude": "500"}))
    assert [row["incident_id"] for row in done.rows] == ["acled-XYZ1"]
    assert {row["site_id"] for row in done.rows} == {"north"}
    assert dict(_why(done))["happened farther than 10 km from north"] == (3,)
    assert done.skipped == 3


def test_the_same_file_again_changes_nothing() -> None:
    """What was imported is already there when the file is imported again, for this site and for another."""
    content = acled({}, {"time_precision": "2"}, {"fatalities": "0"})
    there = _rows(*_done(content).rows)
    for site in ("north", "south"):
        again = _done(content, there, site_id=site)
        assert (again.imported, again.already_there, again.changes, again.writes) == (0, 3, (), False)


def test_the_other_form_of_the_same_events_changes_nothing() -> None:
    """The same events exported before and after March 2023, with other codes and spellings, are the same."""
    before = acled({"event_date": "03 November 2025", "latitude": "36.34", "inter1": "3"}, columns=ACLED_BEFORE)
    after = acled({"inter1": "Rebel group", "interaction": "Rebel group-Civilians", "timestamp": "1800000000"})
    there = _rows(*_done(before).rows)
    again = _done(after, there)
    assert (again.imported, again.already_there, again.changes) == (0, 1, ())


def test_a_changed_event_is_told_and_kept() -> None:
    """What the source tells otherwise now is shown cell by cell, and stays as it was."""
    there = _rows(*_done(acled({})).rows)
    done = _done(acled({"fatalities": "5", "notes": "Told anew", "event_date": "2025-11-04"}), there)
    assert (done.imported, done.changed, done.updated, done.writes) == (0, 1, 0, False)
    (change,) = done.changes
    assert [(one.column, one.after) for one in change.differences] == [
        ("occurred_on", "2025-11-04"),
        ("killed_min", "5"),
        ("note: notes", "Told anew"),
    ]
    assert change.differences[1].before == "2"


def test_a_changed_event_is_updated_on_demand() -> None:
    """With `update` the incident takes what the source knows, and keeps what the source does not."""
    there = _rows(*_done(acled({})).rows)
    there[0] |= {"injured_min": 7, "claimed_by": "Nobody", "site_id": "south", "source_ids": ["paper"], "killed_max": 9}
    done = _done(acled({"fatalities": "5"}), there, update=True)
    assert (done.changed, done.updated, done.writes) == (0, 1, True)
    row = done.changes[0].row
    assert (row["killed_min"], row["killed_max"], row["injured_min"], row["claimed_by"]) == (5, 9, 7, "Nobody")
    assert (row["site_id"], row["source_ids"]) == ("south", ["paper", "acled"])
    after = _done(acled({"fatalities": "5"}), _rows(dict(row)))
    assert (after.already_there, after.changes) == (1, ())


def test_a_confidence_of_ones_own_is_kept() -> None:
    """Who knows better than the source keeps the confidence, until the source tells the place or day better."""
    there = _rows(*_done(acled({"geo_precision": "2"})).rows)
    there[0]["confidence"] = "low"
    assert _done(acled({"geo_precision": "2"}), there).already_there == 1
    done = _done(acled({"geo_precision": "1"}), there, update=True)
    assert [one.column for one in done.changes[0].differences] == ["confidence", "note: geo_precision"]
    assert done.changes[0].row["confidence"] == "high"
    kept = _done(acled({"geo_precision": "2", "fatalities": "9"}), there, update=True)
    assert kept.changes[0].row["confidence"] == "low"


def test_an_event_that_moved_away_is_told() -> None:
    """An incident of the site whose source places it elsewhere now is a change, and not only far."""
    there = _rows(*_done(acled({}, {})).rows)
    done = _done(acled({"latitude": "10"}, {}), there)
    assert (done.changed, done.already_there, done.skipped) == (1, 1, 0)
    assert [one.column for one in done.changes[0].differences] == ["note: latitude"]
    assert _done(acled({"latitude": "10"}, {}), there, site_id="south", latitude=50).skipped == 2


def test_what_was_added_to_a_note_is_kept() -> None:
    """An update puts new words in place of the old ones under their key, and leaves what somebody added."""
    there = _rows(*_done(acled({})).rows)
    there[0]["note"] = f"Seen from the gate; {there[0]['note']}"
    done = _done(acled({"notes": "Told anew", "tags": "new"}), there, update=True)
    note = str(done.changes[0].row["note"])
    assert note.startswith("Seen from the gate; disorder_type: ")
    assert "notes: Told anew; " in note
    assert note.endswith("tags: new")
    assert "imagined" not in note


def test_what_the_source_does_not_know_changes_nothing() -> None:
    """A kind, deaths or a day of report that somebody filled in is no difference where the source has none."""
    there = _rows(*_done(ucdp({"low": "", "high": "", "source_date": ""})).rows)
    there[0] |= {"kind": "raid", "killed_min": 3, "killed_max": 4, "reported_on": date(2025, 11, 5), "note": None}
    done = _done(ucdp({"low": "", "high": "", "source_date": ""}), there)
    assert (done.already_there, done.changes) == (1, ())


def test_twice_in_one_file() -> None:
    """An event that stands twice in a file is imported once, also where its rows differ."""
    done = _done(
        acled({"event_id_cnty": "XYZ5"}, {"event_id_cnty": "XYZ5"}, {"event_id_cnty": "xyz5", "notes": "Other"})
    )
    assert (done.imported, [lines for _, lines in _why(done)]) == (1, [(3,), (4,)])


def test_an_event_like_one_by_hand_is_told() -> None:
    """The same site, kind and day under another code is shown, and imported unless it is not to be."""
    there = _rows(BY_HAND)
    done = _done(acled({}), there)
    assert [(one.incident_id, one.like, one.taken) for one in done.likely] == [("acled-XYZ1", "I1", True)]
    assert done.imported == 1
    skipped = _done(acled({}), there, skip_likely=True)
    assert (skipped.imported, skipped.skipped, skipped.likely[0].taken) == (0, 1, False)


@pytest.mark.parametrize(
    ("other", "likely"),
    [
        *(({}, True), ({"kind": "other"}, True), ({"kind": "raid"}, False), ({"site_id": "south"}, False)),
        *(({"occurred_on": date(2025, 11, 4)}, False), ({"occurred_on": date(2025, 11, 8), "precision": "week"}, True)),
        *(({"occurred_on": date(2025, 11, 30), "precision": "month"}, True), ({"incident_id": "acled-XYZ9"}, False)),
        ({"incident_id": "ucdp-7", "kind": "other"}, True),
    ],
)
def test_what_is_alike(other: dict[str, object], likely: bool) -> None:
    """Alike are incidents of the site with a day and a kind in common, from anywhere but the source itself."""
    assert bool(_done(acled({}), _rows(BY_HAND | other)).likely) == likely


def test_types_can_be_left_out() -> None:
    """Events of a type are skipped in the words of the export, by the type and by the type below it."""
    protest = {"event_type": "Protests", "sub_event_type": "Peaceful protest"}
    content = acled({}, protest, {"event_type": "Protests", "sub_event_type": "Protest with intervention"})
    assert _done(content, leave_out=["peaceful  PROTEST"]).imported == 2
    assert _done(content, leave_out=["Protests"]).imported == 1
    assert _done(ucdp({}, {"type_of_violence": "1"}), leave_out=["state-based"]).imported == 1


def test_remarks_are_of_what_was_imported() -> None:
    """A doubt is told of events that were imported, and of no others."""
    vague = {"geo_precision": "3"}
    done = _done(acled(vague, vague, vague | {"latitude": "10"}))
    assert [(remark.lines, "geo_precision" in remark.text) for remark in done.remarks] == [((2, 3), True)]


def test_places_are_named() -> None:
    """The first three places are named, then that there are more."""
    done = _done(acled(*[{"latitude": "10"}] * 5))
    assert done.places(done.reasons[0].lines) == "events.csv:2, :3, :4 …"
    assert done.places((7,)) == "events.csv:7"


def test_a_file_that_cannot_be_read_gives_nothing() -> None:
    """With faults there are no rows and no counts."""
    done = import_incidents(read_export(b"a,b\n1,2\n", "x.csv"), [], site_id="n", latitude=0, longitude=0, within_km=1)
    assert (done.read, done.rows, len(done.faults)) == (0, (), 1)


def test_formulas_stay_text() -> None:
    """What begins as a formula is neither evaluated nor at the beginning of a cell."""
    row = _done(acled({"notes": '=HYPERLINK("x")', "actor1": "@SUM(A1)", "source": "+1"})).rows[0]
    texts = [text for text in row.values() if isinstance(text, str)]
    assert not any(text.startswith(("=", "+", "-", "@")) for text in texts)
    assert '=HYPERLINK("x")' in str(row["note"])


def test_a_note_that_is_too_long_is_no_incident() -> None:
    """More than the cell of a workbook can hold is set aside rather than cut."""
    done = _done(acled(dict.fromkeys(("notes", "source", "actor1", "location"), "x" * 9000)))
    assert (done.imported, done.skipped) == (0, 1)


def test_what_has_not_come_yet_is_skipped() -> None:
    """An event dated after today becomes nothing and is counted; of today, it is taken in."""
    content = acled({}, {"event_id_cnty": "IRQ8", "event_date": "2 March 2031", "year": "2031"})
    day = _done(content).rows[0]["occurred_on"]
    assert isinstance(day, date)
    done = _done(content, today=day)
    assert (done.read, done.imported, done.skipped) == (2, 1, 1)
    assert _why(done) == [(f"is dated after {day}, and nothing happened yet that has not come", (3,))]
    assert _done(content, today=date(2031, 3, 2)).imported == 2


def test_a_report_that_has_not_come_yet_is_left_unknown() -> None:
    """The event stays, and a remark says that the day on which it became known does not."""
    content = ucdp({"source_date": "2031-01-02"})
    (row,) = _done(content, today=date(2030, 1, 1)).rows
    assert row["reported_on"] is None
    (remark,) = _done(content, today=date(2030, 1, 1)).remarks
    assert "has a report dated after 2030-01-01" in remark.text
    assert _done(content, today=date(2031, 1, 2)).rows[0]["reported_on"] == date(2031, 1, 2)


def test_a_type_to_leave_out_that_is_not_there_is_told() -> None:
    """With the types that are: it may be written otherwise."""
    content = acled({"sub_event_type": "Peaceful protest", "event_type": "Protests"})
    (warning,) = _done(content, leave_out=["Peacefull protest", "Protests"]).warnings
    assert "no event of the type 'Peacefull protest'" in warning.message
    assert warning.message.endswith("it has Peaceful protest, Protests")


def test_deaths_that_are_gone_are_told() -> None:
    """A 0 can be unknown: it is shown and kept in the note, and the incident keeps its number; again is no change."""
    there = _rows(*_done(acled({})).rows)
    none = acled({"fatalities": "0"})
    done = _done(none, there, update=True)
    (change,) = done.changes
    assert [(one.column, one.after) for one in change.differences] == [("note: fatalities", "0")]
    assert change.row["killed_min"] == 2
    again = _done(none, _rows(dict(change.row)), update=True)
    assert (again.already_there, again.updated) == (1, 0)
    for each in (done, again):
        assert any("has 0 fatalities where the incident has some" in one.text for one in each.remarks)
    assert not _done(none, _rows(*_done(none).rows)).remarks


def test_an_event_that_becomes_no_attack_changes_its_kind() -> None:
    """A type that is known counts, also where it is of no kind; one that is unknown or not given changes nothing."""
    there = _rows(*_done(acled({})).rows)
    assert there[0]["kind"] != "other"
    peaceful = {"event_type": "Protests", "sub_event_type": "Peaceful protest"}
    done = _done(acled(peaceful), there, update=True)
    assert done.changes[0].row["kind"] == "other"
    assert any("tells of no attack" in one.text for one in done.remarks)
    assert _done(acled(peaceful), _rows(dict(done.changes[0].row))).already_there == 1
    for types in ({"event_type": "Rumour", "sub_event_type": "Rumour"}, {"event_type": "", "sub_event_type": ""}):
        assert all(change.row["kind"] == there[0]["kind"] for change in _done(acled(types), there).changes)

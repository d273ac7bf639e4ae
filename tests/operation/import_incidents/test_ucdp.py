"""Events of UCDP GED in the words of the table of incidents."""

from __future__ import annotations

from datetime import date

import pytest

from incident_exports import UCDP, ucdp_cells
from safeconduct.operation.import_incidents import ucdp
from safeconduct.operation.import_incidents.events import NotAnEvent
from safeconduct.operation.import_incidents.ucdp import event_of


def test_an_event() -> None:
    """What has a column goes there, what has none to the note; how it was done is not known."""
    event = event_of(ucdp_cells())
    row = event.row("north")
    assert row["incident_id"] == "ucdp-700001"
    assert (row["occurred_on"], row["precision"], row["reported_on"]) == (date(2025, 11, 3), "day", date(2025, 11, 4))
    assert (row["kind"], row["confidence"], row["source_ids"]) == ("other", "high", ["ucdp-ged"])
    assert (row["killed_min"], row["killed_max"], row["injured_min"]) == (1, 6, None)
    for part in ("type_of_violence: 3 (one-sided)", "best: 4", "side_a: Force of Nowhere", "event_clarity: 1"):
        assert part in str(row["note"])
    assert event.remarks == ()


def test_every_cell_is_somewhere() -> None:
    """No cell of an event is lost: each is in a column or in the note."""
    cells = ucdp_cells(**{name: f"some {name}" for name in ("source_article", "where_description", "adm_2", "relid")})
    note = str(event_of(cells).row("north")["note"])
    for name, text in cells.items():
        assert not text or name in {"id", "low", "high", "date_start", "date_end"} or f"{name}: {text}" in note


def test_columns_are_known() -> None:
    """Every column of an export is one that the reader knows."""
    assert set(UCDP) == {*ucdp.NEEDED, *ucdp.OTHERS}


@pytest.mark.parametrize(
    ("prec", "end", "precision"),
    [
        *(("1", "2025-11-03", "day"), ("2", "2025-11-08", "week"), ("3", "2025-11-09", "week")),
        *(("4", "2025-11-30", "month"), ("1", "2025-11-05", "week"), ("2", "2025-11-25", "month")),
        *(
            ("", "2025-11-03", None),
            ("", "2025-11-07", "week"),
            ("x", "2025-11-03", None),
            ("4", "2025-11-03", "month"),
        ),
    ],
)
def test_precision(prec: str, end: str, precision: str | None) -> None:
    """A day is as well known as the coarser of what is stated and of the days between start and end."""
    assert event_of(ucdp_cells(date_prec=prec, date_end=end)).precision == precision


@pytest.mark.parametrize(("prec", "end"), [("5", "2025-11-03"), ("1", "2025-12-24"), ("4", "2026-11-02")])
def test_what_is_coarser_than_a_month(prec: str, end: str) -> None:
    """What is known less well than a month becomes no incident."""
    with pytest.raises(NotAnEvent, match="less well than a month"):
        event_of(ucdp_cells(date_prec=prec, date_end=end))


def test_a_month_that_is_two() -> None:
    """Days over the end of a month belong to the month of their middle, which is told; both ends are kept."""
    event = event_of(ucdp_cells(date_prec="4", date_start="2025-11-24", date_end="2025-12-20", source_date=""))
    assert (event.occurred_on, event.precision, len(event.remarks)) == (date(2025, 12, 7), "month", 1)
    assert {("date_start", "2025-11-24"), ("date_end", "2025-12-20")} <= set(event.details)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        *(
            ({"id": ""}, "id"),
            ({"id": "=A1"}, "id"),
            ({"date_start": "soon"}, "date_start"),
            ({"date_end": "x"}, "date_end"),
        ),
        *(
            ({"date_end": "2025-11-01"}, "ends before"),
            ({"where_prec": "6"}, "country"),
            ({"where_prec": "7"}, "airspace"),
        ),
    ],
)
def test_rows_that_become_nothing(cells: dict[str, str], why: str) -> None:
    """Without an id, days or a place a row is no event."""
    with pytest.raises(NotAnEvent, match=why):
        event_of(ucdp_cells(**cells))


@pytest.mark.parametrize(
    ("place", "clarity", "confidence"),
    [
        *(("1", "1", "high"), ("2", "1", "medium"), ("3", "1", "low"), ("4", "1", "low"), ("5", "1", "low")),
        ("1", "2", "medium"),
    ],
)
def test_confidence(place: str, clarity: str, confidence: str) -> None:
    """An incident is as sure as the least sure of its place, its day and its being one event."""
    event = event_of(ucdp_cells(where_prec=place, event_clarity=clarity))
    assert event.confidence == confidence
    assert bool(event.remarks) == (int(place) >= 3)


def test_deaths() -> None:
    """A low of 0 is an estimate of UCDP and counts; more in low than in high is unknown, kept and told."""
    assert (event_of(ucdp_cells(low="0")).killed_min, event_of(ucdp_cells(low="", high="")).killed_max) == (0, None)
    turned = event_of(ucdp_cells(low="9", high="2"))
    assert (turned.killed_min, turned.killed_max, len(turned.remarks)) == (None, None, 1)
    assert {("low", "9"), ("high", "2")} <= set(turned.details)
    assert len(event_of(ucdp_cells(low="few")).remarks) == 1


@pytest.mark.parametrize(
    ("text", "reported", "remarks"),
    [
        *(("", None, 0), ("2025-11-09", date(2025, 11, 9), 0), ("2025-11-09;2025-11-04", date(2025, 11, 4), 0)),
        *(("2025-11-01", None, 1), ("2025-11-04;later", None, 1)),
    ],
)
def test_the_first_report(text: str, reported: date | None, remarks: int) -> None:
    """The first report is when it became known; one from before it began, or of no day, leaves it unknown."""
    event = event_of(ucdp_cells(source_date=text))
    assert (event.reported_on, len(event.remarks)) == (reported, remarks)
    assert not text or ("source_date", text) in event.details

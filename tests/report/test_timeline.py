"""Departures on a time line."""

from __future__ import annotations

from safeconduct.report.facts import Facts
from safeconduct.report.timeline import timeline


def test_people_and_seats_held_and_free(facts: Facts) -> None:
    """Each departure that flies has a row; of the 8 seats that two of them need besides, nothing is told."""
    table = timeline(facts).table
    assert table.select("departure_id", "seats", "held", "people", "free_or_kept").rows() == [
        ("S1", 10, 0, 3, 7),
        ("N1", 14, 1, 3, 10),
        ("N2", 30, 0, 2, 28),
    ]


def test_sentence_counts_what_stays(facts: Facts) -> None:
    """Eight people leave on 53 seats; one candidate is not flown."""
    assert timeline(facts).sentence == (
        "3 departures leave with 8 people on their 53 seats (15 %). One candidate is not flown."
    )


def test_offered_seats_without_a_plan(alone: Facts) -> None:
    """Without a plan all departures that may fly are counted, candidates with them."""
    assert timeline(alone).sentence == "4 departures are known, with 84 seats. One seat is taken already."


def test_pictures_for_wide_and_narrow_pages(facts: Facts) -> None:
    """Both name the destinations and the deadline."""
    for width in (752, 330):
        picture = timeline(facts).picture(width)
        assert "Tirana" in picture
        assert "Deadline 31 Mar" in picture

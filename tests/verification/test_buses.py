"""Of the buses: everyone who leaves has a seat on one, and none is promised twice."""

from __future__ import annotations

from typing import Any

import pytest

BUSES = "departure_id,bus,case_id\n"
SMALL_BUSES = ("camp,Camp,IRQ,,,2,4,1", "camp,Camp,IRQ,,,5,1,1")


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("D1,1,C1\nD1,1,C3\nD2,1,C2\n", None),
        ("D1,7,C1\nD1,2,C3\nD2,1,C2\n", None),
        ("D1,1,C1\nD2,1,C2\n", "buses.csv: case 'C3' has 0 rows with 0 buses of 'D1', and needs 1"),
        ("D1,1,C1\nD1,1,C3\nD1,2,C3\nD2,1,C2\n", "buses.csv: case 'C3' has 2 rows with 2 buses of 'D1', and needs 1"),
        ("D1,1,C1\nD1,1,C3\nD2,1,C3\nD2,1,C2\n", "buses.csv: case 'C3' on bus 1 of 'D2': the case leaves by 'D1'"),
        ("D1,1,C1\nD1,1,C3\nD2,1,C2\nD2,1,C9\n", "buses.csv: case 'C9' on bus 1 of 'D2': the case does not leave"),
        ("D1,1,C1\nD1,0,C3\nD2,1,C2\n", "buses.csv: case 'C3' on bus 0 of 'D1': buses are numbered 1, 2 and so on"),
    ],
)
def test_each_case_rides_once_on_its_departure(hand: Any, rows: str, line: str | None) -> None:
    """Each case that leaves is on one bus of its departure, whatever the number of the bus."""
    assert hand.faults(None, {"buses.csv": BUSES + rows})[:1] == ([] if line is None else [line])


def test_a_bus_carries_no_more_than_its_seats(hand: Any) -> None:
    """Extra bus seats count: two people, one of them with two seats more, and a third need 5 on a bus of 4."""
    people = hand.swapped("people.csv", ("30,IRQ,", "30,IRQ,lying"))
    needs = {
        "needs.csv": "need,extra_seats,extra_bus_seats,place_on_board,place_at_destination\nlying,0,2,false,false\n"
    }
    assert hand.faults({**people, **needs}) == ["buses.csv: bus 1 of 'D1' carries 5 on 4 seats"]
    assert hand.faults({**people, **needs}, hand.swapped("buses.csv", ("D1,1,C3", "D1,2,C3"))) == []


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ("D1,1,C1\nD1,2,C1\nD1,3,C3\nD2,1,C2\nD2,2,C2\n", []),
        (
            "D1,1,C1\nD1,2,C1\nD1,2,C3\nD2,1,C2\nD2,2,C2\n",
            ["buses.csv: bus 2 of 'D1' carries 3 on 1 seats"],
        ),
        (
            "D1,1,C1\nD1,3,C3\nD2,1,C2\nD2,2,C2\n",
            ["buses.csv: case 'C1' has 1 rows with 1 buses of 'D1', and needs 2"],
        ),
        (
            "D1,1,C1\nD1,1,C1\nD1,3,C3\nD2,1,C2\nD2,2,C2\n",
            [
                "buses.csv: bus 1 of 'D1' carries 4 on 1 seats",
                "buses.csv: case 'C1' has 2 rows with 1 buses of 'D1', and needs 2",
            ],
        ),
    ],
)  # fmt: skip
def test_a_large_case_rides_alone_on_the_fewest_buses(hand: Any, rows: str, lines: list[str]) -> None:
    """On buses of one seat, each case of two has two buses of its own, with a row for each."""
    assert hand.faults(hand.swapped("sites.csv", SMALL_BUSES), {"buses.csv": BUSES + rows}) == lines


@pytest.mark.parametrize(
    ("usage", "rides"),
    [
        ("", None),
        ("road,camp,2026-03-04,,1\n", None),
        ("road,camp,2026-03-04,,4\n", None),
        ("road,camp,2026-03-04,,4.5\n", 0),
    ],
)
def test_usage_takes_a_ride_for_each_begun_bus(hand: Any, usage: str, rides: int | None) -> None:
    """Of two rides of 4 seats, usage of 1 to 4 people takes one, and of more than 4 both, though 3.5 seats are left."""
    faults = hand.faults({"usage.csv": "resource,id,day,need,amount\n" + usage})
    line = f"buses.csv: 1 buses leave site 'camp' on 2026-03-04, where {rides} rides are left"
    assert faults == ([] if rides is None else [line])


def test_buses_are_counted_over_all_departures_of_a_day(hand: Any) -> None:
    """Two departures on one day share the rides of their site: three buses are one more than there are."""
    same_day = hand.swapped("departures.csv", ("2026-03-07,2026-03-08", "2026-03-04,2026-03-08"))
    assert hand.faults(same_day) == []
    apart = hand.swapped("buses.csv", ("D1,1,C3", "D1,2,C3"))
    line = "buses.csv: 3 buses leave site 'camp' on 2026-03-04, where 2 rides are left"
    assert hand.faults(same_day, apart) == [line]
    trips = hand.swapped("sites.csv", ("camp,Camp,IRQ,,,2,4,1", "camp,Camp,IRQ,,,2,4,2"))
    assert hand.faults({**same_day, **trips}, apart) == []


def test_a_day_can_have_other_buses(hand: Any) -> None:
    """``site_days`` replaces the buses of the site on its day; an empty cell does not."""
    apart = hand.swapped("buses.csv", ("D1,1,C3", "D1,2,C3"))
    for cell, fine in (("1", False), ("2", True), ("", True)):
        days = {"site_days.csv": f"site_id,day,buses,hazard,road_hazard\ncamp,2026-03-04,{cell},,\n"}
        assert (hand.faults(days, apart) == []) == fine

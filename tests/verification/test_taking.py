"""Of the resources: what fits for each party alone may be too much for all together."""

from __future__ import annotations

from typing import Any

import pytest

USAGE = "resource,id,day,need,amount\n"
D1 = "D1,camp,alb,charter,2026-03-04,2026-03-05,3,scheduled,,,,,,"
ALL_ON_D1 = {
    "assignments.csv": "case_id,departure_id,offer_id\nC1,D1,alb-1\nC2,D1,alb-1\nC3,D1,alb-1\n",
    "buses.csv": "departure_id,bus,case_id\nD1,1,C1\nD1,1,C2\nD1,2,C3\n",
}
NEEDS = "need,name,extra_seats,extra_bus_seats,place_on_board,place_at_destination\nward,Ward,0,,true,true\n"


def large(**cells: str) -> str:
    """D1 with 9 seats, and with some cells changed."""
    names = ["seats", "status", "cost", "aircraft", "busy_until", "transit_id", "transit_from", "transit_until"]
    values = {"seats": "9", "status": "scheduled"} | cells
    return "D1,camp,alb,charter,2026-03-04,2026-03-05," + ",".join(values.get(name, "") for name in names)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"departures.csv": (D1, large(seats="4"))}, "seats 'D1': taken 5, at most 4 would be right"),
        ({"offers.csv": ("alb-1,alb,,10", "alb-1,alb,,4")}, "places 'alb-1': taken 5, at most 4 would be right"),
        ({"destinations.csv": ("TIA,,,", "TIA,,,4")}, "reception 'alb' 2026-03-02: taken 5, at most 4 would be right"),
        (
            {"sites.csv": ("camp,Camp,IRQ,,,2,4", "camp,Camp,IRQ,,,2,2")},
            "road 'camp' 2026-03-04: taken 5, at most 4 would be right",
        ),
        (
            {"departures.csv": (D1, large(transit_id="hub", transit_from="2026-03-04", transit_until="2026-03-04")),
             "transits.csv": "transit_id,name,country,people\nhub,Hub,ROU,4\n"},
            "transit 'hub' 2026-03-04: taken 5, at most 4 would be right",
        ),
        (
            {"needs.csv": NEEDS, "people.csv": ("IRQ,\n", "IRQ,ward\n"),
             "departure_needs.csv": "departure_id,need,places\nD1,ward,3\n",
             "offer_needs.csv": "offer_id,need,places\nalb-1,ward,9\n"},
            "board 'D1' 'ward': taken 4, at most 3 would be right",
        ),
        (
            {"needs.csv": NEEDS, "people.csv": ("IRQ,\n", "IRQ,ward\n"),
             "departure_needs.csv": "departure_id,need,places\nD1,ward,9\n",
             "offer_needs.csv": "offer_id,need,places\nalb-1,ward,3\n"},
            "care 'alb-1' 'ward': taken 4, at most 3 would be right",
        ),
        ({"usage.csv": USAGE + "seats,D1,,,5\n"},
         "seats 'D1': taken 5, at most 4 would be right (of 9, less 5 in use)"),
        ({"usage.csv": USAGE + "road,camp,2026-03-04,,3.5\n"},
         "road 'camp' 2026-03-04: taken 5, at most 4.5 would be right (of 8, less 3.5 in use)"),
        ({"usage.csv": USAGE + "places,alb-1,,,4\nplaces,deu-1,,,99\n"}, None),
    ],
)  # fmt: skip
def test_together_they_may_take_no_more_than_is_left(hand: Any, change: dict[str, Any], line: str | None) -> None:
    """Five people by D1, at most two of them in one case: each resource is too small for all in one of these."""
    changes = {"departures.csv": (D1, large())} | change
    files: dict[str, str] = {}
    for file, what in changes.items():
        files |= {file: what} if isinstance(what, str) else hand.swapped(file, what)
    faults = [fault for fault in hand.faults(files, ALL_ON_D1) if not fault.startswith("buses.csv")]
    assert faults == ([] if line is None else [line])


@pytest.mark.parametrize(
    ("first", "second", "usage", "line"),
    [
        ("A1,2026-03-06", "A1,", "", None),
        ("A1,2026-03-07", "A1,", "", "aircraft 'A1' 2026-03-07: taken 2, at most 1 would be right"),
        ("A1,2026-03-07", "A2,", "", None),
        ("A1,2026-03-05", "", "aircraft,A1,2026-03-05,,1\n",
         "aircraft 'A1' 2026-03-05: taken 1, at most 0 would be right (of 1, less 1 in use)"),
        ("A1,2026-03-05", "", "aircraft,A1,2026-03-06,,1\n", None),
    ],
)  # fmt: skip
def test_an_aircraft_flies_once_a_day(hand: Any, first: str, second: str, usage: str, line: str | None) -> None:
    """Two candidates keep one aircraft busy on no day together, and on none on which usage has it."""
    departures = hand.swapped(
        "departures.csv",
        ("3,scheduled,,,", f"3,candidate,,{first}"),
        ("4,scheduled,,,", f"4,candidate,,{second}" + ("" if second else ",")),
    )
    faults = hand.faults({**departures, "usage.csv": USAGE + usage}, {"flown.csv": "departure_id\nD1\nD2\n"})
    assert faults == ([] if line is None else [line])


def test_a_scheduled_departure_keeps_its_aircraft(hand: Any) -> None:
    """A candidate cannot fly while a scheduled departure has its aircraft; two scheduled ones are no matter."""
    departures = hand.swapped(
        "departures.csv", ("3,scheduled,,,", "3,candidate,,A1,2026-03-07"), ("4,scheduled,,", "4,scheduled,,A1")
    )
    assert hand.faults(departures, {"flown.csv": "departure_id\nD1\n"}) == [
        "aircraft 'A1' 2026-03-07: taken 1, at most 0 would be right (of 1, less 1 in use)"
    ]
    both = hand.swapped(
        "departures.csv", ("3,scheduled,,,", "3,scheduled,,A1,2026-03-07"), ("4,scheduled,,", "4,scheduled,,A1")
    )
    assert hand.faults(both) == []


@pytest.mark.parametrize(("usage", "is_enough"), [("", True), ("budget,,,,1\n", False)])
def test_candidates_share_the_budget(hand: Any, usage: str, is_enough: bool) -> None:
    """Candidates of 6 and 4 keep a budget of 10, unless some is spent; a scheduled departure takes none of it."""
    departures = hand.swapped("departures.csv", ("3,scheduled,", "3,candidate,6"), ("4,scheduled,", "4,candidate,4"))
    departures["departures.csv"] += "D3,camp,alb,charter,2026-03-09,2026-03-10,1,scheduled,99,,,,,\n"
    budget = hand.swapped("operation.toml", ("[objective]", "[budget]\ncharter = 10\n[objective]"))
    faults = hand.faults({**departures, **budget, "usage.csv": USAGE + usage}, {"flown.csv": "departure_id\nD1\nD2\n"})
    assert faults == ([] if is_enough else ["budget: taken 10, at most 9 would be right (of 10, less 1 in use)"])

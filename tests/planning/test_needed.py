"""The seats to ask for where no departure is known."""

from __future__ import annotations

from tests.planning.making import CAMP, departure, family, offer, on, operation

from safeconduct.planning import plan
from safeconduct.planning.needed import needed_seats

WEEK_ONE, WEEK_TWO = on(0), on(7)


def rows(**parts: object) -> tuple[list[tuple[object, ...]], int]:
    """Week, destination, people and seats of what is asked for, and who is left."""
    found = needed_seats(operation(**parts))  # type: ignore[arg-type] # what a test gives
    return found.seats.select("week", "destination_id", "people", "seats").rows(), found.people_left


def test_everybody_is_asked_a_seat_for_in_the_first_week_if_all_else_allows() -> None:
    """Three people, one of whom needs an escort: four seats to the one destination that has an offer."""
    families = [family("A", 2, needs=[["escort"]]), family("B")]
    assert rows(families=families, offers=[offer("alb-1", 9)], deadline=on(10)) == ([(WEEK_ONE, "alb", 3, 4)], 0)


def test_seats_are_asked_for_as_reception_allows() -> None:
    """Two people a week are received: 2 in the first week, 2 in the second, and the last is left at the deadline."""
    tables = {"destinations": [{"destination_id": "alb", "reception_per_week": 2}]}
    asked = rows(families=[family(n) for n in "ABCDE"], offers=[offer("alb-1", 9)], tables=tables, deadline=on(12))
    assert asked == ([(WEEK_ONE, "alb", 2, 2), (WEEK_TWO, "alb", 2, 2)], 1)


def test_seats_are_asked_for_as_buses_allow() -> None:
    """One bus of two seats on six days of a week brings twelve people out in the first, and one in the second."""
    tables = {"sites": [CAMP | {"buses": 1, "bus_seats": 2}]}
    asked = rows(
        families=[family(f"F{n}") for n in range(13)], offers=[offer("alb-1", 20)], tables=tables, deadline=on(12)
    )
    assert asked == ([(WEEK_ONE, "alb", 12, 12), (WEEK_TWO, "alb", 1, 1)], 0)


def test_nothing_is_asked_for_where_nothing_can_be_had() -> None:
    """Without an offer, or with no bus ever, everybody is left."""
    assert rows(families=[family("A", 2)], offers=[]) == ([], 2)
    assert rows(families=[family("A", 2)], tables={"sites": [CAMP | {"buses": 0}]}) == ([], 2)


def test_an_operation_whose_departures_are_all_cancelled_has_none() -> None:
    """The claims of its plan say what is needed, and it ends where nothing can be asked for."""
    gone = [departure("D1", 1, 9, status="cancelled")]
    claimed = plan(operation([family("A")], gone)).claims["needed"]
    assert claimed["seats"][0]["week"] == WEEK_ONE.isoformat()
    assert plan(operation([family("A")], gone, [])).claims["needed"] == {"seats": [], "people_left": 1}


def test_nothing_is_said_of_needs_where_something_leaves() -> None:
    """One departure is an operation to plan."""
    assert "needed" not in plan(operation([family("A")], [departure("D1", 1, 9)])).claims

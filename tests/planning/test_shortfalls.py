"""What a plan leaves, and what one more party would lack on a way out."""

from __future__ import annotations

import numpy as np
from tests.planning.making import CAMP, candidate, departure, family, offer, on, operation

from safeconduct.operation import Operation
from safeconduct.planning.freezing import freeze
from safeconduct.planning.resources import Resource
from safeconduct.planning.shortfalls import Room


def room(made: Operation, way: list[int], flying: list[bool] | None = None) -> Room:
    """The room that a plan leaves, given as the pair of each party."""
    problem = freeze(made)
    return Room(problem, np.array(way), np.array(flying or [True] * len(problem.departures.ids)))


def told(made: Operation, way: list[int], party: int, pair: int, flying: list[bool] | None = None) -> dict[str, int]:
    """Kind of resource → what the party lacks of it."""
    return {lack.resource.kind: lack.missing for lack in room(made, way, flying).on(party, pair)}


def test_all_that_is_short_on_a_way_is_found_at_once() -> None:
    """D1 has one seat left, the offer none and the one bus of four two seats, for a family of three."""
    made = operation(
        [family("A", 2), family("B", 3)],
        [departure("D1", 2, 3)],
        [offer("alb-1", 3)],
        tables={"sites": [CAMP | {"buses": 1, "bus_seats": 4}]},
    )
    assert told(made, [0, -1], 1, 0) == {"seats": 2, "places": 2, "road": 1}


def test_nothing_is_short_where_there_is_room() -> None:
    """Five seats for two families of two."""
    assert told(operation([family("A", 2), family("B", 2)], [departure("D1", 2, 5)]), [0, -1], 1, 0) == {}


def test_rides_are_counted_over_all_departures_of_the_day() -> None:
    """Two buses, each taken by a departure of its own; a family of three beside one of two needs a third."""
    made = operation(
        [family("A", 2), family("B", 2), family("C", 3)],
        [departure("D1", 2, 9), departure("D2", 2, 9)],
        [offer("alb-1", 9)],
        tables={"sites": [CAMP | {"buses": 2, "bus_seats": 4}]},
    )
    (lack,) = room(made, [0, 1, -1], None).on(2, 0)
    assert (lack.resource, lack.missing, lack.bus_seats) == (Resource("road", "camp", on(2)), 1, 0)


def test_a_flight_that_stays_lacks_what_it_would_take() -> None:
    """C1 needs the aircraft of C2, which flies on the same day, and 300 where the budget has 200 left."""
    ways = [candidate("C1", 2, 9, cost=500, aircraft="X"), candidate("C2", 2, 9, cost=300, aircraft="X")]
    made = operation([family("A"), family("B")], ways, [offer("alb-1", 9)], charter_budget=500.0)
    assert told(made, [1, -1], 1, 0, [False, True]) == {"aircraft": 1, "budget": 300}


def test_who_uses_a_resource_holds_it() -> None:
    """A leaves by D1 and holds its seats; B leaves by D2 and does not."""
    made = operation(
        [family("A"), family("B"), family("C")], [departure("D1", 2, 1), departure("D2", 3, 9)], [offer("alb-1", 9)]
    )
    left = room(made, [0, 1, -1])
    (lack,) = left.on(2, 0)
    assert lack.resource == Resource("seats", "D1")
    assert left.holders(lack.indices) == {0}


def test_more_of_a_resource_may_open_a_way() -> None:
    """D1 has two seats: a third would open it to the family of three, which is too large for it now."""
    made = operation([family("A", 3), family("B", 1)], [departure("D1", 2, 2), departure("D2", 2, 9)])
    problem = freeze(made)
    left = room(made, [-1, -1])
    seats = [problem.stock.index[Resource("seats", name)] for name in ("D1", "D2")]
    assert [left.opens_ways(r, 1) for r in seats] == [True, False]


def test_what_is_overdrawn_is_missing_too() -> None:
    """Of a budget of 100, 150 are used: a flight of 500 lacks 550. Of three places five are: two people lack four."""
    used = [{"resource": "budget", "amount": 150.0}, {"resource": "places", "id": "alb-1", "amount": 5.0}]
    ways = [candidate("C1", 2, 9, cost=500), departure("D1", 2, 9)]
    made = operation([family("A", 2)], ways, [offer("alb-1", 3)], tables={"usage": used}, charter_budget=100.0)
    assert told(made, [-1], 0, 0, [False, True]) == {"budget": 550, "places": 4}
    assert told(made, [-1], 0, 1, [False, True]) == {"places": 4}


def test_who_needs_none_of_what_is_overdrawn_lacks_none() -> None:
    """More than the budget is used, and C1 costs nothing; two lie where one place is, and A has no such need."""
    used = [
        {"resource": "budget", "amount": 150.0},
        {"resource": "board", "id": "C1", "need": "stretcher", "amount": 2.0},
    ]
    tables = {"usage": used, "departure_needs": [{"departure_id": "C1", "need": "stretcher", "places": 1}]}
    made = operation([family("A", 2)], [candidate("C1", 2, 9)], tables=tables, charter_budget=100.0)
    assert told(made, [-1], 0, 0, [False]) == {}


def test_bus_rides_that_are_overdrawn_are_missing_too() -> None:
    """One bus of four, and twelve seats taken: two rides too many, and a third for the family."""
    tables = {
        "sites": [CAMP | {"buses": 1, "bus_seats": 4}],
        "usage": [{"resource": "road", "id": "camp", "day": on(2), "amount": 12.0}],
    }
    made = operation([family("A", 2)], [departure("D1", 2, 9)], tables=tables)
    assert told(made, [-1], 0, 0) == {"road": 3}

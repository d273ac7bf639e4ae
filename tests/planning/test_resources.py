"""What is scarce and how much of it is left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import CAMP, candidate, departure, offer, on, operation
from tests.planning.tiny import operations

from safeconduct.operation import Operation
from safeconduct.planning.resources import Resource, Stock, busy_days, days_of_stay, monday_of, stock_of


def left(stock: Stock) -> dict[Resource, float]:
    """What is left by resource."""
    return dict(zip(stock.keys, stock.left.tolist(), strict=True))


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_week_is_named_by_its_monday(day: date) -> None:
    """It is a Monday, at most six days before."""
    monday = monday_of(day)
    assert monday.isoweekday() == 1
    assert timedelta(0) <= day - monday <= timedelta(6)


def test_days_of_stay_and_busy_days_include_both_ends() -> None:
    """Three days in transit; two days on which the aircraft is busy, one where nothing more is said."""
    stays = {"transit_id": "hub", "transit_from": on(1), "transit_until": on(3)}
    assert days_of_stay(stays) == [on(1), on(2), on(3)]
    assert days_of_stay({"transit_id": None}) == []
    row = {"aircraft": "A1", "departs_on": on(4), "busy_until": on(5)}
    assert busy_days(row) == (Resource("aircraft", "A1", on(4)), Resource("aircraft", "A1", on(5)))
    assert busy_days(row | {"busy_until": None}) == (Resource("aircraft", "A1", on(4)),)
    assert busy_days(row | {"aircraft": None}) == ()


def test_seats_and_places_are_less_what_is_used_and_never_below_zero() -> None:
    """5 seats less 2; 4 places less 6 are none; a need without a row has no place on board, and none at the goal."""
    usage = [
        {"resource": "seats", "id": "D1", "amount": 1.5},
        {"resource": "seats", "id": "D1", "amount": 0.5},
        {"resource": "places", "id": "alb-1", "amount": 6.0},
        {"resource": "care", "id": "alb-1", "need": "stretcher", "amount": 1.0},
    ]
    tables = {"usage": usage, "offer_needs": [{"offer_id": "alb-1", "need": "stretcher", "places": 3}]}
    found = left(stock_of(operation([], [departure("D1", 1, 5)], [offer("alb-1", 4)], tables=tables)))
    assert found[Resource("seats", "D1")] == 3
    assert found[Resource("places", "alb-1")] == 0
    assert found[Resource("board", "D1", None, "stretcher")] == 0
    assert found[Resource("care", "alb-1", None, "stretcher")] == 2
    assert Resource("board", "D1", None, "escort") not in found


def test_reception_is_by_week_of_arrival_and_may_be_unlimited() -> None:
    """20 a week at alb, 7 in the second; deu has a limit in the second week only, and else none that has a price."""
    tables = {
        "destinations": [{"destination_id": "alb", "reception_per_week": 20}, {"destination_id": "deu"}],
        "reception": [
            {"destination_id": "alb", "week": on(7), "people": 7},
            {"destination_id": "deu", "week": on(7), "people": 0},
        ],
    }
    ways = [departure(f"D{to}{n}", n, 5, to, takes=1) for to in ("alb", "deu") for n in (5, 6)]
    found = {
        key: value
        for key, value in left(stock_of(operation([], ways, tables=tables))).items()
        if key.kind == "reception"
    }
    assert found == {
        Resource("reception", "alb", on(0)): 20,
        Resource("reception", "alb", on(7)): 7,
        Resource("reception", "deu", on(7)): 0,
    }


def test_buses_carry_people_in_whole_rides() -> None:
    """2 buses of 8 seats, twice a day, are 32 seats; on day 2 one bus is 16; 9 seats in use there take two rides."""
    camp = CAMP | {"buses": 2, "bus_seats": 8, "bus_trips_per_day": 2}
    tables = {
        "sites": [camp],
        "site_days": [{"site_id": "camp", "day": on(2), "buses": 1}, {"site_id": "camp", "day": on(3), "buses": 0}],
        "usage": [{"resource": "road", "id": "camp", "day": on(n), "amount": 9.0} for n in (1, 2)],
    }
    stock = stock_of(operation([], [departure(f"D{n}", n, 5) for n in (0, 1, 2, 3)], tables=tables))
    assert [left(stock)[Resource("road", "camp", on(n))] for n in (0, 1, 2, 3)] == [32, 23, 7, 0]
    assert [stock.rides["camp", on(n).toordinal()] for n in (0, 1, 2, 3)] == [4, 2, 0, 0]


def test_transits_hold_people_day_by_day() -> None:
    """The hub has 6 beds on each of the two days, less one in use on the first."""
    way = departure("D1", 0, 9, takes=3, transit_id="hub", transit_from=on(1), transit_until=on(2))
    usage = [{"resource": "transit", "id": "hub", "day": on(1), "amount": 1.0}]
    tables = {"transits": [{"transit_id": "hub", "people": 6}], "usage": usage}
    found = left(stock_of(operation([], [way], tables=tables)))
    assert [found[Resource("transit", "hub", on(n))] for n in (1, 2)] == [5, 6]


def test_only_candidates_compete_for_aircraft_and_a_scheduled_one_has_it_already() -> None:
    """The candidate's aircraft is free on day 4 and taken by the scheduled departure on day 5."""
    ways = [candidate("C1", 4, 9, aircraft="A1", busy_until=on(5)), departure("S1", 5, 9, aircraft="A1")]
    ways.append(departure("S2", 8, 9, aircraft="A1"))
    found = {key.day: value for key, value in left(stock_of(operation([], ways))).items() if key.kind == "aircraft"}
    assert found == {on(4): 1, on(5): 0}


@pytest.mark.parametrize(("budget", "expected"), [(None, None), (100.0, 70.0), (20.0, 0.0)])
def test_the_budget_is_limited_only_where_it_is_given(budget: float | None, expected: float | None) -> None:
    """30 of it are spent."""
    usage = [{"resource": "budget", "amount": 30.0}]
    found = left(stock_of(operation([], [candidate("C1", 4, 9)], tables={"usage": usage}, charter_budget=budget)))
    assert found.get(Resource("budget")) == expected


def test_what_is_used_beyond_what_there_is_is_overdrawn() -> None:
    """Nothing is left of a budget of 20 of which 30 are spent, and 10 are overdrawn."""
    usage = [{"resource": "budget", "amount": 30.0}]
    stock = stock_of(operation([], [candidate("C1", 4, 9)], tables={"usage": usage}, charter_budget=20.0))
    assert dict(zip(stock.keys, stock.overdrawn.tolist(), strict=True))[Resource("budget")] == 10.0
    assert stock.overdrawn.sum() == 10.0


def test_a_cancelled_departure_holds_nothing() -> None:
    """No seats, no reception, no road."""
    kinds = {key.kind for key in stock_of(operation([], [departure("D1", 1, 5, status="cancelled")])).keys}
    assert kinds == {"places", "care"}


@settings(max_examples=50, deadline=None)
@given(made=operations(always=("usage", "candidates"), most=2))
def test_every_resource_has_left_what_an_enumeration_finds(made: Operation) -> None:
    """Key by key."""
    plain = Enumeration(made)
    assert left(stock_of(made)) == {key: plain.left(tuple(key)) for key in stock_of(made).keys}

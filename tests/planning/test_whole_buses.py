"""Rides of a crowded day that go where a linear program says that they are worth most."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.planning.making import CAMP, departure, family, offer, operation
from tests.planning.tiny import operations

from safeconduct.operation import Operation
from safeconduct.planning.buses import rides_on
from safeconduct.planning.certificate import Certificate
from safeconduct.planning.freezing import freeze
from safeconduct.planning.relaxation import Relaxation, Relaxed, cheapest, solved
from safeconduct.planning.whole_buses import WORTH, Rides, own_prices, with_own_buses, with_whole_buses

if TYPE_CHECKING:
    from safeconduct.planning.problem import Problem


def never() -> bool:
    """Nobody says to end."""
    return False


def always() -> bool:
    """Somebody says to end at once."""
    return True


def relaxation_of(problem: Problem) -> tuple[Relaxation, Relaxed]:
    """The linear program of a problem, and its solution without whole buses."""
    relaxation = Relaxation(problem, Certificate(problem))
    return relaxation, solved(relaxation, 0.0, never)


def crowded(seats: tuple[int, int], later: int = 100, buses: int = 3) -> Operation:
    """Ten people alone for whom day 2 has two departures, and so many buses of four; there are seats on day 9."""
    camp = {**CAMP, "buses": buses, "bus_seats": 4}
    flights = [departure("D1", 2, seats[0]), departure("D2", 2, seats[1], "deu"), departure("D3", 9, later)]
    return operation([family(f"A{n}") for n in range(10)], flights, tables={"sites": [camp]})


def test_a_bus_goes_to_one_departure() -> None:
    """Three buses of four, and five seats on each of two departures: five can leave by one of them, four by the other.

    Without whole buses all ten leave on day 2, which is 20. With them the tenth leaves on day 9: 9 × 2 + 9 = 27.
    """
    problem = freeze(crowded((5, 5)))
    relaxation, relaxed = relaxation_of(problem)
    assert relaxed.value == pytest.approx(20)
    found, rides = with_whole_buses(relaxation, relaxed, 0.0, never)
    assert found.value == pytest.approx(27)
    assert sorted(rides.values()) == [1, 2]


def test_a_departure_that_nobody_can_take_uses_no_road() -> None:
    """D1 and D2 share the buses of their day, D3 has those of another; there is no offer where D4 goes."""
    camp = {**CAMP, "buses": 1, "bus_seats": 4}
    flights = [
        departure(f"D{n}", day, 4, to) for n, day, to in ((1, 2, "alb"), (2, 2, "alb"), (3, 5, "alb"), (4, 7, "deu"))
    ]
    problem = freeze(operation([family("A")], flights, [offer("alb-1", 9)], tables={"sites": [camp]}))
    roads = problem.pairs.roads(4).tolist()
    assert [problem.stock.keys[r].kind for r in roads[:3]] == ["road"] * 3
    assert roads[0] == roads[1] != roads[2]
    assert roads[3] == -1


def test_buses_of_its_own_cost_a_departure_what_its_days_cost() -> None:
    """A bus seat of day 2 is worth 7, and of D2 one more; D3 leaves on another day, on which one is worth 5.

    What the days ask is asked no more, and anything else as before.
    """
    problem = freeze(crowded((5, 5)))
    keys, rides = problem.stock.keys, {0: 2, 1: 1, 2: 3}
    early, late = sorted((key for key in keys if key.kind == "road"), key=lambda key: str(key.day))
    prices = np.array([{early: 7.0, late: 5.0}.get(key, 3.0) for key in keys])
    found = own_prices(problem, rides, prices)
    assert len(found) == len(with_own_buses(problem, rides).stock.keys)
    assert found[: len(keys)].tolist() == [0.0 if key in (early, late) else 3.0 for key in keys]
    assert found[len(keys) :].tolist() == [7.0, 7.0, 5.0]
    assert own_prices(problem, rides, prices, np.array([0.0, 1.0, 0.0]))[len(keys) :].tolist() == [7.0, 8.0, 5.0]


def test_where_there_are_buses_enough_nothing_is_shared_out() -> None:
    """With four buses the program is what it was."""
    problem = freeze(crowded((6, 6), buses=4))
    relaxation, relaxed = relaxation_of(problem)
    assert with_whole_buses(relaxation, relaxed, 0.0, never) == (relaxed, {})


def test_who_is_told_to_end_keeps_what_there_was() -> None:
    """The solution without whole buses, and no rides."""
    problem = freeze(crowded((5, 5)))
    relaxation, relaxed = relaxation_of(problem)
    assert with_whole_buses(relaxation, relaxed, 0.0, always) == (relaxed, {})


@settings(max_examples=25, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 5), min_size=5, max_size=9),
    seats=st.lists(st.integers(3, 9), min_size=5, max_size=5),
    buses=st.integers(1, 3),
    first=st.sampled_from([None, 1, 3]),
    precision=st.sampled_from([0.0, 1e-3, 1e-2]),
)
def test_no_bus_moved_alone_would_save_more(
    sizes: list[int], seats: list[int], buses: int, first: int | None, precision: float
) -> None:
    """Two days, three departures and two: programs of their own say that each ride is where it is worth most.

    No rides at all are worth more than by so much as the last move had to save at least, or may stay unproved, if they
    differ in one bus; ``first`` is how many columns the program begins with for each class, all where it is None.
    """
    camp = {**CAMP, "buses": buses, "bus_seats": 4}
    days = zip((2, 2, 2, 5, 5), seats, ("alb", "deu", "alb", "deu", "alb"), strict=True)
    flights = [departure(f"D{n}", *each) for n, each in enumerate(days)]
    families = [family(f"A{n}", size, priority="urgent" if n % 3 else "normal") for n, size in enumerate(sizes)]
    problem = freeze(operation(families, flights, tables={"sites": [camp]}))
    few = None if first is None else cheapest(np.where(problem.classes.open, problem.classes.cost, np.inf), first)
    relaxation = Relaxation(problem, Certificate(problem), few)
    relaxed = solved(relaxation, 0.0, never)
    found, rides = with_whole_buses(relaxation, relaxed, precision, never)
    assume(rides)
    unproved = precision * max(1.0, found.value - relaxation.floor)
    least = 1.01 * WORTH * (relaxed.value - relaxation.floor) + unproved + 1e-6
    days_of = {d: int(problem.departures.departs[d]) for d in rides}
    assert {day: sum(n for d, n in rides.items() if days_of[d] == day) for day in days_of.values()} == dict.fromkeys(
        days_of.values(), buses
    )
    assert found.proved - 1e-5 <= solved(apart(problem, rides), 0.0, never).value <= found.value + 1e-5
    assert found.value <= found.proved + unproved + 1e-5
    for source, goal in permutations(rides, 2):
        if rides[source] and days_of[source] == days_of[goal]:
            other = {**rides, source: rides[source] - 1, goal: rides[goal] + 1}
            assert solved(apart(problem, other), 0.0, never).value >= found.value - least


def apart(problem: Problem, rides: Rides) -> Relaxation:
    """The linear program of the problem in which departures have buses of their own."""
    own = with_own_buses(problem, rides)
    return Relaxation(own, Certificate(own))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_limits_on_buses_are_those_of_a_problem_with_own_buses(data: st.DataObject) -> None:
    """Rows that are added and changed say what a program says that is written with these buses from the start.

    So they do where most columns are missing at first, and where a value is enough; and what any of them says of other
    rides is no more than these cost.
    """
    problem = freeze(data.draw(operations(always=("buses", *data.draw(st.sampled_from([(), ("ties",), ("needs",)]))))))
    relaxation, relaxed = relaxation_of(problem)
    departures, least, said = problem.departures, np.inf, []
    few = Relaxation(problem, relaxation.certificate, cheapest(np.where(problem.classes.open, 1.0, np.inf), 1))
    for _ in range(3):
        rides = {}
        for d in range(len(departures.ids)):
            most = rides_on(problem, int(departures.site[d]), int(departures.departs[d]))
            rides[d] = data.draw(st.integers(0, most))
        seats = {d: float(n * problem.bus_seats[departures.site[d]]) for d, n in rides.items()}
        own = solved(apart(problem, rides), 0.0, never)
        near = 1e-5 * (1 + abs(own.value))
        for program in (relaxation, few):
            program.limit_buses(seats)
            rough = solved(program, 0.1, never)
            assert rough.proved - near <= own.value <= rough.value + near
            early = solved(program, 0.0, never, least)
            assert early.value <= own.value + near
            assert early.value >= min(least, own.value) - near
            again = solved(program, 0.0, never)
            assert again.value == pytest.approx(own.value, abs=near)
            assert again.bound <= relaxed.value + 1e-5 * (1 + abs(relaxed.value))
            said += [(seats, rough), (seats, early), (seats, again)]
        least = own.value
        for others, found in said:
            assert (found.worth >= 0.0).all()
            assert found.proved - sum(found.worth[d] * (n - others[d]) for d, n in seats.items()) <= own.value + near


def test_what_a_bus_seat_is_worth_is_what_one_more_saves() -> None:
    """Where D1 has one bus of four for ten people who stay otherwise, a seat saves 31 - 2 days."""
    problem = freeze(crowded((10, 10), later=0))
    relaxation, _ = relaxation_of(problem)
    relaxation.limit_buses({0: 4.0, 1: 0.0})
    found = solved(relaxation, 0.0, never)
    assert found.value == pytest.approx(4 * 2 + 6 * 31)
    assert found.worth.tolist() == [pytest.approx(29), pytest.approx(29), 0.0]
    relaxation.limit_buses({0: 5.0})
    assert solved(relaxation, 0.0, never).value == pytest.approx(found.value - 29)

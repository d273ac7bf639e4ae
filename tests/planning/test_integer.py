"""The exact program for some families while others stay where they are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import CAMP, candidate, departure, family, offer, on, operation
from tests.planning.tiny import operations

from safeconduct.operation import Operation
from safeconduct.planning.buses import overfull_days
from safeconduct.planning.freezing import freeze
from safeconduct.planning.integer import STAYS, IntegerProgram, used_by, users_of
from safeconduct.planning.problem import Problem
from safeconduct.planning.resources import Resource


def program(
    problem: Problem, way: list[int] | None = None, free: list[int] | None = None, **other: Any
) -> IntegerProgram:
    """The program at the problem's own costs, for everybody where nobody is named."""
    parties = range(len(problem.parties))
    return IntegerProgram(
        problem,
        np.array([STAYS for _ in parties] if way is None else way, dtype=np.int64),
        np.array(parties if free is None else free, dtype=np.int64),
        other.pop("wanted", np.ones_like(problem.classes.open)),
        problem.classes.cost,
        np.where(problem.classes.pinned, np.inf, problem.classes.stay),
        other.pop("flying", np.ones(len(problem.departures.ids), dtype=bool)),
        **other,
    )


def small(families: list[Any], seats: int = 3, **other: Any) -> Problem:
    """Families, a departure to alb on day 2 and a large one on day 5, and one offer: pairs 0 and 1."""
    ways = [departure("D1", 2, seats), departure("D2", 5, 40)]
    return freeze(operation(families, ways, [offer("alb-1", 50)], **other))


def test_families_stay_whole() -> None:
    """Families of 2, 2 and 1 and three seats: a two and the one leave on day 2, 3 × 2 + 2 × 5 = 16."""
    found = program(small([family("A", 2), family("B", 2), family("C")]))
    answer = found.solve()
    assert answer is not None
    assert (answer[2], sorted([answer[0], answer[1]])) == (0, [0, 1])
    assert (found.objective, found.proved) == (pytest.approx(16), True)


def test_where_families_may_be_split_nothing_costs_more() -> None:
    """Two families of 2 and three seats on day 2: one and a half leave on day 2, and reduced costs prove it."""
    ways, taken, above = program(small([family("A", 2), family("B", 2)])).relaxed()
    leaving = {(int(c), int(k)): float(n) for (c, k), n in zip(ways, taken, strict=True)}
    assert leaving == {(0, 0): pytest.approx(1.5), (0, 1): pytest.approx(0.5)}
    assert above.tolist() == [pytest.approx(0), pytest.approx(0)]


def test_a_relaxation_that_is_stopped_takes_nothing() -> None:
    """Nobody takes anything, of every way that there is."""
    ways, taken, above = program(small([family("A", 2)])).relaxed(lambda: True)
    assert (len(ways), taken.tolist(), above.tolist()) == (2, [0.0, 0.0], [0.0, 0.0])


def test_only_the_free_move() -> None:
    """B holds two of the three seats of D1 and is not free, so that A, with two people, takes D2."""
    problem = small([family("A", 2), family("B", 2)])
    assert program(problem, way=[STAYS, 0], free=[0]).solve() == {0: 1}
    assert program(problem, way=[0, 0], free=[0]).solve() == {0: 1}


def test_only_wanted_ways_are_chosen() -> None:
    """Without D1 among the wanted everybody leaves by D2, and if D2 does not fly they stay."""
    problem = small([family("A"), family("B")])
    wanted = np.array([[False, True]])
    assert program(problem, wanted=wanted).solve() == {0: 1, 1: 1}
    assert program(problem, wanted=wanted, flying=np.array([True, False])).solve() == {0: STAYS, 1: STAYS}


def test_members_of_a_class_take_the_earliest_departure_in_their_order() -> None:
    """Of three alike families the first in the operation leaves first."""
    assert program(small([family(name) for name in "ABC"], seats=1)).solve() == {0: 0, 1: 1, 2: 1}


def test_what_cannot_hold_has_no_answer() -> None:
    """Two families that must leave and one seat."""
    problem = freeze(operation([family("A"), family("B")], [departure("D1", 2, 1)], [offer("alb-1", 9)]))
    everyone_leaves = np.full(1, np.inf)
    asked = IntegerProgram(
        problem,
        np.array([STAYS, STAYS]),
        np.array([0, 1]),
        problem.classes.open,
        problem.classes.cost,
        everyone_leaves,
        np.array([True]),
    )
    assert asked.solve() is None


def test_buses_are_whole() -> None:
    """Ten people in families of two and two buses of five: each carries two families, so one waits for D2."""
    tables = {"sites": [CAMP | {"buses": 2, "bus_seats": 5}]}
    problem = small([family(name, 2) for name in "ABCDE"], seats=40, tables=tables)
    loose = program(problem).solve()
    assert loose is not None
    assert list(loose.values()) == [0] * 5  # ten seats on two buses of five, as far as seats are counted
    crowd = {0: (2, 2, 2, 2, 2)}
    assert sorted((program(problem, crowds=[crowd]).solve() or {}).values()) == [0, 0, 0, 0, 1]
    assert sorted((program(problem, bus_margin={0: 1}).solve() or {}).values()) == [0, 0, 0, 0, 1]


def test_a_crowd_keeps_apart_all_that_are_as_large() -> None:
    """If 3, 3 and 3 do not fit, neither do 4, 3 and 3; but 3, 3 and 2 may."""
    tables = {"sites": [CAMP | {"buses": 2, "bus_seats": 5}]}
    crowd = {0: (3, 3, 3)}
    large = small([family("A", 4), family("B", 3), family("C", 3)], 40, tables=tables)
    assert sorted((program(large, crowds=[crowd]).solve() or {}).values()) == [0, 0, 1]
    less = small([family("A", 2), family("B", 3), family("C", 3)], 40, tables=tables)
    assert sorted((program(less, crowds=[crowd]).solve() or {}).values()) == [0, 0, 0]
    fixed = program(large, way=[0, 0, STAYS], free=[2], crowds=[crowd])
    assert fixed.solve() == {2: 1}


def test_an_answer_that_there_is_already_is_where_the_search_begins() -> None:
    """Where anything is good enough, the best answer stands if it is told, and another is found if it is not."""
    families = [family(f"A{n:02}", 1 + n * 7 % 5, priority="urgent" if n % 3 else "normal") for n in range(40)]
    flights = [departure(f"D{n}", 2 + 2 * n, 13 + n, ("alb", "deu")[n % 2]) for n in range(6)]
    problem = freeze(operation(families, flights, tables={"sites": [{**CAMP, "buses": 2, "bus_seats": 12}]}))
    best = program(problem)
    answer = best.solve()
    assert answer is not None
    told, untold = program(problem), program(problem)
    told.solve(slack=1e9, start=np.array([answer[p] for p in range(40)], dtype=np.int64))
    untold.solve(slack=1e9)
    assert best.objective == pytest.approx(told.objective)
    assert best.objective < untold.objective - 1.0


def test_tied_families_go_to_one_place() -> None:
    """One seat to alb on day 2, two to deu on day 5: apart 2 + 5 = 7, tied 5 + 5 = 10."""
    ways = [departure("D1", 2, 1), departure("D2", 5, 2, "deu")]
    for tie, expected in ((None, 7), ("S", 10)):
        found = program(freeze(operation([family("A", settle_with=tie), family("B", settle_with=tie)], ways)))
        found.solve()
        assert found.objective == pytest.approx(expected)


def test_candidates_fly_if_that_pays_and_the_limits_allow() -> None:
    """C1 on day 1 costs 4 and C2 on day 3 costs 1; they share an aircraft. Two people: 2 × 1 + 4 = 6, or 2 × 3 + 1 = 7.

    With 3 to spend it is C2, and with nothing to spend everybody waits for D3: 2 × 9 = 18.
    """
    ways = [
        candidate("C1", 1, 2, cost=4.0, aircraft="A1", busy_until=on(3)),
        candidate("C2", 3, 2, cost=1.0, aircraft="A1"),
        departure("D3", 9, 2),
    ]
    for budget, expected, chosen in ((None, 6, 0), (3.0, 7, 1), (0.0, 18, 2)):
        made = operation([family("A", 2)], ways, [offer("alb-1", 9)], cost=1.0, charter_budget=budget)
        problem = freeze(made)
        found = program(problem, optional=problem.departures.candidate)
        assert found.solve() == {0: chosen}
        assert found.objective == pytest.approx(expected)


def test_what_is_used_is_counted_by_resource() -> None:
    """A (2 people, one escorted, 3 seats) and B (1) are on D1, C stays: 4 seats, 3 bus seats, 3 places."""
    problem = small([family("A", 2, needs=[["escort"]]), family("B"), family("C")], seats=9)
    used = dict(zip(problem.stock.keys, used_by(problem, np.array([0, 0, STAYS])).tolist(), strict=True))
    counted = {key: amount for key, amount in used.items() if amount}
    assert counted == {Resource("seats", "D1"): 4, Resource("places", "alb-1"): 3, Resource("road", "camp", on(2)): 3}
    start, party = users_of(problem, np.array([0, 0, STAYS]))
    users = {key: party[start[r] : start[r + 1]].tolist() for key, r in problem.stock.index.items()}
    assert {key: those for key, those in users.items() if those} == {key: [0, 1] for key in counted}


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_an_answer_is_the_best_of_all_plans(data: st.DataObject) -> None:
    """With everybody free and every candidate optional it costs what the cheapest plan of an enumeration costs.

    Where buses decide the answer may be better than any plan, since it counts their seats and not their cases.
    """
    themes = data.draw(st.sampled_from([(), ("candidates",), ("ties", "company"), ("buses",)]))
    made: Operation = data.draw(operations(always=themes))
    problem, plans = freeze(made), Enumeration(made).plans
    found = program(problem, optional=problem.departures.candidate)
    answer = found.solve()
    assert answer is not None
    assert found.proved
    way = np.array([answer[p] for p in range(len(problem.parties))], dtype=np.int64)
    if overfull_days(problem, way):
        assert found.objective <= plans[0].cost + 1e-6
    else:
        assert found.objective == pytest.approx(plans[0].cost)
    assert (used_by(problem, way) <= problem.stock.left + 1e-6).all()

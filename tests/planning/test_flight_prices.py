"""Levels and prices by dual ascent: what they prove, and how near that is to the most that prices prove."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import candidate, departure, family, on, operation
from tests.planning.tiny import operations

from safeconduct.planning.certificate import Certificate
from safeconduct.planning.flight_kernels import sifted
from safeconduct.planning.flight_prices import FlightPrices
from safeconduct.planning.freezing import freeze
from safeconduct.planning.relaxation import Relaxation


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_levels_prove_no_more_than_is_true_whatever_is_fixed(data: st.DataObject) -> None:
    """The certificate proves what the ascent says or more, and no plan that flies as fixed is cheaper."""
    made = data.draw(operations(always=("candidates",)))
    problem = freeze(made)
    certificate = Certificate(problem)
    fixed = {
        int(d): value
        for d in problem.candidates
        if (value := data.draw(st.sampled_from([None, True, False]))) is not None
    }
    if not len(problem.candidates) or not certificate.possible(fixed):
        return
    ascent = FlightPrices(problem, certificate)
    levels = ascent.ascend(ascent.start(), fixed, 40)
    proved = certificate.bound(ascent.prices(levels, fixed), fixed)
    assert proved >= levels.bound - 1e-6 * max(1.0, abs(levels.bound))
    names = {problem.departures.ids[d]: flies for d, flies in fixed.items()}
    for plan in Enumeration(made).plans:
        if all((name in plan.flown) == flies for name, flies in names.items()):
            assert proved <= plan.cost + 1e-6
            break  # the least cost comes first


@pytest.mark.parametrize("unplaced_days", [100.0, 600.0, 3000.0])
def test_places_for_needs_cost_as_much_as_staying_where_they_are_too_few(unplaced_days: float) -> None:
    """Four places for twelve people on stretchers: eight stay, and the ascent proves it as the linear program does."""
    lying = [family(f"A{n}", needs=[["stretcher"]]) for n in range(12)]
    others = [family(f"B{n}", 2) for n in range(30)]
    charters = [candidate(f"C{n}", 2 + n, 20, ("alb", "deu")[n % 2], cost=100.0, aircraft="A1") for n in range(10)]
    tables = {
        "departure_needs": [{"departure_id": f"C{n}", "need": "stretcher", "places": 3} for n in range(10)],
        "offer_needs": [{"offer_id": offer, "need": "stretcher", "places": 2} for offer in ("alb-1", "deu-1")],
    }
    made = operation([*lying, *others], charters, tables=tables, unplaced_days=unplaced_days, cost=0.01)
    problem = freeze(made)
    certificate = Certificate(problem)
    relaxed = Relaxation(problem, certificate).solve(precision=0.0, join_rounds=100)
    assert relaxed is not None
    ascent = FlightPrices(problem, certificate)
    bound = ascent.ascend(ascent.start(), {}, 1000).bound
    assert bound <= relaxed.value + 1e-6
    assert bound >= relaxed.value - 1e-3 * (relaxed.value - certificate.floor())


def test_the_ascent_comes_near_the_linear_program() -> None:
    """Ten charters of one aircraft and a budget for three; both stand above the floor by nearly as much."""
    ways = [
        candidate(f"C{n}", 1 + n, 6, ("alb", "deu")[n % 2], cost=30.0 + 5 * n, aircraft="A1", busy_until=on(2 + n))
        for n in range(10)
    ]
    rows = [family(f"F{n}", 1 + n % 3, ready_on=on(n % 5)) for n in range(14)]
    problem = freeze(operation(rows, [*ways, departure("D1", 15, 8)], charter_budget=120.0))
    certificate = Certificate(problem)
    relaxed = Relaxation(problem, certificate).solve()
    assert relaxed is not None
    ascent = FlightPrices(problem, certificate)
    bound = ascent.ascend(ascent.start(), {}, 1500).bound
    assert bound <= relaxed.value + 1e-6
    assert bound - certificate.floor() >= 0.97 * (relaxed.value - certificate.floor())


def test_an_ascent_goes_on_as_the_one_before_it_ended() -> None:
    """With one more answer fixed, a few passes that remember how each number swings prove more than such as do not."""
    ways = [
        candidate(f"C{n}", 1 + n, 6, ("alb", "deu")[n % 2], cost=30.0 + 5 * n, aircraft="A1", busy_until=on(2 + n))
        for n in range(10)
    ]
    rows = [family(f"F{n}", 1 + n % 3, ready_on=on(n % 5)) for n in range(14)]
    problem = freeze(operation(rows, [*ways, departure("D1", 15, 8)], charter_budget=120.0))
    ascent = FlightPrices(problem, Certificate(problem))
    levels = ascent.ascend(ascent.start(), {}, 500)
    mean = levels.pace.mean.copy()
    forgetful = replace(levels, pace=ascent.start().pace)
    gained = {True: 0.0, False: 0.0}
    for d in problem.candidates.tolist():
        for flies in (True, False):
            for remembers, start in ((True, levels), (False, forgetful)):
                gained[remembers] += ascent.ascend(start, {d: flies}, 40, 0.5, 0.05).bound - levels.bound
    assert gained[True] > gained[False] > 0.0
    assert levels.pace.passes == 500
    assert (levels.pace.mean == mean).all()


def test_an_ascent_that_is_told_to_end_makes_no_pass() -> None:
    """What it began with is what it ends with, so that dozens of trials that wait for their turn end at once."""
    problem = freeze(operation([family("F0")], [candidate("C1", 1, 6)]))
    ascent = FlightPrices(problem, Certificate(problem))
    levels = ascent.ascend(ascent.start(), {}, 40, stop=lambda: True)
    assert levels.pace.passes == 0
    assert levels.level.tolist() == ascent.start().level.tolist()


def test_levels_prove_what_it_costs_that_a_group_settles_together() -> None:
    """Each of two can be on one flight only, to countries of their own: that one of the tied stays is proved."""
    ways = [candidate("C1", 1, 1, "alb"), candidate("C2", 9, 1, "deu")]
    rows = [family("F1", expires_on=on(5), settle_with="S"), family("F2", ready_on=on(6), settle_with="S")]
    problem = freeze(operation(rows, ways))
    certificate = Certificate(problem)
    ascent = FlightPrices(problem, certificate)
    fixed = dict.fromkeys(problem.candidates.tolist(), True)
    levels = ascent.ascend(ascent.start(), fixed, 800)
    assert certificate.bound(ascent.prices(levels, fixed), fixed) == pytest.approx(1 + 31, rel=0.01)


def test_what_shares_an_aircraft_with_a_fixed_flight_earns_nothing() -> None:
    """C1 is fixed to fly, so that C2, which is worth far more, cannot: 4 people at 1 and two at 31, not one at 2."""
    ways = [candidate("C1", 1, 4, aircraft="A1", busy_until=on(2)), candidate("C2", 2, 6, aircraft="A1")]
    problem = freeze(operation([family(f"F{n}") for n in range(6)], ways))
    certificate = Certificate(problem)
    ascent = FlightPrices(problem, certificate)
    fixed = {problem.departures.ids.index("C1"): True}
    levels = ascent.ascend(ascent.start(), fixed, 800)
    assert certificate.bound(ascent.prices(levels, fixed), fixed) == pytest.approx(4 * 1 + 2 * 31, rel=0.01)


def test_passes_leave_out_just_what_costs_too_much_or_is_not_looked_at() -> None:
    """One charter is looked at, another not; the scheduled flight leaves too late for what anybody may pay."""
    ways = [candidate("C1", 4, 6, cost=1.0), candidate("C2", 5, 6, cost=1.0), departure("D1", 9, 6)]
    problem = freeze(operation([family("F0"), family("F1", ready_on=on(3))], ways, charter_budget=9.0))
    ascent = FlightPrices(problem, Certificate(problem))
    every = ascent.open_to
    most = np.full(len(ascent.bidders.of), 8.0)
    kept = sifted(every, most, ascent.market, np.array([1]))
    flights = [problem.departures.ids[d] for d in problem.pairs.departure]
    for k, flight in enumerate(flights):
        of_all, of_kept = slice(*every.begin[k : k + 2]), slice(*kept.begin[k : k + 2])
        within = every.cost[of_all] <= 8.0 if flight != "C1" else np.zeros(len(every.cost[of_all]), dtype=bool)
        assert kept.who[of_kept].tolist() == every.who[of_all][within].tolist()
        assert kept.cost[of_kept].tolist() == every.cost[of_all][within].tolist()
    assert {flights[k] for k in np.flatnonzero(np.diff(kept.begin))} == {"C2"}

"""What guides a plan at the size of an airlift."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.making import CAMP, decision, departure, family, operation
from tests.planning.test_filling import without_candidates
from tests.planning.test_planner import assert_accepted

from safeconduct.operation import Operation
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning import PinsCompete, airlift, placing, plan
from safeconduct.planning.ascent import Ascent
from safeconduct.planning.buses import pack_plan
from safeconduct.planning.certificate import Certificate, Prices
from safeconduct.planning.freezing import freeze
from safeconduct.planning.layout import lay_out
from safeconduct.planning.pins import meet_pins
from safeconduct.planning.relaxation import Relaxation
from safeconduct.planning.watch import Watch


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_program_of_the_ways_that_matter_is_worth_as_much_as_one_of_all(seed: int) -> None:
    """Prices that rose tell which ways matter, and those that were forgotten are found again."""
    problem = freeze(without_candidates(make_synthetic(200, seed)))
    certificate = Certificate(problem)
    exact = Relaxation(problem, certificate).solve()
    rising = Ascent(lay_out(problem))
    rising.climb(1e-2)
    with patch.object(airlift, "COLUMNS", 50), patch.object(airlift, "WAYS", 1):
        first = airlift.promising(airlift.priced(problem, lay_out(problem), rising), rising.tau)
    assert first.sum() < problem.classes.open.sum() / 2
    found = Relaxation(problem, certificate, first).solve()
    assert exact is not None
    assert found is not None
    assert found.value == pytest.approx(exact.value)
    assert found.bound == pytest.approx(exact.bound, rel=1e-5)


def test_what_a_way_costs_above_the_least_is_what_its_prices_say() -> None:
    """The least of what each class pays, by charges of the proof, is what ways and staying are measured from."""
    problem = freeze(without_candidates(make_synthetic(200, 4)))
    layout = lay_out(problem)
    rising = Ascent(layout)
    rising.climb(1e-2)
    found = airlift.priced(problem, layout, rising)
    prices, opened = Prices(rising.prices), problem.classes.open
    charge = np.where(opened, Certificate(problem).charges(prices, []), np.inf)
    least = np.minimum(charge.min(axis=1), problem.classes.stay)
    assert found.bound == pytest.approx(Certificate(problem).bound(prices, {}))
    assert found.reduced[opened] == pytest.approx((charge - least[:, None])[opened])
    assert found.reduced_stay == pytest.approx(problem.classes.stay - least)
    assert np.isinf(found.reduced[~opened]).all()


@st.composite
def crowded_operations(draw: st.DrawFn) -> Operation:
    """Families for whom two days have two departures each and fewer buses than these would fill; some are pinned."""
    camp = {**CAMP, "buses": draw(st.integers(1, 3)), "bus_seats": 4}
    flights = [
        departure(f"D{n}", day, draw(st.integers(3, 9)), to)
        for n, (day, to) in enumerate([(2, "alb"), (2, "deu"), (5, "alb"), (5, "deu")])
    ]
    sizes = draw(st.lists(st.integers(1, 4), min_size=6, max_size=12))
    families = [
        family(f"A{n}", size, priority=draw(st.sampled_from(["normal", "urgent"]))) for n, size in enumerate(sizes)
    ]
    pinned = draw(st.lists(st.integers(0, len(sizes) - 1), max_size=2, unique=True))
    decisions = [decision(f"A{n}", "pin", destination_id="alb") for n in pinned]
    return operation(families, flights, tables={"sites": [camp], "decisions": decisions})


@settings(max_examples=25, deadline=None)
@given(made=crowded_operations(), stop_after=st.integers(1, 60))
def test_plans_of_crowded_days_are_accepted_also_where_planning_is_ended(made: Operation, stop_after: int) -> None:
    """Wherever buses are shared out and everybody is seated anew, every limit holds and the claims are proved."""
    asked = iter(range(stop_after))
    with patch.object(placing, "LARGE", 0):
        for stop in (lambda: None, lambda: None if next(asked, None) is not None else "interrupt"):
            try:
                found = plan(made, gap=0.0, stop=stop)
            except PinsCompete:
                return
            assert_accepted(made, found)


def on_crowded_days(buses: int, seats: list[int], sizes: list[int]) -> Operation:
    """Families of these sizes for whom each of some days has two departures, and so many buses of four."""
    camp = {**CAMP, "buses": buses, "bus_seats": 4}
    flights = [departure(f"D{n}", 2 + 3 * (n // 2), each, ("alb", "deu")[n % 2]) for n, each in enumerate(seats)]
    families = [family(f"A{n}", size, priority=("normal", "urgent")[n % 2]) for n, size in enumerate(sizes)]
    return operation(families, flights, tables={"sites": [camp]})


@pytest.mark.parametrize(
    ("buses", "seats", "sizes"),
    [
        (2, [6, 6, 5, 9], [3, 2, 2, 4, 1, 3, 2, 3]),
        (3, [4, 9, 7, 5], [2, 2, 3, 3, 2, 4, 4, 4]),
        (2, [8, 5, 3, 9], [3, 3, 1, 3, 2, 1, 2, 3, 1, 2, 4, 3]),
    ],
)
def test_everybody_is_seated_on_the_buses_that_departures_of_crowded_days_have(
    buses: int, seats: list[int], sizes: list[int]
) -> None:
    """Nobody is on a bus that a departure does not have; and one thread finds what two find."""
    shared, seated = [], []
    shares, around = airlift._Refilling._with, airlift._Seats.around

    def noted(refilling: Any, rides: dict[int, int], fixed: Any) -> Any:
        shared.append(rides)
        return shares(refilling, rides, fixed)

    def noted_seating(seats: Any, way: Any) -> Any:
        seated.append(around(seats, way))
        return seated[-1]

    made, found = on_crowded_days(buses, seats, sizes), []
    with (
        patch.object(placing, "LARGE", 0),
        patch.object(airlift._Refilling, "_with", noted),
        patch.object(airlift._Seats, "around", noted_seating),
    ):
        try:
            for threads in (1, numba.config.NUMBA_NUM_THREADS):
                numba.set_num_threads(threads)
                found.append(plan(made, gap=0.0))
        finally:
            numba.set_num_threads(numba.config.NUMBA_NUM_THREADS)
    assert len(shared) == len(seated) == 2
    for rides, filler in zip(shared, seated, strict=True):
        packed = pack_plan(freeze(made), filler.way)
        assert rides
        assert all(len(packed.get(d, ())) <= count for d, count in rides.items())
    assert found[0].assignments.equals(found[1].assignments)
    assert found[0].prices.equals(found[1].prices)
    assert_accepted(made, found[0])


def test_what_is_filled_anew_first_keeps_these_buses_at_prices_of_their_own() -> None:
    """Departures are filled twice: with the buses that they have, and with any; no price is left that nobody asks."""
    made = on_crowded_days(3, [4, 9, 7, 5], [2, 2, 3, 3, 2, 4, 4, 4])
    filled: list[tuple[Any, Any, Any]] = []
    fills = airlift._Refilling._refilled

    def noted(refilling: Any, way: Any, guide: Any, quiet: int) -> Any:
        found = fills(refilling, way, guide, quiet)
        filled.append((refilling.seats.problem, guide.prices.resource, found.way))
        return found

    with patch.object(placing, "LARGE", 0), patch.object(airlift._Refilling, "_refilled", noted):
        plan(made, gap=0.0)
    (inner, prices, way), (outer, others, _) = filled
    assert len(prices) == len(inner.stock.keys) > len(outer.stock.keys) == len(others)
    own = {str(key.id): r for r, key in enumerate(inner.stock.keys) if key.kind == "road" and r >= len(others)}
    packed = pack_plan(outer, way)
    assert all(4 * len(packed.get(outer.departures.ids.index(d), ())) <= inner.stock.left[r] for d, r in own.items())
    used = np.isin(np.arange(len(prices)), inner.pairs.used_resource)
    assert prices[list(own.values())].max() > 0
    assert (prices[~used] == 0).all()


def test_a_plan_that_is_not_mended_is_not_taken_for_a_better_one() -> None:
    """If the plan that is filled anew ends dearer, the one that was seated before is kept."""
    made = on_crowded_days(3, [4, 9, 7, 5], [2, 2, 3, 3, 2, 4, 4, 4])

    spoiled = []

    def spoilt(refilling: Any, way: Any, guide: Any, _quiet: int) -> Any:
        spoiled.append(way)
        return refilling._assigner(np.full_like(way, -1), guide)

    with (
        patch.object(placing, "LARGE", 0),
        patch.object(airlift._Refilling, "_refilled", spoilt),
        patch.object(airlift.Assigner, "improve", lambda *_: False),
    ):
        found = plan(made, gap=0.0)
    assert spoiled
    assert len(found.assignments) > 4


def test_no_departure_has_buses_of_its_own_where_the_pinned_do_not_fit() -> None:
    """Four people are pinned to D1; on the buses of others they would have none."""
    pin = decision("A", "pin", departure_id="D1")
    flights = [departure("D1", 2, 4), departure("D2", 2, 4, "deu")]
    camp = {**CAMP, "buses": 1, "bus_seats": 4}
    problem = freeze(operation([family("A", 4), family("B", 4)], flights, tables={"sites": [camp], "decisions": [pin]}))
    pins = meet_pins(problem)
    assert pins is not None
    layout, watch = lay_out(problem), Watch(0.001, lambda: None, lambda _: None)
    seats = airlift._Seats(problem, layout, Ascent(layout), 0, watch)
    refilling = airlift._Refilling(seats, airlift.priced(problem, layout, seats.ascent))
    assert refilling._with({0: 0, 1: 1}, pins[0]) is refilling
    apart = refilling._with({0: 1, 1: 0}, pins[0])
    assert apart is not refilling
    assert (apart.seats.around(pins[0]).way >= 0).tolist() == [True, False]

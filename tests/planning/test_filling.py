"""Planning at the size of an airlift, on operations small enough to be judged exactly."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import numba
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.making import CAMP, decision, departure, departures_of, family, offer, operation
from tests.planning.test_planner import assert_accepted
from tests.planning.tiny import communicated, operations

from safeconduct.operation import Faulty, Operation
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning import PinsCompete, airlift, ascent, placing, plan, scores
from safeconduct.planning.ascent import Ascent
from safeconduct.planning.certificate import Certificate, Prices
from safeconduct.planning.filling import Filler
from safeconduct.planning.freezing import freeze
from safeconduct.planning.layout import lay_out
from safeconduct.planning.relaxation import Relaxation
from safeconduct.planning.sweeping import sweep

THEMES = st.sampled_from(
    [(), ("ties", "company"), ("needs", "buses"), ("decisions", "pins"), ("transit", "sites"), ("buses", "company")]
)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_large_plan_is_accepted(data: st.DataObject) -> None:
    """Whatever an operation has, every limit holds and the claims are proved, also after an earlier plan."""
    made = data.draw(operations(always=data.draw(THEMES)))
    previous = data.draw(communicated(made))
    # with a linear program afterwards, without, and where departures are not even filled anew
    limits = data.draw(st.sampled_from([{"SOLUBLE": airlift.SOLUBLE}, {"SOLUBLE": 0}, {"SOLUBLE": 0, "TABLES": 0}]))
    with patch.object(placing, "LARGE", 0), patch.multiple(airlift, **limits):
        try:
            found = plan(made, previous)
        except (Faulty, PinsCompete):
            return
    assert_accepted(made, found, previous)


def test_a_large_plan_of_pinned_people_alone_is_accepted() -> None:
    """Where nobody may stay, there is no waiting to measure prices by."""
    made = operation(
        [family("A")], [departure("D1", 2, 1)], tables={"decisions": [decision("A", "pin", departure_id="D1")]}
    )
    with patch.object(placing, "LARGE", 0):
        found = plan(made)
    assert_accepted(made, found)
    assert departures_of(found) == {"A": "D1"}


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_prices_rise_to_the_linear_program(data: st.DataObject) -> None:
    """Prices that rise by themselves prove no more than the linear program, and nearly as much."""
    made = data.draw(operations(always=data.draw(THEMES)))
    problem = freeze(made)
    certificate = Certificate(problem)
    exact = Relaxation(problem, certificate).solve()
    if problem.classes.pinned.any() or exact is None or not problem.classes.open.any() or len(problem.candidates):
        return
    rising = Ascent(lay_out(problem))
    rising.climb(1e-3)
    assert rising.bound <= exact.value + 1e-6
    assert exact.value - rising.bound <= 0.05 * (exact.value - rising.floor) + 0.05


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_prices_of_hundreds_come_near_the_relaxation(seed: int) -> None:
    """Also where the first temperatures prove less than no prices do."""
    problem = freeze(without_candidates(make_synthetic(200, seed)))
    exact = Relaxation(problem, Certificate(problem)).solve()
    assert exact is not None
    rising = Ascent(lay_out(problem))
    rising.climb(1e-3)
    assert rising.bound >= exact.value - 0.02 * (exact.value - rising.floor)


def test_a_climb_goes_on_from_where_it_ended() -> None:
    """Finer prices than were asked for at first prove more, and nearly what the linear program does."""
    problem = freeze(without_candidates(make_synthetic(300, 2)))
    exact = Relaxation(problem, Certificate(problem)).solve()
    assert exact is not None
    rising = Ascent(lay_out(problem))
    rising.climb(0.1)
    before, warmth = rising.bound, rising.tau
    rising.refine(1e-4)
    assert rising.tau < warmth
    assert before < rising.bound <= exact.value + 1e-6
    assert rising.bound >= exact.value - 0.01 * (exact.value - rising.floor)


@pytest.mark.parametrize("sample", [4, 15])
def test_prices_that_begin_with_a_sample_rise_as_near(sample: int) -> None:
    """A few classes in place of all of them, more at each temperature, lead to prices as good."""
    problem = freeze(without_candidates(make_synthetic(300, 2)))
    exact = Relaxation(problem, Certificate(problem)).solve()
    assert exact is not None
    layout = lay_out(problem)
    assert layout.thinned(sample) is not layout
    with patch.object(ascent, "SAMPLE", sample):
        rising = Ascent(layout)
        rising.climb(1e-3)
    assert rising.bound <= exact.value + 1e-6
    assert rising.bound >= exact.value - 0.02 * (exact.value - rising.floor)


def test_a_climb_that_is_stopped_among_a_sample_proves_no_more_than_it_may() -> None:
    """What a sample of classes proves is never told as the bound of all of them."""
    problem = freeze(without_candidates(make_synthetic(300, 2)))
    certificate = Certificate(problem)
    layout, asked = lay_out(problem), iter([False] * 30)
    with patch.object(ascent, "SAMPLE", 4):
        rising = Ascent(layout, lambda: next(asked, True))
        rising.climb(1e-3)
    assert rising.bound == pytest.approx(sweep(layout, rising.prices, 1.0)[1])
    assert rising.bound == pytest.approx(certificate.bound(Prices(rising.prices)))


@pytest.mark.parametrize("factor", [0.3, 1.0, 3.0])
def test_recalled_prices_rise_as_near_as_others(factor: float) -> None:
    """A country pauses: the prices of before, and such as are far from them, do not end the climb before its time."""
    before = without_candidates(make_synthetic(200, 1))
    problem = freeze(before)
    first = Ascent(lay_out(problem))
    first.climb(1e-3)
    known = dict(zip(problem.stock.keys, (first.prices * factor).tolist(), strict=True))
    offers = before.tables["offers"]
    there = pl.col("destination_id") == offers["destination_id"][0]
    paused = offers.with_columns(status=pl.when(there).then(pl.lit("withdrawn")).otherwise(pl.col("status")))
    problem = freeze(replace(before, tables={**before.tables, "offers": paused}))
    exact = Relaxation(problem, Certificate(problem)).solve()
    assert exact is not None
    rising = Ascent(lay_out(problem))
    rising.recall(np.array([known.get(key, 0.0) for key in problem.stock.keys]))
    rising.climb(1e-3)
    assert exact.value - rising.bound <= 0.02 * (exact.value - rising.floor)


def test_one_thread_finds_what_two_find() -> None:
    """The same seed gives the same prices, bit for bit, and the same plan, the destinations that scores chose too."""
    made = scored(without_candidates(make_synthetic(150, 1)))
    found = []
    for threads in (1, numba.config.NUMBA_NUM_THREADS):
        numba.set_num_threads(threads)
        try:
            with patch.object(placing, "LARGE", 0), patch.object(scores, "LARGE", 0):
                found.append(plan(made, gap=0.1))
        finally:
            numba.set_num_threads(numba.config.NUMBA_NUM_THREADS)
    one, two = found
    assert len(one.assignments)
    assert one.assignments.equals(two.assignments)
    assert one.prices.equals(two.prices)
    assert one.score_prices.equals(two.score_prices)


def without_candidates(made: Operation) -> Operation:
    """The operation with those departures alone that are scheduled."""
    departures = made.tables["departures"].filter(pl.col("status") != "candidate")
    needs = made.tables["departure_needs"].join(departures, on="departure_id", how="semi")
    return replace(made, tables={**made.tables, "departures": departures, "departure_needs": needs})


def scored(made: Operation) -> Operation:
    """The operation with a score for every case at every destination."""
    cases = made.tables["cases"].select("case_id").with_row_index("n")
    lands = made.tables["destinations"].select("destination_id").with_row_index("m")
    score = ((7 * pl.col("n") + 5 * pl.col("m")) % 11).cast(pl.Float64) / 10
    table = cases.join(lands, how="cross").select("case_id", "destination_id", score=score)
    return replace(made, tables={**made.tables, "scores": table})


def test_an_empty_seat_is_filled_from_later_departures() -> None:
    """Three families of two and one person alone: the first flight's third seat goes to the person alone."""
    flights = [departure("D1", 2, 3), departure("D2", 4, 2), departure("D3", 9, 4)]
    made = operation([family("A", 2), family("B", 2), family("C", 2), family("E")], flights, [offer("alb", 9)])
    with patch.object(placing, "LARGE", 0), patch.object(airlift, "SOLUBLE", 0):
        found = plan(made)
    assert_accepted(made, found)
    assert found.claims["objective"] == pytest.approx(3 * 2 + 2 * 4 + 2 * 9)


def test_those_for_whom_a_day_costs_most_find_room_first() -> None:
    """Two urgent people alone take the first two seats, not a family of two for whom waiting costs half as much."""
    flights = [departure("D1", 2, 2), departure("D2", 9, 4)]
    families = [family("A", 2), family("B", priority="urgent"), family("C", priority="urgent")]
    problem = freeze(operation(families, flights, [offer("alb", 9)]))
    filler = Filler(problem, lay_out(problem), np.zeros(len(problem.stock.keys)), np.ones(2, dtype=bool))
    filler.start()
    first = {party.cases[0]: int(k) for party, k in zip(problem.parties, filler.way, strict=True)}
    assert [problem.departures.ids[problem.pairs.departure[first[case]]] for case in "ABC"] == ["D2", "D1", "D1"]


def test_rides_go_to_departures_for_which_a_bus_is_full() -> None:
    """Two buses of four bring four people to each of two flights with five seats, not five to one of them."""
    flights = [departure("D1", 2, 5), departure("D2", 2, 5), departure("D3", 9, 10)]
    camp = {**CAMP, "buses": 2, "bus_seats": 4, "bus_trips_per_day": 1}
    made = operation([family(name) for name in "ABCDEFGHIJ"], flights, [offer("alb", 20)], tables={"sites": [camp]})
    problem = freeze(made)
    prices = np.array([float(key.kind == "seats" and key.id != "D3") for key in problem.stock.keys])
    filler = Filler(problem, lay_out(problem), prices, np.ones(3, dtype=bool))
    filler.start()
    on = problem.pairs.departure[filler.way[filler.way >= 0]]
    assert np.bincount(on, minlength=3).tolist() == [4, 4, 2]


def test_rides_are_kept_for_nobody_where_no_price_says_that_they_are_short() -> None:
    """One person for each of two flights on a day of two rides: both leave, though one flight could fill both buses."""
    flights = [departure("D1", 2, 8), departure("D2", 2, 8, "deu")]
    camp = {**CAMP, "buses": 2, "bus_seats": 4, "bus_trips_per_day": 1}
    offers = [offer("alb", 9, nationalities=["IRQ"]), offer("deu", 9, "deu", nationalities=["SYR"])]
    made = operation([family("A"), family("B", nationality="SYR")], flights, offers, tables={"sites": [camp]})
    problem = freeze(made)
    filler = Filler(problem, lay_out(problem), np.zeros(len(problem.stock.keys)), np.ones(2, dtype=bool))
    filler.start()
    assert sorted(problem.pairs.departure[filler.way].tolist()) == [0, 1]

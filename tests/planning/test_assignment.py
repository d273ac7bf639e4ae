"""Whole families on whole departures, from a relaxation to the best plan."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import CAMP, decision, departure, family, offer, operation
from tests.planning.tiny import operations

from safeconduct.operation import Operation
from safeconduct.planning import assignment as module
from safeconduct.planning.assignment import Assigner
from safeconduct.planning.buses import overfull_days
from safeconduct.planning.certificate import Certificate
from safeconduct.planning.freezing import freeze
from safeconduct.planning.integer import used_by
from safeconduct.planning.pins import PinsCompete, meet_pins
from safeconduct.planning.relaxation import Relaxation

PARTLY = st.sampled_from([(), ("ties", "company"), ("buses",), ("needs", "reception"), ("buses", "company")])


def never_content(_: float) -> bool:
    """No plan is good enough."""
    return False


def assigner_of(made: Operation, seed: int = 0, stop: Callable[[], bool] = lambda: False) -> Assigner:
    """An assigner with the relaxation of an operation, in which everything flies."""
    problem = freeze(made)
    relaxed = Relaxation(problem, Certificate(problem)).solve()
    assert relaxed is not None
    return Assigner(problem, relaxed, np.ones(len(problem.departures.ids), dtype=bool), seed, stop)


def assert_valid(assigner: Assigner, way: np.ndarray) -> None:
    """Every way is open, every limit kept, every case on a bus, and those who are tied go to one place."""
    problem = assigner.problem
    leaves = np.flatnonzero(way >= 0)
    assert problem.classes.open[problem.classes.of[leaves], way[leaves]].all()
    assert (used_by(problem, way) <= problem.stock.left + 1e-6).all()
    assert overfull_days(problem, way) == []
    for group in problem.groups:
        assert len({int(problem.pairs.destination[way[p]]) for p in group if way[p] >= 0}) <= 1


def test_the_relaxation_is_rounded_to_whole_families() -> None:
    """Three families of 2 and three seats on day 2: one leaves then and two on day 5, 2 × 2 + 4 × 5 = 24."""
    assigner = assigner_of(operation([family(n, 2) for n in "ABC"], [departure("D1", 2, 3), departure("D2", 5, 9)]))
    assigner.start()
    assert_valid(assigner, assigner.way)
    assert assigner.cost() == pytest.approx(24)
    assert assigner.improve(never_content)
    assert assigner.cost() == pytest.approx(24)


def test_a_family_too_large_for_what_is_left_makes_room_for_others() -> None:
    """Four seats on day 2, then nothing: the four of A and B rather than the three of C, 4 × 2 + 3 × 31 = 101."""
    assigner = assigner_of(operation([family("A", 2), family("B", 2), family("C", 3)], [departure("D1", 2, 4)]))
    assigner.start()
    assigner.improve(never_content)
    assert assigner.way.tolist() == [0, 0, -1]
    assert assigner.cost() == pytest.approx(101)


def test_buses_that_fit_only_one_way_are_packed_so() -> None:
    """4, 4, 3, 3, 3 and 3 people on two buses of ten: everybody leaves on day 1, the seven others stay at 31.

    First fit would take a third bus. 20 × 1 + 7 × 31 = 237.
    """
    rows = [family(f"F{n}", size) for n, size in enumerate([4, 4, 3, 3, 3, 3, 7])]
    tables = {"sites": [CAMP | {"buses": 2, "bus_seats": 10}]}
    assigner = assigner_of(operation(rows, [departure("D1", 1, 20)], tables=tables))
    assigner.start()
    assert_valid(assigner, assigner.way)
    assert assigner.improve(never_content)
    assert_valid(assigner, assigner.way)
    assert assigner.cost() == pytest.approx(237)


def test_pins_are_kept_where_rounding_would_break_them() -> None:
    """A is pinned to D1 and B, two people of emergency (8 a day), would take its two seats: B waits for D2."""
    tables = {"decisions": [decision("A", "pin", departure_id="D1")]}
    rows = [family("A"), family("B", 2, priority="emergency")]
    made = operation(rows, [departure("D1", 1, 2), departure("D2", 9, 9)], [offer("alb-1", 9)], tables=tables)
    assigner = assigner_of(made)
    met = meet_pins(assigner.problem)
    assert met is not None
    assigner.start(met[0])
    assert assigner.way.tolist() == [0, 1]


def test_what_is_stopped_at_once_is_a_plan_all_the_same() -> None:
    """Nothing is solved, and yet who fits leaves by what is open: both orders of A and B on D1 are good."""
    made = operation([family("A", 2), family("B", 2)], [departure("D1", 1, 2), departure("D2", 9, 2)])
    assigner = assigner_of(made, stop=lambda: True)
    assigner.start()
    assert_valid(assigner, assigner.way)
    assert not assigner.improve(never_content)
    assert sorted(assigner.problem.pairs.departure[assigner.way].tolist()) == [0, 1]


def test_improving_ends_when_the_caller_is_content() -> None:
    """Asked before anything else."""
    assigner = assigner_of(operation([family("A")], [departure("D1", 1, 1)]))
    asked: list[float] = []
    assigner.start()

    def content(cost: float) -> bool:
        asked.append(cost)
        return True

    assert not assigner.improve(content)
    assert asked == [pytest.approx(1)]


def assert_best(assigner: Assigner, made: Operation) -> None:
    """From the start on every limit is kept, and improving ends at the optimum of an enumeration, with a proof."""
    assigner.start()
    assert_valid(assigner, assigner.way)
    begun, plain = assigner.cost(), Enumeration(made)
    assert assigner.improve(never_content)
    assert_valid(assigner, assigner.way)
    assert assigner.cost() <= begun + 1e-6
    assert assigner.cost() == pytest.approx(plain.plans[0].cost, abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_every_stage_is_valid_and_the_last_is_the_best_there_is(data: st.DataObject) -> None:
    """One exact program over everybody does for so few."""
    made = data.draw(operations(always=data.draw(PARTLY)))
    assert_best(assigner_of(made), made)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_plan_that_is_good_enough_is_found_by_the_pairs_it_can_use(
    data: st.DataObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the best plan is as near as is asked for, a plan as near is found; where none is, the best."""
    made = data.draw(operations(always=data.draw(PARTLY)))
    assigner = assigner_of(made)
    assigner.start()
    within, best = data.draw(st.floats(0.01, 20.0)), Enumeration(made).plans[0].cost
    with monkeypatch.context() as patch:
        for name, value in {"FEW_ROUNDS": 0, "NEIGHBOURS": 1, "QUIET_ROUNDS": 2, "WAYS": 2}.items():
            patch.setattr(module, name, value)
        assigner.improve(lambda cost: cost <= assigner.relaxed.value + within + 1e-5, within)
    assert_valid(assigner, assigner.way)
    assert assigner.cost() <= max(best, assigner.relaxed.value + within) + 1e-4


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_neighbourhoods_end_at_the_best_there_is(data: st.DataObject, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where many are too many for one program, neighbourhoods of one family grow until they are everybody."""
    made = data.draw(operations(always=data.draw(PARTLY)))
    with monkeypatch.context() as patch:
        for name, value in {"EXACT_AT_ONCE": -1, "NEIGHBOURS": 1, "QUIET_ROUNDS": 2, "WAYS": 2, "CROWDS": 40}.items():
            patch.setattr(module, name, value)
        assert_best(assigner_of(made, seed=data.draw(st.integers(0, 3))), made)


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_whoever_is_pinned_leaves_at_every_stage(data: st.DataObject) -> None:
    """Also where the search is stopped at a random moment."""
    made = data.draw(operations(always=("pins", "buses")))
    plain, calls, last = Enumeration(made), iter(range(10**9)), data.draw(st.integers(0, 12))
    if not plain.plans:
        return
    assigner = assigner_of(made, stop=lambda: next(calls) >= last)
    try:
        met = meet_pins(assigner.problem)
    except PinsCompete:
        pytest.fail("an enumeration finds a plan that honours every pin")
    assigner.start(None if met is None else met[0])
    for _ in range(2):
        assert_valid(assigner, assigner.way)
        pinned = assigner.problem.classes.pinned[assigner.problem.classes.of]
        assert (assigner.way[pinned] >= 0).all()
        assigner.improve(never_content)

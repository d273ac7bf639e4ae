"""Prices from the linear program, beside the same program written out party by party for another solver."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.linear import linear_optimum
from tests.planning.making import candidate, departure, family, operation
from tests.planning.tiny import communicated, operations

from safeconduct.operation import Operation, Plan
from safeconduct.planning import relaxation as module
from safeconduct.planning.certificate import Certificate
from safeconduct.planning.freezing import freeze
from safeconduct.planning.relaxation import Relaxation, Relaxed
from safeconduct.planning.resources import Resource

MANY_ROUNDS = 1_000
"""Rounds in which rows for joining are added: enough for any tiny operation."""


def relaxed(
    made: Operation, previous: Plan | None = None, fixed: dict[int, bool] | None = None
) -> tuple[Relaxation, Relaxed]:
    """The relaxation of an operation and its solution to the last digit."""
    problem = freeze(made, previous)
    relaxation = Relaxation(problem, Certificate(problem))
    solution = relaxation.solve(fixed, precision=0.0, join_rounds=MANY_ROUNDS)
    assert solution is not None
    return relaxation, solution


def test_the_dual_of_a_full_departure_is_what_one_more_seat_saves() -> None:
    """Five people of weight 1, three seats on day 2 and four on day 5: 3 × 2 + 2 × 5 = 16, and a seat of D1 saves 3."""
    made = operation([family("A", 2), family("B", 2), family("C")], [departure("D1", 2, 3), departure("D2", 5, 4)])
    relaxation, found = relaxed(made)
    assert (found.value, found.bound) == (pytest.approx(16), pytest.approx(16))
    prices = dict(zip(relaxation.problem.stock.keys, found.prices.resource.tolist(), strict=True))
    assert prices.pop(Resource("seats", "D1")) == pytest.approx(3)
    assert set(prices.values()) == {0.0}


def test_alike_families_share_out_a_departure() -> None:
    """Three alike families of 2 and 3 seats on day 2: one and a half leave then, the others on day 5: 6 + 15 = 21."""
    made = operation([family(name, 2) for name in "ABC"], [departure("D1", 2, 3), departure("D2", 5, 4)])
    _, found = relaxed(made)
    assert found.value == pytest.approx(3 * 2 + 3 * 5)
    assert found.share.tolist() == [[pytest.approx(1.5), pytest.approx(1.5)]]


def test_what_a_way_costs_above_the_least_is_measured_from_the_way_that_all_take() -> None:
    """A leaves on day 2 though D1 has seats for two; day 5 costs it 3 more, and to stay 29 more than the 2 of day 2."""
    made = operation([family("A")], [departure("D1", 2, 2), departure("D2", 5, 2)])
    relaxation, found = relaxed(made)
    assert found.share.tolist() == [[pytest.approx(1), 0]]
    assert found.reduced.tolist() == [[pytest.approx(0), pytest.approx(3)]]
    assert found.reduced_stay == pytest.approx(relaxation.problem.classes.stay - 2)
    assert found.reduced_stay.tolist() == [pytest.approx(29)]


def test_nobody_joins_a_candidate_more_than_it_flies() -> None:
    """A alone would take a tenth of C1 with its 10 seats; joining is whole, so flying costs all of 20: 2 + 20 = 22.

    Without rows for joining the program takes a tenth of the flight: 2 + 2 = 4.
    """
    made = operation([family("A")], [candidate("C1", 2, 10, cost=20.0)], cost=1.0)
    relaxation, found = relaxed(made)
    assert found.value == pytest.approx(22)
    assert found.flies.tolist() == [pytest.approx(1)]
    assert found.prices.join is not None
    loose = Relaxation(relaxation.problem, relaxation.certificate).solve(join_rounds=0)
    assert loose is not None
    assert loose.value == pytest.approx(4)


def test_there_is_no_relaxation_where_no_flight_plan_agrees() -> None:
    """C1 and C2 share an aircraft on one day; either may be fixed to fly, and not both."""
    made = operation([family("A")], [candidate("C1", 2, 5, aircraft="A1"), candidate("C2", 2, 5, aircraft="A1")])
    relaxation, found = relaxed(made, fixed={0: True})
    assert found.flies.tolist() == [1, 0]
    assert relaxation.solve({0: True, 1: True}) is None
    again = relaxation.solve({0: False, 1: False})
    assert again is not None
    assert again.value == pytest.approx(31)


def test_what_is_interrupted_still_proves_a_bound() -> None:
    """Stopped at once, the prices prove no more than the optimum of 16, and nothing guides the assignment."""
    made = operation([family("A", 2), family("B", 2), family("C")], [departure("D1", 2, 3), departure("D2", 5, 4)])
    problem = freeze(made)
    found = Relaxation(problem, Certificate(problem)).solve(stop=lambda: True)
    assert found is not None
    assert found.bound <= 16
    assert (found.prices.resource >= 0).all()


ANY = st.sampled_from([(), ("candidates",), ("candidates", "usage"), ("ties",), ("buses",), ("pins",)])


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_the_value_is_that_of_the_program_written_out_party_by_party(data: st.DataObject) -> None:
    """Classes lose nothing: value and proved bound are the optimum of the plain program, found by another solver."""
    made = data.draw(operations(always=data.draw(ANY)))
    previous = data.draw(communicated(made))
    plain = Enumeration(made, previous)
    if any(plain.is_pinned(party) and not plain.open_ways(party) for party in plain.parties):
        return
    expected = linear_optimum(plain)
    if expected == inf:  # pins that compete even in parts
        return
    relaxation, found = relaxed(made, previous)
    assert found.value == pytest.approx(expected, rel=1e-6, abs=1e-6)
    if not any(plain.is_pinned(party) for party in plain.parties):
        assert found.bound == pytest.approx(expected, rel=1e-5, abs=1e-5)
    _is_a_solution(relaxation, found)


def _is_a_solution(relaxation: Relaxation, found: Relaxed) -> None:
    """Shares fit their classes and the stock, nothing pays less than the least, and what is used pays just that."""
    problem = relaxation.problem
    classes, pairs = problem.classes, problem.pairs
    assert (found.share.sum(axis=1) <= classes.size + 1e-6).all()
    assert (found.share[~classes.open] == 0).all()
    pair = np.repeat(np.arange(len(pairs.departure)), np.diff(pairs.start))
    amounts = (found.share[:, pair] * classes.amounts[:, pairs.used_amount]).sum(axis=0)
    used = np.bincount(pairs.used_resource, weights=amounts, minlength=len(problem.stock.keys))
    assert (used <= problem.stock.left + 1e-6).all()
    assert (found.reduced[classes.open] >= -1e-5).all()
    assert (np.abs(found.reduced[found.share > 1e-6]) <= 1e-5).all()


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_fixed_flights_are_priced_as_they_are_fixed(data: st.DataObject) -> None:
    """With some candidates fixed to fly or to stay the value is still that of the plain program."""
    made = data.draw(operations(always=("candidates",)))
    plain = Enumeration(made)
    problem = freeze(made)
    fixed = {
        int(d): flies
        for d in problem.candidates
        if (flies := data.draw(st.sampled_from([None, True, False]))) is not None
    }
    expected = linear_optimum(plain, {problem.departures.ids[d]: flies for d, flies in fixed.items()})
    found = Relaxation(problem, Certificate(problem)).solve(fixed, precision=0.0, join_rounds=MANY_ROUNDS)
    assert (found is None) == (expected == inf)
    if found is not None:
        assert found.value == pytest.approx(expected, rel=1e-6, abs=1e-6)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_columns_that_are_added_when_they_pay_give_the_same_value(
    data: st.DataObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begun with one pair a class and grown by one a round, the program ends where the whole one does."""
    made = data.draw(operations(always=data.draw(st.sampled_from([(), ("ties",), ("candidates",)]))))
    _, whole = relaxed(made)
    with monkeypatch.context() as patch:
        patch.setattr(module, "ALL_AT_ONCE", -1)
        patch.setattr(module, "START_COLUMNS", 1)
        patch.setattr(module, "COLUMNS_A_ROUND", 1)
        _, grown = relaxed(made)
    assert grown.value == pytest.approx(whole.value, rel=1e-6, abs=1e-6)
    assert grown.bound == pytest.approx(whole.bound, rel=1e-5, abs=1e-5)


def test_a_tied_group_shares_one_destination() -> None:
    """A and B, tied, find one seat to alb on day 2 and two to deu on day 5: half of the group goes to each.

    More than half would be over a seat to alb, so 2 × 1/2 × 2 + 2 × 1/2 × 5 = 7.
    """
    rows = [family("A", settle_with="S"), family("B", settle_with="S")]
    _, found = relaxed(operation(rows, [departure("D1", 2, 1), departure("D2", 5, 2, "deu")]))
    assert found.value == pytest.approx(7)

"""What is left once flights are settled: an ordinary problem, and the linear program that values a set."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import candidate, family, on, operation
from tests.planning.tiny import operations

from safeconduct.planning.certificate import Certificate
from safeconduct.planning.flown import FlownProgram, only_flown
from safeconduct.planning.freezing import freeze
from safeconduct.planning.relaxation import Relaxation


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_a_set_is_valued_at_no_more_than_its_best_plan(data: st.DataObject) -> None:
    """And at no more than the relaxation of the problem with just these flights, which knows of ties as well."""
    made = data.draw(operations(always=("candidates",)))
    problem, plain = freeze(made), Enumeration(made)
    flights = frozenset(d for d in problem.candidates.tolist() if data.draw(st.booleans()))
    valued = FlownProgram(problem).value(flights, lambda: False)
    assert valued is not None
    names = {problem.departures.ids[d] for d in flights}
    agreeing = [plan.cost for plan in plain.plans if plan.flown == names]
    assert not agreeing or valued.cost <= agreeing[0] + 1e-6
    left, _ = only_flown(problem, flights)
    relaxed = Relaxation(left, Certificate(left)).solve()
    assert relaxed is not None
    money = problem.money_days * float(problem.departures.cost[list(flights)].sum())
    assert valued.cost <= relaxed.value + money + 1e-6


def test_a_group_is_valued_as_if_it_settles_together() -> None:
    """Each of two can be on one flight only, to countries of their own: tied, one of them stays."""
    ways = [candidate("C1", 1, 1, "alb"), candidate("C2", 9, 1, "deu")]
    values = []
    for tie in ({"settle_with": "S"}, {}):
        rows = [family("F1", expires_on=on(5), **tie), family("F2", ready_on=on(6), **tie)]
        problem = freeze(operation(rows, ways))
        valued = FlownProgram(problem).value(frozenset(problem.candidates.tolist()), lambda: False)
        assert valued is not None
        values.append(valued.cost)
    assert values == pytest.approx([1 + 31, 1 + 9])


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_pairs_are_kept_with_what_they_use(data: st.DataObject) -> None:
    """Each pair that is kept uses the same amounts of the same resources, and none is left of what does not fly."""
    problem = freeze(data.draw(operations(always=("candidates",))))
    flights = [d for d in problem.candidates.tolist() if data.draw(st.booleans())]
    left, kept = only_flown(problem, flights)
    flying = ~problem.departures.candidate
    flying[flights] = True
    assert kept.tolist() == np.flatnonzero(flying[problem.pairs.departure]).tolist()
    assert not len(left.candidates)
    for now, before in enumerate(kept.tolist()):
        here, there = (slice(p.start[k], p.start[k + 1]) for p, k in ((left.pairs, now), (problem.pairs, before)))
        assert left.pairs.used_resource[here].tolist() == problem.pairs.used_resource[there].tolist()
        assert left.pairs.used_amount[here].tolist() == problem.pairs.used_amount[there].tolist()


def test_flights_for_nobody_cost_their_money() -> None:
    """A program without rows is solved too; only one that was stopped has no value."""
    made = operation([], [candidate("C1", 1, 2, cost=3.0)], cost=2.0)
    problem = freeze(made)
    valued = FlownProgram(problem).value(frozenset({0}), lambda: False)
    assert valued is not None
    assert valued.cost == 6.0

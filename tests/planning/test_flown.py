"""What is left once flights are settled: an ordinary problem, and the linear program that values a set."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
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

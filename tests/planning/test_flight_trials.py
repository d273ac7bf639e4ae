"""Walks over sets of flights: they keep aircraft and budget, and never end worse than they began."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.tiny import operations

from safeconduct.planning import flight_trials
from safeconduct.planning.certificate import Certificate
from safeconduct.planning.flight_trials import FlightTrials
from safeconduct.planning.flown import FlownProgram
from safeconduct.planning.freezing import freeze


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_walk_keeps_every_limit_and_costs_no_less_than_the_linear_program(data: st.DataObject) -> None:
    """The set found can fly, costs no more than the empty one, and the same seed finds it again."""
    problem = freeze(data.draw(operations(always=("candidates",))))
    certificate = Certificate(problem)
    if not len(certificate.candidates):
        return
    liking = np.ones(len(certificate.candidates))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flight_trials, "STEPS", 60)
        found = []
        for _ in range(2):
            trials = FlightTrials(problem, certificate.candidates, 3, lambda: False)
            nothing = trials.cost(frozenset())
            flights = trials.walk(frozenset(), liking)
            assert trials.cost(flights) <= nothing + 1e-6
            before = trials.cost(flights)
            trials.hear(flights)
            assert trials.cost(flights) <= before + 1e-6
            found.append(flights)
    assert found[0] == found[1]
    assert certificate.possible(dict.fromkeys(flights, True))
    valued = FlownProgram(problem).value(flights, lambda: False)
    assert valued is not None
    assert trials.cost(flights) >= valued.cost - 1e-6

"""One pass over the open ways, against the certificate and plain numpy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.tiny import communicated, operations

from safeconduct.planning.certificate import Certificate, Prices
from safeconduct.planning.freezing import freeze
from safeconduct.planning.layout import lay_out
from safeconduct.planning.sweeping import sweep

THEMES = st.sampled_from([(), ("ties", "company"), ("needs",), ("transit", "reception"), ("sites", "decisions")])


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_sweep_proves_what_the_certificate_proves(data: st.DataObject) -> None:
    """The bound is the same, the softened one is never above it, and comes to it as the temperature falls."""
    made = data.draw(operations(always=data.draw(THEMES)))
    problem = freeze(made, data.draw(communicated(made)))
    layout, certificate = lay_out(problem), Certificate(problem)
    size = len(problem.stock.keys)
    prices = np.array(data.draw(st.lists(st.floats(0, 9), min_size=size, max_size=size)))
    warm, exact, _ = sweep(layout, prices, 2.0)
    cold = sweep(layout, prices, 1e-4)[0]
    assert exact == pytest.approx(certificate.bound(Prices(prices)), abs=1e-6)
    assert warm <= cold + 1e-9 <= exact + 2e-9
    assert cold == pytest.approx(exact, abs=1e-2)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_demand_is_the_slope_of_the_softened_bound(data: st.DataObject) -> None:
    """A little more on one price changes the softened bound by what is used of it beyond its limit."""
    made = data.draw(operations(always=data.draw(THEMES)))
    layout = lay_out(freeze(made))
    if not len(layout.left):
        return
    prices = np.full(len(layout.left), 1.5)
    r = data.draw(st.integers(0, len(layout.left) - 1))
    _, _, demand = sweep(layout, prices, 3.0)
    step = np.zeros(len(prices))
    step[r] = 1e-4
    change = sweep(layout, prices + step, 3.0)[0] - sweep(layout, prices - step, 3.0)[0]
    assert change / 2e-4 == pytest.approx((layout.used_by(demand) - layout.left)[r], abs=1e-3)

"""The curvature of the softened bound and steps by it, against differences and dense matrices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from tests.planning.tiny import operations

from safeconduct.planning.bending import CLOSE, Curvature, curvature, newton_step
from safeconduct.planning.freezing import freeze
from safeconduct.planning.layout import lay_out
from safeconduct.planning.sweeping import sweep


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_the_curvature_is_the_slope_of_the_use(data: st.DataObject) -> None:
    """Where nobody is tied and no two classes are taken together, by differences of the use."""
    made = data.draw(operations())
    layout = lay_out(freeze(made))
    if not len(layout.left) or len(layout.member):
        return
    prices = np.full(len(layout.left), 1.0)
    column = np.arange(len(prices))
    _, _, demand = sweep(layout, prices, 4.0)
    found = curvature(layout, prices, 4.0, demand, column, len(prices))
    r = data.draw(st.integers(0, len(prices) - 1))
    step = np.zeros(len(prices))
    step[r] = 1e-4
    more, less = (layout.used_by(sweep(layout, prices + s, 4.0)[2]) for s in (step, -step))
    assert -found.times(step / 1e-4) == pytest.approx((more - less) / 2e-4, abs=5e-2)


def test_a_step_solves_what_it_says() -> None:
    """The curvature with what is added to its diagonal, times the step, is nearly the slope."""
    random = np.random.default_rng(0)
    for many in (1, 30, 90):
        taken = random.random((many, 2 * many)) * (random.random((many, 2 * many)) < 0.2)
        own = taken @ taken.T + np.eye(many)
        mean = 0.1 / many * random.random((3, many))
        curved = Curvature(sparse.csr_array(own), sparse.csr_array(mean))
        whole, firm, slope = own - mean.T @ mean, random.random(many), random.normal(size=many)
        assert curved.times(slope) == pytest.approx(whole @ slope)
        assert curved.diagonal() == pytest.approx(whole.diagonal())
        step = newton_step(curved, firm, slope)
        assert np.linalg.norm((whole + np.diag(firm)) @ step - slope) <= 10 * CLOSE * np.linalg.norm(slope)

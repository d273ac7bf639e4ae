"""The curvature of the softened bound and steps by it, against differences and dense matrices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from tests.planning.tiny import operations

from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning.bending import CLOSE, Curvature, curvature, newton_step
from safeconduct.planning.freezing import freeze
from safeconduct.planning.layout import lay_out
from safeconduct.planning.sweeping import sweep


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_the_curvature_is_the_slope_of_the_use(data: st.DataObject) -> None:
    """Where nobody is tied, by differences of the use."""
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


@pytest.mark.parametrize("tau", [2.0, 200.0])
def test_faint_ways_are_not_lost(tau: float) -> None:
    """Whoever has to pay more wherever they go takes what they took, even where each way is that of a few."""
    made = make_synthetic(200)
    scheduled = made.tables["departures"].filter(pl.col("status") != "candidate")
    layout = lay_out(freeze(replace(made, tables={**made.tables, "departures": scheduled})))
    layout = replace(layout, member=layout.member[:0], group_start=layout.group_start[:1])
    prices = np.full(len(layout.left), 1.0)
    column = np.arange(len(prices))
    demand = sweep(layout, prices, tau)[2]
    found = curvature(layout, prices, tau, demand, column, len(prices))
    step = np.random.default_rng(0).random(len(prices)) + 1.0
    more, less = (layout.used_by(sweep(layout, prices + s * step, tau)[2]) for s in (1e-4, -1e-4))
    true = (less - more) / 2e-4
    largest = np.linalg.norm(found.own @ step)
    assert np.linalg.norm(true) < 0.5 * largest
    assert np.linalg.norm(found.times(step) - true) < 0.02 * largest


def test_a_step_solves_what_it_says() -> None:
    """The curvature with what is added to its diagonal, times the step, is nearly the slope."""
    random = np.random.default_rng(0)
    for many in (1, 30, 90):
        spread = random.random((many, 2 * many)) * (random.random((many, 2 * many)) < 0.2)
        own = spread @ spread.T + np.eye(many)
        rows = sparse.csr_array(0.1 / many * random.random((7, many)) * (random.random((7, many)) < 0.5))
        lost, faint, run = 0.1 / many * random.random((2, many)), random.random(7), np.array([0, 0, 1, 1, 1, 0, 1])
        curved = Curvature(
            sparse.csr_array(own),
            rows.indptr.astype(np.int64),
            rows.indices.astype(np.int32),
            rows.data.astype(np.float32),
            faint,
            run,
            lost.astype(np.float32),
        )
        mean = rows.toarray() + faint[:, None] * lost[run]
        whole, firm, slope = own - mean.T @ mean, random.random(many), random.normal(size=many)
        assert curved.times(slope) == pytest.approx(whole @ slope)
        step = newton_step(curved, firm, slope)
        assert np.linalg.norm((whole + np.diag(firm)) @ step - slope) <= 10 * CLOSE * np.linalg.norm(slope)

"""What guides a plan at the size of an airlift."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from tests.planning.test_filling import without_candidates

from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning import airlift
from safeconduct.planning.ascent import Ascent
from safeconduct.planning.certificate import Certificate, Prices
from safeconduct.planning.freezing import freeze
from safeconduct.planning.layout import lay_out
from safeconduct.planning.relaxation import Relaxation


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

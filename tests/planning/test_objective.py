"""What a plan costs."""

from __future__ import annotations

import numpy as np
import pytest
from tests.planning.making import candidate, family, operation

from safeconduct.planning.freezing import freeze
from safeconduct.planning.objective import costs_of, objective_of


def test_the_objective_counts_ways_staying_and_money() -> None:
    """A leaves by C1 on day 2 at 5 × 0.5, B stays at 31; another candidate that does not fly costs nothing."""
    made = operation(
        [family("A"), family("B")], [candidate("C1", 2, 9, cost=5.0), candidate("C2", 2, 9, cost=50.0)], cost=0.5
    )
    problem = freeze(made)
    assert objective_of(problem, np.array([0, -1]), np.array([True, False])) == pytest.approx(2 + 2.5 + 31)


def test_each_party_costs_what_its_way_or_its_staying_costs() -> None:
    """A stays at 31; where no way exists at all, everybody stays."""
    made = operation([family("A"), family("B", 2)], [candidate("C1", 2, 9)])
    assert costs_of(freeze(made), np.array([-1, 0])).tolist() == [31.0, 4.0]
    assert costs_of(freeze(operation([family("A")])), np.array([-1])).tolist() == [31.0]

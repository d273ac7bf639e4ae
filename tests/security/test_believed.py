"""What is believed of incidents to come: drawn parameters have the spread that the forecast states."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from tests.planning.making import START, operation

from safeconduct.operation import Operation
from safeconduct.security import Stopped, forecast
from safeconduct.security.believed import beliefs
from safeconduct.security.poisson import updated

CHANCE = (np.arange(50_000) + 0.5) / 50_000


def with_incidents(*days_ago: int) -> Operation:
    """The camp, and when it was attacked."""
    rows = [
        {"incident_id": f"I{n}", "site_id": "camp", "occurred_on": START - timedelta(days=ago), "kind": "shelling"}
        for n, ago in enumerate(days_ago)
    ]
    return operation(tables={"incidents": rows})


def test_a_constant_rate_is_drawn_from_its_gamma_distribution() -> None:
    """Mean and variance of the draws are those of the posterior, and the quantiles those that the forecast states."""
    made = with_incidents(300, 200, 90)
    belief = beliefs(made)["camp"]
    assert belief.model == "poisson"
    drawn = belief.parameters(CHANCE)
    rate = updated((0.5, 30.0), 2, 299.5)
    assert drawn[:, 0].mean() == pytest.approx(rate.mean, rel=1e-3)
    assert drawn[:, 0].var() == pytest.approx(rate.shape / rate.days**2, rel=1e-2)
    assert (drawn[:, 1:] == [0.0, 1.0, 0.0]).all()
    stated = forecast(made).sites["camp"].parameters["mu"]
    assert np.quantile(drawn[:, 0], [0.05, 0.95]) == pytest.approx([stated.p05, stated.p95], rel=1e-2)


def test_a_hawkes_process_is_drawn_from_its_posterior() -> None:
    """Bursts of incidents: the model is that of the forecast, and the spread of each parameter too."""
    made = with_incidents(*(start + n for start in (500, 300, 120, 3) for n in (0, 1, 1, 2, 3)))
    belief = beliefs(made)["camp"]
    told = forecast(made).sites["camp"]
    assert belief.model == told.model == "hawkes"
    drawn = belief.parameters(CHANCE)
    for column, name in enumerate(("mu", "alpha", "beta")):
        low, high = np.quantile(drawn[:, column], [0.05, 0.95])
        stated = told.parameters[name]
        assert low == pytest.approx(stated.p05, rel=0.1)
        assert high == pytest.approx(stated.p95, rel=0.1)
    assert (drawn[:, 3] > 0).all()


def test_a_site_without_incidents_has_the_prior() -> None:
    """It is not taken for safe."""
    belief = beliefs(with_incidents())["camp"]
    assert (belief.model, belief.rate) == ("poisson", (0.5, 30.0))


def test_it_can_be_stopped() -> None:
    """As a forecast."""
    with pytest.raises(Stopped, match="interrupt"):
        beliefs(with_incidents(3, 2), stop=lambda: "interrupt")

"""One site's forecast: numbers with their intervals, and what is said beside them."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from safeconduct.security.hawkes import Prior
from safeconduct.security.history import Incident, known_history
from safeconduct.security.poisson import updated
from safeconduct.security.posterior import posterior
from safeconduct.security.site_forecast import SiteForecast, foretold

TODAY = date(2026, 3, 1)


def told(model: str, days_ago: list[int], days: int = 30, stress: float = 1.0) -> SiteForecast:
    """The forecast after incidents so many days ago."""
    log = [Incident(f"I{ago}", *[TODAY - timedelta(days=ago)] * 3) for ago in days_ago]
    dates = [TODAY + timedelta(days=ahead) for ahead in range(days)]
    history = known_history(log, TODAY, TODAY)
    return foretold(history, model, dates, {}, Prior(), stress, tuple(one.incident_id for one in log))


def test_poisson_is_the_exact_posterior() -> None:
    """Rate, interval and probabilities are those of the gamma posterior, on every day alike; hazard is 1."""
    found, rate = told("poisson", [200, 50, 20]), updated(Prior().mu, 2, 199.5)
    assert found.rate == pytest.approx(np.full(30, rate.mean))
    assert found.rate_p05 == pytest.approx(np.full(30, rate.quantile(0.05)))
    assert found.hazard == pytest.approx(np.ones(30))
    assert found.probability_7_days.value == pytest.approx(rate.probability(7))
    assert found.log_likelihood == pytest.approx(2 * np.log(rate.mean) - 199.5 * rate.mean)
    assert set(found.parameters) == {"mu"}


def test_hawkes_is_the_posterior_over_the_grid() -> None:
    """Rates add up to the expected count; the rate falls after an incident; parameters have their intervals."""
    found = told("hawkes", [200, 50, 3, 2, 1])
    believed = posterior(np.array([0, 150, 197, 198, 199.0]), 199.5, Prior())
    assert found.rate.sum() == pytest.approx(believed.mean(believed.expected_count(30)), rel=1e-6)
    assert found.probability_30_days.value == pytest.approx(believed.mean(believed.probability(30)), rel=1e-6)
    assert (np.diff(found.rate) < 0).all()
    assert (found.rate_p05 < found.rate).all()
    assert (found.rate < found.rate_p95).all()
    assert found.hazard == pytest.approx(found.rate / updated(Prior().mu, 4, 199.5).mean)
    for one in found.parameters.values():
        assert one.p05 < one.value < one.p95


@pytest.mark.parametrize("model", ["poisson", "hawkes"])
def test_no_reports_is_not_called_safe(model: str) -> None:
    """Without an incident the numbers are the prior's, with a hazard of 1 and words that say so."""
    found = told(model, [])
    assert found.hazard.tolist() == [1.0] * 30
    assert found.rate[0] == pytest.approx(1 / 60, rel=0.1)  # of hawkes slightly more: each may cause another that day
    assert found.probability_7_days.p05 < 0.1 < found.probability_30_days.value
    assert (found.log_likelihood, found.begins, found.history_days) == (0.0, None, 0.0)
    assert "No reports is not safe" in found.remarks[0]


@pytest.mark.parametrize("model", ["poisson", "hawkes"])
def test_one_incident_tells_no_rate(model: str) -> None:
    """It is said, also where it happened today."""
    for ago in (0, 40):
        found = told(model, [ago])
        assert "One incident is known" in found.remarks[0]
        assert np.isfinite(found.rate).all()
        assert np.isfinite(found.log_likelihood)


@pytest.mark.parametrize("model", ["poisson", "hawkes"])
def test_probabilities_grow_with_days_and_stress(model: str) -> None:
    """Thirty days are likelier than seven, a doubled rate doubles hazards, and every number lies in its interval."""
    found, stressed = told(model, [90, 40, 5]), told(model, [90, 40, 5], stress=2.0)
    for one in (found, stressed):
        assert 0 < one.probability_7_days.value < one.probability_30_days.value < 1
        for chance in (one.probability_7_days, one.probability_30_days):
            assert chance.p05 < chance.value < chance.p95
    assert stressed.hazard == pytest.approx(2 * found.hazard)
    assert stressed.probability_7_days.value > found.probability_7_days.value
    assert "multiplied by 2" in stressed.remarks[-1]


def test_a_high_branching_ratio_is_warned_of() -> None:
    """A history that explodes at its end may be near a ratio of 1, and that is said; a calm one is not warned of."""
    calm = told("hawkes", [200, 120, 50])
    burst = [300, *(ago for ago in range(1, 9) for _ in range(ago, 9))]
    wild = told("hawkes", burst)
    assert wild.parameters["alpha"].p95 > 0.9
    assert any("branching ratio" in remark for remark in wild.remarks)
    assert not any("branching ratio" in remark for remark in calm.remarks)

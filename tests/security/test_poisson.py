"""The constant rate against SciPy's distributions and by its invariants."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.security.poisson import updated

PRIOR = (0.5, 30.0)


def test_the_posterior_is_the_product_of_prior_and_likelihood() -> None:
    """Mean and quantiles are those of the normalised product, integrated on a fine grid."""
    from scipy.stats import gamma, poisson

    rate = (np.arange(200_000) + 0.5) / 200_000 * 0.2
    weight = gamma.pdf(rate, 0.5, scale=1 / 30) * poisson.pmf(6, rate * 200)
    weight /= weight.sum()
    found = updated(PRIOR, 6, 200)
    assert found.mean == pytest.approx((weight * rate).sum(), rel=1e-6)
    for probability in (0.05, 0.95):
        assert found.quantile(probability) == pytest.approx(
            rate[np.searchsorted(weight.cumsum(), probability)], rel=1e-4
        )


def test_the_probability_is_that_of_a_negative_binomial() -> None:
    """At least one incident, the rate being gamma: one minus the negative binomial probability of none."""
    from scipy.stats import nbinom

    found = updated(PRIOR, 6, 200)
    none = nbinom.pmf(0, 6.5, 230 / 237)
    assert found.probability(7) == pytest.approx(1 - none, rel=1e-12)
    assert found.probability_quantile(7, 0.95) == pytest.approx(1 - np.exp(-7 * found.quantile(0.95)), rel=1e-12)


def test_a_likelihood_by_hand() -> None:
    """Two incidents in fifty days at a rate of 0.03."""
    found = updated((1.0, 50.0), 2, 50)
    assert found.log_likelihood(2, 50) == pytest.approx(2 * np.log(0.03) - 1.5)


@given(st.integers(0, 50), st.floats(0, 5000), st.floats(0, 400), st.floats(0, 400))
def test_more_incidents_and_more_days_never_lower_a_probability(
    incidents: int, days: float, horizon: float, more: float
) -> None:
    """A probability is within 0 and 1, grows with the days ahead, and with what happened in as long a history."""
    found, worse = updated(PRIOR, incidents, days), updated(PRIOR, incidents + 1, days)
    assert 0 <= found.probability(horizon) <= found.probability(horizon + more) <= 1
    assert found.mean < worse.mean
    assert found.quantile(0.05) <= worse.quantile(0.05)
    assert found.quantile(0.95) <= worse.quantile(0.95)


@pytest.mark.parametrize(("prior", "incidents", "days"), [((0, 30), 1, 1), (PRIOR, -1, 1), (PRIOR, 1, -1)])
def test_what_makes_no_sense_is_refused(prior: tuple[float, float], incidents: int, days: float) -> None:
    """An improper prior, fewer than no incidents, fewer than no days."""
    with pytest.raises(ValueError, match=r"above 0|below 0"):
        updated(prior, incidents, days)


def test_the_past_is_no_horizon() -> None:
    """A horizon below 0 is refused."""
    with pytest.raises(ValueError, match="horizon"):
        updated(PRIOR, 1, 10).probability(-1)

"""Goodness of fit: the statistic, and p-values that are right although parameters were fitted."""

from __future__ import annotations

import numpy as np
import pytest

from safeconduct.security import hawkes
from safeconduct.security.calibration import calibration, distance, refit_hawkes, refit_poisson
from safeconduct.security.hawkes import Prior

PRIOR = Prior()


def test_the_statistic_is_that_of_kolmogorov_and_smirnov() -> None:
    """It is what SciPy computes."""
    from scipy.stats import kstest

    times = np.random.default_rng(1).exponential(1.3, 17)
    assert distance(times) == pytest.approx(kstest(times, "expon").statistic, rel=1e-12)


def test_few_intervals_tell_nothing() -> None:
    """Five incidents have four intervals between them, which is too few."""
    times = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    assert calibration(times, 9, (0.5, 0.0, 1.0), refit_poisson(PRIOR)) is None


def test_p_values_of_a_true_model_are_even() -> None:
    """Of 60 Poisson histories about half have a p-value below one half, although each rate was fitted."""
    chance, refit = np.random.default_rng(4), refit_poisson(PRIOR)
    found = []
    for _ in range(60):
        times = np.concatenate([[0.0], np.sort(chance.uniform(0, 300, 1 + chance.poisson(20)))])
        one = calibration(times, 300, refit(times, 300), refit)
        assert one is not None
        found.append(one.p_value)
    assert 16 <= sum(p < 0.5 for p in found) <= 44  # within 3.6 standard errors of 30
    assert sum(p < 0.05 for p in found) <= 10


def test_clusters_do_not_fit_a_constant_rate() -> None:
    """Histories in tight clusters have a small p-value as a Poisson process, and a fair one as what they are."""
    times = hawkes.simulate(300, 0.05, 0.75, 2.0, np.random.default_rng(8))
    times -= times[0]
    refit = refit_poisson(PRIOR)
    constant = calibration(times, 300, refit(times, 300), refit)
    top = hawkes.fit(times, 300, PRIOR)
    own = calibration(times, 300, (top.mu, top.alpha, top.beta), refit_hawkes(PRIOR, (top.alpha, top.beta)))
    assert constant is not None
    assert own is not None
    assert constant.p_value < 0.05 < own.p_value


def test_the_same_seed_gives_the_same_p_value() -> None:
    """And p-values lie above 0 and up to 1."""
    times, refit = np.array([0.0, 5.0, 9.0, 30.0, 31.0, 70.0]), refit_poisson(PRIOR)
    one, again, other = (calibration(times, 80, refit(times, 80), refit, seed) for seed in (1, 1, 2))
    assert one == again
    assert one is not None
    assert other is not None
    assert one.statistic == other.statistic
    assert 0 < one.p_value <= 1

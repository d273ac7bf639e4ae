"""Goodness of fit: the statistic, and p-values that are right although parameters were fitted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from safeconduct.security import hawkes
from safeconduct.security.calibration import Calibration, calibration, distance, refit_hawkes, refit_poisson
from safeconduct.security.hawkes import Prior
from safeconduct.security.history import History, evened

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

PRIOR = Prior()


def history(times: ArrayLike, end: int) -> History:
    """A history from the noon of the first of so many days, known by its days."""
    clock = evened(0.5 + np.asarray(times))
    clock = clock[clock < end]
    return History(date(2026, 1, 1), clock, end - float(clock[0]))


def as_poisson(known: History, seed: int = 0) -> Calibration | None:
    """How a constant rate fits it."""
    refit = refit_poisson(PRIOR)
    return calibration(known, refit(known.times, known.days), refit, seed)


def test_the_statistic_is_that_of_kolmogorov_and_smirnov() -> None:
    """It is what SciPy computes."""
    from scipy.stats import kstest

    times = np.random.default_rng(1).exponential(1.3, 17)
    assert distance(times) == pytest.approx(kstest(times, "expon").statistic, rel=1e-12)


def test_few_intervals_tell_nothing() -> None:
    """Five incidents have four intervals between them, which is too few."""
    assert as_poisson(history([0, 1, 2, 3, 4], 9)) is None


def test_p_values_of_a_true_model_are_even() -> None:
    """Of 60 Poisson histories about half have a p-value below one half, although each rate was fitted."""
    chance = np.random.default_rng(4)
    found = []
    for _ in range(60):
        times = np.concatenate([[0.0], np.sort(chance.uniform(0, 300, 6 + chance.poisson(20)))])
        one = as_poisson(history(times, 300))
        assert one is not None
        found.append(one.p_value)
    assert 16 <= sum(p < 0.5 for p in found) <= 44  # within 3.6 standard errors of 30
    assert sum(p < 0.05 for p in found) <= 10


def test_many_incidents_a_day_are_no_reason_to_doubt() -> None:
    """Several a day, known by their days only, fit a constant rate: the drawn histories are known no better."""
    chance = np.random.default_rng(6)
    one = as_poisson(history(np.concatenate([[0.0], np.sort(chance.uniform(0, 100, 300))]), 100))
    assert one is not None
    assert one.p_value > 0.05


def test_clusters_do_not_fit_a_constant_rate() -> None:
    """Incidents in tight clusters have a small p-value as a Poisson process, and a fair one as what they are."""
    known = history(hawkes.simulate(300, 0.05, 0.75, 0.5, np.random.default_rng(8), times=[0.0]), 300)
    constant, top = as_poisson(known), hawkes.fit(known.times, known.days, PRIOR)
    own = calibration(known, (top.mu, top.alpha, top.beta), refit_hawkes(PRIOR, (top.alpha, top.beta)))
    assert constant is not None
    assert own is not None
    assert constant.p_value < 0.05 < own.p_value


def test_the_same_seed_gives_the_same_p_value() -> None:
    """And p-values lie above 0 and up to 1."""
    known = history([0, 5, 9, 30, 31, 70], 80)
    one, again, other = (as_poisson(known, seed) for seed in (1, 1, 2))
    assert one == again
    assert one is not None
    assert other is not None
    assert one.statistic == other.statistic
    assert 0 < one.p_value <= 1

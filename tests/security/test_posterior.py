"""The posterior of the Hawkes process against other ways to integrate it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.security import hawkes
from safeconduct.security.hawkes import Prior
from safeconduct.security.posterior import FEW_NODES, Posterior, Running, followed, posterior

TIMES, END = np.array([0.0, 3.2, 3.9, 40.0, 41.5, 90.0]), 120.0
PRIOR = Prior()
QUICK = settings(max_examples=15)
SOME_TIMES = st.lists(st.floats(0, 300), max_size=6).map(lambda later: np.array([0.0, *sorted(later)]))


@pytest.fixture(scope="module")
def small() -> Posterior:
    """The posterior after five incidents that are counted."""
    return posterior(TIMES, END, PRIOR)


def test_it_agrees_with_quadrature(small: Posterior) -> None:
    """Means of parameters and of a probability are those of Simpson's rule over the definition, on other nodes."""
    from scipy.integrate import simpson

    log_mu, alpha, log_beta = np.linspace(-22, -1, 181), np.linspace(1e-9, 1 - 1e-9, 101), np.linspace(-7, 4, 81)
    mu, beta = np.exp(log_mu)[:, None, None], np.exp(log_beta)
    a, (shape, rate), (p, q), (mean, spread) = alpha[:, None], PRIOR.mu, PRIOR.alpha, PRIOR.log_beta
    log = shape * log_mu[:, None, None] - rate * mu - 0.5 * ((log_beta - mean) / spread) ** 2 - mu * END
    log = log + (p - 1) * np.log(a) + (q - 1) * np.log1p(-a)
    for i in range(1, len(TIMES)):
        log = log + np.log(mu + a * beta * sum(np.exp(-beta * (TIMES[i] - TIMES[j])) for j in range(i)))
    log = log - a * sum(1 - np.exp(-beta * (END - at)) for at in TIMES)
    density = np.exp(log - log.max())

    def whole(values: np.ndarray | float) -> float:
        along = simpson(density * values, x=log_mu, axis=0)
        return float(simpson(simpson(along, x=alpha, axis=0), x=log_beta, axis=0))

    excess = a * beta * sum(np.exp(-beta * (END - at)) for at in TIMES)
    seven = 1 - np.exp(-7 * mu - excess / beta * (1 - np.exp(-7 * beta)))
    everything = whole(1.0)
    assert small.mean(small.mu) == pytest.approx(whole(mu) / everything, rel=1e-3)
    assert small.mean(small.alpha) == pytest.approx(whole(a) / everything, rel=1e-3)
    assert small.mean(np.log(small.beta)) == pytest.approx(whole(log_beta) / everything, rel=1e-3)
    assert small.mean(small.probability(7)) == pytest.approx(whole(seven) / everything, rel=1e-3)
    below = log_mu <= np.log(small.interval(small.mu)[1])
    share = simpson(simpson(simpson(density, x=log_beta), x=alpha), x=np.where(below, log_mu, log_mu[below][-1]))
    assert share / everything == pytest.approx(0.95, abs=0.02)


def test_without_a_history_it_is_the_prior() -> None:
    """Means and intervals are those of the gamma, beta and normal distributions that the prior states."""
    from scipy.stats import beta, gamma, norm

    found = posterior(np.zeros(0), 0.0)
    (shape, rate), (a, b), (mean, spread) = PRIOR.mu, PRIOR.alpha, PRIOR.log_beta
    assert found.mean(found.mu) == pytest.approx(shape / rate, rel=1e-3)
    assert found.mean(found.alpha) == pytest.approx(a / (a + b), rel=1e-3)
    assert found.interval(found.alpha) == pytest.approx(beta.ppf([0.05, 0.95], a, b), abs=0.01)
    assert found.interval(np.log(found.beta)) == pytest.approx(norm.ppf([0.05, 0.95], mean, spread), abs=0.06)
    assert found.interval(found.mu)[1] == pytest.approx(gamma.ppf(0.95, shape, scale=1 / rate), rel=0.05)
    assert found.excess.max() == 0


def test_many_incidents_tell_the_parameters() -> None:
    """After about 300 incidents the most probable parameters lie in narrow intervals around the posterior's means."""
    times = hawkes.simulate(500, 0.3, 0.5, 0.8, np.random.default_rng(1))
    times -= times[0]
    found, top = posterior(times, 500, PRIOR), hawkes.fit(times, 500, PRIOR)
    for name, width in (("mu", 0.2), ("alpha", 0.4), ("beta", 1.0)):
        values, best = getattr(found, name), getattr(top, name)
        low, high = found.interval(values)
        assert low < best < high
        assert high - low < width
        assert low < found.mean(values) < high


def test_intervals_hold_what_was_true_as_often_as_they_say() -> None:
    """Drawn from the prior, then a history from that: the 90 % intervals hold the true values about 90 times in 100."""
    chance = np.random.default_rng(3)
    held = np.zeros(3)
    trials = 100
    for _ in range(trials):
        true = chance.gamma(0.5, 1 / 30), chance.beta(*PRIOR.alpha), np.exp(chance.normal(*PRIOR.log_beta))
        times = np.concatenate([[0.0], hawkes.simulate(300, *true, chance, times=[0.0])])
        found = posterior(times, 300.0, PRIOR)
        for place, (values, value) in enumerate(zip((found.mu, found.alpha, found.beta), true, strict=True)):
            low, high = found.interval(values)
            held[place] += low <= value <= high
    assert (held >= 80).all()  # of a binomial(100, 0.9) all but 0.2 % is 81 and above
    assert (held <= 98).all()


def test_the_closed_forms_are_those_of_the_process(small: Posterior) -> None:
    """At each node expected count and probability are what the functions of the process say."""
    chance = np.random.default_rng(2)
    for node in chance.choice(len(small.mu), 20, p=small.weight):
        at = float(small.mu[node]), float(small.alpha[node]), float(small.beta[node])
        for horizon in (1e-5, 1.0, 30.0, 2000.0):
            assert small.expected_count(horizon)[node] == pytest.approx(
                hawkes.expected_count(TIMES, END, horizon, *at), rel=1e-9
            )
            assert small.probability(horizon)[node] == pytest.approx(
                1 - hawkes.probability_of_none(TIMES, END, horizon, *at), rel=1e-9
            )


def test_stress_multiplies_what_is_expected(small: Posterior) -> None:
    """Twice the rate: the probability of none is squared."""
    assert 1 - small.probability(7, 2.0) == pytest.approx((1 - small.probability(7)) ** 2)


@QUICK
@given(SOME_TIMES, st.floats(0, 100), st.floats(0, 100))
def test_probabilities_are_probabilities_and_grow(times: np.ndarray, horizon: float, more: float) -> None:
    """For any history they are within 0 and 1 and grow with the days ahead, at every node; weights add up to 1."""
    found = posterior(times, 300.0)
    assert found.weight.min() >= 0
    assert found.weight.sum() == pytest.approx(1)
    sooner, later = found.probability(horizon), found.probability(horizon + more)
    assert sooner.min() >= 0
    assert (sooner <= later + 1e-12).all()
    assert later.max() <= 1
    low, high = found.interval(later)
    assert low <= high


@QUICK
@given(SOME_TIMES, st.floats(0, 30))
def test_what_follows_a_history_is_its_posterior(times: np.ndarray, later: float) -> None:
    """Incidents taken in one by one, and few nodes, give the means of the whole history at once."""
    end = 300.0 + later
    running = followed(times, end, PRIOR)
    step_by_step = Running(PRIOR, ((0.0, 0.8), (0.0, 1.0), (-9.0, 6.0)), (40, 20, 30))
    for many in range(len(times) + 1):
        assert step_by_step.take(times[:many])
    whole = posterior(times, end)
    for one, tolerance in ((running.posterior(end), 2e-2), (step_by_step.posterior(end), 5e-2)):
        assert one.mean(one.alpha) == pytest.approx(whole.mean(whole.alpha), rel=tolerance, abs=1e-3)
        assert one.mean(one.probability(7)) == pytest.approx(whole.mean(whole.probability(7)), rel=tolerance)


def test_another_history_is_not_taken() -> None:
    """What was known before has to be a beginning of what is known now; else the nodes are to be made anew."""
    running = Running(PRIOR, ((0.0, 0.5), (0.0, 1.0), (-4.0, 2.0)), FEW_NODES)
    assert running.take([0.0, 5.0])
    assert running.take([0.0, 5.0, 9.0])
    assert not running.take([0.0, 4.0, 9.0])
    assert not running.take([0.0])

"""The Hawkes process against its definition, against differences, and against histories drawn from it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.security import hawkes
from safeconduct.security.hawkes import Prior

MU, ALPHA, BETA = 0.3, 0.5, 0.8
PARAMETERS = st.tuples(st.floats(1e-4, 5), st.floats(0, 0.95), st.floats(1e-3, 50))
HISTORIES = st.lists(st.floats(0, 500), max_size=12).map(lambda times: np.array(sorted(times)))
"""Histories of 500 days; several incidents may have one moment."""


def written_out(times: np.ndarray, end: float, mu: float, alpha: float, beta: float) -> float:
    """The log likelihood from its definition, in O(n²): a second implementation."""
    total = 0.0
    for i, at in enumerate(times):
        total += np.log(mu + sum(alpha * beta * np.exp(-beta * (at - before)) for before in times[:i]))
    return total - mu * end - sum(alpha * (1 - np.exp(-beta * (end - at))) for at in times)


@pytest.fixture(scope="module")
def drawn() -> np.ndarray:
    """A history of 400 days, about 240 incidents."""
    return hawkes.simulate(400, MU, ALPHA, BETA, np.random.default_rng(1))


@given(HISTORIES, PARAMETERS)
def test_the_recursion_is_the_sum_written_out(times: np.ndarray, parameters: tuple[float, float, float]) -> None:
    """The O(n) likelihood is that of the definition, whatever the history and the parameters."""
    found = hawkes.log_likelihood(times, 500, *parameters)
    assert found == pytest.approx(written_out(times, 500, *parameters), rel=1e-9, abs=1e-9)


def test_a_likelihood_can_be_computed_by_hand() -> None:
    """Two incidents, at 1 and at 1 + ln 2, until 1 + ln 4, with β = 1: every exponential is a simple fraction."""
    times, end = [1, 1 + np.log(2)], 1 + np.log(4)
    by_hand = np.log(0.5) + np.log(0.5 + 0.4 * 1 / 2) - 0.5 * end - 0.4 * (3 / 4) - 0.4 * (1 / 2)
    assert hawkes.log_likelihood(times, end, 0.5, 0.4, 1.0) == pytest.approx(by_hand, rel=1e-14)


@given(HISTORIES, PARAMETERS)
def test_the_gradient_is_the_slope(times: np.ndarray, parameters: tuple[float, float, float]) -> None:
    """Central differences of the definition agree with the gradient, for each parameter."""
    mu, alpha, beta = parameters
    alpha = max(alpha, 0.01)
    found = hawkes.gradient(times, 500, mu, alpha, beta)
    for place, value in enumerate((mu, alpha, beta)):
        step = value * 1e-5
        above, below = ([mu, alpha, beta] for _ in range(2))
        above[place] += step
        below[place] -= step
        slope = (written_out(times, 500, *above) - written_out(times, 500, *below)) / (2 * step)
        assert found[place] == pytest.approx(
            slope, rel=1e-3, abs=1e-4 * max(1, abs(written_out(times, 500, *above)) / value)
        )


def test_a_fit_is_the_top(drawn: np.ndarray) -> None:
    """No step away from the fitted parameters is likelier, and the slope there is level."""
    found = hawkes.fit(drawn, 400)
    assert hawkes.gradient(drawn, 400, found.mu, found.alpha, found.beta) == pytest.approx([0, 0, 0], abs=0.05)
    for factors in ((1.05, 1, 1), (0.95, 1, 1), (1, 1.05, 1), (1, 0.95, 1), (1, 1, 1.1), (1, 1, 0.9)):
        other = [one * factor for one, factor in zip((found.mu, found.alpha, found.beta), factors, strict=True)]
        assert hawkes.log_likelihood(drawn, 400, *other) < found.log_likelihood


def test_a_fit_recovers_what_histories_were_drawn_from() -> None:
    """Over twenty histories the mean of each fitted parameter is within three standard errors of the true one."""
    chance = np.random.default_rng(11)
    fits = [hawkes.fit(hawkes.simulate(1500, MU, ALPHA, BETA, chance), 1500, starts=((0.3, 1.0),)) for _ in range(20)]
    found = np.array([(one.mu, one.alpha, one.beta) for one in fits])
    error = found.std(axis=0, ddof=1) / np.sqrt(len(fits))
    assert (np.abs(found.mean(axis=0) - (MU, ALPHA, BETA)) < 3 * error + (0.01, 0.01, 0.03)).all()


@pytest.mark.parametrize("times", [[], [5.0], [5.0, 5.0, 5.0], [5.0, 6.0, 50.0, 51.0, 51.5]])
def test_a_fit_of_a_handful_is_finite(times: list[float]) -> None:
    """Few incidents, or several at one moment, give parameters within their bounds, with a prior and without."""
    for prior in (None, Prior()):
        found = hawkes.fit(times, 100, prior)
        assert 0 < found.mu < 1
        assert 0 <= found.alpha < 1
        assert np.isfinite(found.beta)
        assert np.isfinite(found.log_likelihood)


def test_the_prior_has_the_slope_that_it_states() -> None:
    """Differences of the prior's log density agree with its gradient, and outside its range there is none."""
    prior, at, step = Prior(), np.array([0.02, 0.3, 0.4]), 1e-6
    slopes = [
        (prior.log_density(*(at + step * unit)) - prior.log_density(*(at - step * unit))) / (2 * step)
        for unit in np.eye(3)
    ]
    assert prior.gradient(*at) == pytest.approx(slopes, rel=1e-5)
    assert prior.log_density(0.02, 1.0, 0.4) == -np.inf


@pytest.mark.parametrize("horizon", [2.0, 30.0])
def test_the_closed_forms_agree_with_histories_drawn(drawn: np.ndarray, horizon: float) -> None:
    """Mean count and share without any, over 3,000 futures, are within four standard errors of the closed forms."""
    chance = np.random.default_rng(5)
    counts = np.array([len(hawkes.simulate(400 + horizon, MU, ALPHA, BETA, chance, drawn, 400)) for _ in range(3000)])
    error = counts.std(ddof=1) / np.sqrt(len(counts))
    assert abs(counts.mean() - hawkes.expected_count(drawn, 400, horizon, MU, ALPHA, BETA)) < 4 * error
    none = hawkes.probability_of_none(drawn, 400, horizon, MU, ALPHA, BETA)
    assert abs((counts == 0).mean() - none) < 4 * np.sqrt(none * (1 - none) / len(counts)) + 1e-9


@given(PARAMETERS, st.floats(0, 60))
def test_the_expected_count_obeys_its_equation(parameters: tuple[float, float, float], horizon: float) -> None:
    """The count's derivative m solves m' = βμ − β(1 − α)m: integrated step by step it gives the closed form."""
    from scipy.integrate import solve_ivp

    mu, alpha, beta = parameters
    rate = hawkes.intensity([1.0, 2.0], 3.0, *parameters)
    solved = solve_ivp(
        lambda _, y: [y[1], beta * mu - beta * (1 - alpha) * y[1]], (0, horizon), [0, rate], method="LSODA",
        rtol=1e-9, atol=1e-12,
    )  # fmt: skip
    found = hawkes.expected_count([1.0, 2.0], 3.0, horizon, *parameters)
    assert found == pytest.approx(solved.y[0, -1], rel=1e-5, abs=1e-8)


def test_without_branching_it_is_a_poisson_process() -> None:
    """With α = 0 the likelihood, the count and the probability of none are those of a constant rate."""
    assert hawkes.log_likelihood([1, 4, 9], 10, 0.2, 0, 1) == pytest.approx(3 * np.log(0.2) - 2)
    assert hawkes.expected_count([1, 4], 10, 7, 0.2, 0, 1) == pytest.approx(1.4)
    assert hawkes.probability_of_none([1, 4], 10, 7, 0.2, 0, 1) == pytest.approx(np.exp(-1.4))


def test_rescaled_times_are_exponential(drawn: np.ndarray) -> None:
    """Under the true parameters the rescaled times pass the test of Kolmogorov and Smirnov; under wrong ones not."""
    from scipy.stats import kstest

    assert kstest(hawkes.rescaled(drawn, MU, ALPHA, BETA), "expon").pvalue > 0.05
    assert kstest(hawkes.rescaled(drawn, 0.1, 0.5, 5.0), "expon").pvalue < 1e-3


def test_rescaled_times_add_up_to_what_was_expected(drawn: np.ndarray) -> None:
    """Together they are the integral of the rate until the last incident, as the definition gives it."""
    last = drawn[-1]
    whole = MU * last + sum(ALPHA * (1 - np.exp(-BETA * (last - at))) for at in drawn)
    assert hawkes.rescaled(drawn, MU, ALPHA, BETA).sum() == pytest.approx(whole, rel=1e-12)


@pytest.mark.parametrize(
    ("times", "end", "parameters", "named"),
    [
        ([2, 1], 5, (1, 0.5, 1), "ascending"),
        ([1, 6], 5, (1, 0.5, 1), "from 0 to 5"),
        ([-1], 5, (1, 0.5, 1), "from 0 to 5"),
        ([1], 5, (-1, 0.5, 1), "mu"),
        ([1], 5, (1, -0.5, 1), "alpha"),
        ([1], 5, (1, 0.5, 0), "beta"),
        ([1], 5, (1, float("nan"), 1), "alpha"),
    ],
)
def test_what_makes_no_sense_is_refused(
    times: list[float], end: float, parameters: tuple[float, float, float], named: str
) -> None:
    """The message names what is wrong and what would be right."""
    with pytest.raises(ValueError, match=named):
        hawkes.log_likelihood(times, end, *parameters)


def test_a_history_that_cannot_be_has_no_likelihood() -> None:
    """Where nothing can happen by itself, something did."""
    assert hawkes.log_likelihood([1], 5, 0, 0.5, 1) == -np.inf


def test_the_likelihood_is_that_of_an_independent_library() -> None:
    """Hawkesbook writes the kernel α exp(−βt), so that its α is our αβ: histories short and long agree to 1e-8."""
    hawkesbook = pytest.importorskip("hawkesbook")
    chance = np.random.default_rng(5)
    for end, mu, alpha, beta in (
        (30, 0.2, 0.3, 0.5),
        (400, MU, ALPHA, BETA),
        (2000, 0.5, 0.7, 2.0),
        (900, 0.1, 0.0, 1.0),
    ):
        times = hawkes.simulate(end, mu, alpha, beta, chance)
        theirs = hawkesbook.exp_log_likelihood(times, end, np.array([mu, alpha * beta, beta]))
        assert len(times) > 2
        assert hawkes.log_likelihood(times, end, mu, alpha, beta) == pytest.approx(theirs, abs=1e-8, rel=1e-8)
        at = float(times[len(times) // 2])
        intensity = hawkesbook.exp_hawkes_intensity(at + 0.5, times[times <= at], np.array([mu, alpha * beta, beta]))
        assert hawkes.intensity(times[times <= at], at + 0.5, mu, alpha, beta) == pytest.approx(intensity, abs=1e-8)
        compensators = hawkesbook.exp_hawkes_compensators(times, np.array([mu, alpha * beta, beta]))
        assert hawkes.rescaled(times, mu, alpha, beta) == pytest.approx(np.diff(compensators, prepend=0.0), abs=1e-8)


def test_a_long_history_is_computed_as_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled or not, likelihood and gradient are the same, to the last bits."""
    times = hawkes.simulate(3000, 0.5, 0.5, 1.0, np.random.default_rng(2))
    assert len(times) > hawkes.WORTH_COMPILING
    found = hawkes.log_likelihood(times, 3000, 0.5, 0.5, 1.0), hawkes.gradient(times, 3000, 0.5, 0.5, 1.0)
    monkeypatch.setattr(hawkes, "WORTH_COMPILING", len(times) + 1)
    assert found[0] == pytest.approx(hawkes.log_likelihood(times, 3000, 0.5, 0.5, 1.0), rel=1e-14)
    assert found[1] == pytest.approx(hawkes.gradient(times, 3000, 0.5, 0.5, 1.0), rel=1e-12)

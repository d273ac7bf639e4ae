"""The Hawkes process with an exponential kernel: incidents of which each makes further ones likelier for a while.

The rate at time t is μ + Σ αβ exp(−β(t − tᵢ)) over the incidents before t (Hawkes 1971, doi:10.1093/biomet/58.1.83).
μ is the rate of incidents that no other caused, α the expected number that one causes at first hand (the branching
ratio), 1/β the mean time until it does. Times are in days from the beginning of the history; a rate is per day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

LEAST_RATE = 1e-9
MOST_BRANCHING = 0.999
FASTEST, SLOWEST = 1e4, 1e-4
"""Bounds of what is fitted: rates per day, and 1/β from a few seconds to thirty years."""
WORTH_COMPILING = 1000
"""Incidents from which on compiled code is worth being loaded; it gives the same numbers."""
STARTS = ((0.1, 10.0), (0.3, 1.0), (0.5, 0.1), (0.7, 0.02), (0.3, 100.0))
"""Pairs of α and β from which a fit begins: the likelihood may have several summits."""


@dataclass(frozen=True)
class Prior:
    """What is believed of the parameters before a history is seen.

    Attributes:
        mu: Shape and rate (days) of a gamma distribution of μ.
        alpha: The two parameters of a beta distribution of α, each at least 1.
        log_beta: Mean and standard deviation of the logarithm of β.
    """

    mu: tuple[float, float] = (0.5, 30.0)
    alpha: tuple[float, float] = (1.5, 2.5)
    log_beta: tuple[float, float] = (-1.5, 1.0)

    def log_density(self, mu: float, alpha: float, beta: float) -> float:
        """The logarithm of the density of μ, α and ln β, up to a constant; −∞ where there is none."""
        if not (mu > 0 and 0 <= alpha < 1 and beta > 0):
            return -np.inf
        (shape, rate), (a, b), (mean, spread) = self.mu, self.alpha, self.log_beta
        of_alpha = (a - 1) * np.log(alpha) if a > 1 else 0.0
        of_alpha += (b - 1) * np.log1p(-alpha) if b > 1 else 0.0
        return float((shape - 1) * np.log(mu) - rate * mu + of_alpha - 0.5 * ((np.log(beta) - mean) / spread) ** 2)

    def gradient(self, mu: float, alpha: float, beta: float) -> Floats:
        """The derivatives of :meth:`log_density` by μ, α and β, shape (3,)."""
        (shape, rate), (a, b), (mean, spread) = self.mu, self.alpha, self.log_beta
        of_alpha = (a - 1) / alpha if a > 1 else 0.0
        of_alpha -= (b - 1) / (1 - alpha) if b > 1 else 0.0
        return np.array([(shape - 1) / mu - rate, of_alpha, -(np.log(beta) - mean) / (spread**2 * beta)])


@dataclass(frozen=True)
class Fit:
    """What a history says of the parameters.

    Attributes:
        mu: Incidents per day that no other caused.
        alpha: The branching ratio.
        beta: Per day; 1/β is the mean time until an incident causes another.
        log_likelihood: Of the history under these, without any prior.
    """

    mu: float
    alpha: float
    beta: float
    log_likelihood: float


def log_likelihood(times: ArrayLike, end: float, mu: float, alpha: float, beta: float) -> float:
    """The logarithm of the likelihood of a history, in O(n).

    Σ ln λ(tᵢ) − ∫ λ over the history, by the recursion of Ozaki (1979, doi:10.1007/BF02480272).

    Args:
        times: Days of the incidents, ascending, each between 0 and ``end``, shape (n,).
        end: The last day of the history.
        mu: Incidents per day, not below 0.
        alpha: The branching ratio, not below 0.
        beta: Per day, above 0.

    Returns:
        −∞ where the parameters make the history impossible.

    Raises:
        ValueError: times are not ascending or not within the history, or a parameter is out of its range.
    """
    when = _history(times, end)
    _within(mu, alpha, beta)
    excited, _ = _recursion(when, beta)
    rates = mu + alpha * beta * excited
    if len(rates) and rates.min() <= 0:
        return -np.inf
    return float(np.log(rates).sum() - mu * end + alpha * np.expm1(-beta * (end - when)).sum())


def gradient(times: ArrayLike, end: float, mu: float, alpha: float, beta: float) -> Floats:
    """The derivatives of :func:`log_likelihood` by μ, α and β, shape (3,), in O(n).

    Args:
        times: As for :func:`log_likelihood`.
        end: Likewise.
        mu: Likewise, but above 0.
        alpha: Likewise.
        beta: Likewise.

    Raises:
        ValueError: as :func:`log_likelihood`.
    """
    when = _history(times, end)
    _within(mu, alpha, beta)
    excited, lagged = _recursion(when, beta)
    rates = mu + alpha * beta * excited
    left = end - when
    decayed = np.exp(-beta * left)
    return np.array(
        [
            (1 / rates).sum() - end,
            (beta * excited / rates).sum() + np.expm1(-beta * left).sum(),
            (alpha * (excited - beta * lagged) / rates).sum() - alpha * (left * decayed).sum(),
        ]
    )


def fit(
    times: ArrayLike, end: float, prior: Prior | None = None, *, starts: Sequence[tuple[float, float]] = STARTS
) -> Fit:
    """The parameters under which a history is likeliest, or with a prior most probable.

    From several beginnings by a truncated Newton method (Nash 1984, doi:10.1137/0721052) over ln μ, α and ln β. With
    three parameters a method that calls on BLAS would spend its time in waking threads.

    Args:
        times: As for :func:`log_likelihood`.
        end: Likewise, above 0.
        prior: What was believed before; None: plain maximum likelihood, with α at most 0.999.
        starts: Pairs of α and β to begin from, at least one.

    Raises:
        ValueError: as :func:`log_likelihood`; or the history has no length.
    """
    from scipy.optimize import minimize

    when = _history(times, end)
    if end <= 0:
        raise ValueError("end: a history needs a length above 0 days")
    slope: Callable[[float, float, float], Floats] = prior.gradient if prior else lambda *_: np.zeros(3)

    def cost(at: Floats) -> tuple[float, Floats]:
        mu, alpha, beta = float(np.exp(at[0])), float(at[1]), float(np.exp(at[2]))
        value = log_likelihood(when, end, mu, alpha, beta) + (prior.log_density(mu, alpha, beta) if prior else 0.0)
        slopes = gradient(when, end, mu, alpha, beta) + slope(mu, alpha, beta)
        return -value, -slopes * np.array([mu, 1.0, beta])

    least_alpha = 1e-9 if prior and prior.alpha[0] > 1 else 0.0
    bounds = [
        (np.log(LEAST_RATE), np.log(FASTEST)),
        (least_alpha, MOST_BRANCHING),
        (np.log(SLOWEST), np.log(FASTEST)),
    ]
    mean = max(len(when), 0.5) / end
    best = min(
        (
            minimize(cost, [np.log(mean * (1 - alpha)), alpha, np.log(beta)], jac=True, method="TNC", bounds=bounds,
                     options={"maxfun": 2000, "ftol": 1e-13, "gtol": 1e-9, "xtol": 1e-12})
            for alpha, beta in starts
        ),
        key=lambda found: float(found.fun),
    )  # fmt: skip
    mu, alpha, beta = float(np.exp(best.x[0])), float(best.x[1]), float(np.exp(best.x[2]))
    return Fit(mu, alpha, beta, log_likelihood(when, end, mu, alpha, beta))


def intensity(times: ArrayLike, now: float, mu: float, alpha: float, beta: float) -> float:
    """The rate at ``now`` after the incidents up to then, per day.

    Raises:
        ValueError: as :func:`log_likelihood`.
    """
    when = _history(times, now)
    _within(mu, alpha, beta)
    return mu + alpha * beta * float(np.exp(-beta * (now - when)).sum())


def probability_of_none(times: ArrayLike, now: float, horizon: float, mu: float, alpha: float, beta: float) -> float:
    """The probability that nothing happens within ``horizon`` days after ``now``.

    Until something happens the rate only falls, so that it is exp(−∫ λ) with the incidents known now.

    Args:
        times: Days of the incidents up to ``now``, ascending, shape (n,).
        now: The last day that is known.
        horizon: Days ahead, not below 0.
        mu: As for :func:`log_likelihood`.
        alpha: Likewise.
        beta: Likewise.

    Raises:
        ValueError: as :func:`log_likelihood`; or the horizon is below 0.
    """
    excess = (intensity(times, now, mu, alpha, beta) - mu) / beta
    _ahead(horizon)
    return float(np.exp(-mu * horizon + excess * np.expm1(-beta * horizon)))


def expected_count(times: ArrayLike, now: float, horizon: float, mu: float, alpha: float, beta: float) -> float:
    """How many incidents are to be expected within ``horizon`` days after ``now``, those that new ones cause included.

    The expected rate m obeys m' = βμ − β(1 − α)m (Dassios and Zhao 2011, doi:10.1239/aap/1316792671).

    Args:
        times: As for :func:`probability_of_none`.
        now: Likewise.
        horizon: Likewise.
        mu: As for :func:`log_likelihood`.
        alpha: Likewise.
        beta: Likewise.

    Raises:
        ValueError: as :func:`probability_of_none`.
    """
    rate = intensity(times, now, mu, alpha, beta)
    _ahead(horizon)
    falls = beta * (1 - alpha)
    x = falls * horizon
    if abs(x) < 1e-4:  # the closed forms below lose digits; their series does not
        first, second = horizon * (1 - x / 2 + x * x / 6), horizon**2 * (0.5 - x / 6 + x * x / 24)
    else:
        first = -np.expm1(-x) / falls
        second = (horizon - first) / falls
    return float(rate * first + beta * mu * second)


def simulate(
    end: float, mu: float, alpha: float, beta: float, chance: np.random.Generator, times: ArrayLike = (), now: float = 0
) -> Floats:
    """Incidents after ``now`` and up to ``end``, drawn exactly and without rejection.

    By the method of Dassios and Zhao (2013, doi:10.1214/ECP.v18-2717).

    Args:
        end: The last day.
        mu: As for :func:`log_likelihood`.
        alpha: Likewise.
        beta: Likewise.
        chance: Where the draws come from.
        times: Days of the incidents up to ``now``.
        now: The first day.

    Returns:
        Their days, ascending, shape (m,).

    Raises:
        ValueError: as :func:`log_likelihood`.
    """
    excess = intensity(times, now, mu, alpha, beta) - mu
    drawn: list[float] = []
    at = now
    while True:
        of_old = np.inf
        if excess > 0:
            reached = 1 + beta * np.log(1 - chance.random()) / excess
            of_old = -np.log(reached) / beta if reached > 0 else np.inf
        of_itself = chance.exponential(1 / mu) if mu > 0 else np.inf
        wait = min(of_old, of_itself)
        at += wait
        if not at <= end:
            return np.array(drawn)
        excess = excess * np.exp(-beta * wait) + alpha * beta
        drawn.append(at)


def rescaled(times: ArrayLike, mu: float, alpha: float, beta: float) -> Floats:
    """The integral of the rate between each incident and the one before: exponential of mean 1 where the model holds.

    The time-rescaling theorem (Papangelou 1972, doi:10.1090/S0002-9947-1972-0314102-9).

    Args:
        times: Days of the incidents, ascending, shape (n,).
        mu: As for :func:`log_likelihood`.
        alpha: Likewise.
        beta: Likewise.

    Returns:
        Shape (n,).

    Raises:
        ValueError: as :func:`log_likelihood`.
    """
    when = np.asarray(times, dtype=np.float64)
    when = _history(when, float(when[-1]) if len(when) else 0.0)
    _within(mu, alpha, beta)
    excited, _ = _recursion(when, beta)
    gaps = np.diff(when, prepend=0.0)
    before = np.concatenate([[0.0], excited[:-1] + 1]) if len(when) else excited
    return np.asarray(mu * gaps - alpha * before * np.expm1(-beta * gaps))


def _recursion(when: Floats, beta: float) -> tuple[Floats, Floats]:
    """Σ exp(−β(tᵢ − tⱼ)) and Σ (tᵢ − tⱼ) exp(−β(tᵢ − tⱼ)) over the incidents j before each i, shape (n,) each."""
    gaps = np.diff(when)
    kept = np.exp(-beta * gaps)
    if len(gaps) < WORTH_COMPILING:
        excited, lagged = np.zeros(len(when)), np.zeros(len(when))
        a = b = 0.0
        for i, (gap, decay) in enumerate(zip(gaps.tolist(), kept.tolist(), strict=True), 1):
            b = decay * (b + gap * (a + 1))
            a = decay * (a + 1)
            excited[i], lagged[i] = a, b
        return excited, lagged
    from safeconduct.security.recursion import recursion

    return recursion(gaps, kept)


def _history(times: ArrayLike, end: float) -> Floats:
    when = np.asarray(times, dtype=np.float64)
    if when.ndim != 1 or not np.isfinite(when).all() or (np.diff(when) < 0).any():
        raise ValueError("times: are to be finite days in ascending order")
    if len(when) and (when[0] < 0 or when[-1] > end):
        raise ValueError(f"times: from {when[0]:g} to {when[-1]:g}, and the history is from 0 to {end:g}")
    return when


def _within(mu: float, alpha: float, beta: float) -> None:
    for name, value, is_right, right in (
        ("mu", mu, mu >= 0, "0 or above"),
        ("alpha", alpha, alpha >= 0, "0 or above"),
        ("beta", beta, beta > 0, "above 0"),
    ):
        if not (is_right and np.isfinite(value)):
            raise ValueError(f"{name}: is {value}, and has to be finite and {right}")


def _ahead(horizon: float) -> None:
    if not horizon >= 0:
        raise ValueError(f"horizon: is {horizon}, and has to be 0 or above")

"""Goodness of fit: whether the times between incidents, measured in what a model expected, look as they should.

Under the right model the rescaled times are exponential. Plain p-values of Kolmogorov and Smirnov are too large where
parameters were fitted to the same times (Lilliefors 1969, doi:10.1080/01621459.1969.10500983). So histories are drawn
from the fitted model, fitted again, and their statistics compared with that of the real one. A drawn history is known
by its days as the real one is: within a day its incidents stand at equal distances.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.security import hawkes
from safeconduct.security.history import evened

if TYPE_CHECKING:
    from collections.abc import Callable

    from safeconduct.security.hawkes import Floats, Prior
    from safeconduct.security.history import History

LEAST_INTERVALS = 5
"""With fewer intervals nothing could be told."""
DRAWS = 99
MOST_TRIALS = 20
"""A drawn history with fewer than two intervals is drawn again, so often for each that is wanted."""


@dataclass(frozen=True)
class Calibration:
    """How a model fits.

    Attributes:
        statistic: The greatest distance between the distribution of the rescaled times and the exponential one.
        p_value: Share of histories drawn from the model, this one included, that fit no better.
        intervals: How many rescaled times there are.
        draws: How many histories were drawn.
    """

    statistic: float
    p_value: float
    intervals: int
    draws: int


def distance(rescaled: Floats) -> float:
    """The statistic of Kolmogorov and Smirnov against the exponential distribution of mean 1, shape (n,), n ≥ 1."""
    below = -np.expm1(-np.sort(rescaled))
    steps = np.arange(len(below) + 1) / len(below)
    return float(max((steps[1:] - below).max(), (below - steps[:-1]).max()))


def calibration(
    history: History,
    fitted: tuple[float, float, float],
    refit: Callable[[Floats, float], tuple[float, float, float]],
    seed: int = 0,
) -> Calibration | None:
    """How a model fits a history; None where there are fewer than five intervals.

    Args:
        history: What is known of a site.
        fitted: μ, α and β; a Poisson process has α = 0.
        refit: The same of another history of this length.
        seed: Where the draws begin.
    """
    intervals = history.counted
    if intervals < LEAST_INTERVALS:
        return None
    statistic = distance(hawkes.rescaled(history.times, *fitted)[1:])
    chance = np.random.default_rng(seed)
    opening = float(history.clock[0])
    drawn: list[float] = []
    for _ in range(DRAWS * MOST_TRIALS):
        later = hawkes.simulate(history.days, *fitted, chance, times=[0.0])
        if len(later) > 1:
            clock = evened(opening + np.concatenate([[0.0], later]))
            again, end = clock - clock[0], history.days + opening - float(clock[0])
            drawn.append(distance(hawkes.rescaled(again, *refit(again, end))[1:]))
        if len(drawn) == DRAWS:
            break
    worse = sum(one >= statistic for one in drawn)
    return Calibration(statistic, (worse + 1) / (len(drawn) + 1), intervals, len(drawn))


def refit_poisson(prior: Prior) -> Callable[[Floats, float], tuple[float, float, float]]:
    """How a constant rate is fitted again."""
    shape, days = prior.mu
    return lambda times, end: ((shape + len(times) - 1) / (days + end), 0.0, 1.0)


def refit_hawkes(prior: Prior, start: tuple[float, float]) -> Callable[[Floats, float], tuple[float, float, float]]:
    """How a Hawkes process is fitted again: from one beginning, a pair of α and β."""

    def refit(times: Floats, end: float) -> tuple[float, float, float]:
        found = hawkes.fit(times, end, prior, starts=(start,))
        return found.mu, found.alpha, found.beta

    return refit

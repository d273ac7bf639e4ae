"""The Poisson process: incidents at a constant rate, none of which makes another likelier.

With a gamma prior the posterior of the rate is a gamma distribution too, so that every number here is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Rate:
    """What is believed of a constant rate: a gamma distribution.

    Attributes:
        shape: Incidents that the belief is worth, above 0.
        days: Days that it is worth, above 0.
    """

    shape: float
    days: float

    @property
    def mean(self) -> float:
        """Incidents to be expected per day."""
        return self.shape / self.days

    def quantile(self, probability: float) -> float:
        """The rate, per day, below which the true one is with this probability."""
        from scipy.stats import gamma

        return float(gamma.ppf(probability, self.shape, scale=1 / self.days))

    def probability(self, horizon: float) -> float:
        """The probability of at least one incident within so many days, over all that the rate may be.

        Raises:
            ValueError: the horizon is below 0.
        """
        if not horizon >= 0:
            raise ValueError(f"horizon: is {horizon}, and has to be 0 or above")
        return float(-np.expm1(-self.shape * np.log1p(horizon / self.days)))

    def probability_quantile(self, horizon: float, probability: float) -> float:
        """The same at the rate's quantile of a probability."""
        return float(-np.expm1(-self.quantile(probability) * horizon))

    def log_likelihood(self, incidents: int, days: float) -> float:
        """The logarithm of the likelihood of so many incidents at the mean rate."""
        return float(incidents * np.log(self.mean) - self.mean * days)


def updated(prior: tuple[float, float], incidents: int, days: float) -> Rate:
    """What is believed after a history.

    Args:
        prior: Shape and rate (days) of the gamma distribution before it.
        incidents: How many there were, not below 0.
        days: How long it is, not below 0.

    Raises:
        ValueError: the prior is improper, or there are fewer than no incidents or days.
    """
    shape, rate = prior
    if not (shape > 0 and rate > 0):
        raise ValueError(f"prior: is {prior}, and both have to be above 0")
    if incidents < 0 or not days >= 0:
        raise ValueError(f"{incidents} incidents in {days} days: neither can be below 0")
    return Rate(shape + incidents, rate + days)

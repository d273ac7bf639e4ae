"""What is believed of incidents to come at each site, to draw from: the models of the forecast with their spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.security.hawkes import Prior
from safeconduct.security.history import incidents_by_site, known_history
from safeconduct.security.poisson import updated
from safeconduct.security.posterior import posterior
from safeconduct.security.replay import HAWKES, Stopped, replay

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from safeconduct.operation import Operation
    from safeconduct.security.hawkes import Floats

NO_WEIGHT = 1e-12
"""Nodes of a posterior with less are never drawn."""


@dataclass(frozen=True)
class Belief:
    """What is believed of a site.

    Attributes:
        model: ``poisson`` or ``hawkes``.
        rate: Shape and days of the gamma distribution of a constant rate.
        weight: Cumulative weights of the nodes of a Hawkes process, the last one 1, shape (k,); empty for a constant
            rate.
        nodes: μ, α, β and the rate above μ today of each node, shape (k, 4).
    """

    model: str
    rate: tuple[float, float]
    weight: Floats
    nodes: Floats

    def parameters(self, chance: Floats) -> Floats:
        """Draw parameters.

        Args:
            chance: Numbers between 0 and 1, shape (n,).

        Returns:
            μ, α, β and the rate above μ today, shape (n, 4): a constant rate has α = 0 and β = 1.
        """
        if self.model == HAWKES:
            at = np.searchsorted(self.weight, chance)
            return np.asarray(self.nodes[np.minimum(at, len(self.nodes) - 1)])
        from scipy.special import gammaincinv

        shape, days = self.rate
        drawn = np.zeros((len(chance), 4))
        drawn[:, 0], drawn[:, 2] = gammaincinv(shape, chance) / days, 1.0
        return drawn


def beliefs(
    operation: Operation,
    as_of: date | None = None,
    prior: Prior | None = None,
    *,
    stop: Callable[[], str | None] = lambda: None,
) -> dict[str, Belief]:
    """What is believed of each site of an operation, in the order of the table.

    The model is the one that ``auto`` takes in :func:`safeconduct.security.forecast`.

    Args:
        operation: Its incidents and sites.
        as_of: Uses what was known on this day; None: the day on which the operation starts.
        prior: What is believed before any incident; None: the weak one that is documented.
        stop: Asked again and again; says why to stop, or None.

    Raises:
        Stopped: ``stop`` said so.
    """
    today, believed = as_of or operation.settings.starts_on, prior or Prior()
    found: dict[str, Belief] = {}
    for site, log in incidents_by_site(operation).items():
        if (why := stop()) is not None:
            raise Stopped(why)
        used = [one for one in log if one.known_on <= today]
        history = known_history(used, today, today)
        rate = updated(believed.mu, history.counted, history.days)
        model = replay(used, today, believed, stop).better
        weight, nodes = np.zeros(0), np.zeros((0, 4))
        if model == HAWKES:
            told = posterior(history.times, history.days, believed)
            kept = told.weight > NO_WEIGHT
            nodes = np.stack([told.mu, told.alpha, told.beta, told.excess], axis=1)[kept]
            weight = np.cumsum(told.weight[kept])
            weight /= weight[-1]
        found[site] = Belief(model, (rate.shape, rate.days), weight, nodes)
    return found

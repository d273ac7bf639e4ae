"""What is believed of a Hawkes process after a history: its posterior, summed over a grid.

A handful of incidents is the normal case, and then no bell curve describes the posterior. It is summed over nodes of
Gauss and Legendre in √μ, α and ln β, in a box that is narrowed until it holds what has weight. Nothing is drawn by
chance. √μ, and not ln μ, because under the default prior the density in it is smooth down to μ = 0.

The first incident opens a history and is not counted (see :mod:`safeconduct.security.history`): its own term is left
out of the likelihood, and what it may have caused is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.security.hawkes import Prior

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safeconduct.security.hawkes import Floats

NODES = (36, 28, 28)
"""Of √μ, α and ln β, where a posterior is to be told."""
FEW_NODES = (20, 14, 14)
"""Where one of thousands of days is only scored, and while the box is narrowed."""
NEGLIGIBLE = 11.0
"""A node whose density is e to this power below the highest has no weight."""
MOST_NARROWINGS = 12
SPREADS_OF_LOG_BETA = 8.0
EVENTS_AT_ONCE = 16
"""Rates multiplied before the logarithm is taken; at the bounds of rates the product is still a number."""
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Grid:
    """Nodes of the three parameters, and what each counts before any history.

    Attributes:
        mu: Incidents per day, ascending, shape (p,).
        alpha: Branching ratios, ascending, shape (q,).
        beta: Per day, ascending, shape (r,).
        log_prior: Logarithm of prior density (of √μ, α and ln β, up to a constant), shape (p, q, r).
        log_width: Logarithm of what a node stands for, shape (p, q, r).
    """

    mu: Floats
    alpha: Floats
    beta: Floats
    log_prior: Floats
    log_width: Floats


Box = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
"""From and to, of √μ, α and ln β."""


@dataclass(frozen=True)
class Posterior:
    """Parameters with their weights, and how excited the process is at the end of the history.

    Attributes:
        mu: Incidents per day, shape (k,).
        alpha: Branching ratios, shape (k,).
        beta: Per day, shape (k,).
        excess: The rate at the end above μ, shape (k,).
        weight: Not below 0, together 1, shape (k,).
    """

    mu: Floats
    alpha: Floats
    beta: Floats
    excess: Floats
    weight: Floats

    def mean(self, values: Floats) -> float:
        """The mean of something that the parameters determine, shape (k,)."""
        return float((self.weight * values).sum())  # not by BLAS: the same on any number of its threads

    def interval(self, values: Floats, low: float = LOW, high: float = HIGH) -> tuple[float, float]:
        """Its quantiles, those of 5 and 95 % without other wishes."""
        from scipy.special import ndtri

        ordered, place = np.unique(values, return_inverse=True)  # nodes of equal value are one step, not many
        weight = np.bincount(place, self.weight)
        middle = np.cumsum(weight) - weight / 2
        found = []
        for wanted in (low, high):
            after = min(max(int(np.searchsorted(middle, wanted)), 1), max(len(ordered) - 1, 1))
            around = slice(after - 1, after + 1)  # on the scale of a bell curve, whose tails are not straight
            found.append(float(np.interp(ndtri(wanted), ndtri(middle[around]), ordered[around])))
        return found[0], found[1]

    def expected_count(self, horizon: float) -> Floats:
        """Incidents to be expected within so many days, those that new ones cause included, shape (k,).

        The closed form of :func:`safeconduct.security.hawkes.expected_count`.
        """
        falls = self.beta * (1 - self.alpha)
        x = falls * horizon
        near = x < 1e-4
        safe = np.where(near, 1.0, falls)
        first = np.where(near, horizon * (1 - x / 2 + x * x / 6), -np.expm1(-x) / safe)
        second = np.where(near, horizon**2 * (0.5 - x / 6 + x * x / 24), (horizon - first) / safe)
        return np.asarray((self.mu + self.excess) * first + self.beta * self.mu * second)

    def probability(self, horizon: float, stress: float = 1.0) -> Floats:
        """The probability of at least one incident within so many days, shape (k,).

        Args:
            horizon: Days.
            stress: What the rate of today is multiplied by.
        """
        integral = self.mu * horizon - self.excess / self.beta * np.expm1(-self.beta * horizon)
        return np.asarray(-np.expm1(-stress * integral))


def posterior(times: Floats, end: float, prior: Prior | None = None) -> Posterior:
    """The posterior after a history.

    Args:
        times: Days of the incidents, the first at 0 and not counted, ascending, shape (n,); empty: the prior.
        end: The length of the history in days, not below the last of them.
        prior: What was believed before; None: the weak one that is documented.
    """
    prior = prior or Prior()
    told = Running(prior, _narrowed(times, end, prior), NODES)
    told.take(times)
    return told.posterior(end)


class Running:
    """A posterior that follows a history as it grows, on nodes that stay.

    Args:
        prior: What was believed before.
        box: Where the nodes are.
        nodes: How many of √μ, α and ln β.
    """

    def __init__(self, prior: Prior, box: Box, nodes: tuple[int, int, int]) -> None:
        self.grid = _grid(prior, box, nodes)
        self._logs = np.zeros_like(self.grid.log_prior)
        self._times: list[float] = []
        self._excited = np.zeros_like(self.grid.beta)

    def take(self, times: Sequence[float] | Floats) -> bool:
        """Take in what came since; whether that was possible, the history known before being a beginning of this."""
        known = len(self._times)
        now = [float(at) for at in times]
        if now[:known] != self._times:
            return False
        alpha_beta = self.grid.alpha[:, None] * self.grid.beta
        product = np.ones_like(self._logs)
        for many, at in enumerate(now[known:], known):
            if many == 0:
                self._excited = np.zeros_like(self.grid.beta)
            else:
                self._excited = np.exp(-self.grid.beta * (at - now[many - 1])) * (self._excited + 1)
                product *= self.grid.mu[:, None, None] + alpha_beta * self._excited
                if many % EVENTS_AT_ONCE == 0:
                    self._logs += np.log(product)
                    product.fill(1.0)
        self._logs += np.log(product)
        self._times = now
        return True

    def log_density(self, end: float) -> Floats:
        """The logarithm of the posterior density of √μ, α and ln β, up to a constant, shape (p, q, r)."""
        grid = self.grid
        caused = -np.expm1(-grid.beta[:, None] * (end - np.array(self._times))).sum(axis=1)
        return np.asarray(
            grid.log_prior + self._logs - grid.mu[:, None, None] * end - grid.alpha[:, None] * caused, dtype=np.float64
        )

    def posterior(self, end: float) -> Posterior:
        """The posterior at the end of a history whose incidents were taken."""
        grid, density = self.grid, self.log_density(end) + self.grid.log_width
        weight = np.exp(density - density.max()).ravel()
        mu, alpha, beta = (
            part.ravel() for part in np.broadcast_arrays(grid.mu[:, None, None], grid.alpha[:, None], grid.beta)
        )
        excited = np.zeros_like(grid.beta)
        if self._times:
            excited = np.exp(-grid.beta * (end - self._times[-1])) * (self._excited + 1)
        excess = np.broadcast_to(grid.alpha[:, None] * grid.beta * excited, density.shape).ravel()
        return Posterior(mu, alpha, beta, excess, weight / weight.sum())


def followed(times: Floats, end: float, prior: Prior) -> Running:
    """What follows a history from here on, with few nodes."""
    running = Running(prior, _narrowed(times, end, prior), FEW_NODES)
    running.take(times)
    return running


def _narrowed(times: Floats, end: float, prior: Prior) -> Box:
    """The box outside which the posterior has no weight."""
    shape, rate = prior.mu
    most = shape + max(0, len(times) - 1)
    mean, spread = prior.log_beta
    wide = SPREADS_OF_LOG_BETA * spread
    box: Box = (
        (0.0, float(np.sqrt((most + 8 * np.sqrt(most) + 24) / (rate + end)))),
        (0.0, 1.0),
        (mean - wide, mean + wide),
    )
    for _ in range(MOST_NARROWINGS):
        running = Running(prior, box, FEW_NODES)
        running.take(times)
        density = running.log_density(end)
        has_weight = density >= density.max() - NEGLIGIBLE
        axes = (np.sqrt(running.grid.mu), running.grid.alpha, np.log(running.grid.beta))
        narrower = tuple(
            _kept(bounds, nodes, has_weight.any(axis=others))
            for bounds, nodes, others in zip(box, axes, ((1, 2), (0, 2), (0, 1)), strict=True)
        )
        shrunk = max(1 - (new[1] - new[0]) / (old[1] - old[0]) for new, old in zip(narrower, box, strict=True))
        box = narrower[0], narrower[1], narrower[2]
        if shrunk < 0.1:
            break
    return box


def _kept(bounds: tuple[float, float], nodes: Floats, kept: np.ndarray) -> tuple[float, float]:
    """The bounds around the nodes that have weight, as far as the next one that has none."""
    edges = np.concatenate([[bounds[0]], nodes, [bounds[1]]])
    where = np.flatnonzero(kept)
    return float(edges[where[0]]), float(edges[where[-1] + 2])


def _grid(prior: Prior, box: Box, nodes: tuple[int, int, int]) -> Grid:
    (root, of_root), (alpha, of_alpha), (log_beta, of_log_beta) = (
        _spread(*bounds, many) for bounds, many in zip(box, nodes, strict=True)
    )
    mu = root**2
    (shape, rate), (a, b), (mean, spread) = prior.mu, prior.alpha, prior.log_beta
    along_mu = (2 * shape - 1) * np.log(root) - rate * mu
    along_alpha = (a - 1) * np.log(alpha) + (b - 1) * np.log1p(-alpha)
    along_beta = -0.5 * ((log_beta - mean) / spread) ** 2
    width = np.log(of_root)[:, None, None] + np.log(of_alpha)[:, None] + np.log(of_log_beta)
    density = along_mu[:, None, None] + along_alpha[:, None] + along_beta
    return Grid(mu, alpha, np.exp(log_beta), density, width)


def _spread(low: float, high: float, many: int) -> tuple[Floats, Floats]:
    """Nodes of Gauss and Legendre between two bounds, and the width of each."""
    nodes, widths = _legendre(many)
    half = (high - low) / 2
    return low + half * (nodes + 1), half * widths


@cache
def _legendre(many: int) -> tuple[Floats, Floats]:
    nodes, widths = np.polynomial.legendre.leggauss(many)
    return nodes, widths

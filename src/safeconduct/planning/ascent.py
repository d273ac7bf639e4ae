"""The ascent: prices for problems whose linear program is too large to build.

The bound that prices prove is concave in them. Softened at a temperature τ (see ``sweeping``) it is smooth, and with a
barrier μ log π in place of π ≥ 0 its maximum is found by Newton steps, which follow it as τ falls.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.bending import curvature, newton_step
from safeconduct.planning.sweeping import sweep

if TYPE_CHECKING:
    from safeconduct.planning.layout import Layout
    from safeconduct.planning.problem import Floats

BARRIER = 0.3
"""Weight of the barrier for each unit of temperature."""
STEADY = 0.05
"""Share of temperature x parties that a step must promise, or the next temperature begins."""
STEPS = 9
"""Newton steps for one temperature at most."""
SHORTEST = 1e-3
"""Share of a step below which no shorter one is tried."""
STEADIEST = 1e-5
"""Damping of Newton steps, as a share of each resource's own curvature; ten times as much wherever one fails."""
HEAVIEST = 10.0
"""Damping at most."""
FARTHEST = 10.0
"""Temperatures that a price moves in one step at most, were it by itself."""
NEAR = 0.5
"""Share of a limit that is used, from which on its price is moved together with those of the others."""
SCARCE = 0.02
"""Share of a limit that counts as left to begin with where all of it is asked for."""
HOTTEST = 0.3
"""The first temperature, as a share of what staying costs a party on average."""
WARM = 0.005
"""The same where prices are recalled: they are near what is looked for, and heat would drive them away."""
COOLING = 0.35
"""What is left of the temperature by each cooling."""
SAMPLE, GROWTH = 600, 1.7
"""Classes that a climb begins with, each in place of like ones, and how many times as many there are at each lower
temperature."""
COLDEST = 1e-6
"""The last temperature at most, as a share of what staying costs a party on average."""


class Ascent:
    """Prices as they rise; ``prices`` (R,) are the best so far, and ``bound`` is what they prove.

    Args:
        layout: the open ways.
        stop: says when to end with what there is.
    """

    def __init__(self, layout: Layout, stop: Callable[[], bool] = lambda: False) -> None:
        self._layout = self._whole = layout
        self._parties = float(layout.size[layout.alone].sum()) + len(layout.member)
        self._stop = stop
        self._limited = np.flatnonzero(layout.left > 0)
        self._now: Floats = np.zeros(len(layout.left))
        self._slack: Floats = np.maximum(layout.left, 1.0)
        self._damping = STEADIEST
        finite = np.where(np.isfinite(layout.stay), layout.stay, 0.0)
        # Where everybody is pinned, no waiting says how far apart prices may be.
        self._typical = float(layout.size @ finite) / max(1.0, layout.size.sum()) or 1.0
        self._many = float(SAMPLE)
        self.prices: Floats = np.zeros(len(layout.left))
        self.floor = sweep(layout, self.prices, 1.0)[1]
        self.bound = self.floor
        self.tau = 1.0

    def recall(self, prices: Floats) -> None:
        """Begin from prices (R,) that were good for a like problem, if they prove more than none do."""
        exact = sweep(self._whole, prices, 1.0)[1]
        if exact > self.bound:
            self.bound, self.prices = exact, prices.copy()
            self._now = prices.copy()

    def climb(self, precision: float) -> None:
        """Raise prices until the bound is expected within a share of what it stands above the floor."""
        layout = self._whole
        at, recalled = self._limited, self._now[self._limited]
        tau = self.tau = (WARM if recalled.any() else HOTTEST) * self._typical
        left = layout.left[at]
        use = layout.used_by(sweep(layout, self._now, tau)[2])[at]
        loose = np.maximum(left - use, SCARCE * left)
        self._now[at] = np.maximum(recalled, BARRIER * tau / loose)
        self._slack[at] = np.where(recalled > 0.0, BARRIER * tau / self._now[at], loose)
        self._many = float(len(layout.alone) if recalled.any() else SAMPLE)
        self._cool(precision)

    def refine(self, precision: float) -> None:
        """Go on from where a climb ended, to a finer precision."""
        self.tau *= COOLING
        self._cool(precision)

    def _cool(self, precision: float) -> None:
        """Settle at one temperature after the other, from the present one on."""
        layout = self._whole
        while not self._stop():
            self._layout = layout.thinned(round(self._many))
            gained, proved = self._settle(self.tau)
            self._many *= GROWTH
            # Prices of a hot problem may prove less than none do: there is nothing to be judged by yet.
            near = proved > 0.0 and gained * COOLING / (1 - COOLING) <= precision * proved
            if near or self.tau < COLDEST * self._typical:
                break
            self.tau *= COOLING
        self._layout = layout
        self._note(sweep(layout, self._now, self.tau)[1])

    def _settle(self, tau: float) -> tuple[float, float]:
        """Newton steps at one temperature, until little is left to gain by them.

        Returns:
            By how much more the prices prove of the present classes than those that they rose from, and how much more
            than none do of all.
        """
        layout, at, barrier = self._layout, self._limited, BARRIER * tau
        soft, exact, demand = sweep(layout, self._now, tau)
        begun = exact
        for _ in range(STEPS):
            self._note(exact)
            left, prices, slack = layout.left[at], self._now[at], self._slack[at]
            use = layout.used_by(demand)[at]
            slope = use - left + barrier / prices
            step = self._newton(tau, demand, use, slope)
            yielding = barrier / prices - slack - slack / prices * step
            long = min(1.0, 0.98 / max(1e-12, float((-step / prices).max())))
            give = min(1.0, 0.95 / max(1e-12, float((-yielding / slack).max())))
            value, promise = soft + barrier * np.log(prices).sum(), float((slope * step).sum())
            while True:
                trial = np.zeros_like(self._now)
                trial[at] = prices + long * step
                there = sweep(layout, trial, tau)
                reached = there[0] + barrier * np.log(trial[at]).sum()
                if reached >= value + 0.1 * long * promise or long < SHORTEST:
                    break
                long *= 0.4
            self._damping = min(HEAVIEST, 10 * self._damping) if long < 0.1 else max(STEADIEST, self._damping / 10)
            if reached < value:  # not even the shortest step gains: the next one is damped more
                continue
            soft, exact, demand = there
            self._now = trial
            self._slack[at] = np.maximum(slack + give * yielding, 1e-9)
            if (promise < STEADY * tau * self._parties and long > 0.5) or self._stop():
                break
        self._note(exact)
        return exact - begun, exact - self.floor

    def _newton(self, tau: float, demand: Floats, use: Floats, slope: Floats) -> Floats:
        """The step for limited resources: those in short supply together, every other one by itself."""
        layout, at = self._layout, self._limited
        prices, slack = self._now[at], self._slack[at]
        own = self._own_curvature(tau, demand)[at]
        # A slack that lags behind what is left, or behind the barrier, would let a price jump to nothing or far beyond.
        firm = np.maximum(np.maximum(slack, layout.left[at] - use), BARRIER * tau / prices) / prices
        # What nobody wants at a price, all may want at one that is many temperatures lower: no curvature shows it.
        firm = np.maximum(firm, np.abs(slope) / (FARTHEST * tau))
        step: Floats = slope / (own + firm)
        near = np.flatnonzero((use > NEAR * layout.left[at]) | (prices * layout.left[at] > 10 * BARRIER * tau))
        column = np.full(len(layout.left), -1, dtype=np.int64)
        column[at[near]] = np.arange(len(near))
        curved = curvature(layout, self._now, tau, demand, column, len(near))
        damped = self._damping if self._damping > STEADIEST else 0.0
        step[near] = newton_step(curved, firm[near] + damped * own[near], slope[near])
        return step

    def _own_curvature(self, tau: float, demand: Floats) -> Floats:
        """(R,) an upper estimate of how fast the use of each resource falls with its own price."""
        layout = self._layout
        squares = (layout.amounts**2).T @ demand
        pair = np.repeat(np.arange(len(layout.ways.destination)), np.diff(layout.use_start))
        weights = squares[layout.used_amount, pair]
        found: Floats = np.bincount(layout.used_resource, weights=weights, minlength=len(layout.left)).astype(float)
        return found / tau

    def _note(self, exact: float) -> None:
        if self._layout is not self._whole:  # what a sample proves is no bound
            return
        if exact > self.bound:
            self.bound, self.prices = exact, self._now.copy()

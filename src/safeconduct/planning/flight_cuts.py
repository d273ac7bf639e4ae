"""What sets of flights cost at least, as far as prices that were met tell (Benders 1962, doi:10.1007/BF01386316).

At any prices, what all costs if no candidate flies, less what those of a set earn, is the least that the set can cost.
The greatest of what many prices say is a guess that never says too much, and takes microseconds.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.flight_trials import fleet_of
from safeconduct.planning.walk_kernels import seek

if TYPE_CHECKING:
    from safeconduct.planning.flight_prices import FlightPrices, Levels
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem

REMEMBERED = 300
"""Prices of which it is remembered what they say, the latest ones."""
STEPS = 3_000
"""Steps of a walk; they count work, not seconds."""
HOT, COLD = 0.02, 0.0005
"""Heat at its first step and its last, as shares of what the set in which it begins costs above the floor."""
CENTRE_SWEEPS, SWEEPS, FIRST, LAST = 300, 50, 3.0, 0.1
"""Passes of the ascent for a set and for one near it, and days by which levels move at the first and the last."""


class FlightCuts:
    """Guesses what sets cost, and finds those near a set that may cost less.

    Args:
        problem: a problem with candidates.
        candidates: (J,) their departure indices.
        ascent: says what each flight earns at given prices.
        seed: of the random steps.
    """

    def __init__(self, problem: Problem, candidates: Ints, ascent: FlightPrices, seed: int) -> None:
        self._candidates = candidates
        self._ascent = ascent
        self._random = np.random.default_rng(seed)
        self._fleet = fleet_of(problem, candidates)
        self._scheduled: Flags = ~problem.departures.candidate[problem.pairs.departure]
        self._resources = len(problem.stock.keys)
        self._cuts: deque[tuple[float, Floats]] = deque(maxlen=REMEMBERED)

    def hear(self, level: Floats, resource: Floats) -> None:
        """Remember what some levels (B,) and prices (R,) say of all sets."""
        self._cuts.append(self._ascent.cut(level, resource))

    def guess(self, flights: frozenset[int]) -> float:
        """What a set costs at least."""
        chosen = self._chosen(flights)
        return max((base - float(earned[chosen].sum()) for base, earned in self._cuts), default=-np.inf)

    def least(self, flights: frozenset[int], most_new: int, floor: float) -> frozenset[int]:
        """The set of the least guess that was met on a walk from a set to others with so many new flights at most."""
        base = np.array([base for base, _ in self._cuts])
        earned = np.ascontiguousarray(np.array([earned for _, earned in self._cuts]).T)
        heats = (self.guess(flights) - floor) * HOT * (COLD / HOT) ** (np.arange(STEPS) / STEPS)
        chance = np.cumsum((earned.max(axis=1) > 0.0).astype(float))
        args = (base, earned, self._fleet, self._scheduled, self._resources)
        seed = int(self._random.integers(2**32))
        found = seek(seed, heats, self._chosen(flights), most_new, chance, *args)
        return frozenset(self._candidates[found].tolist())

    def prices(self, flights: frozenset[int], levels: Levels) -> Levels:
        """The prices of a set, with which ascents for those near it begin; ``levels`` are what they begin with."""
        return self._ascent.ascend(levels, self._only(flights), CENTRE_SWEEPS, FIRST, LAST)

    def may_cost_less(self, flights: frozenset[int], most: float, levels: Levels) -> bool:
        """Whether a set may cost less than so much, as far as known prices and a short ascent tell.

        Args:
            flights: the set.
            most: what is too much.
            levels: where the ascent begins.
        """
        if self.guess(flights) >= most:
            return False
        found = self._ascent.ascend(levels, self._only(flights), SWEEPS, FIRST, LAST, enough=most)
        self.hear(found.level, found.resource)
        return found.bound < most

    def _only(self, flights: frozenset[int]) -> dict[int, bool]:
        return {d: d in flights for d in self._candidates.tolist()}

    def _chosen(self, flights: frozenset[int]) -> Flags:
        return np.isin(self._candidates, list(flights))

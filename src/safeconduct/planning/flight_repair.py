"""Sets of flights that are taken apart and put together again by prices (large neighbourhoods, Shaw 1998).

A few flights of a set are let go, and others found in their place one by one: an ascent of prices says by how much
each would fly beside those that stay, and the more it would, the likelier it is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from safeconduct.planning.flight_choice import FlightChoice
    from safeconduct.planning.flight_prices import FlightPrices, Levels

FEWEST, MOST = 2, 4
"""Flights that are let go at once."""
SWEEPS, FIRST, LAST = 25, 1.0, 0.1
"""Passes of the ascent for each flight that is found, and days by which levels move at the first and the last."""
LEAST = 0.03


class FlightRepair:
    """Makes sets of flights from others.

    Args:
        ascent: finds prices where candidates are fixed.
        choice: knows what the budget rules out.
        seed: of the random choices.
        stop: says when to end with what there is.
    """

    def __init__(self, ascent: FlightPrices, choice: FlightChoice, seed: int, stop: Callable[[], bool]) -> None:
        self._ascent = ascent
        self._choice = choice
        self._random = np.random.default_rng(seed)
        self._stop = stop
        self._candidates = list(choice.column)

    def other(self, flights: frozenset[int], levels: Levels) -> frozenset[int]:
        """A set like this one: some flights that leave near one another, or any, are replaced.

        Args:
            flights: the set.
            levels: prices where nothing is fixed.
        """
        departs = self._ascent.problem.departures.departs
        flown = sorted(flights, key=lambda d: (departs[d], d))
        if not flown:
            return flights
        count = min(len(flown), int(self._random.integers(FEWEST, MOST + 1)))
        if self._random.random() < 0.5:
            first = int(self._random.integers(0, len(flown) - count + 1))
            out = flown[first : first + count]
        else:
            out = [flown[i] for i in self._random.choice(len(flown), count, replace=False).tolist()]
        fixed = {d: True for d in flown if d not in out}
        fixed[out[int(self._random.integers(len(out)))]] = False
        return self.completed(fixed, levels)

    def settled(self, fixed: Mapping[int, bool]) -> bool:
        """Whether nothing can fly beside what is fixed to."""
        return not self._choice.undecided(fixed).any()

    def completed(self, fixed: dict[int, bool], levels: Levels) -> frozenset[int]:
        """A set that agrees with what is fixed, with flights found one by one, beginning at some levels."""
        fixed = dict(fixed)
        while not self._stop():
            free = self._choice.undecided(fixed)
            if not free.any():
                break
            ruled = {**fixed, **dict.fromkeys(self._choice.barred(fixed), False)}
            levels = self._ascent.ascend(levels, ruled, SWEEPS, FIRST, LAST, near=self._choice.near(levels))
            chance = np.where(free, levels.flies, 0.0) ** 2
            if chance.max() < LEAST**2:
                break
            fixed[self._candidates[int(self._random.choice(len(chance), p=chance / chance.sum()))]] = True
        return frozenset(d for d, flies in fixed.items() if flies)

"""Trials of sets of flights: a walk over what aircraft and budget allow, each set judged by filling it in order.

Simulated annealing (Kirkpatrick, Gelatt & Vecchi 1983, doi:10.1126/science.220.4598.671) over sets of flights, in which
a set costs what it costs if parties choose one after the other. Between walks those who came off worst move forward
(squeaky wheel optimisation, Joslin & Clements 1999, doi:10.1613/jair.561).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.flight_prices import uses_of
from safeconduct.planning.resources import Resource
from safeconduct.planning.walk_kernels import Fleet, Queue, anneal, fill

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem

STEPS = 20_000
"""Steps of one walk; they count work, not seconds."""
TURNS = 20_000_000
"""Turns that parties take on one walk, where that is fewer steps."""
AT_ONCE = 500
"""Steps between two looks at whether to stop."""
HOT, COLD = 0.005, 0.0001
"""Heat at the first step of a walk and the last, as shares of what the plan costs where it begins."""
COMPLAINTS = 40
"""Orders of parties that are tried between two walks."""
FORGOTTEN = 0.8
"""What is kept of a complaint from one order to the next."""


class FlightTrials:
    """Finds sets of flights that cost little when parties take turns.

    Args:
        problem: a problem with candidates.
        candidates: (J,) their departure indices.
        seed: of the random steps.
        stop: says when to end with what there is.
    """

    def __init__(self, problem: Problem, candidates: Ints, seed: int, stop: Callable[[], bool]) -> None:
        self.problem = problem
        self.stop = stop
        self._candidates = candidates
        self._seed = seed
        self._uses = uses_of(problem)
        self._queue = self._in_turn()
        self._fleet = fleet_of(problem, candidates)
        self._scheduled: Flags = ~problem.departures.candidate[problem.pairs.departure]
        classes = problem.classes
        urgency = np.round(classes.stay / np.maximum(1.0, classes.amounts[:, 0]), 6)[classes.of]
        choices = np.diff(self._queue.begin)[classes.of]
        self.order: Ints = np.lexsort((np.arange(len(classes.of)), choices, -urgency))
        """(P,) parties as they take turns: those to whom waiting costs most per seat, then who has fewest ways."""

    def cost(self, flights: frozenset[int]) -> float:
        """What a set of flights costs if parties take turns in the present order, its money included."""
        return self._fill(self._flying(flights), self.order)[0] + self._money(flights)

    def walk(self, flights: frozenset[int], liking: Floats, number: int = 0) -> frozenset[int]:
        """The best set of flights on a walk from a set.

        Args:
            flights: where it begins.
            liking: (J,) how likely each candidate is to be tried.
            number: of the walk, so that each is another.
        """
        steps = max(1, min(STEPS, TURNS // max(1, len(self.order))))
        chosen = np.isin(self._candidates, list(flights))
        chance = np.cumsum(liking)
        heats = self.cost(flights) * HOT * (COLD / HOT) ** (np.arange(steps) / steps)
        best, best_chosen = np.inf, chosen.copy()
        for first in range(0, steps, AT_ONCE):
            if self.stop():
                break
            seed = (self._seed * 1_000_003 + number * 10_007 + first) % 2**32
            args = (self.order, self._queue, self._uses, self._fleet, self._scheduled)
            cost, found = anneal(seed, heats[first : first + AT_ONCE], chosen, chance, *args)
            if cost < best - 1e-9:
                best, best_chosen = cost, found
        return frozenset(self._candidates[best_chosen].tolist())

    def hear(self, flights: frozenset[int]) -> None:
        """Put forward those who pay most above what they would pay alone, where the set then costs less."""
        flying = self._flying(flights)
        seats = np.maximum(1.0, self.problem.classes.amounts[self.problem.classes.of, 0])
        order, complaint = self.order, np.zeros(len(self.order))
        best = np.inf
        for _ in range(COMPLAINTS):
            if self.stop():
                return
            cost, paid, alone = self._fill(flying, order)
            if cost < best - 1e-9:
                best, self.order = cost, order
            complaint = FORGOTTEN * complaint + (paid - alone) / seats
            order = np.lexsort((np.arange(len(order)), -complaint))

    def _fill(self, flying: Flags, order: Ints) -> tuple[float, Floats, Floats]:
        paid, alone = np.zeros(len(order)), np.zeros(len(order))
        cost = fill(order, self._queue, self._uses, flying, np.inf, paid, alone)
        return float(cost), paid, alone

    def _flying(self, flights: frozenset[int]) -> Flags:
        """(K,) the pairs of scheduled departures and of these candidates."""
        flying: Flags = self._scheduled | np.isin(self.problem.pairs.departure, list(flights))
        return flying

    def _money(self, flights: frozenset[int]) -> float:
        return self.problem.money_days * float(self.problem.departures.cost[list(flights)].sum())

    def _in_turn(self) -> Queue:
        """For each class the pairs that are better than staying, the least cost first."""
        problem, classes = self.problem, self.problem.classes
        useful = classes.open & (classes.pinned[:, None] | (classes.cost < classes.stay[:, None]))
        ways = [np.flatnonzero(row) for row in useful]
        ways = [k[np.argsort(classes.cost[c, k], kind="stable")] for c, k in enumerate(ways)]
        group = np.zeros(len(problem.parties), dtype=np.int64)
        for g, members in enumerate(problem.groups):
            group[list(members)] = g
        none = np.zeros(0, dtype=np.int64)
        dearest = 10.0 * float(classes.stay.max(initial=0.0)) + 1.0
        return Queue(
            of=classes.of,
            group=group,
            stay=np.where(classes.pinned, classes.stay + dearest, classes.stay),
            begin=np.cumsum([0, *(len(k) for k in ways)]),
            pair=np.concatenate([none, *ways]),
            cost=np.concatenate([np.zeros(0), *(classes.cost[c, k] for c, k in enumerate(ways))]),
            left=problem.stock.left,
        )


def fleet_of(problem: Problem, candidates: Ints) -> Fleet:
    """The candidates, as walks read them."""
    stock, departures, pairs = problem.stock, problem.departures, problem.pairs
    slots = [departures.aircraft[d] for d in candidates.tolist()]
    ways = [np.flatnonzero(pairs.departure == d) for d in candidates.tolist()]
    budget = stock.index.get(Resource("budget"))
    return Fleet(
        busy=np.cumsum([0, *(len(each) for each in slots)]),
        slot=np.array([slot for each in slots for slot in each], dtype=np.int64),
        begin=np.cumsum([0, *(len(each) for each in ways)]),
        pair=np.concatenate([np.zeros(0, dtype=np.int64), *ways]),
        cost=departures.cost[candidates],
        free=np.array([all(stock.left[slot] >= 1 for slot in each) for each in slots], dtype=bool),
        budget=float(stock.left[budget]) + 1e-6 if budget is not None else float("inf"),
        money_days=problem.money_days,
    )

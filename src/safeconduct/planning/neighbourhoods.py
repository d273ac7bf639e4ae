"""Neighbourhoods: whom to give ways anew together, and which ways they may take.

Large neighbourhood search (Shaw 1998, doi:10.1007/3-540-49481-2_30) frees a part of a plan and leaves the rest as it
is. What a plan costs above what prices prove are limits that are priced and not used up, and families that pay more
than they need. One of them is drawn, and everybody is freed on a few departures that have to do with it, with others
who could take their place for little: a departure is filled to the last seat only where others are filled anew with it.
What little was saved around is drawn less often, since whole buses and whole families leave some of it in any plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.integer import used_by
from safeconduct.planning.relaxation import cheapest

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem
    from safeconduct.planning.relaxation import Relaxed

AROUND = 2
"""Departures at most that are taken of those around what was drawn; the others are near to them in time."""
CHEAPEST = 6
"""Pairs of least reduced cost around which departures are looked for where a family pays more than it needs."""
OTHERS, WORST = 100, 10
"""Parties that are freed besides: those who could be on these departures for least, and those who pay most too much."""
MOST = 280
"""Parties from which on nobody is freed besides: programs of more take many times as long."""
ELSEWHERE = 12
"""Pairs that each may choose from on other departures."""
NEAR, NEAR_LOST = 0.01, 0.1
"""How much more than the least a way on these departures may cost a party: the former share of what parties cost on
average above the floor, or the latter of what is lost around the draw, where that is more."""
WORTH = 0.2
"""Share of what is lost around a draw that has to be saved by it, or it is drawn less often."""
FORGOTTEN = 0.4
"""How much less often."""


def nearness(problem: Problem, relaxed: Relaxed, floor: float) -> float:
    """How much more than the least a way may cost a party and still be looked at, in weighted hazard-days."""
    return NEAR * max(1e-6, relaxed.value - floor) / max(1, len(problem.parties))


class Neighbourhoods:
    """Draws neighbourhoods of a plan, and learns where they are worth it.

    Args:
        problem: the problem.
        relaxed: prices and reduced costs to be guided by.
        flying: (D,) which departures fly.
        floor: what the problem costs at least, whatever is scarce, in weighted hazard-days.
        seed: of the draws.
    """

    def __init__(self, problem: Problem, relaxed: Relaxed, flying: Flags, floor: float, seed: int) -> None:
        self.problem = problem
        self._relaxed = relaxed
        self._flying = flying
        self._random = np.random.default_rng(seed)
        self._near = nearness(problem, relaxed, floor)
        self._hope = np.ones(len(problem.stock.keys) + len(problem.parties))
        self._drawn: list[tuple[int, float]] = []
        self._group = {p: group for group in problem.groups for p in group}

    def draw(self, way: Ints, departures: int, many: int) -> list[tuple[Ints, Flags]]:
        """So many neighbourhoods apart: parties to free, tied ones together, and pairs (C, K) their classes may take.

        Args:
            way: (P,) the pair of each party, -1 where it stays.
            departures: on how many departures everybody is freed; more where they share the buses of a day.
            many: how many neighbourhoods, fewer where there are not as many departures; nobody is in two.
        """
        losses = self._relaxed.losses(self.problem.classes.of, way)
        left = np.maximum(0.0, self.problem.stock.left - used_by(self.problem, way))
        lost = np.concatenate([left * self._relaxed.prices.resource, losses])
        taken, busy = np.zeros(len(self._flying), dtype=bool), np.zeros(len(way), dtype=bool)
        self._drawn = []
        found = []
        for _ in range(many):
            apart = np.flatnonzero(self._flying & ~taken)
            if not len(apart):
                break
            flights = self._departures(lost, apart, departures)
            taken[flights] = True
            near = max(self._near, NEAR_LOST * self._drawn[-1][1])
            free, there = self._parties(way, losses, flights, busy, near)
            busy[free] = True
            found.append((free, self._pairs(way, free, there, near)))
        return found

    def learn(self, saved: Sequence[float]) -> None:
        """Note what the last neighbourhoods saved, in weighted hazard-days."""
        for (drawn, lost), gain in zip(self._drawn, saved, strict=True):
            if gain < WORTH * lost:
                self._hope[drawn] *= FORGOTTEN

    def _parties(self, way: Ints, losses: Floats, flights: Ints, busy: Flags, near: float) -> tuple[Ints, Flags]:
        """Whom to free around departures, but for those who are busy, and the pairs (K,) that lead there.

        ``near`` is how much more than the least a way there may cost those who are freed besides.
        """
        there = np.isin(self.problem.pairs.departure, flights)
        leaves = np.flatnonzero(way >= 0)
        on = np.zeros(len(way), dtype=bool)
        on[leaves] = there[way[leaves]]
        many = max(0, min(OTHERS, MOST - int(on.sum())))
        # Buses are filled by whoever could be on any departure of their day, not by those for whom one is the nearest.
        apart = flights.reshape(-1, 1) if self._drew_a_road() else flights.reshape(1, -1)
        others = [self._others(each, losses, on, many // len(apart), near) for each in apart]
        worst = np.argsort(-losses, kind="stable")[:WORST]
        chosen = {*np.flatnonzero(on).tolist(), *np.concatenate(others).tolist(), *worst.tolist()}
        whole = {self._group[p] for p in chosen}
        free = sorted(q for group in whole if not busy[list(group)].any() for q in group)
        return np.array(free, dtype=np.int64), there

    def _drew_a_road(self) -> bool:
        """Whether what was drawn last is the seats of a day's buses."""
        drawn, keys = self._drawn[-1][0], self.problem.stock.keys
        return drawn < len(keys) and keys[drawn].kind == "road"

    def _others(self, flights: Ints, losses: Floats, on: Flags, many: int, near: float) -> Ints:
        """So many parties, but for those who are ``on`` (P,), who could be on one of some departures for least."""
        there = np.isin(self.problem.pairs.departure, flights)
        reach = self._relaxed.reduced[:, there].min(axis=1, initial=np.inf)[self.problem.classes.of]
        found = np.flatnonzero((reach <= near) & ~on)
        rank = reach[found] + near / 3 * self._random.random(len(found)) - losses[found]
        return found[np.argsort(rank, kind="stable")[:many]]

    def _departures(self, lost: Floats, flights: Ints, count: int) -> Ints:
        """Of some departures, those around something that is lost, with others of their days or near in time."""
        problem, pairs = self.problem, self.problem.pairs
        limits = len(problem.stock.keys)
        chances = lost * self._hope + 1e-9
        chances[[before for before, _ in self._drawn]] = 1e-12
        drawn = int(self._random.choice(len(chances), p=chances / chances.sum()))
        self._drawn.append((drawn, float(lost[drawn])))
        if drawn < limits:
            around = pairs.of_use[pairs.used_resource == drawn]
        else:
            reduced = self._relaxed.reduced[problem.classes.of[drawn - limits]]
            around = np.argsort(reduced, kind="stable")[:CHEAPEST]
            around = around[np.isfinite(reduced[around])]
        site, departs = problem.departures.site, problem.departures.departs
        named = np.intersect1d(pairs.departure[around], flights)
        first = self._random.permutation(named if len(named) else flights)[:AROUND]
        chosen: list[int] = []
        for d in first.tolist():
            if len(chosen) < count and d not in chosen:
                chosen += flights[(site[flights] == site[d]) & (departs[flights] == departs[d])].tolist()
        distance = np.abs(departs[flights] - departs[first[0]]) * self._random.random(len(flights))
        near = [d for d in flights[np.argsort(distance, kind="stable")].tolist() if d not in chosen]
        return np.array(chosen + near[: max(0, count - len(chosen))], dtype=np.int64)

    def _pairs(self, way: Ints, free: Ints, there: Flags, near: float) -> Flags:
        """(C, K) what free parties may choose: pairs ``there`` for little, some elsewhere, and those they are on."""
        classes = self.problem.classes
        rows = np.unique(classes.of[free])
        usable = classes.open[rows] & self._flying[self.problem.pairs.departure][None, :]
        # Most ways of a class cost it the same: which of them it may take is drawn.
        reduced = np.where(usable, self._relaxed.reduced[rows], np.inf)
        reduced += near / 6 * self._random.random(reduced.shape)
        wanted = np.zeros(classes.open.shape, dtype=bool)
        elsewhere = np.where(there[None, :], np.inf, reduced)
        wanted[rows] = (there[None, :] & (reduced <= near)) | cheapest(elsewhere, ELSEWHERE)
        placed = free[way[free] >= 0]
        wanted[classes.of[placed], way[placed]] = True
        return wanted

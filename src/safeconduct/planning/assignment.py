"""The assignment: whole families on whole departures, guided by the relaxation.

The relaxation of classes is nearly whole already (a basic solution splits no more classes than there are binding
limits), so it is rounded down, the few that remain are placed by an exact integer program, and neighbourhoods around
what still costs most are solved again (large neighbourhood search, Shaw 1998, doi:10.1007/3-540-49481-2_30).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.buses import Boarding, Crowd, crowd_on, overfull_days
from safeconduct.planning.integer import STAYS, IntegerProgram, used_by
from safeconduct.planning.objective import costs_of, money_of
from safeconduct.planning.problem import PEOPLE

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Ints, Problem
    from safeconduct.planning.relaxation import Relaxed

ROUGH = 2.0
"""How much more than a plan may leave unproved the first placing may: what comes after is quicker than its proof."""
QUIET_ROUNDS = 24
"""Rounds without a better plan after which neighbourhoods are doubled; they count work, not seconds."""
FEW_PAIRS = 10_000
"""Pairs up to which placing families takes all of them into one program."""
EXACT_AT_ONCE = 25_000
"""Promising pairs up to which one program takes everybody at once."""
FEW_ROUNDS, FIRST_ROUNDS = 2, 6
"""Rounds of neighbourhoods before that, first by the pairs that a plan which is good enough can use, then by all of a
better plan: a few rounds mostly come near enough, in less time than the exact program takes."""
MANY = 400
"""Parties on crowded days up to which all of them are taken up again, rather than those who are too many."""
NEIGHBOURS = 60
"""Parties that one round takes up again, to begin with."""
WAYS = 96
"""Pairs that each of them may choose from, the least reduced costs first."""
FIRST_WAYS = 24
"""Pairs that each party may choose from when it is placed first, so that one program can take many parties."""
CROWDS = 200
"""Crowds that no packing carries, as many as are remembered."""


class Assigner:
    """Turns a relaxation into a plan that keeps every limit, and improves it.

    Args:
        problem: the problem.
        relaxed: prices and shares to be guided by.
        flying: (D,) which departures fly.
        seed: of the neighbourhoods that are drawn.
        stop: says when to end with what there is.
        slack: weighted hazard-days that the first placing may leave unproved; improving goes on from there.
    """

    def __init__(
        self,
        problem: Problem,
        relaxed: Relaxed,
        flying: Flags,
        seed: int = 0,
        stop: Callable[[], bool] = lambda: False,
        slack: float = 0.0,
    ) -> None:
        self.problem = problem
        self.relaxed = relaxed
        self.flying = flying
        self.stop = stop
        self._slack = slack
        self._random = np.random.default_rng(seed)
        classes = problem.classes
        self._stay = np.where(classes.pinned, np.inf, classes.stay)
        self._margin: dict[int, int] = {}
        self._crowds: list[Crowd] = []
        self._money = money_of(problem, flying)
        self._group = {p: group for group in problem.groups for p in group}
        self.way: Ints = np.full(len(problem.parties), STAYS, dtype=np.int64)

    def cost(self, way: Ints | None = None) -> float:
        """What a plan costs: everyone's way and the money of what flies, in weighted hazard-days."""
        return float(costs_of(self.problem, self.way if way is None else way).sum()) + self._money

    def start(self, pins: Ints | None = None) -> None:
        """Round the relaxation down and place the rest; ``pins`` (P,) is a way for the pinned that surely holds."""
        problem = self.problem
        share = np.where(self.flying[problem.pairs.departure][None, :], self.relaxed.share, 0.0)
        whole = np.floor(share + 1e-6).astype(np.int64)
        waiting = [np.flatnonzero(problem.classes.of == c).tolist() for c in range(len(problem.classes.size))]
        departs = problem.departures.departs[problem.pairs.departure]
        for c, k in sorted(np.argwhere(whole > 0).tolist(), key=lambda ck: (ck[0], departs[ck[1]], ck[1])):
            for _ in range(whole[c, k]):
                self.way[waiting[c].pop(0)] = k
        free = {p for parties in waiting for p in parties}
        crowded = self._on_crowded_days()
        free |= crowded if len(crowded) <= MANY else self._spill()
        self._place(self._with_groups(free), pins)
        self._pack(pins)
        self._fill()
        self._unload(pins)

    def improve(self, content: Callable[[float], bool], within: float = 0.0) -> bool:
        """Solve neighbourhoods again until ``content(cost)`` or the search is stopped.

        ``within`` is how far above the relaxation a plan that is good enough may be, in weighted hazard-days: where
        that is known, everybody is first assigned at once by the few pairs that such a plan can use. Where nothing
        more is gained, neighbourhoods grow, up to everybody at once; returns whether that proved that no plan with
        these departures is better.
        """
        quiet, size, everybody = 0, NEIGHBOURS, len(self.problem.parties)
        if self.stop() or content(self.cost()):
            return False
        if not self.problem.classes.open.any():
            return True
        rounds = 0
        while not (self.stop() or content(self.cost())):
            if size >= everybody:
                return self._solve_everybody(nodes=10**8)
            if rounds == FEW_ROUNDS and within > 0 and self._promising(within).sum() <= EXACT_AT_ONCE:
                self._solve_everybody(2_000, within)
                if self.stop() or content(self.cost()):
                    return False
            soluble = rounds == FIRST_ROUNDS and self._promising().sum() <= EXACT_AT_ONCE
            if soluble and self._solve_everybody(nodes=2_000):
                return True
            rounds += 1
            if self._solve_again(self._neighbourhood(size), nodes=300):
                quiet = 0
            else:
                quiet += 1
            if quiet == QUIET_ROUNDS:
                quiet, size = 0, 2 * size
        return False

    def _solve_everybody(self, nodes: int, within: float = np.inf) -> bool:
        """One exact program over all parties; whether it proved that no plan with these departures is better."""
        everybody = np.arange(len(self.problem.parties))
        wanted = self._promising(within)
        self._margin = {}
        while True:
            program = self.program(everybody, wanted)
            answer = program.solve(nodes=nodes, stop=self.stop)
            crowded = answer is not None and self.take(answer)
            if not crowded or self.stop():
                return program.proved and not self._margin

    def _promising(self, within: float = np.inf) -> Flags:
        """(C, K) every pair that a better plan could use, and those in use.

        A plan's cost is the relaxation's plus the reduced costs of its ways (and what it leaves unused, priced), so
        that a pair with a reduced cost above what separates the two is in no better plan; nor is one above ``within``
        in a plan that is no more than that above the relaxation.
        """
        margin = min(within, self.cost() - self.relaxed.value)
        wanted = (self.relaxed.reduced <= margin + 1e-6) & self.flying[self.problem.pairs.departure][None, :]
        placed = self.way >= 0
        wanted[self.problem.classes.of[placed], self.way[placed]] = True
        mask: Flags = wanted & self.problem.classes.open
        return mask

    def _solve_again(self, free: Ints, nodes: int) -> bool:
        """Whether the free parties have better ways together; they take them."""
        before = self.cost()
        answer = self.program(free, self._ways(free, WAYS)).solve(nodes=nodes, stop=self.stop)
        if answer is not None:
            self.take(answer)
        return self.cost() < before - 1e-6

    def take(self, answer: Mapping[int, int]) -> bool:
        """Take better ways; returns whether they would be better but overfill a day's buses, which is noted."""
        trial = self.with_ways(answer)
        if self.cost(trial) >= self.cost() - 1e-6:
            return False
        if days := overfull_days(self.problem, trial):
            for each in days:
                crowd = crowd_on(self.problem, trial, *each[:2]) if len(self._crowds) < CROWDS else None
                if crowd is None:
                    self._widen([each])
                else:
                    self._crowds.append(crowd)
            return True
        self.way = trial
        return False

    def with_ways(self, answer: Mapping[int, int]) -> Ints:
        """The ways (P,) with those of some parties in place of theirs."""
        trial = self.way.copy()
        trial[list(answer)] = list(answer.values())
        return trial

    def program(self, free: Ints, wanted: Flags) -> IntegerProgram:
        """What gives the free parties the best ways together, of those that are wanted (C, K) of their classes."""
        cost = self.problem.classes.cost
        return IntegerProgram(
            self.problem, self.way, free, wanted, cost, self._stay, self.flying, self._margin, crowds=self._crowds
        )

    def _place(self, free: Ints, pins: Ints | None) -> None:
        """Place the free parties among the others; where that cannot be, begin with the pinned alone."""
        if not len(free):
            return
        if self.stop():  # a program takes seconds before it first asks whether to stop
            self.way = self.way if pins is None else pins.copy()
            return
        for parties in (free, self._with_groups(range(len(self.problem.parties)))):
            every = self.problem.classes.open
            few = every[self.problem.classes.of[parties]].sum() <= FEW_PAIRS
            wanted = every if few else self._ways(parties, FIRST_WAYS)
            answer = self.program(parties, wanted).solve(nodes=500, slack=self._slack, stop=self.stop)
            if answer is not None:
                for p, k in answer.items():
                    self.way[p] = k
                return
            if pins is not None:
                break
        self.way = np.full_like(self.way, STAYS) if pins is None else pins.copy()

    def _pack(self, pins: Ints | None) -> None:
        """Mend days whose packed buses are more than their rides: leave seats empty, at last leave a family behind."""
        for _ in range(6):
            days = overfull_days(self.problem, self.way)
            if not days or self.stop():
                break
            crowd = {p for site, day, _ in days for p in self._leaving_on(site, day)}
            if len(crowd) > MANY:  # too many for a program: a few give way, and are filled in elsewhere
                self._spill()
                break
            self._widen(days)
            free = self._with_groups(crowd)
            answer = self.program(free, self._ways(free, FIRST_WAYS)).solve(
                nodes=300, slack=self._slack, stop=self.stop
            )
            for p, k in (answer or {}).items():
                self.way[p] = k
        self._unload(pins)

    def _unload(self, pins: Ints | None) -> None:
        """Leave families behind until every day's buses are enough."""
        while days := overfull_days(self.problem, self.way):
            site, day, _ = days[0]
            leaving = [p for p in self._leaving_on(site, day) if np.isfinite(self._stay[self.problem.classes.of[p]])]
            if not leaving and pins is not None:
                self.way = pins.copy()
                return
            self.way[min(leaving, key=lambda p: (costs_of(self.problem, self.way)[p], p))] = STAYS

    def _fill(self) -> None:
        """Whoever stays takes the cheapest way that still has room, in the order of what their waiting costs."""
        problem, pairs = self.problem, self.problem.pairs
        classes = problem.classes
        left = problem.stock.left - used_by(problem, self.way)
        boarding = Boarding(problem, self.way)
        staying = np.flatnonzero(self.way < 0)
        order = staying[
            np.argsort(-(classes.stay[classes.of] / classes.amounts[classes.of, PEOPLE])[staying], kind="stable")
        ]
        for p in order.tolist():
            c = classes.of[p]
            goals = {int(pairs.destination[self.way[q]]) for q in self._group[p] if self.way[q] >= 0}
            usable = classes.open[c] & self.flying[pairs.departure] & (classes.cost[c] < classes.stay[c])
            if goals:
                usable &= np.isin(pairs.destination, list(goals))
            ways = np.flatnonzero(usable)
            for k in ways[np.argsort(classes.cost[c, ways], kind="stable")].tolist():
                at = slice(pairs.start[k], pairs.start[k + 1])
                amounts = classes.amounts[c, pairs.used_amount[at]]
                if (amounts <= left[pairs.used_resource[at]] + 1e-6).all():
                    if not boarding.take(p, int(pairs.departure[k])):
                        continue
                    self.way[p] = k
                    np.subtract.at(left, pairs.used_resource[at], amounts)
                    break

    def _widen(self, days: Iterable[tuple[int, int, int]]) -> None:
        departures = self.problem.departures
        for site, day, _ in days:
            for d in np.flatnonzero((departures.site == site) & (departures.departs == day)).tolist():
                self._margin[d] = self._margin.get(d, 0) + 1

    def _on_crowded_days(self) -> set[int]:
        """Everyone who leaves on a day on which the whole buses are more than the rides."""
        return {p for site, day, _ in overfull_days(self.problem, self.way) for p in self._leaving_on(site, day)}

    def _spill(self) -> set[int]:
        """Take families off crowded days, from the emptiest last bus, until the rides are enough; who was taken off."""
        problem, spilled = self.problem, set[int]()
        while days := overfull_days(self.problem, self.way):
            for site, day, _ in days:
                leaving: dict[int, list[int]] = defaultdict(list)
                for p in self._leaving_on(site, day):
                    if np.isfinite(self._stay[problem.classes.of[p]]):
                        leaving[int(problem.pairs.departure[self.way[p]])].append(p)
                if not leaving:
                    return spilled
                size = max(1, int(problem.bus_seats[site]))
                last = {d: sum(problem.parties[p].bus_seats for p in on) % size or size for d, on in leaving.items()}
                d = min(last, key=lambda d: (last[d], d))
                for p in sorted(leaving[d], key=lambda p: (problem.parties[p].bus_seats, p)):
                    self.way[p] = STAYS
                    spilled.add(p)
                    last[d] -= problem.parties[p].bus_seats
                    if last[d] <= 0:
                        break
        return spilled

    def _leaving_on(self, site: int, day: int) -> list[int]:
        departures, pairs = self.problem.departures, self.problem.pairs
        that_day = (departures.site == site) & (departures.departs == day)
        return [p for p in np.flatnonzero(self.way >= 0).tolist() if that_day[pairs.departure[self.way[p]]]]

    def _neighbourhood(self, size: int) -> Ints:
        """Parties around a limit that is priced and not used up, or around a family that pays more than it need."""
        problem, prices = self.problem, self.relaxed.prices.resource
        classes, pairs = problem.classes, problem.pairs
        slack = np.maximum(0.0, problem.stock.left - used_by(problem, self.way))
        grounded = self._grounded_resources()
        wasted = np.where(grounded, 0.0, slack * prices)
        losses = self.relaxed.losses(classes.of, self.way)
        chances = np.concatenate([wasted, losses]) + 1e-9
        pick = int(self._random.choice(len(chances), p=chances / chances.sum()))
        if pick < len(wasted):
            users = np.unique(pairs.of_use[pairs.used_resource == pick])
        else:
            c = classes.of[pick - len(wasted)]
            users = np.argsort(np.where(np.isfinite(self.relaxed.reduced[c]), self.relaxed.reduced[c], 1e18))[:6]
        reach = (
            self.relaxed.reduced[:, users].min(axis=1, initial=np.inf)
            if len(users)
            else np.full(len(classes.size), np.inf)
        )
        near = np.where(np.isfinite(reach), reach, 1e18)[classes.of]
        there = np.isin(self.way, users)
        rank = (
            near / (1.0 + classes.amounts[classes.of, PEOPLE]) - losses - 1e3 * there * self._random.random(len(near))
        )
        rank += self._random.random(len(near)) * (1.0 + np.median(near[near < 1e18]) if (near < 1e18).any() else 1.0)
        order = np.argsort(rank, kind="stable")
        chosen = [p for p in order.tolist() if near[p] < 1e18 or there[p]][:size]
        worst = np.argsort(-losses, kind="stable")[: size // 6]
        return self._with_groups({*chosen, *worst.tolist()})

    def _grounded_resources(self) -> Flags:
        """(R,) limits that are nobody's to use: seats and places on board of what does not fly."""
        index = {d: i for i, d in enumerate(self.problem.departures.ids)}
        grounded = np.zeros(len(self.problem.stock.keys), dtype=bool)
        for r, key in enumerate(self.problem.stock.keys):
            if key.kind in {"seats", "board"}:
                grounded[r] = not self.flying[index[str(key.id)]]
            elif key.kind in {"aircraft", "budget"}:
                grounded[r] = True
        return grounded

    def _ways(self, free: Ints, most: int) -> Flags:
        """(C, K) so many pairs of least reduced cost for the classes of the free parties, and those they are on."""
        of = self.problem.classes.of
        wanted = np.zeros(self.problem.classes.open.shape, dtype=bool)
        rows = np.unique(of[free])
        usable = self.flying[self.problem.pairs.departure][None, :] & self.problem.classes.open[rows]
        reduced = np.where(usable, self.relaxed.reduced[rows], np.inf)
        count = min(most, reduced.shape[1])
        if count:
            at = np.argsort(reduced, axis=1, kind="stable")[:, :count]
            wanted[rows[:, None], at] = True
        placed = free[self.way[free] >= 0]
        wanted[of[placed], self.way[placed]] = True
        return wanted

    def _with_groups(self, parties: Iterable[int]) -> Ints:
        whole = {q for p in parties for q in self._group[p]}
        return np.array(sorted(whole), dtype=np.int64)

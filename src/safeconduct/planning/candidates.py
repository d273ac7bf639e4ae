"""The candidates: which charters fly, and a branched proof.

A plan is searched over the set of flown candidates, each set judged by the relaxation in which it is fixed; the proof
is a branch and bound over the same yes-or-no questions (Land & Doig 1960, doi:10.2307/1910129), whose leaves each
carry their own prices.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.assignment import Assigner
from safeconduct.planning.certificate import Certificate, Leaf, Prices
from safeconduct.planning.objective import objective_of
from safeconduct.planning.pins import pins_under
from safeconduct.planning.relaxation import Relaxation, Relaxed
from safeconduct.planning.resources import Resource

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem
    from safeconduct.planning.watch import Watch

EVALUATIONS = 400
"""Sets of flown candidates that the search judges by a linear program, at most; it counts work, not seconds."""
PARTNERS = 80
"""Candidates that a move may bring in, those of greatest worth first."""
PRICE_MEMORY = 12
"""Sets of prices that are kept to rule out moves without a linear program."""
NODE_JOIN_ROUNDS = 4

Flights = frozenset[int]


def search_flights(
    problem: Problem, certificate: Certificate, pins: tuple[Ints, Flags] | None, seed: int, watch: Watch
) -> tuple[Ints, Flags, list[Leaf]]:
    """The best plan found, the departures (D,) that fly in it, and the leaves of its proof.

    Args:
        problem: a problem with candidates.
        certificate: evaluates prices for it.
        pins: a way for every pinned party with the departures that then fly, None where nothing is pinned.
        seed: of the random choices.
        watch: is told of figures and says when to end.
    """
    search = FlightSearch(problem, certificate, pins, seed, watch)
    watch.step("pricing what is scarce")
    root = search.open_tree()
    watch.step("choosing candidates")
    search.improve(search.rounded(root))
    watch.step("proving the choice")
    search.branch()
    return search.way, search.flying(search.best), search.leaves()


class FlightSearch:
    """Keeps the best set of flown candidates, and the tree of the proof."""

    def __init__(
        self, problem: Problem, certificate: Certificate, pins: tuple[Ints, Flags] | None, seed: int, watch: Watch
    ) -> None:
        self.problem = problem
        self.certificate = certificate
        self.watch = watch
        self.best: Flights = frozenset()
        self.way: Ints = np.full(len(problem.parties), -1, dtype=np.int64)
        self._pins = pins
        self._seed = seed
        self._random = np.random.default_rng(seed)
        self._objective = np.inf
        self._free = Relaxation(problem, certificate)
        self._set = Relaxation(problem, certificate)
        self._values: dict[Flights, float] = {}
        self._assigned: set[Flights] = set()
        self._exact = True
        self._met: dict[Flights, Ints | None] = {}
        self._memory: list[Prices] = []
        self._worth = np.zeros(len(certificate.candidates))
        self._order = count()
        self._open: list[tuple[float, int, Leaf, Relaxed]] = []
        self._closed: list[Leaf] = []

    def flying(self, flights: Iterable[int]) -> Flags:
        """(D,) which departures fly: those that are scheduled, and these candidates."""
        mask = ~self.problem.departures.candidate
        mask[list(flights)] = True
        return mask

    # The search for a plan

    def rounded(self, relaxed: Relaxed) -> Flights:
        """The candidates that fly most in a relaxation, as many as aircraft, budget and pins allow."""
        chosen = self._rounded(relaxed, [])
        if self._pins is None or self._keeps_pins(chosen):
            return chosen
        return self._rounded(relaxed, [d for d in self.certificate.candidates.tolist() if self._pins[1][d]])

    def _rounded(self, relaxed: Relaxed, chosen: list[int]) -> Flights:
        share = relaxed.flies + 1e-9 * self._worth / (1.0 + np.abs(self._worth).max(initial=0.0))
        for j in np.argsort(-share, kind="stable").tolist():
            d = int(self.certificate.candidates[j])
            if (
                relaxed.flies[j] > 0.05
                and d not in chosen
                and self.certificate.possible(dict.fromkeys([*chosen, d], True))
            ):
                chosen.append(d)
        return frozenset(chosen)

    def improve(self, flights: Flights) -> None:
        """From a set to better ones by dropping, adding and swapping flights, then assign families to the best."""
        self.assign(flights)
        current, value = flights, self.value(flights)
        evaluations = 0
        improved = True
        while improved and not self.watch.ended():
            improved = False
            for neighbour in self._neighbours(current):
                if self.watch.ended() or evaluations >= EVALUATIONS:
                    break
                if neighbour in self._values or self._hopeless(neighbour, value) or not self._keeps_pins(neighbour):
                    continue
                evaluations += 1
                found = self.value(neighbour)
                if found < value - 1e-6:
                    current, value, improved = neighbour, found, True
                    break
        for each in sorted(self._values, key=lambda s: (self._values[s], sorted(s)))[:3]:
            self.assign(each)

    def value(self, flights: Flights) -> float:
        """The cost of the relaxation in which just these candidates fly."""
        if flights not in self._values:
            relaxed = self._solve_set(flights)
            if relaxed is None or self.watch.ended():
                return np.inf
            self._values[flights] = relaxed.value
            self._memory = [relaxed.prices, *self._memory][:PRICE_MEMORY]
        return self._values[flights]

    def assign(self, flights: Flights) -> None:
        """Assign families with just these candidates flying, and keep the plan if it is the best."""
        if flights in self._assigned or not self._keeps_pins(flights):
            return
        if self._values.get(flights, -np.inf) >= self._objective:
            return
        self._assigned.add(flights)
        relaxed = self._solve_set(flights)
        if relaxed is None:
            return
        assigner = Assigner(self.problem, relaxed, self.flying(flights), self._seed, self.watch.ended)
        assigner.start(self._pinned_ways(flights))
        self._keep(flights, assigner.way)
        tight = 1e-5 * max(1.0, relaxed.value - self._free.floor)
        best = assigner.improve(lambda cost: self.watch.content(cost) or cost - relaxed.value <= tight)
        self._exact &= best or assigner.cost() - relaxed.value <= tight
        self._keep(flights, assigner.way)

    def _keep(self, flights: Flights, way: Ints) -> None:
        carries = set(self.problem.pairs.departure[way[way >= 0]].tolist())
        used = frozenset(d for d in flights if d in carries)
        objective = objective_of(self.problem, way, self.flying(used))
        if objective < self._objective:
            self._objective, self.way, self.best = objective, way.copy(), used
            self.watch.objective(objective)

    def _solve_set(self, flights: Flights) -> Relaxed | None:
        fixed = {int(d): int(d) in flights for d in self.certificate.candidates}
        return self._set.solve(fixed, stop=self.watch.ended, join_rounds=0)

    def _neighbours(self, flights: Flights) -> Iterator[Flights]:
        """Sets that differ by one flight dropped, added or swapped, that aircraft and budget allow."""
        others = [d for d in self._partners() if d not in flights]
        moves: list[tuple[int | None, int | None]] = [(None, d) for d in others]
        moves += [(s, d) for s in sorted(flights) for d in others]
        moves += [(s, None) for s in sorted(flights)]
        for i in self._random.permutation(len(moves)).tolist():
            out, into = moves[i]
            neighbour = (flights - {out}) | ({into} if into is not None else set())
            if self.certificate.possible(dict.fromkeys(sorted(neighbour), True)):
                yield frozenset(neighbour)

    def _partners(self) -> list[int]:
        """The candidates that are worth most beyond their charges at the first prices."""
        order = np.argsort(-self._worth, kind="stable")[:PARTNERS]
        return [int(d) for d in self.certificate.candidates[order]]

    def _hopeless(self, flights: Flights, value: float) -> bool:
        """Whether prices already at hand prove that a set is no better."""
        fixed = {int(d): int(d) in flights for d in self.certificate.candidates}
        return any(self.certificate.bound(prices, fixed) >= value - 1e-6 for prices in self._memory)

    def _pinned_ways(self, flights: Flights) -> Ints | None:
        """Ways (P,) for all that is pinned with just these candidates; None where it cannot be, or nothing is."""
        if self._pins is None:
            return None
        way, flying = self._pins
        if flights not in self._met:
            enough = flights.issuperset(d for d in self.certificate.candidates.tolist() if flying[d])
            self._met[flights] = way if enough else pins_under(self.problem, self.flying(flights))
        return self._met[flights]

    def _keeps_pins(self, flights: Flights) -> bool:
        return self._pins is None or self._pinned_ways(flights) is not None

    # The proof

    def open_tree(self) -> Relaxed:
        """Solve the root, in which every candidate may fly or stay."""
        root = self._free.solve(stop=self.watch.ended)
        if root is None:
            msg = "a relaxation in which everybody may stay has a solution"
            raise AssertionError(msg)
        self._worth = self._net_worth(root.prices)
        self._push({}, root)
        self.watch.bound(self._proved())
        return root

    def branch(self) -> None:
        """Split the leaf with the least bound until the gap is small, nothing is left to split, or it is stopped."""
        while self._open and not self.watch.ended() and not self.watch.content(self._objective):
            bound, _, leaf, relaxed = self._open[0]
            if bound >= self._objective - 1e-6:
                self.watch.optimal = True
                return
            d = self._question(leaf, relaxed)
            if d is None:
                heapq.heappop(self._open)
                self._closed.append(leaf)
                continue
            answers = [{**leaf.fixed, d: True}, {**leaf.fixed, d: False}]
            children = [self._child(fixed, leaf) for fixed in answers]
            if self.watch.ended():
                return
            heapq.heappop(self._open)
            for fixed, (prices, relaxation) in zip(answers, children, strict=True):
                if relaxation is None:
                    self._closed.append(Leaf(fixed, prices))
                    continue
                self._push(fixed, relaxation, prices)
                self.assign_if_promising(self.rounded(relaxation))
            self.watch.bound(self._proved())
        if not self._open and not self.watch.ended():  # every choice of flights was tried to its end
            self.watch.optimal = self._exact

    def assign_if_promising(self, flights: Flights) -> None:
        """Judge a set, and assign families to it where it could be the best."""
        if self.value(flights) < self._objective - 1e-6:
            self.assign(flights)

    def leaves(self) -> list[Leaf]:
        """Every leaf of the tree; together they cover every choice of candidates."""
        return [leaf for _, _, leaf, _ in sorted(self._open, key=lambda each: each[1])] + self._closed

    def _child(self, fixed: dict[int, bool], parent: Leaf) -> tuple[Prices, Relaxed | None]:
        """A leaf's prices, the better of its own and its parent's, and its relaxation; None where it is empty."""
        if not self.certificate.possible(fixed):
            return Prices(np.zeros_like(parent.prices.resource)), None
        relaxed = self._free.solve(fixed, stop=self.watch.ended, join_rounds=NODE_JOIN_ROUNDS)
        if relaxed is None:
            return parent.prices, None
        inherited = self.certificate.bound(parent.prices, fixed)
        return (relaxed.prices if relaxed.bound >= inherited else parent.prices), relaxed

    def _push(self, fixed: dict[int, bool], relaxed: Relaxed, prices: Prices | None = None) -> None:
        leaf = Leaf(fixed, relaxed.prices if prices is None else prices)
        heapq.heappush(self._open, (self.certificate.bound(leaf.prices, fixed), next(self._order), leaf, relaxed))

    def _proved(self) -> float:
        """The least bound over the leaves that are not empty."""
        closed = [
            self.certificate.bound(leaf.prices, leaf.fixed)
            for leaf in self._closed
            if self.certificate.possible(leaf.fixed)
        ]
        return max(self._free.floor, min([*closed, *(bound for bound, *_ in self._open)], default=np.inf))

    def _question(self, leaf: Leaf, relaxed: Relaxed) -> int | None:
        """The candidate to branch on: the one whose flying is most in between, weighed by its seats' worth."""
        undecided = np.array([int(d) not in leaf.fixed for d in self.certificate.candidates], dtype=bool)
        between = np.minimum(relaxed.flies, 1.0 - relaxed.flies)
        between[~undecided] = -1.0
        if not undecided.any():
            return None
        j = int(np.argmax(between))
        if between[j] <= 1e-6:  # every answer is whole, but its value is not proved: split on the largest
            j = int(np.argmax(np.where(undecided, relaxed.flies, -1.0)))
        return int(self.certificate.candidates[j])

    def _net_worth(self, prices: Prices) -> Floats:
        """(J,) what each candidate is worth at the prices beyond its own charges."""
        departures = self.problem.departures
        worth = self.certificate.worth(prices)
        budget = self.problem.stock.index.get(Resource("budget"))
        per_money = self.problem.money_days + (prices.resource[budget] if budget is not None else 0.0)
        return np.array(
            [
                worth[d] - departures.cost[d] * per_money - prices.resource[list(departures.aircraft[d])].sum()
                for d in self.certificate.candidates.tolist()
            ]
        )

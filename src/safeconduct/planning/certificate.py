"""The certificate: what prices alone prove.

Any prices π ≥ 0 prove a bound on every valid plan: relax each limit, charge for its use, and let every group choose
its best way at those charges (Everett 1963, doi:10.1287/opre.11.3.399; Geoffrion 1974, doi:10.1007/BFb0120690).
The bound is computed here from the prices and the problem, never taken from the solver that suggested them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from safeconduct.planning.resources import Resource
from safeconduct.planning.ways import spans

if TYPE_CHECKING:
    from safeconduct.planning.problem import Floats, Ints, Problem

TOLERANCE = 1e-6
KEPT = 32_000_000
"""Cells up to which what pairs cost is kept as a table, from one evaluation to the next."""


@dataclass(frozen=True)
class Prices:
    """Prices ≥ 0, in weighted hazard-days for one unit.

    ``resource`` is (R,). ``join`` is (C, J) over classes and candidates: what a party of the class pays to be on the
    candidate at all; None where there are no candidates.
    """

    resource: Floats
    join: Floats | sparse.csr_matrix | None = None

    def rows(self, size: Ints) -> int:
        """In how many rows they are written down, for classes with so many members (C,)."""
        join = 0 if self.join is None else int(np.asarray((self.join > 0.0).sum(axis=1)).ravel() @ size)
        return join + int((self.resource > 0.0).sum())


def packed(prices: Prices) -> Prices:
    """The same prices, with those of joining kept without their zeros: a proof has thousands of leaves."""
    return Prices(prices.resource, None if prices.join is None else sparse.csr_matrix(prices.join))


@dataclass(frozen=True)
class Leaf:
    """One leaf of a search over candidates: what it fixes (departure → flies) and the prices that prove its bound."""

    fixed: Mapping[int, bool]
    prices: Prices


class Certificate:
    """Evaluates prices for one problem; the arrays that every evaluation needs are laid out once.

    Args:
        problem: the problem whose plans are bounded.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        pairs, classes = problem.pairs, problem.classes
        self._pairs, self._amounts = len(pairs.departure), classes.amounts.shape[1]
        self._use = pairs.of_use * self._amounts + pairs.used_amount
        self._stay = np.where(classes.pinned, np.inf, classes.stay)
        self._begins = np.flatnonzero(np.diff(pairs.destination, prepend=-1)) if self._pairs else np.zeros(0, np.int64)
        tied = [group for group in problem.groups if len(group) > 1]
        self._tied = [classes.of[list(group)] for group in tied]
        in_group = np.zeros(len(classes.size), dtype=bool)
        for members in self._tied:
            in_group[members] = True
        self._alone = ~in_group
        self._last: tuple[Prices, Mapping[int, bool], float] | None = None
        self.candidates = problem.candidates
        self._column = np.full(len(problem.departures.ids), -1, dtype=np.int64)
        self._column[self.candidates] = np.arange(len(self.candidates))
        joins = self._column[pairs.departure]
        self._joined = np.flatnonzero(joins >= 0)
        self._joined = self._joined[np.argsort(joins[self._joined], kind="stable")]
        self._begin_joined = np.searchsorted(joins[self._joined], np.arange(len(self.candidates) + 1))
        slots = [problem.departures.aircraft[d] for d in self.candidates.tolist()]
        flat = [slot for each in slots for slot in each]
        row = np.repeat(np.arange(len(slots)), [len(each) for each in slots])
        self._busy = sparse.csr_matrix((np.ones(len(flat)), (row, flat)), shape=(len(slots), len(problem.stock.keys)))
        self._small = classes.size.size * self._pairs <= KEPT
        flights = {Resource("seats", d): i for i, d in enumerate(problem.departures.ids)}
        self.boards = np.array(
            [flights[Resource("seats", r.id)] if r.kind in {"seats", "board"} else -1 for r in problem.stock.keys],
            dtype=np.int64,
        )
        """(R,) the departure whose seats or places on board a resource is, -1 for the others."""

    def unit_prices(self, prices: Floats) -> Floats:
        """Price of one unit of each amount by each pair, shape (A, K)."""
        weights = prices[self.problem.pairs.used_resource]
        flat: Floats = np.bincount(self._use, weights=weights, minlength=self._pairs * self._amounts).astype(float)
        return flat.reshape(self._pairs, self._amounts).T

    @cached_property
    def _costs(self) -> Floats:
        return self._cost_of(slice(None))

    def _cost_of(self, chosen: Ints | slice) -> Floats:
        """(chosen, K) what pairs cost; inf where they are closed."""
        classes = self.problem.classes
        return np.where(classes.ways.rows(chosen), classes.costs.rows(chosen), np.inf)

    def charges(self, prices: Prices, grounded: Sequence[int] = (), chosen: Ints | slice = slice(None)) -> Floats:
        """What one party of each class pays for each pair, shape (chosen, K); inf where the pair is closed to it."""
        return self._charges(self.unit_prices(prices.resource), prices, grounded, chosen)

    def _charges(self, unit: Floats, prices: Prices, grounded: Sequence[int], chosen: Ints | slice) -> Floats:
        cost = self._costs[chosen] if self._small else self._cost_of(chosen)
        priced = unit.any(axis=1)
        # Not ``@``: at this size its threads take longer to meet than the product takes.
        charge: Floats = np.einsum("ca,ak->ck", self.problem.classes.amounts[chosen][:, priced], unit[priced])
        charge += cost
        if prices.join is not None:
            join = sparse.coo_matrix(prices.join[chosen])
            pairs = np.diff(self._begin_joined)[join.col]
            row = np.repeat(join.row, pairs)
            first = np.repeat(self._begin_joined[join.col] - np.cumsum(pairs) + pairs, pairs)
            charge[row, self._joined[first + np.arange(len(row))]] += np.repeat(join.data, pairs)
        if len(grounded):
            charge[:, np.isin(self.problem.pairs.departure, list(grounded))] = np.inf
        return charge

    def least(self, charge: Floats, chosen: slice = slice(None)) -> Floats:
        """The least charge of classes at each destination that has a pair, staying included: (chosen, destinations)."""
        if not self._pairs:
            return self._stay[chosen, None]
        by_destination = np.minimum.reduceat(charge, self._begins, axis=1)
        return np.minimum(by_destination, self._stay[chosen, None])

    def _least(self, prices: Prices, grounded: Sequence[int]) -> Iterator[Floats]:
        """The same for all classes, run by run, so that no table of all their charges is built."""
        unit = self.unit_prices(prices.resource)
        for span in spans(len(self._stay), self._pairs):
            yield self.least(self._charges(unit, prices, grounded, span), span)

    def best(self, least: Floats) -> float:
        """Σ over groups of their best choice, from the least charges (C, destinations)."""
        alone = self._alone
        total = float(self.problem.classes.size[alone] @ least[alone].min(axis=1))
        return total + sum(float(least[members].sum(axis=0).min()) for members in self._tied)

    def worth(self, prices: Prices) -> Floats:
        """What the flights are worth at the prices of their seats, places on board and rights to join, shape (D,)."""
        worth = np.zeros(len(self.problem.departures.ids))
        of_flight = self.boards >= 0
        np.add.at(worth, self.boards[of_flight], (self.problem.stock.left * prices.resource)[of_flight])
        if prices.join is not None:
            worth[self.candidates] += prices.join.T @ self.problem.classes.size
        return worth

    def net(self, prices: Prices, worth: Floats | None = None) -> Floats:
        """What each candidate is worth beyond what it pays for money, budget and aircraft, shape (D,); 0 for others."""
        worth = self.worth(prices) if worth is None else worth
        departures, net = self.problem.departures, np.zeros(len(worth))
        budget = self.problem.stock.index.get(Resource("budget"))
        per_money = self.problem.money_days + (prices.resource[budget] if budget is not None else 0.0)
        at = self.candidates
        net[at] = worth[at] - departures.cost[at] * per_money - self._busy @ prices.resource
        return net

    def bound(self, prices: Prices, fixed: Mapping[int, bool] | None = None, charge: Floats | None = None) -> float:
        """The bound that prices prove on every plan that flies as ``fixed`` says; in weighted hazard-days."""
        fixed = fixed or {}
        if charge is None and self._last is not None and self._last[0] is prices and self._last[1] == fixed:
            return self._last[2]
        problem, departures = self.problem, self.problem.departures
        if charge is None:
            grounded = [d for d, flies in fixed.items() if not flies]
            least = np.concatenate([*self._least(prices, grounded), np.zeros((0, max(1, len(self._begins))))])
        else:
            least = self.least(charge)
        worth = self.worth(prices)
        total = self.best(least) - float(worth[~departures.candidate].sum())
        net = self.net(prices, worth)
        earned = np.maximum(0.0, net)
        for d, flies in fixed.items():
            earned[d] = net[d] if flies else 0.0
        total -= float(earned[self.candidates].sum())
        others = self.boards < 0
        bound = float(total - problem.stock.left[others] @ prices.resource[others])
        self._last = (prices, dict(fixed), bound)
        return bound

    def floor(self) -> float:
        """The bound that no prices prove: everyone leaves by their own best way, as if alone."""
        return self._floor

    @cached_property
    def _floor(self) -> float:
        return self.bound(Prices(np.zeros(len(self.problem.stock.keys))))

    def possible(self, fixed: Mapping[int, bool]) -> bool:
        """Whether the candidates that are fixed to fly keep the budget and their aircraft's days."""
        departures, stock = self.problem.departures, self.problem.stock
        flown = [d for d, flies in fixed.items() if flies]
        budget = stock.index.get(Resource("budget"))
        if budget is not None and departures.cost[flown].sum() > stock.left[budget] + TOLERANCE:
            return False
        slots = [slot for d in flown for slot in departures.aircraft[d]]
        return len(slots) == len(set(slots)) and all(stock.left[slot] >= 1 for slot in slots)

    def proved(self, leaves: Sequence[Leaf]) -> float:
        """The bound of a branched proof: the least over its leaves that are possible, not below the floor."""
        bounds = [self.bound(leaf.prices, leaf.fixed) for leaf in leaves if self.possible(leaf.fixed)]
        return float(max(min(bounds, default=np.inf), self.floor()))


def gap_between(objective: float, bound: float, floor: float) -> float:
    """The share of the waiting above the floor that the bound does not prove necessary; 0 where there is none."""
    above = objective - floor
    return (objective - bound) / above if above > TOLERANCE * max(1.0, abs(objective)) else 0.0

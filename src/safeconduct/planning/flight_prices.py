"""The prices of flights: a dual ascent in which the rights to join are never written down.

What a class is ready to pay, its *level*, says what it pays for the right to be on each candidate: what the level
leaves above the candidate's other charges (Erlenkotter 1978, doi:10.1287/opre.26.6.992). Given levels and the prices
of what flights share, the best price of a candidate's seats is that of a knapsack: its passengers are those whose
levels leave most per seat. So the prices are a function of levels and R prices rather than of C × J rights, and it is
climbed by steps that adapt to each of them (Kingma & Ba 2015, arXiv:1412.6980). Tied families have a level for each
destination (``Bidders``). The bound is the certificate's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from safeconduct.planning.bidders import bidders_of
from safeconduct.planning.certificate import Certificate, Prices
from safeconduct.planning.flight_kernels import (
    FLIES,
    FREE,
    NONE,
    STAYS,
    Ground,
    Market,
    Open,
    Pace,
    Uses,
    climb,
    sifted,
    sweep,
)
from safeconduct.planning.joining import joining
from safeconduct.planning.resources import Resource

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem

FIRST_STEP, LAST_STEP = 20.0, 0.05
"""Days by which a level may move at once, at the first sweep and the last."""
AT_ONCE = 25
"""Sweeps between two looks at all candidates, and at whether to stop."""
REACH = 10.0
"""First steps of such a run by which a level may rise within it; a way out that costs a class more is left out."""
STEEPEST_NEED = 60.0
"""People whom a place for a need is worth, as its steps are measured: where places are too few, the last of those who
need one stays, and the price of a place is all that their staying costs."""


@dataclass(frozen=True)
class Levels:
    """Levels (B,) of bidders and prices (R,) in weighted hazard-days, what they prove, and how much flies (J,).

    ``bound`` holds where candidates fly as they were fixed; the certificate proves it or more. ``net`` (J,) is what
    each candidate earns beyond its fees at these prices. ``pace`` is how the ascent moved when it ended: one that goes
    on from here knows from its first pass how much each number swings.
    """

    level: Floats
    resource: Floats
    bound: float
    flies: Floats
    net: Floats
    pace: Pace


class FlightPrices:
    """Prices of one problem with candidates, by dual ascent.

    Args:
        problem: a problem with candidates.
        certificate: evaluates prices for it.
    """

    def __init__(self, problem: Problem, certificate: Certificate) -> None:
        self.problem = problem
        self.certificate = certificate
        classes, pairs, stock = problem.classes, problem.pairs, problem.stock
        candidates = certificate.candidates
        self._column = np.full(len(problem.departures.ids), -1, dtype=np.int64)
        self._column[candidates] = np.arange(len(candidates))
        of_pair = self._column[pairs.departure]
        by_candidate = np.flatnonzero(of_pair >= 0)
        by_candidate = by_candidate[np.argsort(of_pair[by_candidate], kind="stable")]
        begin = np.searchsorted(of_pair[by_candidate], np.arange(len(candidates) + 1))
        boards = self.certificate.boards
        seats = np.array([key.kind == "seats" for key in stock.keys], dtype=bool)
        of_candidate: Flags = (boards >= 0) & (self._column[boards] >= 0)
        self._seats = np.zeros(len(candidates), dtype=np.int64)
        rows = np.flatnonzero(of_candidate & seats)
        self._seats[self._column[boards[rows]]] = rows
        self._budget = stock.index.get(Resource("budget"))
        self._cost = problem.departures.cost[candidates]
        slots = [problem.departures.aircraft[d] for d in candidates.tolist()]
        flat = [slot for each in slots for slot in each]
        row = np.repeat(np.arange(len(candidates)), [len(each) for each in slots])
        self._busy = sparse.csr_matrix((np.ones(len(flat)), (row, flat)), shape=(len(candidates), len(stock.keys)))
        self.bidders = bidders_of(problem)
        of = self.bidders.of
        headed = self.bidders.headed(pairs.destination)
        self._cost_by = np.where(classes.open[of] & headed, classes.cost[of], np.inf)
        self._best_cost = self._cost_by.min(axis=1, initial=np.inf)
        dearest = 10.0 * float(max(classes.stay.max(initial=0.0), classes.cost.max(initial=0.0)) + 1.0)
        self.market = Market(
            size=self.bidders.size.astype(float),
            stay=np.where(classes.pinned, dearest, classes.stay)[of],
            choice=self.bidders.choice,
            bundle=self.bidders.bundle,
            scheduled=np.flatnonzero(of_pair < 0),
            begin=begin.astype(np.int64),
            pair=by_candidate,
            seats=stock.left[self._seats],
        )
        self.uses = uses_of(problem)._replace(amounts=np.ascontiguousarray(classes.amounts[of].T))
        self.open_to = self._opened()
        self._every = np.arange(len(candidates))
        self._ground = Ground(
            busy=np.cumsum([0, *(len(each) for each in slots)]),
            slot=np.array(flat, dtype=np.int64),
            cost=self._cost.astype(float),
            budget=-1 if self._budget is None else self._budget,
            money_days=float(problem.money_days),
            left=problem.stock.left.astype(float),
            shared=~of_candidate,
            seats=self._seats,
            room=np.flatnonzero(of_candidate & ~seats),
            room_of=self._column[boards[of_candidate & ~seats]],
        )
        self._unit = self._steps()

    def _opened(self) -> Open:
        """To whom each pair is open and worth more than staying, whatever has a price."""
        cost = self._cost_by.T
        pair, who = np.nonzero(cost < self.market.stay)
        begin = np.searchsorted(pair, np.arange(len(cost) + 1)).astype(np.int64)
        return Open(begin, who.astype(np.int64), np.ascontiguousarray(cost[pair, who]))

    def _steps(self) -> Floats:
        """(B + R,) by how much each level and price moves when a person's waiting moves by a day."""
        problem, classes = self.problem, self.problem.classes
        gain = classes.stay[self.bidders.of] - self._best_cost
        gain = np.where(np.isfinite(gain) & (gain > 0.0), gain, 0.0)
        people = np.maximum(1.0, classes.amounts[self.bidders.of, 0])
        level = 4.0 * gain / max(1e-9, float((gain / people).max(initial=0.0)))
        flight = float(np.median(self.market.seats)) if len(self.market.seats) else 1.0
        of_kind = {
            "aircraft": flight,
            "budget": flight / max(1.0, float(np.median(self._cost)) if len(self._cost) else 1.0),
            "board": STEEPEST_NEED,
            "care": STEEPEST_NEED,
        }
        price = np.array([of_kind.get(key.kind, 2.0) for key in problem.stock.keys])
        return np.concatenate([level, price])

    def start(self) -> Levels:
        """Where an ascent begins: everyone pays what leaving by their own best way costs, and nothing has a price."""
        level = np.minimum(self.market.stay, self._best_cost)
        none = np.zeros(len(self._cost))
        still = np.zeros_like(self._unit)
        prices = np.zeros(len(self.problem.stock.keys))
        return Levels(level, prices, -np.inf, none, none, Pace(self._unit, still, still, 0))

    def ascend(
        self,
        levels: Levels,
        fixed: Mapping[int, bool],
        sweeps: int,
        first: float = FIRST_STEP,
        last: float = LAST_STEP,
        *,
        near: float | None = None,
        enough: float = np.inf,
        stop: Callable[[], bool] = lambda: False,
    ) -> Levels:
        """Better levels where candidates fly as ``fixed`` says.

        Args:
            levels: where to begin.
            fixed: candidate (departure index) → whether it flies.
            sweeps: passes over all pairs; the work, whatever the clock says.
            first: days by which a level may move at the first sweep.
            last: the same at the last one.
            near: passes leave out candidates that are short of earning their fees by more than this, which is looked
                at anew from time to time; none where it is not given.
            enough: the ascent ends where it proves more than this.
            stop: says when to end with what there is.
        """
        state = self.state(fixed)
        point = np.concatenate([levels.level, levels.resource])
        best_point, flies = point.copy(), levels.flies.copy()
        # A mean that fades for thousands of passes would end as a number that processors are slow with.
        mean = np.where(np.abs(levels.pace.mean) > NONE, levels.pace.mean, 0.0)
        pace = levels.pace._replace(mean=mean, square=levels.pace.square.copy())
        steps = first * (last / first) ** (np.arange(sweeps) / sweeps)
        kept = self._levels(point.copy(), state, flies, pace)
        some, bidders = self._every, len(levels.level)
        for begun in range(0, sweeps, AT_ONCE):
            if stop() or kept.bound >= enough:
                break
            chunk = steps[begun : begun + AT_ONCE]
            most = point[:bidders] + REACH * chunk[0] * self._unit[:bidders]
            market, near_by = self.market, sifted(self.open_to, most, self.market, some)
            args = (market, near_by, self.uses, self._ground, state, some, pace, chunk, kept.bound, enough)
            climb(point, best_point, flies, *args)
            pace = pace._replace(passes=pace.passes + len(chunk))
            found = self._levels(best_point, state, flies, pace)
            if found.bound > kept.bound:
                kept = found
            if near is not None:
                some = np.flatnonzero((found.net > -near) | (state == FLIES))
                best_point[:] = np.concatenate([kept.level, kept.resource])
        flies = np.where(state == FREE, flies, np.where(state == FLIES, 1.0, 0.0))
        return replace(kept, flies=flies, pace=pace)

    def _levels(self, point: Floats, state: Ints, flies: Floats, pace: Pace) -> Levels:
        """A point (B + R,) with what it proves of all candidates."""
        point = point.copy()
        bidders = len(self.market.size)
        # What costs a bidder more than its level is nothing to it.
        near_by = sifted(self.open_to, point[:bidders], self.market, self._every)
        bound, *_, net, _ = self._sweep(point, state, near_by, asking=False)
        return Levels(point[:bidders], point[bidders:], bound, flies, net, pace)

    def state(self, fixed: Mapping[int, bool]) -> Ints:
        """(J,) what is fixed of each candidate; what shares an aircraft-day with one that flies stays."""
        state = np.full(len(self._cost), FREE, dtype=np.int64)
        flown = [int(self._column[d]) for d, flies in fixed.items() if flies]
        if flown:
            taken = np.asarray(self._busy[flown].sum(axis=0)).ravel()
            state[np.asarray(self._busy @ taken).ravel() > 0.0] = STAYS
        state[[int(self._column[d]) for d, flies in fixed.items() if not flies]] = STAYS
        state[flown] = FLIES
        return state

    def prices(self, levels: Levels, fixed: Mapping[int, bool]) -> Prices:
        """The levels as prices, rights to join among them, for the certificate.

        A flight that is fixed needs no right to join it: what a party pays for it, the flight is worth.
        """
        state = self.state(fixed)
        point = np.concatenate([levels.level, levels.resource])
        near_by = sifted(self.open_to, levels.level, self.market, self._every)
        *_, price = self._sweep(point, np.where(state == STAYS, FREE, state), near_by, asking=True)
        resource = levels.resource.copy()
        resource[self._seats] = price
        grounded = [int(self._column[d]) for d, flies in fixed.items() if not flies]
        resource[self._seats[grounded]] = 0.0
        asked = np.ones(len(self._cost), dtype=bool)
        asked[[int(self._column[d]) for d in fixed]] = False
        classes = len(self.problem.classes.size)
        args = (self.market, near_by, self.uses, self.bidders.of, asked, classes)
        join = joining(point[: len(levels.level)], resource, *args)
        return self._with_blocked(Prices(resource, join), state, fixed)

    def closing(self, resource: Floats, fixed: Mapping[int, bool]) -> Prices:
        """Prices (R,) of a problem in which only fixed flights fly, with seats of all others too dear for anybody."""
        state = self.state(fixed)
        resource = resource.copy()
        seats = np.maximum(1.0, self.uses.amounts[0])
        dearest = float((self.market.stay / seats).max(initial=0.0))
        grounded = [int(self._column[d]) for d, flies in fixed.items() if not flies]
        closed = np.setdiff1d(np.flatnonzero(state != FLIES), grounded)
        resource[self._seats[closed]] = dearest
        return self._with_blocked(Prices(resource), state, fixed)

    def earnings(self, level: Floats, resource: Floats) -> Floats:
        """(J,) what each candidate would save at most beyond its money, if aircraft and budget cost nothing.

        Args:
            level: (B,) what each bidder pays; it may be lowered in a copy.
            resource: (R,) prices of all but the candidates' seats.
        """
        return self.cut(level, resource)[1]

    def cut(self, level: Floats, resource: Floats) -> tuple[float, Floats]:
        """What all costs at least if no candidate flies, and as in :meth:`earnings` what each saves of it at most."""
        resource = resource.copy()
        resource[self._busy.indices] = 0.0
        if self._budget is not None:
            resource[self._budget] = 0.0
        point = np.concatenate([level, resource])
        bound, *_, net, _ = self._sweep(point, self.state({}), self.open_to, asking=True)
        return bound + float(np.maximum(0.0, net).sum()), net

    def _with_blocked(self, prices: Prices, state: Ints, fixed: Mapping[int, bool]) -> Prices:
        """Raise the prices of aircraft-days that fixed flights keep until nobody else gains by them.

        It costs the bound nothing: what a day's price takes from the one flight that has it, the day itself earns.
        """
        departures = self.problem.departures
        kept = {slot for d, flies in fixed.items() if flies for slot in departures.aircraft[d]}
        if not kept:
            return prices
        resource = prices.resource.copy()
        worth = self.certificate.worth(prices)
        for j, d in enumerate(self.certificate.candidates.tolist()):
            shared = [slot for slot in departures.aircraft[d] if slot in kept]
            if state[j] == STAYS and d not in fixed and shared:
                fee = departures.cost[d] * self._per_money(resource) + resource[list(departures.aircraft[d])].sum()
                resource[shared[0]] += max(0.0, worth[d] - fee)
        return Prices(resource, prices.join)

    def _per_money(self, resource: Floats) -> float:
        return self.problem.money_days + (float(resource[self._budget]) if self._budget is not None else 0.0)

    def _sweep(
        self, point: Floats, state: Ints, open_to: Open, *, asking: bool
    ) -> tuple[float, Floats, Floats, Floats, Floats, Floats]:
        """One pass over all; the levels in ``point`` are lowered to what classes pay by scheduled ways."""
        bidders = len(self.market.size)
        resource = point[bidders:].copy()
        resource[self._seats] = 0.0
        return sweep(
            point[:bidders], resource, self.market, open_to, self.uses, self._ground, state, self._every, asking
        )


def uses_of(problem: Problem) -> Uses:
    """What each pair takes, as the passes over flights read it."""
    pairs, amounts = problem.pairs, np.ascontiguousarray(problem.classes.amounts.T)
    return Uses(
        pairs.start, pairs.used_resource, pairs.used_amount, amounts, pairs.destination, len(problem.stock.keys)
    )

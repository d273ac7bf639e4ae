"""Filling: an assignment for problems that are too large for integer programs, guided by prices.

Tied groups first choose where they go, then everybody takes the way of least charge that has room. Those for whom a day
costs most for each seat come first: whoever finds no room where they would be goes far from it, and for the others that
is worth little, since most of their ways cost them the same. Of these the largest come first, so that those who travel
alone fill what is left. Where the rides of a day are too few for its departures, they are shared out before that, each
to the departure for which a bus carries what is worth most at the prices.

Then departures are gone through again and again, in the order in which they leave: what room one has is filled with a
family that leaves later, whose own room is filled in its turn. Between two such rounds, families who pay much more than
they need take the place of others who move on, one after the other (ejection chains; Glover 1996,
doi:10.1016/0166-218X(94)00037-E).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.buses import bus_load, overfull_days, rides_on, share_out
from safeconduct.planning.chaining import chain
from safeconduct.planning.integer import STAYS, used_by, users_of
from safeconduct.planning.objective import costs_of
from safeconduct.planning.problem import BUS_SEATS, PEOPLE, SEATS
from safeconduct.planning.resources import Resource
from safeconduct.planning.seating import SMALLEST, TOLERANCE, Table, pull, seat, seat_group
from safeconduct.planning.sweeping import least_charges, sweep

if TYPE_CHECKING:
    from safeconduct.planning.layout import Layout
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem

USERS = 24
"""Parties that are asked to give way for each limit that another is short of."""
LIMITS = (12, 48, 192)
"""Limits for which they are asked, one after the other, before a party is left where it is: at first, and once little
is gained by fewer."""
PORTION = 4_096
"""Parties that look for a better way between two looks at whether to stop."""
FLIGHTS = 64
"""Departures that are filled between two."""
ROUNDS = 30
"""Times that departures are gone through at most."""
SETTLED = 0.05
"""Share of what may stay unproved that a round has to save, or it is the last."""
NOTICEABLE = 2.0
"""Temperatures above the least charge from which on a party looks for a better way."""
REST = 0.02
"""Share of what may stay unproved that those who look for none pay too much together, at most."""


class Filler:
    """Gives everybody a way at given prices, and improves it.

    Args:
        problem: the problem.
        layout: its open ways.
        prices: (R,) to be guided by.
        flying: (D,) which departures fly.
        tau: temperature at which parties that are alike share themselves out among ways.
        seed: of the draws for that.
        stop: says when to end with what there is.
    """

    def __init__(
        self,
        problem: Problem,
        layout: Layout,
        prices: Floats,
        flying: Flags,
        tau: float = 0.0,
        seed: int = 0,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.problem = problem
        self._layout = layout
        self._flying = flying
        self._tau = tau
        self._seed = seed
        self._stop = stop
        self._prices = prices
        self._unit = layout.unit_prices(prices)
        self._least = least_charges(layout, self._unit)
        departures = problem.departures
        sizes = [int(problem.bus_seats[problem.sites.index(party.site)]) for party in problem.parties]
        self._seats = np.array(
            [bus_load(q.bus_loads, size) if size else 0 for q, size in zip(problem.parties, sizes, strict=True)],
            dtype=np.int64,
        )
        days, self._day = np.unique(np.stack([departures.site, departures.departs]), axis=1, return_inverse=True)
        self._day = self._day.reshape(-1).astype(np.int64)
        self._most_rides = np.array([rides_on(problem, int(s), int(day)) for s, day in days.T.tolist()], dtype=np.int64)
        self._bus: Ints = np.maximum(1, problem.bus_seats[departures.site])
        index = problem.stock.index
        self._seat_of = np.array([index.get(Resource("seats", d), -1) for d in departures.ids], dtype=np.int64)
        self._road_of = problem.pairs.roads(len(departures.ids))
        counts = np.bincount(problem.pairs.departure, minlength=len(departures.ids))
        begins = np.zeros(len(departures.ids), dtype=np.int64)
        begins[problem.pairs.departure[::-1]] = np.arange(len(problem.pairs.departure))[::-1]
        self._first_pair = np.where(counts > 0, begins, len(problem.pairs.departure))
        self._goal: Ints = np.full(len(problem.parties), -1, dtype=np.int64)
        self.way: Ints = np.full(len(problem.parties), STAYS, dtype=np.int64)

    def cost(self) -> float:
        """What the plan costs, in weighted hazard-days; candidates that fly are not counted."""
        return float(costs_of(self.problem, self.way).sum())

    def start(self, fixed: Ints | None = None) -> None:
        """Give everybody a way; ``fixed`` (P,) has the ways of those who keep theirs where room is, -1 for others."""
        problem = self.problem
        self.way = np.full(len(problem.parties), STAYS, dtype=np.int64) if fixed is None else fixed.copy()
        self._pins = np.where(problem.classes.pinned[problem.classes.of], self.way, STAYS)
        for group in problem.groups:
            if len(group) > 1:
                self._agree(np.array(group, dtype=np.int64))
        self._thin_out()
        for group in problem.groups:
            if len(group) > 1:
                self._together(group)
        waiting = np.flatnonzero(self.way < 0)
        of = problem.classes.of[waiting]
        seats, people = problem.classes.amounts[of, SEATS], problem.classes.amounts[of, PEOPLE]
        urgency = np.round(problem.classes.costs.weight[of] / seats, 9)
        order = np.lexsort((waiting, problem.classes.ways.count[of], -seats, -urgency, people - seats))
        kept = self._kept_free()
        self._left -= kept
        seat(waiting[order], self._tau, self._seed, self._table())
        self._left += kept
        self._unload()

    def improve(self, content: Callable[[float], bool], unproved: float, limits: int = LIMITS[0]) -> None:
        """Fill what room is left until ``content(cost)``, little is gained, or the search is stopped.

        ``unproved`` is how far above the bound a plan may cost, in weighted hazard-days; ``limits`` is for how many
        limits families are asked to give way, for each that looks for a better way.
        """
        departures = self.problem.departures
        flights = np.lexsort((np.arange(len(departures.ids)), departures.departs)).astype(np.int64)
        steps: tuple[Callable[[], float], ...] = (
            lambda: self._pull(flights),
            lambda: self._chain(REST * unproved, limits),
        )
        for _ in range(ROUNDS):
            saved = 0.0
            for step in steps:
                if self._stop() or content(self.cost()):
                    return
                saved += step()
                self._unload()
            if saved <= SETTLED * unproved:
                return

    def _kept_free(self) -> Floats:
        """(R,) seats that nobody takes for now, since other departures of their day get the rides for them.

        Whoever comes first would begin a fifth bus for the last dozen seats of one flight, and forty people of another
        would want for it. Where prices say that seats or rides are scarce, all seats of a departure are wanted; where
        they say nothing, as many as prices lead to it.
        """
        kept = np.zeros(len(self._left))
        limited = self._seat_of >= 0
        room = np.where(limited, self._left[self._seat_of], 0.0)
        begun = -self._load % self._bus  # seats of buses that are not full yet
        most = np.minimum(room, np.where(self._road_of >= 0, self._left[self._road_of], np.inf))
        needed = np.bincount(self._day, np.ceil(np.maximum(0.0, most - begun) / self._bus), len(self._rides))
        short = (needed > self._rides)[self._day] & limited
        if not short.any():
            return kept
        demand = sweep(self._layout, self._prices, max(self._tau, SMALLEST))[2]
        pairs = self.problem.pairs
        each = self._layout.amounts[:, BUS_SEATS] @ demand
        expected = np.bincount(pairs.departure, weights=each, minlength=len(room)) - self._load
        seats, road = (np.where(at >= 0, self._prices[at], 0.0) for at in (self._seat_of, self._road_of))
        worth = seats + road + self._tau
        wanted = np.where(worth > NOTICEABLE * self._tau, most, np.clip(expected, 0.0, most))
        for day in np.unique(self._day[short]).tolist():
            flights = np.flatnonzero((self._day == day) & limited)
            size, beyond = int(self._bus[flights[0]]), np.maximum(0.0, wanted[flights] - begun[flights])
            if np.ceil(beyond / size).sum() > self._rides[day]:
                carried = begun[flights] + size * share_out(beyond, worth[flights], size, int(self._rides[day]))
                kept[self._seat_of[flights]] = np.maximum(0.0, room[flights] - carried)
        return kept

    def _thin_out(self) -> None:
        """Take parties off ways of which there is not enough, the last of the list first, the pinned never."""
        problem, pairs = self.problem, self.problem.pairs
        self._count()
        while (short := np.flatnonzero(self._left < -TOLERANCE)).size:
            users = np.zeros(len(pairs.departure), dtype=bool)
            users[pairs.of_use[pairs.used_resource == short[0]]] = 1
            on = np.flatnonzero((self.way >= 0) & users[np.maximum(self.way, 0)])
            amount = pairs.used_amount[np.flatnonzero(pairs.used_resource == short[0])[0]]
            taken = problem.classes.amounts[problem.classes.of[on], amount]
            free = on[(taken > 0) & ~problem.classes.pinned[problem.classes.of[on]]]
            if not len(free):
                break
            self.way[free[-1]] = STAYS
            self._count()

    def _pull(self, flights: Ints) -> float:
        """One round over the departures; what it saves."""
        now_cost, now_charge = self._paid()
        classes = self.problem.classes
        members = np.argsort(classes.of, kind="stable")
        start = np.searchsorted(classes.of[members], np.arange(len(classes.size) + 1))
        about = (self._first_pair, members, start, now_cost, now_charge, self._seat_of, self._table())
        return sum(float(pull(portion, *about)) for portion in self._portions(flights, FLIGHTS))

    def _chain(self, rest: float, limits: int) -> float:
        """One round over the parties that pay more than they need, those that pay most first; what it saves.

        Those who pay least too much, and no more than ``rest`` together, are left where they are.
        """
        now_cost, now_charge = self._paid()
        loss = now_charge - self._least[self.problem.classes.of]
        order = np.argsort(-loss, kind="stable")
        order = order[loss[order] > max(SMALLEST, NOTICEABLE * self._tau)]
        order = order[np.cumsum(loss[order[::-1]])[::-1] > rest]
        start, user = users_of(self.problem, self.way)
        about = (start, user, USERS, limits, now_cost, now_charge, self._table())
        return sum(float(chain(portion, *about)) for portion in self._portions(order, PORTION))

    def _portions(self, whole: Ints, long: int) -> Iterator[Ints]:
        """The whole in portions, until the search is stopped."""
        for first in range(0, len(whole), long):
            if self._stop():
                break
            yield whole[first : first + long]

    def _paid(self) -> tuple[Floats, Floats]:
        """What each party's way costs, and what it pays at the prices: (P,) each."""
        cost = costs_of(self.problem, self.way)
        pays = self._unit[self._layout.pattern[self.problem.classes.of], np.maximum(self.way, 0)]
        return cost, cost + np.where(self.way >= 0, pays, 0.0)

    def _agree(self, members: Ints) -> None:
        """Hold a tied group to one destination of those that its members keep, one of the pinned first."""
        for ways in (self._pins[members], self.way[members]):
            kept = ways[ways >= 0]
            if len(kept):
                goal = int(self.problem.pairs.destination[kept].min())
                there = self.problem.pairs.destination[np.maximum(self.way[members], 0)] == goal
                self.way[members[~there]] = STAYS
                self._goal[members] = goal
                return

    def _together(self, group: tuple[int, ...]) -> None:
        """Choose a destination for a tied group that is not held to one, and seat its members."""
        members = np.array(group, dtype=np.int64)
        if self._goal[members[0]] < 0:
            seat_group(members, len(self.problem.destinations), self._tau, self._seed, self._table())
        if self._goal[members[0]] < 0:
            self._goal[members] = len(self.problem.destinations)  # nowhere
        seat(members[self.way[members] < 0], self._tau, self._seed, self._table())

    def _unload(self) -> None:
        """Where a day's packed buses are more than its rides, leave a seat of each empty, and families behind."""
        problem = self.problem
        while days := overfull_days(problem, self.way):
            for site, day, _ in days:
                flights = np.flatnonzero((problem.departures.site == site) & (problem.departures.departs == day))
                self._bus[flights] = np.maximum(1, self._bus[flights] - 1)
                self._count()
                while self._rides[self._day[flights[0]]] < 0 and self._leave_behind(flights):
                    self._count()
                if self._bus[flights].max() == 1:  # those who are pinned were moved so that they fit no more
                    self.way = self._pins.copy()
        self._count()

    def _leave_behind(self, flights: Ints) -> bool:
        """Leave a family behind, of the departure whose last bus is the emptiest; whether one could be."""
        problem = self.problem
        on = np.flatnonzero(self.way >= 0)
        on = on[~problem.classes.pinned[problem.classes.of[on]]]
        departure = problem.pairs.departure[self.way[on]]
        some = [d for d in flights.tolist() if (departure == d).any()]
        if not some:
            return False
        over = {d: int((self._load[d] - 1) % self._bus[d]) + 1 for d in some}
        d = min(some, key=lambda each: (over[each], each))
        aboard = on[departure == d]
        seats = self._seats[aboard]
        order = np.lexsort((aboard, np.where(seats <= over[d], -seats, seats), seats > over[d]))
        self.way[aboard[order[0]]] = STAYS
        return True

    def _count(self) -> None:
        """Count what is left of everything, from the ways that there are."""
        problem = self.problem
        self._left = problem.stock.left - used_by(problem, self.way)
        placed = np.flatnonzero(self.way >= 0)
        on = problem.pairs.departure[self.way[placed]]
        many = len(problem.departures.ids)
        self._load = np.bincount(on, weights=self._seats[placed], minlength=many).astype(np.int64)
        buses = -(-self._load // self._bus)
        self._rides = self._most_rides - np.bincount(self._day, weights=buses, minlength=len(self._most_rides)).astype(
            np.int64
        )

    def _table(self) -> Table:
        """What the passes look at and change."""
        problem, layout, ways = self.problem, self._layout, self._layout.ways
        return Table(
            self.way,
            problem.classes.of,
            ways.begin,
            ways.end,
            ways.pair,
            ways.base,
            ways.weight,
            ways.exposure,
            ways.told_start,
            ways.told,
            ways.back,
            layout.stay,
            layout.pattern,
            self._unit,
            self._seats,
            self._goal,
            self._flying,
            ways.destination,
            layout.amounts,
            layout.use_start,
            layout.used_resource,
            layout.used_amount,
            self._left,
            problem.pairs.departure,
            self._bus,
            self._day,
            self._load,
            self._rides,
        )

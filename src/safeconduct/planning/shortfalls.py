"""Shortfalls: what a plan leaves of everything, and what one more party would lack on a way out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.buses import SMALL_DAY, count_packed, fewest, loads_of, pack_plan, rides_on
from safeconduct.planning.integer import used_by, users_of
from safeconduct.planning.problem import BUS_SEATS, FIRST_NEED, PEOPLE, SEATS
from safeconduct.planning.resources import Resource

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem

TOLERANCE = 1e-6
AMOUNT = {"seats": SEATS, "road": BUS_SEATS, "places": PEOPLE, "reception": PEOPLE, "transit": PEOPLE}
"""The amount that each kind of resource counts; ``board`` and ``care`` count their need."""


@dataclass(frozen=True)
class Shortfall:
    """What is missing of one resource on a way.

    ``missing`` is a whole number of its units, of a road of bus rides; on the worst day, where a stay in transit or a
    flight that keeps an aircraft busy is short on several.
    """

    resource: Resource
    missing: int
    indices: tuple[int, ...]
    """Where the resource, on each of the days on which it is short, stands in the stock."""
    days: tuple[date, ...] = ()
    """Those days, of a transit and an aircraft."""
    bus_seats: int = 0
    """Of a road: the bus seats that are missing; 0 where enough are left, but no bus has room for a whole case."""


class Room:
    """What a plan leaves.

    Args:
        problem: the problem.
        way: (P,) each party's pair, -1 where it stays.
        flying: (D,) which departures fly.
    """

    def __init__(self, problem: Problem, way: Ints, flying: Flags) -> None:
        self._problem, self._way, self._flying = problem, way, flying
        departures, stock = problem.departures, problem.stock
        used = used_by(problem, way)
        self._budget = stock.index.get(Resource("budget"))
        for d in np.flatnonzero(flying & departures.candidate).tolist():
            used[list(departures.aircraft[d])] += 1.0
            if self._budget is not None:
                used[self._budget] += departures.cost[d]
        self.left: Floats = np.maximum(0.0, stock.left - used) - stock.overdrawn
        """(R,) below 0 where more was used already than there is: whoever needs any has to make that up too."""
        self._opens: dict[tuple[int, float], bool] = {}

    def missing(self, amounts: Floats) -> Floats:
        """What is missing of each resource of each pair for one party that takes ``amounts`` (A,): one row a use.

        Shape as ``used_resource`` of the pairs; 0 where there is enough.
        """
        pairs = self._problem.pairs
        taken = amounts[pairs.used_amount]
        missing: Floats = taken - self.left[pairs.used_resource]
        return np.where((missing > TOLERANCE) & (taken > TOLERANCE), missing, 0.0)

    def missing_by_pair(self, amounts: Floats) -> tuple[Ints, Floats]:
        """How many resources of each pair are short for such a party, and how much is missing altogether: (K,) each."""
        missing, size = self.missing(amounts), len(self._problem.pairs.departure)
        count = np.bincount(self._problem.pairs.of_use[missing > 0], minlength=size).astype(np.int64)
        return count, np.bincount(self._problem.pairs.of_use, weights=missing, minlength=size).astype(float)

    def money_missing(self, costs: Floats) -> Floats:
        """What the charter budget lacks for flights of these costs, each by itself; same shape."""
        left = np.inf if self._budget is None else self.left[self._budget]
        missing: Floats = np.where(costs > TOLERANCE, np.maximum(0.0, costs - left), 0.0)
        return missing

    def full_kinds(self, amounts: Floats, ways: Ints) -> set[str]:
        """The kinds of resources of which some of these pairs have too little left."""
        among = np.isin(self._problem.pairs.of_use, ways) & (self.missing(amounts) > 0)
        keys = self._problem.stock.keys
        return {keys[r].kind for r in np.unique(self._problem.pairs.used_resource[among]).tolist()}

    def on(self, party: int, pair: int) -> list[Shortfall]:
        """What a party lacks on a way while everybody else does as planned; for a candidate that stays, its flight too.

        With all of it added, the party can leave by that way and nobody has to change.
        """
        problem = self._problem
        pairs = problem.pairs
        amounts = problem.classes.amounts[problem.classes.of[party]]
        short: dict[tuple[str, str | None, str | None], dict[int, float]] = defaultdict(dict)
        at = slice(pairs.start[pair], pairs.start[pair + 1])
        road = -1
        for r, a in zip(pairs.used_resource[at].tolist(), pairs.used_amount[at].tolist(), strict=True):
            key = problem.stock.keys[r]
            if key.kind == "road":
                road = r
            elif amounts[a] > TOLERANCE and amounts[a] - self.left[r] > TOLERANCE:
                short[key.kind, key.id, key.need][r] = float(amounts[a] - self.left[r])
        d = int(pairs.departure[pair])
        if not self._flying[d]:
            for r in problem.departures.aircraft[d]:
                if self.left[r] < 1.0 - TOLERANCE:
                    short["aircraft", problem.stock.keys[r].id, None][r] = 1.0
            money = float(self.money_missing(problem.departures.cost[[d]])[0])
            if self._budget is not None and money > TOLERANCE:
                short["budget", None, None][self._budget] = money
        keys = problem.stock.keys
        found = [
            Shortfall(
                keys[min(each)],
                ceil(max(each.values()) - TOLERANCE),
                tuple(each),
                tuple(day for r in each if (day := keys[r].day) if kind in {"transit", "aircraft"}),
            )
            for (kind, _, _), each in short.items()
        ]
        rides = self._rides_missing(party, d)
        if rides:
            seats = max(0.0, float(amounts[BUS_SEATS] - self.left[road]))
            found.append(Shortfall(keys[road], rides, (road,), bus_seats=ceil(seats - TOLERANCE)))
        return found

    def _rides_missing(self, party: int, departure: int) -> int:
        """Bus rides that are missing on the departure's day for all who leave then and the party."""
        problem, departures = self._problem, self._problem.departures
        site, day = int(departures.site[departure]), int(departures.departs[departure])
        size = int(problem.bus_seats[site])
        with_party = [
            *self._aboard[departure],
            *loads_of(problem, party),
        ]
        others = [d for d in self._flights[site, day] if d != departure]
        if len(with_party) + sum(len(self._aboard[d]) for d in others) <= SMALL_DAY:
            needed = len(fewest(with_party, size)[0]) + sum(len(fewest(self._aboard[d], size)[0]) for d in others)
        else:
            needed = count_packed(Counter(load for _, load in with_party), size) + sum(
                self._buses.get(d, 0) for d in others
            )
        road = problem.stock.index[Resource("road", problem.sites[site], date.fromordinal(day))]
        overdrawn = ceil(problem.stock.overdrawn[road] / size - TOLERANCE) if size else 0
        return max(0, needed + overdrawn - rides_on(problem, site, day))

    def holders(self, resources: Iterable[int]) -> set[int]:
        """The parties that leave and use one of these resources."""
        start, party = self._users
        return {p for r in resources for p in party[start[r] : start[r + 1]].tolist()}

    @cached_property
    def _aboard(self) -> dict[int, list[tuple[str, int]]]:
        """Departure → the cases that leave by it, each with its bus seats."""
        aboard: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for p in np.flatnonzero(self._way >= 0).tolist():
            departure = int(self._problem.pairs.departure[self._way[p]])
            aboard[departure] += loads_of(self._problem, p)
        return aboard

    @cached_property
    def _flights(self) -> Mapping[tuple[int, int], list[int]]:
        """(site, ordinal) → the departures that carry somebody."""
        flights: dict[tuple[int, int], list[int]] = defaultdict(list)
        for d in sorted(self._aboard):
            flights[int(self._problem.departures.site[d]), int(self._problem.departures.departs[d])].append(d)
        return flights

    @cached_property
    def _buses(self) -> dict[int, int]:
        """Departure → buses that the plan packs for it."""
        return {d: len(buses) for d, buses in pack_plan(self._problem, self._way).items()}

    @cached_property
    def _users(self) -> tuple[Ints, Ints]:
        """Where the users of each resource begin, and the parties that leave and take some of it."""
        return users_of(self._problem, self._way)

    def opens_ways(self, resource: int, units: float) -> bool:
        """Whether so much more of a resource could open a way to a party that is too large for all there is of it."""
        if (resource, units) not in self._opens:
            self._opens[resource, units] = self._could_open(resource, units)
        return self._opens[resource, units]

    def _could_open(self, resource: int, units: float) -> bool:
        problem = self._problem
        key = problem.stock.keys[resource]
        a = FIRST_NEED + problem.needs.index(key.need) if key.need else AMOUNT.get(key.kind)
        if a is None:
            return True
        amounts, least = problem.classes.amounts[:, a], problem.stock.left[resource] + TOLERANCE
        return bool(((amounts > least) & (amounts <= least + units)).any())

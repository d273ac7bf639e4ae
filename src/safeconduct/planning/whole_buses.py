"""Whole buses: how many of a day's rides each of its departures gets, as a linear program values it.

Prices know the seats that a site's buses have on a day, and not that a bus goes to one departure. Where the rides of a
day are fewer than its departures would fill, they are shared out by what the solution of the program fills, and it is
solved with what each departure then has. What a bus seat is worth to one more than to another says which rides may be
worth more elsewhere. Such a move is tried at once, since the program goes on from its last solution, until none helps
or many were. What the last of these programs says of ways and families guides how they are seated; it proves nothing of
plans with other buses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.buses import by_day, rides_on
from safeconduct.planning.problem import BUS_SEATS
from safeconduct.planning.relaxation import solved
from safeconduct.planning.resources import TOLERANCE, Resource

if TYPE_CHECKING:
    from safeconduct.planning.problem import Floats, Problem
    from safeconduct.planning.relaxation import Relaxation, Relaxed

MOVES = 40
"""Moves that are tried at most, each time that more days are crowded."""
WORTH = 1e-5
"""Share of what the program stands above the floor that a move has to promise, and to save."""

Rides = dict[int, int]
"""Departure → buses that it has, for the departures of crowded days."""


def with_whole_buses(
    relaxation: Relaxation, relaxed: Relaxed, precision: float, stop: Callable[[], bool]
) -> tuple[Relaxed, Rides]:
    """The relaxation with whole buses on crowded days, and how many each of their departures has.

    It is ``relaxed`` itself, with no rides, where no day is crowded or planning is to end.

    Args:
        relaxation: without candidates; it keeps these limits.
        relaxed: its solution without them.
        precision: share of the value above the floor that the last program may leave unproved.
        stop: says when to end.
    """
    problem, guide, rides = relaxation.problem, relaxed, Rides()
    while True:
        loads = _loads(problem, guide.share)
        crowded = [day for day in _crowded(problem, loads) if day[0] not in rides]
        if not crowded:
            return guide, rides
        for day in crowded:
            rides |= _by_loads(problem, day, loads)
        rides = _moved(relaxation, rides, WORTH * (relaxed.value - relaxation.floor), stop)
        guide = solved(relaxation, precision, stop)
        if stop():
            return relaxed, {}


def with_own_buses(problem: Problem, rides: Rides) -> Problem:
    """The problem in which each of these departures has buses of its own, in place of a part in its day's."""
    departures, pairs, stock = problem.departures, problem.pairs, problem.stock
    keys = [*stock.keys, *(Resource("road", departures.ids[d]) for d in rides)]
    own = np.full(len(departures.ids), -1)
    own[list(rides)] = np.arange(len(stock.keys), len(keys))
    of_use = np.where(pairs.used_amount == BUS_SEATS, own[pairs.departure[pairs.of_use]], -1)
    used = np.where(of_use >= 0, of_use, pairs.used_resource)
    left = np.concatenate([stock.left, list(_seats(problem, rides).values())])
    index = {key: r for r, key in enumerate(keys)}
    overdrawn = np.concatenate([stock.overdrawn, np.zeros(len(rides))])
    stock = replace(stock, keys=tuple(keys), left=left, index=index, overdrawn=overdrawn)
    return replace(problem, stock=stock, pairs=replace(pairs, used_resource=used))


def own_prices(problem: Problem, rides: Rides, prices: Floats) -> Floats:
    """Prices (R,) of the problem, with those of the buses that each of these departures has of its own: its day's."""
    roads = problem.pairs.roads(len(problem.departures.ids))[list(rides)]
    return np.append(prices, np.where(roads >= 0, prices[roads], 0.0))


def _loads(problem: Problem, share: Floats) -> Floats:
    """(D,) bus seats that are taken by each departure, where ``share`` (C, K) parties leave by each pair."""
    each = np.einsum("c,ck->k", problem.classes.amounts[:, BUS_SEATS], share)  # not ``@``, whose sums depend on threads
    of_departure = np.bincount(problem.pairs.departure, weights=each, minlength=len(problem.departures.ids))
    return of_departure.astype(float)


def _crowded(problem: Problem, loads: Floats) -> Iterator[list[int]]:
    """The departures of each day on which whole buses for ``loads`` (D,) bus seats would be more than its rides."""
    buses = np.ceil(loads / np.maximum(1, problem.bus_seats[problem.departures.site]) - TOLERANCE)
    for (site, day), those in sorted(by_day(problem, range(len(loads))).items()):
        if len(those) > 1 and buses[those].sum() > rides_on(problem, site, day) > 0:
            yield those


def _by_loads(problem: Problem, day: list[int], loads: Floats) -> Rides:
    """The rides of a day, one by one to the departure that lacks most of the bus seats ``loads`` (D,)."""
    site, departs = int(problem.departures.site[day[0]]), int(problem.departures.departs[day[0]])
    size, rides = int(problem.bus_seats[site]), dict.fromkeys(day, 0)
    for _ in range(rides_on(problem, site, departs)):
        rides[max(day, key=lambda d: loads[d] - size * rides[d])] += 1
    return rides


def _moved(relaxation: Relaxation, rides: Rides, least: float, stop: Callable[[], bool]) -> Rides:
    """Rides moved for as long as the program's value falls by ``least`` weighted hazard-days; it keeps the last."""
    problem, seen = relaxation.problem, {frozenset(rides.items())}
    value, worth = relaxation.limit_buses(_seats(problem, rides), stop)
    for _ in range(MOVES):
        moves = (each for each in _moves(problem, rides, worth, least) if frozenset(each.items()) not in seen)
        trial = next(moves, None)
        if trial is None or stop():
            break
        seen.add(frozenset(trial.items()))
        other = relaxation.limit_buses(_seats(problem, trial), stop, value - least)
        if other[0] < value - least:
            rides, (value, worth) = trial, other
    relaxation.limit_buses(_seats(problem, rides), stop)  # the last that was tried may be none of them
    return rides


def _moves(problem: Problem, rides: Rides, worth: Floats, least: float) -> Iterator[Rides]:
    """Rides with one given to another departure of its day, where that promises more than ``least``, the most first.

    ``worth`` (D,) is what a bus seat more would save each departure, in weighted hazard-days as ``least``.
    """
    departures, size = problem.departures, problem.bus_seats
    days = {d: (int(departures.site[d]), int(departures.departs[d])) for d in rides}
    moves = [
        (float(size[days[goal][0]] * (worth[source] - worth[goal])), source, goal)
        for source, goal in permutations(rides, 2)
        if rides[source] and days[source] == days[goal]
    ]
    for above, source, goal in sorted(moves):
        if above < -least:
            yield {**rides, source: rides[source] - 1, goal: rides[goal] + 1}


def _seats(problem: Problem, rides: Mapping[int, int]) -> dict[int, float]:
    """Departure → seats on its buses."""
    return {d: float(n * problem.bus_seats[problem.departures.site[d]]) for d, n in rides.items()}

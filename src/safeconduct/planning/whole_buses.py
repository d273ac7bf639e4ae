"""Whole buses: how many of a day's rides each of its departures gets, as a linear program values it.

Prices know the seats that a site's buses have on a day, and not that a bus goes to one departure. Where the rides of a
day are fewer than its departures would fill, they are shared out by what the solution of the program fills, and it is
solved with what each departure then has. By what its limits ask, each such program says what all other rides cost at
least. The move of one ride of which all of them say the least is tried, since the program goes on from its last
solution, until no move may save anything or many were tried. What the best of these programs says of ways and families
guides how they are seated; it proves nothing of plans with other buses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.buses import by_day, rides_on
from safeconduct.planning.problem import BUS_SEATS
from safeconduct.planning.relaxation import solved
from safeconduct.planning.resources import TOLERANCE, Resource
from safeconduct.planning.solver import INFINITY

if TYPE_CHECKING:
    from safeconduct.planning.problem import Floats, Ints, Problem
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
        relaxation: without candidates; it keeps limits on the buses of crowded days.
        relaxed: its solution without them.
        precision: share of the value above the floor that each program may leave unproved.
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
        guide, rides = _moved(relaxation, rides, WORTH * (relaxed.value - relaxation.floor), precision, stop)
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
    seats = np.array(list(rides.values())) * problem.bus_seats[departures.site[list(rides)]]
    left = np.concatenate([stock.left, seats])
    index = {key: r for r, key in enumerate(keys)}
    overdrawn = np.concatenate([stock.overdrawn, np.zeros(len(rides))])
    stock = replace(stock, keys=tuple(keys), left=left, index=index, overdrawn=overdrawn)
    return replace(problem, stock=stock, pairs=replace(pairs, used_resource=used))


def own_prices(problem: Problem, rides: Rides, prices: Floats, worth: Floats | None = None) -> Floats:
    """Prices (R,) of the problem, with those of the buses that each of these departures has of its own, not its day's.

    ``worth`` (D,) is what a seat of its own is worth beyond one of its day.
    """
    those = list(rides)
    roads = problem.pairs.roads(len(problem.departures.ids))[those]
    own = np.where(roads >= 0, prices[roads], 0.0) + (0.0 if worth is None else worth[those])
    left = prices.copy()
    left[roads[roads >= 0]] = 0.0  # nobody takes a seat of such a day any more
    return np.append(left, own)


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


def _moved(
    relaxation: Relaxation, rides: Rides, least: float, precision: float, stop: Callable[[], bool]
) -> tuple[Relaxed, Rides]:
    """The program with these rides, moved for as long as its value falls by ``least`` weighted hazard-days.

    The value of a program is convex in its limits, so that each says of all rides what they cost at least (Benders
    1962, doi:10.1007/BF01386316).
    """
    problem = relaxation.problem
    those, counts = np.array(list(rides)), np.array(list(rides.values()))
    size, moves = problem.bus_seats[problem.departures.site[those]], _moves(problem, those)
    said: list[tuple[float, Floats]] = []
    tried: set[tuple[int, ...]] = set()

    def valued(counts: Ints, enough: float) -> Relaxed:
        relaxation.limit_buses(dict(zip(those.tolist(), (counts * size).tolist(), strict=True)))
        found = solved(relaxation, precision, stop, enough)
        slope = -found.worth[those] * size
        said.append((found.proved - float((slope * counts).sum()), slope))
        tried.add(tuple(counts.tolist()))
        return found

    best = valued(counts, INFINITY)
    for _ in range(MOVES):
        near = [each for each in counts + moves if (each >= 0).all() and tuple(each.tolist()) not in tried]
        if stop() or not near:
            break
        at_least = np.max([start + (np.array(near) * slope).sum(axis=1) for start, slope in said], axis=0)
        if at_least.min() >= best.value - least:
            break
        trial = near[int(at_least.argmin())]
        other = valued(trial, best.value - least)
        if other.value < best.value - least:
            best, counts = other, trial
    return best, dict(zip(those.tolist(), counts.tolist(), strict=True))


def _moves(problem: Problem, those: Ints) -> Ints:
    """(moves, departures) what each move of a ride between two of these departures of a day changes in their rides."""
    site, departs = problem.departures.site[those], problem.departures.departs[those]
    source, goal = np.nonzero((site[:, None] == site) & (departs[:, None] == departs) & ~np.eye(len(those), dtype=bool))
    moves, every = np.zeros((len(source), len(those)), dtype=np.int64), np.arange(len(source))
    moves[every, source], moves[every, goal] = -1, 1
    return moves

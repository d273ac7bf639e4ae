"""Buses: packing cases onto the day's rides.

A case rides on one bus, with the others of its departure; one that needs more than a bus rides alone on the fewest
that hold it. First fit by decreasing size (Johnson 1973, MIT thesis) is within 11/9 of the fewest, and with the many
single travellers of a relocation nearly always meets the plain bound of load over bus size. Where it takes more than a
day's rides, the few cases of a small day are packed by trying every place for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Floats, Ints, Problem

SMALL_DAY = 30
"""Cases that leave a site on one day, up to which their packing is searched to the end."""
PLACES_TRIED = 3_000
"""Places that such a search tries before it is given up."""

Crowd = Mapping[int, tuple[int, ...]]
"""Departures of one site and day, each with the bus seats of cases, that together need more than the day's rides."""


class PackingUndecided(Exception):
    """There are too many ways to pack some cases to try them all."""


def pack(loads: Sequence[tuple[str, int]], size: int) -> list[list[str]]:
    """Pack cases (name, bus seats) onto buses of ``size`` seats; each bus as the names of its cases.

    A case over ``size`` gets buses of its own and stands on each of them.
    """
    buses: list[list[str]] = []
    room: list[int] = []
    for name, load in sorted(loads, key=lambda each: (-each[1], each[0])):
        if load > size:
            buses += [[name] for _ in range(ceil(load / size))]
            room += [0] * ceil(load / size)
            continue
        at = next((b for b, left in enumerate(room) if left >= load), None)
        if at is None:
            buses.append([])
            room.append(size)
            at = len(buses) - 1
        buses[at].append(name)
        room[at] -= load
    return buses


def count_packed(cases: Mapping[int, int], size: int) -> int:
    """How many buses of ``size`` seats :func:`pack` takes, where ``cases`` says how many cases have each load."""
    full, room = 0, [size]
    for load in sorted(cases, reverse=True):
        count = cases[load]
        if load > size:
            full += count * ceil(load / size)
            continue
        bus = 0
        while count:
            if bus == len(room):
                room.append(size)
            there = min(count, room[bus] // load)
            room[bus] -= there * load
            count -= there
            bus += 1
    return full + sum(left < size for left in room)


def squeeze(loads: Sequence[tuple[str, int]], size: int, count: int) -> list[list[str]] | None:
    """Pack cases (name, bus seats) onto ``count`` buses of ``size`` seats, trying every place; None if they do not fit.

    Raises:
        PackingUndecided: more than ``PLACES_TRIED`` places were tried.
    """
    large = [(name, load) for name, load in loads if load > size]
    buses = [[name] for name, load in large for _ in range(ceil(load / size))]
    small = sorted((each for each in loads if each[1] <= size), key=lambda each: (-each[1], each[0]))
    room = [size] * (count - len(buses))
    on = _search([load for _, load in small], room)
    if on is None or len(buses) > count:
        return None
    shared: list[list[str]] = [[] for _ in room]
    for (name, _), bus in zip(small, on, strict=True):
        shared[bus].append(name)
    return buses + [bus for bus in shared if bus]


def _search(loads: Sequence[int], room: list[int]) -> list[int] | None:
    """The bus of each load, the largest first; None where they do not fit. Equal loads go to buses in order."""
    on: list[int] = []
    spare = sum(room) - sum(loads)
    tried = 0

    def place(n: int) -> bool:
        nonlocal tried
        if n == len(loads):
            return True
        first = on[-1] if n and loads[n] == loads[n - 1] else 0
        seen: set[int] = set()
        for bus in range(first, len(room)):
            if room[bus] < loads[n] or (room[bus] in seen):
                continue
            seen.add(room[bus])
            tried += 1
            if tried > PLACES_TRIED:
                raise PackingUndecided
            room[bus] -= loads[n]
            on.append(bus)
            if place(n + 1):
                return True
            on.pop()
            room[bus] += loads[n]
        return False

    return on if spare >= 0 and place(0) else None


def fewest(loads: Sequence[tuple[str, int]], size: int) -> tuple[list[list[str]], bool]:
    """Pack cases (name, bus seats) onto as few buses as a search finds; whether there surely is no fewer."""
    buses = pack(loads, size)
    least = ceil(bus_load((load for _, load in loads), size) / size)
    try:
        while len(buses) > least and (better := squeeze(loads, size, len(buses) - 1)):
            buses = better
    except PackingUndecided:
        return buses, False
    return buses, True


def bus_load(loads: Iterable[int], size: int) -> int:
    """Bus seats that cases keep from others: a case over one bus keeps all of its buses."""
    return sum(load if load <= size else ceil(load / size) * size for load in loads)


def pack_plan(problem: Problem, way: Ints) -> dict[int, list[list[str]]]:
    """Pack everyone who leaves; departure → buses. ``way`` (P,) is each party's pair, -1 where it stays."""
    return _pack_aboard(problem, _aboard(problem, way))


def _pack_aboard(problem: Problem, aboard: Mapping[int, Sequence[tuple[str, int]]]) -> dict[int, list[list[str]]]:
    """Pack the cases of each departure; where a day's rides are too few, try for fewer buses."""
    sizes = {d: int(problem.bus_seats[problem.departures.site[d]]) for d in aboard}
    buses = {d: pack(loads, sizes[d]) for d, loads in aboard.items()}
    for (site, day), flights in by_day(problem, aboard).items():
        if sum(len(buses[d]) for d in flights) > rides_on(problem, site, day) and _is_small(aboard, flights):
            buses |= {d: fewest(aboard[d], sizes[d])[0] for d in flights}
    return buses


class Boarding:
    """Buses as they fill, one party after the other, each case onto the first bus that has room.

    Args:
        problem: the problem.
        way: (P,) each party's pair, -1 where it stays; who leaves already has a seat.
    """

    def __init__(self, problem: Problem, way: Ints) -> None:
        self._problem = problem
        self._load = {case: load for q in problem.parties for case, load in zip(q.cases, q.bus_loads, strict=True)}
        self._room: dict[int, list[int]] = defaultdict(list)
        self._rides: dict[tuple[int, int], int] = {}
        for d, buses in pack_plan(problem, way).items():
            self._room[d] = [max(0, self._size(d) - sum(self._load[case] for case in bus)) for bus in buses]
            self._rides[self._day(d)] = self._left(d) - len(buses)

    def take(self, party: int, departure: int) -> bool:
        """Seat a party on the buses of a departure; whether there was room, else nothing is changed."""
        size, room = self._size(departure), list(self._room[departure])
        for load in sorted(self._problem.parties[party].bus_loads, reverse=True):
            at = next((bus for bus, left in enumerate(room) if left >= load), None)
            if at is None:
                room += [size - load] if load <= size else [0] * ceil(load / size)
            else:
                room[at] -= load
        left = self._left(departure) - (len(room) - len(self._room[departure]))
        if left < 0:
            return False
        self._room[departure], self._rides[self._day(departure)] = room, left
        return True

    def _size(self, d: int) -> int:
        return int(self._problem.bus_seats[self._problem.departures.site[d]])

    def _day(self, d: int) -> tuple[int, int]:
        return int(self._problem.departures.site[d]), int(self._problem.departures.departs[d])

    def _left(self, d: int) -> int:
        """Rides that are left on the departure's day."""
        return self._rides.get(self._day(d), rides_on(self._problem, *self._day(d)))


def overfull_days(problem: Problem, way: Ints) -> list[tuple[int, int, int]]:
    """Days on which the packed buses are more than the rides: (site, ordinal, rides too many)."""
    buses = pack_plan(problem, way)
    days = by_day(problem, buses)
    excess = {key: sum(len(buses[d]) for d in flights) - rides_on(problem, *key) for key, flights in days.items()}
    return [(site, day, count) for (site, day), count in sorted(excess.items()) if count > 0]


def fits_on_buses(problem: Problem, aboard: Mapping[int, Set[int]], packed: int, site: int, day: int) -> bool:
    """Whether parties, by departure of a site and day (an ordinal), can be packed on the day's rides.

    ``packed`` is how many buses ``pack`` takes for them; where these are too many, a small day is searched for fewer.
    """
    rides = rides_on(problem, site, day)
    if packed <= rides:
        return True
    if sum(map(len, aboard.values())) > SMALL_DAY:  # each party has a case
        return False
    cases = {d: [each for p in there for each in loads_of(problem, p)] for d, there in aboard.items()}
    size = int(problem.bus_seats[site])
    return _is_small(cases, cases) and sum(len(fewest(loads, size)[0]) for loads in cases.values()) <= rides


def loads_of(problem: Problem, party: int) -> Iterable[tuple[str, int]]:
    """The cases of a party, each with the bus seats that it takes."""
    found = problem.parties[party]
    return zip(found.cases, found.bus_loads, strict=True)


def crowd_on(problem: Problem, way: Ints, site: int, day: int) -> Crowd | None:
    """The fewest of those who leave on an overfull day that surely need more than its rides; None if that is unsure."""
    departures = problem.departures
    aboard = _aboard(problem, way, (departures.site == site) & (departures.departs == day))
    size, rides = int(problem.bus_seats[site]), rides_on(problem, site, day)
    if not _is_small(aboard, aboard) or not _surely_over(aboard, size, rides):
        return None
    every = sorted(((load, d, name) for d, loads in aboard.items() for name, load in loads), reverse=True)
    for load, d, name in every:
        fewer = aboard | {d: [each for each in aboard[d] if each != (name, load)]}
        if _surely_over(fewer, size, rides):
            aboard = fewer
    return {d: tuple(load for _, load in loads) for d, loads in aboard.items() if loads}


def _surely_over(aboard: Mapping[int, Sequence[tuple[str, int]]], size: int, rides: int) -> bool:
    packed = [fewest(loads, size) for loads in aboard.values()]
    return sum(len(buses) for buses, _ in packed) > rides and all(sure for _, sure in packed)


def _aboard(problem: Problem, way: Ints, only: Flags | None = None) -> dict[int, list[tuple[str, int]]]:
    """Departure → the cases that leave by it, each with its bus seats."""
    aboard: dict[int, list[tuple[str, int]]] = defaultdict(list)
    leaves = way >= 0
    if only is not None:
        leaves &= only[problem.pairs.departure[np.maximum(way, 0)]]
    for p in np.flatnonzero(leaves).tolist():
        aboard[int(problem.pairs.departure[way[p]])] += loads_of(problem, p)
    return dict(sorted(aboard.items()))


def by_day(problem: Problem, flights: Iterable[int]) -> dict[tuple[int, int], list[int]]:
    """(site, ordinal) → departures, in their order."""
    days: dict[tuple[int, int], list[int]] = defaultdict(list)
    for d in flights:
        days[int(problem.departures.site[d]), int(problem.departures.departs[d])].append(d)
    return days


def _is_small(aboard: Mapping[int, Sequence[tuple[str, int]]], flights: Iterable[int]) -> bool:
    return sum(len(aboard[d]) for d in flights) <= SMALL_DAY


def share_out(loads: Floats, worth: Floats, size: int, rides: int) -> Ints:
    """How many buses of ``size`` seats each of some departures gets, so that what all carry is worth most.

    A further bus of a departure never carries more than the one before, so that the best buses one by one are the best
    together.

    Args:
        loads: (n,) bus seats that each wants.
        worth: (n,) what each of them is worth.
        size: seats of a bus.
        rides: buses that there are.

    Returns:
        (n,) buses, ``rides`` at most in all, none of them empty.
    """
    buses = np.ceil(loads / size).astype(np.int64)
    of = np.repeat(np.arange(len(loads)), buses)
    before = np.arange(len(of)) - np.repeat(np.cumsum(buses) - buses, buses)
    carried = np.minimum(size, loads[of] - size * before)
    best = np.argsort(-carried * worth[of], kind="stable")[: max(0, rides)]
    return np.bincount(of[best], minlength=len(loads)).astype(np.int64)


def rides_on(problem: Problem, site: int, day: int) -> int:
    """Bus rides that are left at a site on a day (an ordinal)."""
    return problem.stock.rides.get((problem.sites[site], day), 0)

"""Buses: packing cases onto the day's rides.

A case rides on one bus, with the others of its departure; one that needs more than a bus rides alone on the fewest
that hold it. First fit by decreasing size (Johnson 1973, MIT thesis) is within 11/9 of the fewest, and with the many
single travellers of a relocation nearly always meets the plain bound of load over bus size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from safeconduct.planning.problem import Flags, Ints, Problem


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


def bus_load(loads: Iterable[int], size: int) -> int:
    """Bus seats that cases keep from others: a case over one bus keeps all of its buses."""
    return sum(load if load <= size else ceil(load / size) * size for load in loads)


def pack_plan(problem: Problem, way: Ints, only: Flags | None = None) -> dict[int, list[list[str]]]:
    """Pack everyone who leaves, by ``only`` these departures (D,) where given; departure → buses.

    ``way`` (P,) is each party's pair, -1 where it stays.
    """
    aboard: dict[int, list[tuple[str, int]]] = defaultdict(list)
    leaves = way >= 0
    if only is not None:
        leaves &= only[problem.pairs.departure[np.maximum(way, 0)]]
    for p in np.flatnonzero(leaves).tolist():
        party = problem.parties[p]
        aboard[int(problem.pairs.departure[way[p]])] += zip(party.cases, party.bus_loads, strict=True)
    sites = problem.departures.site
    return {d: pack(loads, int(problem.bus_seats[sites[d]])) for d, loads in sorted(aboard.items())}


def overfull_days(problem: Problem, way: Ints, like: int | None = None) -> list[tuple[int, int, int]]:
    """Days on which the packed buses are more than the rides: (site, ordinal, rides too many).

    With a departure ``like``, only its site and day are looked at.
    """
    departures = problem.departures
    only = None
    if like is not None:
        only = (departures.site == departures.site[like]) & (departures.departs == departures.departs[like])
    needed: dict[tuple[int, int], int] = defaultdict(int)
    for d, buses in pack_plan(problem, way, only).items():
        needed[int(departures.site[d]), int(departures.departs[d])] += len(buses)
    return [
        (site, day, count - rides_on(problem, site, day))
        for (site, day), count in sorted(needed.items())
        if count > rides_on(problem, site, day)
    ]


def rides_on(problem: Problem, site: int, day: int) -> int:
    """Bus rides that are left at a site on a day (an ordinal)."""
    return problem.stock.rides.get((problem.sites[site], day), 0)

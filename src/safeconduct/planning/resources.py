"""Resources: what is scarce, under the names that prices, explanations and pages use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, inf
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safeconduct.operation import Operation

TOLERANCE = 1e-6
CLOSED, NO_BUS, NEVER_A_BUS = "the road is closed that day", "no bus runs that day", "the site has no bus"
"""Why no bus brings anybody to a departure, in words that follow "is closed because"."""


class Resource(NamedTuple):
    """The name of something scarce: its kind, what it belongs to, and the day or need where it has one."""

    kind: str
    id: str | None = None
    day: date | None = None
    need: str | None = None


@dataclass(frozen=True)
class Stock:
    """What is left of each limited resource, ``left`` of shape (R,) in the resource's unit, candidates as if flown.

    ``rides`` are the bus rides left at a site on a day, by (site, ordinal); ``no_bus`` says in words, by the same, why
    there are none at all. ``overdrawn`` (R,) is by how much more than there is was used already, where ``left`` is 0.
    """

    keys: tuple[Resource, ...]
    left: NDArray[np.float64]
    index: Mapping[Resource, int]
    rides: Mapping[tuple[str, int], int]
    no_bus: Mapping[tuple[str, int], str]
    overdrawn: NDArray[np.float64]


def monday_of(day: date) -> date:
    """The Monday of a day's ISO week."""
    return day - timedelta(days=day.weekday())


def days_of_stay(departure: Mapping[str, Any]) -> list[date]:
    """The days on which the people of a departure stay in its transit."""
    if not departure["transit_id"]:
        return []
    first, last = departure["transit_from"], departure["transit_until"]
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def busy_days(departure: Mapping[str, Any]) -> tuple[Resource, ...]:
    """The aircraft-days that a departure takes."""
    if not departure["aircraft"]:
        return ()
    first = departure["departs_on"]
    last = departure["busy_until"] or first
    return tuple(
        Resource("aircraft", departure["aircraft"], first + timedelta(days=n)) for n in range((last - first).days + 1)
    )


def stock_of(operation: Operation) -> Stock:
    """What is left of every limited resource that a departure could use, less ``usage.csv``, never below 0."""
    tables = operation.tables
    flying = [d for d in tables["departures"].iter_rows(named=True) if d["status"] != "cancelled"]
    used: dict[Resource, float] = defaultdict(float)
    for row in tables["usage"].iter_rows(named=True):
        used[Resource(row["resource"], row["id"], row["day"], row["need"])] += row["amount"] or 0.0
    limits: dict[Resource, float] = {}
    limits |= _by_departure(operation, flying)
    limits |= _by_offer(operation)
    limits |= _by_reception(operation, flying)
    limits |= _by_transit(operation, flying)
    roads, rides, no_bus = _by_road(operation, flying, used)
    limits |= roads
    limits |= _by_flight(operation, flying)
    keys = tuple(key for key, limit in limits.items() if limit < inf)
    rest = np.array([limits[key] - used[key] for key in keys], dtype=float)
    index = {key: i for i, key in enumerate(keys)}
    return Stock(keys, np.maximum(0.0, rest), index, rides, no_bus, np.maximum(0.0, -rest))


def _by_departure(operation: Operation, flying: list[dict[str, Any]]) -> dict[Resource, float]:
    """Seats, and places on board for each need that asks for one."""
    needs = [n["need"] for n in operation.tables["needs"].iter_rows(named=True) if n["place_on_board"]]
    stated = {
        (r["departure_id"], r["need"]): r["places"] for r in operation.tables["departure_needs"].iter_rows(named=True)
    }
    limits: dict[Resource, float] = {Resource("seats", d["departure_id"]): d["seats"] or 0 for d in flying}
    for d in flying:
        for need in needs:
            limits[Resource("board", d["departure_id"], None, need)] = stated.get((d["departure_id"], need)) or 0
    return limits


def _by_offer(operation: Operation) -> dict[Resource, float]:
    """Places, and places of care for each need that asks for one."""
    needs = [n["need"] for n in operation.tables["needs"].iter_rows(named=True) if n["place_at_destination"]]
    stated = {(r["offer_id"], r["need"]): r["places"] for r in operation.tables["offer_needs"].iter_rows(named=True)}
    limits: dict[Resource, float] = {}
    for offer in operation.tables["offers"].iter_rows(named=True):
        limits[Resource("places", offer["offer_id"])] = offer["places"] or 0
        for need in needs:
            limits[Resource("care", offer["offer_id"], None, need)] = stated.get((offer["offer_id"], need)) or 0
    return limits


def _by_reception(operation: Operation, flying: list[dict[str, Any]]) -> dict[Resource, float]:
    """People whom each destination can receive in each week of arrival."""
    usual = {
        r["destination_id"]: r["reception_per_week"] for r in operation.tables["destinations"].iter_rows(named=True)
    }
    other = {(r["destination_id"], r["week"]): r["people"] for r in operation.tables["reception"].iter_rows(named=True)}
    limits: dict[Resource, float] = {}
    for d in flying:
        destination, week = d["destination_id"], monday_of(d["arrives_on"])
        people = other.get((destination, week))
        people = usual[destination] if people is None else people
        limits[Resource("reception", destination, week)] = inf if people is None else people
    return limits


def _by_transit(operation: Operation, flying: list[dict[str, Any]]) -> dict[Resource, float]:
    """People who can be at each transit on each day."""
    stock = {r["transit_id"]: r["people"] or 0 for r in operation.tables["transits"].iter_rows(named=True)}
    return {
        Resource("transit", d["transit_id"], day): stock[d["transit_id"]] for d in flying for day in days_of_stay(d)
    }


def _by_road(
    operation: Operation, flying: list[dict[str, Any]], used: Mapping[Resource, float]
) -> tuple[dict[Resource, float], dict[tuple[str, int], int], dict[tuple[str, int], str]]:
    """Bus seats to the departures of each site and day, the rides that are left then, and why there is no bus."""
    sites = {s["site_id"]: s for s in operation.tables["sites"].iter_rows(named=True)}
    other = {(r["site_id"], r["day"]): r["buses"] for r in operation.tables["site_days"].iter_rows(named=True)}
    limits: dict[Resource, float] = {}
    rides: dict[tuple[str, int], int] = {}
    no_bus: dict[tuple[str, int], str] = {}
    sometimes = {site for (site, _), buses in other.items() if buses}
    for d in flying:
        site, day = sites[d["site_id"]], d["departs_on"]
        stated = other.get((d["site_id"], day))
        buses = (site["buses"] or 0) if stated is None else stated
        total = buses * (1 if site["bus_trips_per_day"] is None else site["bus_trips_per_day"])
        size = site["bus_seats"] or 0
        key = Resource("road", d["site_id"], day)
        limits[key] = total * size
        taken = ceil(used.get(key, 0.0) / size - TOLERANCE) if size else 0
        rides[d["site_id"], day.toordinal()] = max(0, total - taken)
        if not total * size:
            ever = size and (site["buses"] or d["site_id"] in sometimes) and site["bus_trips_per_day"] != 0
            no_bus[d["site_id"], day.toordinal()] = NEVER_A_BUS if not ever else NO_BUS if stated is None else CLOSED
    return limits, rides, no_bus


def _by_flight(operation: Operation, flying: list[dict[str, Any]]) -> dict[Resource, float]:
    """Aircraft-days that candidates could take, less those of scheduled departures, and the charter budget."""
    taken: dict[Resource, int] = defaultdict(int)
    for d in flying:
        if d["status"] == "scheduled":
            for slot in busy_days(d):
                taken[slot] += 1
    limits: dict[Resource, float] = {}
    for d in flying:
        if d["status"] == "candidate":
            limits |= {slot: max(0.0, 1.0 - taken[slot]) for slot in busy_days(d)}
    budget = operation.settings.charter_budget
    limits[Resource("budget")] = inf if budget is None else budget
    return limits

"""What there is of each resource, what of it is left, and who takes how much of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.sparse import coo_array, csr_array

from safeconduct.operation import Operation
from safeconduct.verification.arrays import TOLERANCE, Floats, day_number, day_text, monday
from safeconduct.verification.movements import Departures, Offers
from safeconduct.verification.parties import BUS_SEATS, FIRST_NEED, PEOPLE, SEATS

DATED = frozenset({"reception", "transit", "road", "aircraft"})
"""Kinds of resource that have a day in their key."""

BY_NEED = frozenset({"board", "care", "join"})
"""Kinds whose key has a need; for ``join`` it is the first case of a party."""


class Key(NamedTuple):
    """The name of a resource; the day is a day number, and what a kind does not have is None."""

    kind: str
    id: str | None = None
    day: int | None = None
    need: str | None = None

    def __str__(self) -> str:
        day = None if self.day is None else day_text(self.day)
        return " ".join(
            [self.kind, *(part for part in (self.id and repr(self.id), day, self.need and repr(self.need)) if part)]
        )


@dataclass(frozen=True)
class Supply:
    """Every resource that a departure or an offer touches, and what is left of each, candidates as if flown.

    Args:
        keys: names of the R resources.
        row: row of each name.
        left: what is left, infinite where nothing limits it, shape (R,).
        by_departure: for each column of the amounts (3 + N), a 0-1 matrix of the resources that whoever is on a
            departure takes by that amount, shape (D, R).
        by_offer: likewise for who goes under an offer, shape (O, R).
        own: the seats and the places on board of each departure, shape (D, R).
        busy: the aircraft-days of each departure, shape (D, R).
        stated: what the tables state, for resources that nothing touches too.
    """

    keys: tuple[Key, ...]
    row: Mapping[Key, int]
    left: Floats
    by_departure: tuple[csr_array, ...]
    by_offer: tuple[csr_array, ...]
    own: csr_array
    busy: csr_array
    stated: Stated

    def room(self, matrix: csr_array) -> Floats:
        """The least that is left of the resources in each row of a matrix, infinite where there is none."""
        least = np.full(matrix.shape[0], inf)
        rows, columns = matrix.nonzero()
        np.minimum.at(least, rows, self.left[columns])
        return least

    def used(self, matrix: csr_array, row: int) -> list[int]:
        """The resources in one row of a matrix."""
        return [int(r) for r in matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]]


class Stated:
    """What the tables of an operation state of each resource, by its key.

    Usage is subtracted in `left`; the aircraft of scheduled departures counts as used.
    """

    def __init__(self, operation: Operation, departures: Departures) -> None:
        tables = operation.tables
        self.needs = tuple(tables["needs"]["need"])
        self.seats = dict(zip(departures.ids, departures.seats.tolist(), strict=True))
        self.places = _column(tables["offers"], "offer_id", "places")
        self.board = _by_two(tables["departure_needs"], "departure_id", "need", "places")
        self.care = _by_two(tables["offer_needs"], "offer_id", "need", "places")
        self.usual = _column(tables["destinations"], "destination_id", "reception_per_week", empty=inf)
        self.weeks = _by_two(tables["reception"], "destination_id", "week", "people")
        self.transits = _column(tables["transits"], "transit_id", "people")
        self.buses = _column(tables["sites"], "site_id", "buses")
        self.bus_seats = _column(tables["sites"], "site_id", "bus_seats")
        self.trips = _column(tables["sites"], "site_id", "bus_trips_per_day", empty=1.0)
        self.buses_on = _by_two(tables["site_days"].drop_nulls("buses"), "site_id", "day", "buses")
        self.aircraft = {name for name in departures.aircraft if name is not None}
        self.budget = inf if operation.settings.charter_budget is None else operation.settings.charter_budget
        self.usage: dict[Key, float] = {}
        for kind, name, day, need, amount in (
            tables["usage"].select("resource", "id", "day", "need", "amount").iter_rows()
        ):
            key = normal(kind, name, None if day is None else day_number(day), need)
            self.usage[key] = self.usage.get(key, 0.0) + float(amount)
        for d in np.flatnonzero(departures.scheduled):
            for key in aircraft_days(departures, int(d)):
                self.usage[key] = self.usage.get(key, 0.0) + 1.0

    def rides(self, site: str, day: int) -> float:
        """Bus rides of a site on a day, before usage."""
        return self.buses_on.get((site, day), self.buses[site]) * self.trips[site]

    def rides_used(self, site: str, day: int) -> int:
        """Rides that usage takes: one for each full or begun bus."""
        used = self.usage.get(Key("road", site, day), 0.0)
        return int(np.ceil(used / self.bus_seats[site] - TOLERANCE)) if used > 0 and self.bus_seats[site] > 0 else 0

    def holds(self, key: Key) -> float | None:
        """What a resource holds before usage, infinite where nothing limits it; None where there is none such."""
        kind, name, day, need = key
        if kind == "budget":
            return self.budget
        if name is None or (day is None) == (kind in DATED) or (need is None) == (kind in BY_NEED):
            return None
        if kind in BY_NEED and need not in self.needs:
            return None
        match kind:
            case "seats":
                return self.seats.get(name)
            case "board":
                return self.board.get((name, need), 0.0) if name in self.seats else None
            case "places":
                return self.places.get(name)
            case "care":
                return self.care.get((name, need), 0.0) if name in self.places else None
            case "transit":
                return self.transits.get(name)
            case "aircraft":
                return 1.0 if name in self.aircraft else None
        if day is None:
            return None
        if kind == "reception" and name in self.usual and monday(day) == day:
            return self.weeks.get((name, day), self.usual[name])
        if kind == "road" and name in self.buses:
            return self.rides(name, day) * self.bus_seats[name]
        return None

    def left(self, key: Key) -> float | None:
        """What a resource still holds, never below 0; None where there is none such."""
        holds = self.holds(key)
        return None if holds is None else max(0.0, holds - self.usage.get(key, 0.0))


def normal(kind: str, name: str | None, day: int | None, need: str | None) -> Key:
    """The key of a resource with only the parts that its kind has."""
    return Key(
        kind,
        None if kind == "budget" else name,
        day if kind in DATED else None,
        need if kind in BY_NEED else None,
    )


def aircraft_days(departures: Departures, d: int) -> Iterator[Key]:
    """The aircraft-days that a departure keeps busy."""
    for day in range(int(departures.busy_from[d]), int(departures.busy_until[d]) + 1):
        yield Key("aircraft", departures.aircraft[d], day)


def find_supply(operation: Operation, departures: Departures, offers: Offers) -> Supply:
    """What is left of every resource, and which departure and offer takes of which."""
    stated = Stated(operation, departures)
    sites, destinations = (
        tuple(operation.tables["sites"]["site_id"]),
        tuple(operation.tables["destinations"]["destination_id"]),
    )
    needs = operation.tables["needs"]
    row: dict[Key, int] = {Key("budget"): 0}
    columns = FIRST_NEED + len(stated.needs)
    on_departure: list[list[tuple[int, int]]] = [[] for _ in range(columns)]
    on_offer: list[list[tuple[int, int]]] = [[] for _ in range(columns)]
    own: list[tuple[int, int]] = []
    busy: list[tuple[int, int]] = []

    def at(key: Key) -> int:
        return row.setdefault(key, len(row))

    for d, name in enumerate(departures.ids):
        on_departure[SEATS].append((d, at(Key("seats", name))))
        own.append((d, at(Key("seats", name))))
        on_departure[BUS_SEATS].append((d, at(Key("road", sites[departures.site[d]], int(departures.departs[d])))))
        week = monday(int(departures.arrives[d]))
        on_departure[PEOPLE].append((d, at(Key("reception", destinations[departures.destination[d]], week))))
        for day in range(int(departures.stay_from[d]), int(departures.stay_until[d]) + 1):
            on_departure[PEOPLE].append((d, at(Key("transit", departures.transit[d], day))))
        for n, (need, boards) in enumerate(zip(stated.needs, needs["place_on_board"], strict=True)):
            key = at(Key("board", name, None, need))
            own.append((d, key))
            if boards:
                on_departure[FIRST_NEED + n].append((d, key))
        busy.extend((d, at(key)) for key in aircraft_days(departures, d))
    for o, name in enumerate(offers.ids):
        on_offer[PEOPLE].append((o, at(Key("places", name))))
        for n, (need, cares) in enumerate(zip(stated.needs, needs["place_at_destination"], strict=True)):
            key = at(Key("care", name, None, need))
            if cares:
                on_offer[FIRST_NEED + n].append((o, key))

    def matrix(cells: list[tuple[int, int]], height: int) -> csr_array:
        rows, places = np.array(cells, dtype=np.int64).reshape(-1, 2).T
        return coo_array((np.ones(len(cells)), (rows, places)), shape=(height, len(row))).tocsr()

    return Supply(
        keys=tuple(row),
        row=row,
        left=np.array([_known(stated.left(key)) for key in row]),
        by_departure=tuple(matrix(cells, len(departures.ids)) for cells in on_departure),
        by_offer=tuple(matrix(cells, len(offers.ids)) for cells in on_offer),
        own=matrix(own, len(departures.ids)),
        busy=matrix(busy, len(departures.ids)),
        stated=stated,
    )


def _known(left: float | None) -> float:
    if left is None:
        raise ValueError("a departure or an offer refers to what is not in the operation's tables")
    return left


def _column(table: pl.DataFrame, key: str, value: str, empty: float = 0.0) -> dict[str, float]:
    return dict(zip(table[key], table[value].cast(pl.Float64).fill_null(empty), strict=True))


def _by_two(table: pl.DataFrame, first: str, second: str, value: str) -> dict[tuple[str, str | int | None], float]:
    """Values by two key columns, a day as its day number."""
    keys = table.select(first, second, pl.col(value).cast(pl.Float64).fill_null(0.0)).iter_rows()
    return {(a, b if isinstance(b, str) else day_number(b)): number for a, b, number in keys}

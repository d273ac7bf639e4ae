"""The problem: an operation frozen into validated arrays.

Everything that plans meets here, in arrays and not in solver objects, so that another price engine can take the place
of the linear relaxation without touching its neighbours.

Shapes: P parties, C classes (parties that are alike in everything that prices see), K pairs (departure, offer),
R limited resources, A amounts (aircraft seats, bus seats, people, then one per need), D departures, O offers,
S sites, T destinations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from safeconduct.planning.parties import Party
    from safeconduct.planning.resources import Stock
    from safeconduct.planning.ways import Costs, OpenWays

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

SEATS, BUS_SEATS, PEOPLE, FIRST_NEED = 0, 1, 2, 3
"""Where each amount stands on the axis A."""


@dataclass(frozen=True)
class Departures:
    """Departures that are not cancelled, arrays of shape (D,); days are ordinals, ``cost`` is money."""

    ids: tuple[str, ...]
    site: Ints
    destination: Ints
    departs: Ints
    arrives: Ints
    candidate: Flags
    cost: Floats
    aircraft: tuple[tuple[int, ...], ...]
    """Resource indices of the aircraft-days that each departure keeps busy; empty for a scheduled one."""


@dataclass(frozen=True)
class Offers:
    """Offers, arrays of shape (O,); days are ordinals, ``max_case_size`` is people."""

    ids: tuple[str, ...]
    destination: Ints
    standing: Flags
    """Whether the offer is confirmed, or pledged where pledged offers may be planned on."""
    opens: Ints
    closes: Ints
    nationalities: tuple[frozenset[str] | None, ...]
    max_case_size: Floats
    case_by_case: Flags


@dataclass(frozen=True)
class Pairs:
    """Every way out: a departure and an offer of its destination, arrays of shape (K,), in order of destination.

    ``exposure`` is in hazard-days for each person, the road included (0 for days outside the plan's own).
    """

    departure: Ints
    offer: Ints
    destination: Ints
    exposure: Floats
    start: Ints
    """Shape (K + 1,): the uses of pair k stand at ``start[k]:start[k + 1]`` of the two arrays below."""
    used_resource: Ints
    used_amount: Ints

    @cached_property
    def of_use(self) -> Ints:
        """The pair of each use, beside ``used_resource``."""
        return np.repeat(np.arange(len(self.departure)), np.diff(self.start))

    def roads(self, departures: int) -> Ints:
        """Of so many departures, the resource that each one's bus seats are taken from, -1 where none are."""
        found, seats = np.full(departures, -1, dtype=np.int64), self.used_amount == BUS_SEATS
        found[self.departure[self.of_use[seats]]] = self.used_resource[seats]
        return found


@dataclass(frozen=True)
class Classes:
    """Parties that are alike in what they take, what they cost and what is open to them.

    Tied parties are each a class of their own. ``cost`` is in weighted hazard-days for one party.
    """

    of: Ints
    """(P,) the class of each party."""
    size: Ints
    """(C,) the number of parties in each class."""
    first: Ints
    """(C,) the first party of each class."""
    ways: OpenWays
    """Which pairs are open."""
    costs: Costs
    """What they cost one party, the charge for moving included."""
    stay: Floats
    """(C,) the cost of staying behind, the charge for moving included."""
    amounts: Floats
    """(C, A)"""
    pinned: Flags
    """(C,) whether it must leave."""

    @cached_property
    def open(self) -> Flags:
        """``ways`` as a table (C, K), for problems that are not large."""
        return self.ways.table()

    @cached_property
    def cost(self) -> Floats:
        """``costs`` as a table (C, K), for problems that are not large."""
        return self.costs.rows(slice(None))


@dataclass(frozen=True)
class Problem:
    """All that planning looks at."""

    parties: tuple[Party, ...]
    groups: tuple[tuple[int, ...], ...]
    """Tied parties, as indices; a party alone is a group of its own."""
    needs: tuple[str, ...]
    sites: tuple[str, ...]
    destinations: tuple[str, ...]
    departures: Departures
    offers: Offers
    pairs: Pairs
    stock: Stock
    classes: Classes
    told: Mapping[int, Mapping[int, int]]
    """Party → departure (-1: one that flies no more) → people who were told of it."""
    money_days: float
    """Hazard-days that one unit of money weighs."""
    scores: Floats | None
    """(P, T): Σ people × score of each party at each destination; None where the operation has no scores."""
    bus_seats: Ints
    """(S,) seats of one bus."""
    start: int
    horizon: int

    @property
    def candidates(self) -> Ints:
        """Indices of the candidate departures."""
        return np.flatnonzero(self.departures.candidate)

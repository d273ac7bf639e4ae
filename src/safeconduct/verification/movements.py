"""How people can leave: departures, offers, and the pairs of both that share a destination."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from safeconduct.operation import Operation
from safeconduct.verification.arrays import LONG_AGO, NEVER, Floats, Ints, Truths, days, floats, positions


@dataclass(frozen=True)
class Departures:
    """The departures in the order of ``departures.csv``; arrays of shape (D,), days as day numbers.

    ``busy_from`` … ``busy_until`` and ``stay_from`` … ``stay_until`` are inclusive, and the latter is before the
    former where there is no aircraft or no transit.
    """

    ids: tuple[str, ...]
    site: Ints
    destination: Ints
    departs: Ints
    arrives: Ints
    seats: Floats
    candidate: Truths
    scheduled: Truths
    cancelled: Truths
    cost: Floats
    aircraft: tuple[str | None, ...]
    busy_from: Ints
    busy_until: Ints
    transit: tuple[str | None, ...]
    stay_from: Ints
    stay_until: Ints


@dataclass(frozen=True)
class Offers:
    """The offers in the order of ``offers.csv``; arrays of shape (O,), days as day numbers.

    ``available`` is whether the offer's status lets it be planned on.
    """

    ids: tuple[str, ...]
    destination: Ints
    status: tuple[str, ...]
    available: Truths
    places: Floats
    opens: Ints
    closes: Ints
    largest_case: Ints
    case_by_case: Truths


def find_departures(operation: Operation) -> Departures:
    """The departures of an operation as arrays."""
    table, tables = operation.tables["departures"], operation.tables
    status = table["status"].to_list()
    departs = days(table["departs_on"], NEVER)
    flies = table["aircraft"].is_not_null().to_numpy()
    busy_until = days(table["busy_until"], LONG_AGO)
    pauses = table["transit_id"].is_not_null().to_numpy()
    return Departures(
        ids=tuple(table["departure_id"]),
        site=positions(table["site_id"], tables["sites"]["site_id"]),
        destination=positions(table["destination_id"], tables["destinations"]["destination_id"]),
        departs=departs,
        arrives=days(table["arrives_on"], NEVER),
        seats=floats(table["seats"]),
        candidate=np.array([s == "candidate" for s in status], dtype=bool),
        scheduled=np.array([s == "scheduled" for s in status], dtype=bool),
        cancelled=np.array([s == "cancelled" for s in status], dtype=bool),
        cost=floats(table["cost"]),
        aircraft=tuple(table["aircraft"]),
        busy_from=departs,
        busy_until=np.where(flies, np.where(busy_until == LONG_AGO, departs, busy_until), LONG_AGO),
        transit=tuple(table["transit_id"]),
        stay_from=np.where(pauses, days(table["transit_from"], NEVER), NEVER),
        stay_until=np.where(pauses, days(table["transit_until"], LONG_AGO), LONG_AGO),
    )


def find_offers(operation: Operation) -> Offers:
    """The offers of an operation as arrays."""
    table = operation.tables["offers"]
    usable = {"confirmed", "pledged"} if operation.settings.use_pledged else {"confirmed"}
    status = tuple(table["status"].fill_null("confirmed"))
    return Offers(
        ids=tuple(table["offer_id"]),
        destination=positions(table["destination_id"], operation.tables["destinations"]["destination_id"]),
        status=status,
        available=np.array([s in usable for s in status], dtype=bool),
        places=floats(table["places"]),
        opens=days(table["opens_on"], LONG_AGO),
        closes=days(table["closes_on"], NEVER),
        largest_case=table["max_case_size"].cast(pl.Int64).fill_null(NEVER).to_numpy(),
        case_by_case=table["case_by_case"].fill_null(value=False).to_numpy(),
    )

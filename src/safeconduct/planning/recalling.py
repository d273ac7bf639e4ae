"""Recalling: what an earlier plan knew that still holds for a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from safeconduct.planning.placing import Known
from safeconduct.planning.resources import Resource

if TYPE_CHECKING:
    from safeconduct.operation import Plan
    from safeconduct.planning.problem import Problem


def recall(problem: Problem, previous: Plan) -> Known | None:
    """An earlier plan's prices by the names of resources, and the ways that are still open; None without prices.

    A party keeps its way where each of its cases was told of the same departure and offer. Whether what is left is
    enough for all who keep theirs is not looked at.
    """
    prices = np.zeros(len(problem.stock.keys))
    columns = previous.prices.select("resource", "id", "day", "need", "price", "branch")
    for kind, of, day, need, price, branch in columns.iter_rows():
        at = problem.stock.index.get(Resource(kind, of, day, need))
        if branch is not None:
            return None
        if at is not None:
            prices[at] += price
    if not prices.any():
        return None
    pairs, departures, offers = problem.pairs, problem.departures, problem.offers
    index = {
        (departures.ids[d], offers.ids[o]): k
        for k, (d, o) in enumerate(zip(pairs.departure.tolist(), pairs.offer.tolist(), strict=True))
    }
    told = {
        case: index.get((departure, offer), -1)
        for case, departure, offer in previous.assignments.select("case_id", "departure_id", "offer_id").iter_rows()
    }
    way = np.full(len(problem.parties), -1, dtype=np.int64)
    for p, party in enumerate(problem.parties):
        ways = {told.get(case, -1) for case in party.cases}
        k = ways.pop()
        if not ways and k >= 0 and problem.classes.open[problem.classes.of[p], k]:
            way[p] = k
    return Known(prices, way)

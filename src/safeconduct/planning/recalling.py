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
    told: dict[str, int] = {
        case: index.get((departure, offer), -1)
        for case, departure, offer in previous.assignments.select("case_id", "departure_id", "offer_id").iter_rows()
    }
    ways = ({told.get(case, -1) for case in party.cases} for party in problem.parties)
    way = np.array([each.pop() if len(each) == 1 else -1 for each in ways], dtype=np.int64)
    kept = np.flatnonzero(way >= 0)
    way[kept[~problem.classes.ways.at(problem.classes.of[kept], way[kept])]] = -1
    return Known(prices, way)

"""What a right to join costs at given levels."""

from __future__ import annotations

import numpy as np
from tests.planning.making import candidate, family, offer, on, operation

from safeconduct.planning.certificate import Certificate
from safeconduct.planning.flight_prices import FlightPrices
from safeconduct.planning.freezing import freeze
from safeconduct.planning.joining import joining
from safeconduct.planning.resources import Resource


def test_the_right_to_join_is_what_a_level_leaves_above_the_cheapest_way_on_a_flight() -> None:
    """Two people at a level of 20: C1 on day 3 costs 6 by either offer, and 2 × 4 for places at the first.

    C2 on day 12 costs more than the level, C3 on day 5 asks for no right, and F2 is ready for none but C2 and C3.
    """
    ways = [candidate("C1", 3, 9), candidate("C2", 12, 9), candidate("C3", 5, 9)]
    offers = [offer("alb-1", 9), offer("alb-2", 9)]
    problem = freeze(operation([family("F1", 2), family("F2", ready_on=on(4))], ways, offers))
    certificate = Certificate(problem)
    ascent = FlightPrices(problem, certificate)
    resource = np.zeros(len(problem.stock.keys))
    resource[problem.stock.index[Resource("places", "alb-1")]] = 4.0
    first, second = problem.classes.of.tolist()
    level = np.where(ascent.bidders.of == first, 20.0, 3.0)
    names = [problem.departures.ids[d] for d in certificate.candidates.tolist()]
    asked = np.array([name != "C3" for name in names])
    args = (ascent.market, ascent.open_to, ascent.uses, ascent.bidders.of, asked, 2)
    found = joining(level, resource, *args).toarray()
    assert found[first].tolist() == [14.0 if name == "C1" else 0.0 for name in names]
    assert found[second].tolist() == [0.0, 0.0, 0.0]
    resource[problem.stock.index[Resource("places", "alb-2")]] = 1.0
    assert joining(level, resource, *args).toarray()[first, names.index("C1")] == 20 - 6 - 2 * 1

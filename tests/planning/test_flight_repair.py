"""Sets of flights that are made from others."""

from __future__ import annotations

from tests.planning.making import candidate, family, on, operation

from safeconduct.operation import Operation
from safeconduct.planning.certificate import Certificate
from safeconduct.planning.flight_choice import FlightChoice
from safeconduct.planning.flight_prices import FlightPrices
from safeconduct.planning.flight_repair import FlightRepair
from safeconduct.planning.freezing import freeze


def many() -> Operation:
    """Ten charters of two aircraft, one every other day, a budget for four, and forty people who wait for them."""
    ways = [
        candidate(f"C{n}", 1 + 2 * n, 10, cost=30.0, aircraft=f"A{n % 2}", busy_until=on(2 + 2 * n)) for n in range(10)
    ]
    return operation([family(f"F{n}", 2) for n in range(20)], ways, charter_budget=120.0)


def test_what_is_fixed_is_kept_and_filled_up_within_the_budget() -> None:
    """C3 flies and C0 stays, as asked; three others fly beside it, since money is left for three."""
    problem = freeze(many())
    certificate = Certificate(problem)
    ascent = FlightPrices(problem, certificate)
    repair = FlightRepair(ascent, FlightChoice(problem, certificate, ascent), 0, lambda: False)
    levels = ascent.ascend(ascent.start(), {}, 200)
    flies, stays = problem.departures.ids.index("C3"), problem.departures.ids.index("C0")
    found = repair.completed({flies: True, stays: False}, levels)
    assert flies in found
    assert stays not in found
    assert len(found) == 4
    assert certificate.possible(dict.fromkeys(found, True))


def test_another_set_lets_at_least_one_flight_go() -> None:
    """Twenty times: what was let go for good is not found again, and aircraft and budget are kept."""
    problem = freeze(many())
    certificate = Certificate(problem)
    ascent = FlightPrices(problem, certificate)
    repair = FlightRepair(ascent, FlightChoice(problem, certificate, ascent), 1, lambda: False)
    levels = ascent.ascend(ascent.start(), {}, 200)
    flights = repair.completed({}, levels)
    for _ in range(20):
        other = repair.other(flights, levels)
        assert flights - other
        assert certificate.possible(dict.fromkeys(other, True))
        flights = other

"""The arrays of a problem, compared with tables that can be read by eye."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import CAMP, candidate, departure, family, offer, on, operation, told
from tests.planning.tiny import communicated, operations

from safeconduct.operation import Operation
from safeconduct.planning.freezing import freeze
from safeconduct.planning.problem import BUS_SEATS, FIRST_NEED, PEOPLE, SEATS, Problem
from safeconduct.planning.resources import Resource


def ways(problem: Problem) -> list[tuple[str, str]]:
    """Every pair by name."""
    pairs = zip(problem.pairs.departure.tolist(), problem.pairs.offer.tolist(), strict=True)
    return [(problem.departures.ids[d], problem.offers.ids[o]) for d, o in pairs]


def test_a_pair_is_a_departure_and_an_offer_of_its_destination() -> None:
    """Two offers at alb and one at deu: D1 and D3 have two pairs, D2 one, and a cancelled departure none.

    Pairs stand in order of destination.
    """
    made = operation(
        [],
        [
            departure("D1", 1, 5),
            departure("D2", 2, 5, "deu"),
            departure("D3", 3, 5),
            departure("D4", 4, 5, status="cancelled"),
        ],
        [offer("deu-1", 9, "deu"), offer("alb-1", 9), offer("alb-2", 9)],
    )
    problem = freeze(made)
    assert ways(problem) == [("D1", "alb-1"), ("D1", "alb-2"), ("D3", "alb-1"), ("D3", "alb-2"), ("D2", "deu-1")]
    assert problem.pairs.destination.tolist() == [0, 0, 0, 0, 1]


def test_a_pair_takes_each_limited_resource_in_its_own_amount() -> None:
    """Seats by seats, the road by bus seats, places, reception and beds by people, needs by who has them."""
    made = operation(
        [family("A", 2, needs=[["stretcher"]])],
        [departure("D1", 1, 9, takes=2, transit_id="hub", transit_from=on(1), transit_until=on(2))],
        [offer("alb-1", 9)],
        tables={
            "transits": [{"transit_id": "hub", "people": 6}],
            "destinations": [{"destination_id": "alb", "reception_per_week": 4}],
        },
    )
    problem = freeze(made)
    stretcher = FIRST_NEED + problem.needs.index("stretcher")
    used = zip(problem.pairs.used_resource.tolist(), problem.pairs.used_amount.tolist(), strict=True)
    assert {problem.stock.keys[r]: amount for r, amount in used} == {
        Resource("seats", "D1"): SEATS,
        Resource("road", "camp", on(1)): BUS_SEATS,
        Resource("places", "alb-1"): PEOPLE,
        Resource("reception", "alb", on(0)): PEOPLE,
        Resource("transit", "hub", on(1)): PEOPLE,
        Resource("transit", "hub", on(2)): PEOPLE,
        Resource("board", "D1", None, "stretcher"): stretcher,
        Resource("care", "alb-1", None, "stretcher"): stretcher,
    }
    assert problem.classes.amounts[0].tolist() == [5, 3, 2, 0, 1]


def test_costs_are_weight_by_exposure_and_the_road() -> None:
    """Two people, urgent: 4 a hazard-day. Day 3 comes after hazards 1, 1, 5, and its road adds 2: 4 × 9 = 36.

    Who stays has 1 + 1 + 5 + 8 × 1 (days 3 to 10) + 10 = 25: 100.
    """
    days = [{"site_id": "camp", "day": on(2), "hazard": 5.0}, {"site_id": "camp", "day": on(3), "road_hazard": 2.0}]
    made = operation(
        [family("A", 2, priority="urgent")], [departure("D1", 3, 5)], horizon=10, tables={"site_days": days}
    )
    classes = freeze(made).classes
    assert (classes.cost.tolist(), classes.stay.tolist()) == ([[36.0]], [100.0])


def test_a_person_is_charged_for_leaving_by_another_departure_than_they_were_told() -> None:
    """3 days for each of 2 people told of D1: nothing on it, 6 on D2, 6 for staying; D9 is gone, so all ways are moves.

    By D1 on day 1 they cost 2 × 1, by D2 on day 2 they cost 2 × 2, and who stays 2 × 31; offers do not matter.
    """
    made = operation(
        [family("A", 2), family("B", 2), family("C", 2)], [departure("D1", 1, 9), departure("D2", 2, 9)], moved_days=3.0
    )
    problem = freeze(made, told({"A": ("D1", "alb-9"), "C": ("D9", "alb-1"), "unknown": ("D1", "alb-1")}))
    assert problem.classes.cost[problem.classes.of].tolist() == [[2.0, 10.0], [2.0, 4.0], [8.0, 10.0]]
    assert problem.classes.stay[problem.classes.of].tolist() == [68.0, 62.0, 68.0]
    assert problem.told == {0: {0: 2}, 2: {-1: 2}}


def test_families_that_are_alike_are_one_class() -> None:
    """A and B are alike. The others differ: in size, in a need, in priority, in a day that closes a way, in a tie."""
    made = operation(
        [
            family("A", 2),
            family("B", 2),
            family("C", 3),
            family("D", 2, needs=[["escort"]]),
            family("E", 2, priority="urgent"),
            family("F", 2, ready_on=on(2)),
            family("G", 2, settle_with="S"),
            family("H", 2, settle_with="S"),
        ],
        [departure("D1", 1, 9), departure("D2", 5, 9)],
    )
    classes = freeze(made).classes
    assert classes.of.tolist() == [0, 0, 1, 2, 3, 4, 5, 6]
    assert classes.size.tolist() == [2, 1, 1, 1, 1, 1, 1]
    assert classes.first.tolist() == [0, 2, 3, 4, 5, 6, 7]


def test_parties_that_ride_otherwise_are_not_one_class() -> None:
    """Four people are one case or two of two: the same seats, but not the same on buses of three."""
    rows = [family("A", 4), family("B", 2, travel_with="T"), family("C", 2, travel_with="T")]
    made = operation(rows, [departure("D1", 1, 9)], tables={"sites": [CAMP | {"bus_seats": 3}]})
    assert freeze(made).classes.of.tolist() == [0, 1]


def test_only_candidates_take_aircraft_days() -> None:
    """C1 keeps A1 on two days; a scheduled departure has none of its own to pay for."""
    made = operation(
        [], [candidate("C1", 1, 5, aircraft="A1", busy_until=on(2), cost=7.0), departure("S1", 9, 5, aircraft="A1")]
    )
    problem = freeze(made)
    assert [problem.stock.keys[r] for r in problem.departures.aircraft[0]] == [
        Resource("aircraft", "A1", on(n)) for n in (1, 2)
    ]
    assert problem.departures.aircraft[1] == ()
    assert problem.candidates.tolist() == [0]
    assert problem.departures.cost.tolist() == [7.0, 0.0]


def test_scores_are_summed_over_the_people_of_a_party() -> None:
    """2 × 0.5 + 1 × 0.25 at alb, nothing at deu; without a table there are no scores."""
    rows = [family("A", 2, travel_with="T"), family("B", 1, travel_with="T")]
    scores = [
        {"case_id": "A", "destination_id": "alb", "score": 0.5},
        {"case_id": "B", "destination_id": "alb", "score": 0.25},
    ]
    found = freeze(operation(rows, tables={"scores": scores})).scores
    assert found is not None
    assert found.tolist() == [[1.25, 0.0]]
    assert freeze(operation(rows)).scores is None


@pytest.mark.parametrize("made", [operation(), operation([family("A")]), operation([], [departure("D1", 1, 5)], [])])
def test_what_is_empty_freezes_to_empty_arrays(made: Operation) -> None:
    """No families, no departures or no offers are shapes with a zero, not errors."""
    problem = freeze(made)
    shape = (len(problem.classes.size), len(problem.pairs.departure))
    assert problem.classes.open.shape == problem.classes.cost.shape == shape
    assert 0 in shape


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_costs_are_those_of_an_enumeration(data: st.DataObject) -> None:
    """For every party, every pair that is open to it, and staying; members of a class are alike in all of it."""
    made = data.draw(operations())
    previous = data.draw(communicated(made))
    problem, plain = freeze(made, previous), Enumeration(made, previous)
    names = ways(problem)
    for p, party in enumerate(plain.parties):
        c = problem.classes.of[p]
        assert problem.classes.stay[c] == pytest.approx(plain.cost(party, None))
        for k in np.flatnonzero(problem.classes.open[c]).tolist():
            assert problem.classes.cost[c, k] == pytest.approx(plain.cost(party, names[k]))
            at = slice(problem.pairs.start[k], problem.pairs.start[k + 1])
            amounts = problem.classes.amounts[c, problem.pairs.used_amount[at]].tolist()
            found = {
                tuple(problem.stock.keys[r]): a
                for r, a in zip(problem.pairs.used_resource[at], amounts, strict=True)
                if a
            }
            assert found == {key: a for key, a in plain.uses(party, names[k]).items() if plain.left(key) < np.inf}

"""What prices prove, on instances that can be reckoned by hand and against every plan of tiny operations."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import candidate, decision, departure, family, offer, on, operation
from tests.planning.tiny import communicated, operations

from safeconduct.operation import Operation
from safeconduct.planning.certificate import Certificate, Leaf, Prices, gap_between
from safeconduct.planning.freezing import freeze
from safeconduct.planning.resources import Resource


def certificate_of(made: Operation) -> Certificate:
    """The certificate of an operation."""
    return Certificate(freeze(made))


def prices(
    certificate: Certificate, priced: dict[Resource, float], join: dict[tuple[int, int], float] | None = None
) -> Prices:
    """Prices by resource, and by (class, candidate) for joining."""
    values = np.zeros(len(certificate.problem.stock.keys))
    for key, price in priced.items():
        values[certificate.problem.stock.index[key]] = price
    joins = np.zeros((len(certificate.problem.classes.size), len(certificate.candidates)))
    for at, price in (join or {}).items():
        joins[at] = price
    return Prices(values, joins if len(certificate.candidates) else None)


TWO_FLIGHTS = [departure("D1", 2, 3), departure("D2", 5, 4, "deu")]


def test_a_price_of_three_a_seat_proves_sixteen() -> None:
    """A and B are two people each, C one; D1 leaves on day 2 with 3 seats and D2 on day 5 with 4.

    As if alone, everybody leaves on day 2: 5 × 2 = 10, the floor. At 3 a seat of D1 each person pays 5 either way, and
    D1 takes 3 × 3: 25 - 9 = 16. At 9 a seat nobody takes D1, and its seats still count: 25 - 27 = -2.
    """
    certificate = certificate_of(operation([family("A", 2), family("B", 2), family("C")], TWO_FLIGHTS))
    assert certificate.floor() == 10
    assert certificate.bound(prices(certificate, {Resource("seats", "D1"): 3.0})) == 16
    assert certificate.bound(prices(certificate, {Resource("seats", "D1"): 9.0})) == -2


def test_charges_add_the_price_of_all_that_is_used() -> None:
    """Two people with one stretcher take 5 seats, 3 bus seats, 2 places and one place on board: 4 + 5 + 6 + 8 + 7 = 30.

    Leaving on day 2 costs weight 5 × 2 = 10 beside it; without the departure they cannot leave.
    """
    tables = {
        "departure_needs": [{"departure_id": "D1", "need": "stretcher", "places": 1}],
        "offer_needs": [{"offer_id": "alb-1", "need": "stretcher", "places": 1}],
    }
    made = operation(
        [family("A", 2, needs=[["stretcher"]])], [departure("D1", 2, 9)], [offer("alb-1", 9)], tables=tables
    )
    certificate = certificate_of(made)
    priced = {
        Resource("seats", "D1"): 0.8,
        Resource("road", "camp", on(2)): 5 / 3,
        Resource("places", "alb-1"): 3.0,
        Resource("board", "D1", None, "stretcher"): 8.0,
        Resource("care", "alb-1", None, "stretcher"): 7.0,
    }
    assert certificate.charges(prices(certificate, priced)).tolist() == [[pytest.approx(10 + 4 + 5 + 6 + 8 + 7)]]
    assert certificate.charges(prices(certificate, {}), grounded=[0]).tolist() == [[inf]]


def test_tied_parties_choose_one_destination_together() -> None:
    """A leaves by D1 to alb at 2 or by D2 to deu at 5; so does B, who may not go to alb: together 5 + 5, apart 2 + 5.

    If B stays (31) and A goes to alb the two cost 33, so deu it is: 10.
    """
    forbids = {"decisions": [decision("B", "forbid", destination_id="alb")]}
    apart = operation([family("A"), family("B")], TWO_FLIGHTS, tables=forbids)
    tied = operation([family("A", settle_with="S"), family("B", settle_with="S")], TWO_FLIGHTS, tables=forbids)
    assert certificate_of(apart).floor() == 7
    assert certificate_of(tied).floor() == 10


def test_a_candidate_is_worth_its_seats_less_what_it_costs() -> None:
    """C1 has 4 seats at 3 and one right to join at 2, and costs 5 × (0.1 + 0.4) and an aircraft-day of 1: 12 + 2 - 3.5.

    One person on it on day 2 pays 2 + 3 + 2 = 7, less than 31 for staying: 7 - 10.5 where it may fly or not, or must;
    31 where it stays; and at a dearer budget (6 + 0.1), which counts with what is left of it, nothing is worth flying.
    """
    made = operation([family("A")], [candidate("C1", 2, 4, cost=5.0, aircraft="A1")], cost=0.1, charter_budget=8.0)
    certificate = certificate_of(made)
    slot, budget, seats = Resource("aircraft", "A1", on(2)), Resource("budget"), Resource("seats", "C1")
    cheap = prices(certificate, {seats: 3.0, slot: 1.0, budget: 0.4}, {(0, 0): 2.0})
    charged = 1.0 + 8 * 0.4  # the aircraft-day and the budget there is
    assert certificate.worth(cheap).tolist() == [14.0]
    for fixed in ({}, {0: True}):
        assert certificate.bound(cheap, fixed) == pytest.approx(7 - 10.5 - charged)
    assert certificate.bound(cheap, {0: False}) == pytest.approx(31 - charged)
    dear = prices(certificate, {seats: 3.0, budget: 6.0})
    assert certificate.bound(dear) == pytest.approx(5 - 0 - 8 * 6)
    assert certificate.bound(dear, {0: True}) == pytest.approx(5 - (12 - 5 * 6.1) - 8 * 6)


def test_what_flies_must_keep_budget_and_aircraft() -> None:
    """C1 and C2 share A1 on day 3, C1 and C3 cost 12 of 10, and C4 needs an aircraft that a scheduled departure has."""
    ways = [
        candidate("C1", 2, 4, cost=6.0, aircraft="A1", busy_until=on(3)),
        candidate("C2", 3, 4, cost=1.0, aircraft="A1"),
        candidate("C3", 3, 4, cost=6.0),
        candidate("C4", 9, 4, aircraft="A2"),
        departure("S1", 8, 4, aircraft="A2", busy_until=on(9)),
    ]
    certificate = certificate_of(operation([], ways, charter_budget=10.0))
    possible = {
        (): True,
        (0,): True,
        (0, 1): False,
        (0, 2): False,
        (1, 2): True,
        (3,): False,
    }
    assert {flown: certificate.possible(dict.fromkeys(flown, True)) for flown in possible} == possible
    assert certificate.possible({0: True, 1: False})


def test_a_branched_proof_is_as_good_as_its_weakest_leaf_that_can_be() -> None:
    """Where C1 stays, A stays at 31; where it flies, A leaves at 2; a leaf that breaks the budget does not count."""
    made = operation([family("A")], [candidate("C1", 2, 4), candidate("C2", 2, 4, cost=9.0)], charter_budget=5.0)
    certificate = certificate_of(made)
    none = prices(certificate, {})
    both, first = Leaf({0: True, 1: True}, none), Leaf({0: True, 1: False}, none)
    nothing = Leaf({0: False, 1: False}, none)
    assert certificate.proved([both, first, nothing]) == 2
    assert certificate.proved([both, nothing]) == 31
    assert certificate.proved([Leaf({}, prices(certificate, {Resource("seats", "C1"): 50.0}))]) == certificate.floor()


@pytest.mark.parametrize(
    ("objective", "bound", "floor", "gap"), [(20.0, 16.0, 10.0, 0.4), (10.0, 10.0, 10.0, 0.0), (16.0, 16.0, 10.0, 0.0)]
)
def test_a_gap_is_the_unproved_share_of_what_planning_can_change(
    objective: float, bound: float, floor: float, gap: float
) -> None:
    """4 of the 10 above the floor, or nothing where there is nothing above it."""
    assert gap_between(objective, bound, floor) == gap


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_valid_plan_is_cheaper_than_what_any_prices_prove(data: st.DataObject) -> None:
    """Prices drawn at will, in a leaf drawn at will, bound the cost of every plan that flies as the leaf says."""
    made = data.draw(
        operations(always=data.draw(st.sampled_from([(), ("candidates",), ("candidates", "pins"), ("ties",)])))
    )
    previous = data.draw(communicated(made))
    problem = freeze(made, previous)
    certificate, plain = Certificate(problem), Enumeration(made, previous)
    price = st.sampled_from([0.0, 0.0, 0.5, 2.0, 7.0, 40.0])
    values = np.array([data.draw(price) for _ in problem.stock.keys], dtype=float)
    shape = (len(problem.classes.size), len(certificate.candidates))
    joins = np.array([data.draw(price) for _ in range(shape[0] * shape[1])], dtype=float).reshape(shape)
    drawn = Prices(values, joins if len(certificate.candidates) else None)
    names = problem.departures.ids
    fixed = {
        int(d): flies
        for d in certificate.candidates
        if (flies := data.draw(st.sampled_from([None, True, False]))) is not None
    }
    within = [
        answer for answer in plain.plans if all((names[d] in answer.flown) == flies for d, flies in fixed.items())
    ]
    if within:
        assert certificate.bound(drawn, fixed) <= within[0].cost + 1e-6
        assert certificate.possible({d: True for d, flies in fixed.items() if flies})


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_the_floor_is_everybody_by_their_own_best_way(data: st.DataObject) -> None:
    """The floor is the sum over tied groups of their cheapest choice of one destination, as if alone."""
    made = data.draw(operations(always=("ties", "candidates")))
    plain = Enumeration(made)
    total = 0.0
    for group in plain.groups:
        lands = {plain.departure[d]["destination_id"] for p in group for d, _ in plain.open_ways(plain.parties[p])} or {
            None
        }
        each = []
        for land in lands:
            ways = [
                [w for w in plain.open_ways(plain.parties[p]) if plain.departure[w[0]]["destination_id"] == land]
                for p in group
            ]
            each.append(
                sum(
                    min(plain.cost(plain.parties[p], w) for w in (*at, None)) for p, at in zip(group, ways, strict=True)
                )
            )
        total += min(each)
    assert certificate_of(made).floor() == pytest.approx(total)

"""What a plan says of itself: its tables and its claims."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from tests.planning.enumerating import Enumeration, fewest_buses
from tests.planning.making import CAMP, Row, candidate, decision, departure, family, offer, on, operation, ways_of
from tests.planning.tiny import operations

from safeconduct.operation import digest
from safeconduct.planning import PinsCompete, plan
from safeconduct.planning.certificate import Leaf, Prices
from safeconduct.planning.result import rounded

TWO_FLIGHTS = [departure("D1", 2, 3), departure("D2", 5, 4, "deu")]


def test_the_claims_of_a_small_plan() -> None:
    """A and C (2 + 1 people) leave on day 2, B on day 5: 3 × 2 + 2 × 5 = 16, which 3 a seat of D1 prove; floor 10."""
    made = operation([family("A", 2), family("B", 2), family("C")], TWO_FLIGHTS)
    found = plan(made, seed=7)
    claims = dict(found.claims)
    assert claims.pop("method")
    assert claims == {
        "format": 1,
        "objective": pytest.approx(16),
        "bound": pytest.approx(16),
        "floor": pytest.approx(10),
        "gap": pytest.approx(0),
        "people_placed": 5,
        "people_unplaced": 0,
        "last_departure": on(5).isoformat(),
        "stopped_by": "gap",
        "seed": 7,
        "operation_digest": digest(made),
    }
    assert found.prices.rows() == [("seats", "D1", None, None, pytest.approx(3), None)]
    assert found.branches.is_empty()
    assert found.score_prices.is_empty()


def test_each_case_of_a_party_has_its_rows() -> None:
    """A and B travel together with 4 and 5 people on buses of 4: A on one bus, B on two of its own."""
    rows = [family("A", 4, travel_with="T"), family("B", 5, travel_with="T")]
    tables = {"sites": [CAMP | {"buses": 3, "bus_seats": 4}]}
    found = plan(operation(rows, [departure("D1", 2, 20)], [offer("alb-1", 20)], tables=tables))
    assert ways_of(found) == {"A": ("D1", "alb-1"), "B": ("D1", "alb-1")}
    by_case = {case: sorted(bus for _, bus, each in found.buses.rows() if each == case) for case in "AB"}
    assert [len(buses) for buses in by_case.values()] == [1, 2]
    assert sorted(by_case["A"] + by_case["B"]) == [1, 2, 3]


def test_where_nobody_leaves_there_is_no_last_departure() -> None:
    """No seats: everybody stays, with a reason."""
    found = plan(operation([family("A", 2)], [departure("D1", 2, 0)]))
    assert found.claims["last_departure"] is None
    assert (found.claims["people_placed"], found.claims["people_unplaced"]) == (0, 2)
    assert found.unplaced["case_id"].to_list() == ["A"]


def test_the_price_of_joining_names_the_first_case_of_each_party() -> None:
    """A-B and C, alike, both want C1 with its 10 seats, which costs 60: 4 × 2 + 60 = 68.

    Seats are not scarce, so what proves 68 is what each of the two parties pays to join.
    """
    rows = [family("A", travel_with="T"), family("B", travel_with="T"), family("C", 2)]
    found = plan(operation(rows, [candidate("C1", 2, 10, cost=60.0)], cost=1.0), gap=0.0)
    assert (found.claims["objective"], found.claims["bound"]) == (pytest.approx(68), pytest.approx(68))
    joins = {need: price for kind, name, _, need, price, _ in found.prices.rows() if (kind, name) == ("join", "C1")}
    assert joins.keys() <= {"A", "C"}
    assert sum(joins.values()) == pytest.approx(60, abs=1e-4)


def test_prices_that_are_only_rounding_are_not_stated() -> None:
    """Below a billionth of a hazard-day they are 0, in every place where prices stand."""
    leaf = rounded(Leaf({3: True}, Prices(np.array([1e-12, 2.0]), np.array([[5e-10], [0.5]]))))
    assert leaf.fixed == {3: True}
    assert leaf.prices.resource.tolist() == [0.0, 2.0]
    join = leaf.prices.join
    assert sparse.issparse(join)
    assert join.toarray().tolist() == [[0.0], [0.5]]
    assert rounded(Leaf({}, Prices(np.array([1.0])))).prices.join is None


THEMES = st.sampled_from([(), ("candidates",), ("buses", "company"), ("scores", "ties"), ("candidates", "pins")])


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_tables_and_claims_agree(data: st.DataObject) -> None:
    """Everybody planned stands once, flown candidates carry somebody, buses carry all, claims are their sums."""
    made = data.draw(operations(always=data.draw(THEMES)))
    plain = Enumeration(made)
    if not plain.plans:
        return
    found = plan(made)
    placed, left = ways_of(found), found.unplaced["case_id"].to_list()
    assert sorted([*placed, *left]) == sorted(case for party in plain.parties for case in party)
    answer = plain.answer_of(found)
    assert answer.ways in {each.ways for each in plain.plans}
    assert found.claims["objective"] == pytest.approx(answer.cost)
    assert found.claims["people_placed"] == sum(len(plain.people[case]) for case in placed)
    assert found.claims["people_unplaced"] == sum(len(plain.people[case]) for case in left)
    candidates = {name for name, row in plain.departure.items() if row["status"] == "candidate"}
    assert set(found.flown["departure_id"]) == {name for name, _ in placed.values()} & candidates
    aboard: dict[tuple[str, int], list[str]] = {}
    for name, bus, case in found.buses.rows():
        assert placed[case][0] == name
        aboard.setdefault((name, bus), []).append(case)
    for (name, _), cases in aboard.items():
        size = plain.site[plain.departure[name]["site_id"]]["bus_seats"]
        assert len(cases) == 1 or sum(plain.bus_load(case) for case in cases) <= size
    for case in placed:
        size = plain.site[plain.case[case]["site_id"]]["bus_seats"]
        assert sum(case in cases for cases in aboard.values()) == fewest_buses([plain.bus_load(case)], size)
    assert ("score" in found.claims) == bool(plain.rows["scores"])
    if "score" in found.claims:
        assert found.claims["score"] == pytest.approx(answer.score)


def test_a_stated_bound_is_never_above_the_plan_nor_below_the_floor() -> None:
    """Also where seats are the only limit and prices are exact."""
    pins: dict[str, list[Row]] = {"decisions": [decision("A", "pin", departure_id="D2")]}
    for tables in ({}, pins):
        try:
            claims = plan(operation([family("A"), family("B", 2)], TWO_FLIGHTS, tables=tables)).claims
        except PinsCompete:
            pytest.fail("both fit")
        assert claims["floor"] <= claims["bound"] <= claims["objective"]

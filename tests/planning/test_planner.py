"""The planner as a whole, against every plan of tiny operations and the verdict of the second implementation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.enumerating import Enumeration
from tests.planning.making import CAMP, candidate, decision, departure, family, offer, on, operation, ways_of
from tests.planning.tiny import communicated, operations

from safeconduct.operation import Faulty, Operation, Plan
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning import PinsCompete, plan
from safeconduct.verification import verify


def assert_accepted(made: Operation, found: Plan, previous: Plan | None = None) -> None:
    """Verification, which shares no code with planning, finds no fault in the plan or in what it claims."""
    assert verify(made, found, previous).faults == ()


def assert_best(made: Operation, previous: Plan | None = None) -> None:
    """Planning ends at the optimum of an enumeration with claims that hold, or refuses where no plan is valid."""
    plain = Enumeration(made, previous)
    hopeless = any(plain.is_pinned(party) and not plain.open_ways(party) for party in plain.parties)
    try:
        found = plan(made, previous, gap=0.0)
    except Faulty:
        assert hopeless
        return
    except PinsCompete:
        assert not hopeless
        assert not plain.plans
        return
    assert not hopeless
    best = plain.plans[0].cost
    assert_accepted(made, found, previous)
    assert found.claims["objective"] == pytest.approx(best, rel=1e-4, abs=1e-4)
    assert found.claims["bound"] <= best + 1e-6
    assert found.claims["stopped_by"] in {"gap", "optimal"}
    assert found.claims["stopped_by"] == "optimal" or found.claims["gap"] <= 1e-9
    answer = plain.answer_of(found)
    assert answer.ways in {each.ways for each in plain.plans}
    if "score" in found.claims:
        assert found.claims["score"] >= plain.best_score(answer) * 0.999 - 1e-9


@settings(max_examples=18, deadline=None)
@given(data=st.data())
def test_a_plan_is_the_best_there_is(data: st.DataObject) -> None:
    """Families, ties, needs, days, offers, acceptances, decisions, reception, transit, danger, usage as they come."""
    made = data.draw(operations(always=data.draw(st.sampled_from([(), (), ("ties", "company"), ("decisions",)]))))
    assert_best(made, data.draw(communicated(made)))


@settings(max_examples=18, deadline=None)
@given(data=st.data())
def test_a_plan_with_candidates_is_the_best_there_is(data: st.DataObject) -> None:
    """With aircraft, budget and what money weighs; also with pins and scores."""
    made = data.draw(
        operations(
            always=data.draw(st.sampled_from([("candidates",), ("candidates", "pins"), ("candidates", "scores")]))
        )
    )
    assert_best(made, data.draw(communicated(made)))


@settings(max_examples=18, deadline=None)
@given(data=st.data())
def test_a_plan_with_few_buses_is_the_best_there_is(data: st.DataObject) -> None:
    """Where whole families on whole buses decide who fits; also for those who are pinned."""
    made = data.draw(
        operations(always=data.draw(st.sampled_from([("buses",), ("buses", "company"), ("buses", "pins")])))
    )
    assert_best(made, data.draw(communicated(made)))


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_plan_with_pins_or_scores_is_the_best_there_is(data: st.DataObject) -> None:
    """Pins may be hopeless or compete, and then there is no plan to be had."""
    made = data.draw(operations(always=data.draw(st.sampled_from([("pins",), ("scores",), ("scores", "ties")]))))
    assert_best(made, data.draw(communicated(made)))


PORT = CAMP | {"site_id": "port", "buses": 0, "bus_seats": 0}

BARE: dict[str, dict[str, Any]] = {
    "nothing at all": {},
    "no cases": {"departures": [departure("D1", 1, 9), candidate("C1", 2, 9)]},
    "no departures": {"families": [family("A", 2)]},
    "no offers": {"families": [family("A", 2)], "departures": [departure("D1", 1, 9)], "offers": []},
    "no destinations": {"families": [family("A")], "offers": [], "tables": {"destinations": []}},
    "nobody active": {"families": [family("A", status="held")], "departures": [departure("D1", 1, 9)]},
    "zero seats": {"families": [family("A", 2)], "departures": [departure("D1", 1, 0), candidate("C1", 2, 0)]},
    "zero places": {"families": [family("A", 2)], "departures": [departure("D1", 1, 9)], "offers": [offer("alb-1", 0)]},
    "a site without buses": {
        "families": [family("A", 2), family("B", site_id="port")],
        "departures": [departure("D1", 1, 9), departure("D2", 1, 9, site_id="port")],
        "tables": {"sites": [CAMP, PORT]},
    },
    "everything cancelled": {"families": [family("A")], "departures": [departure("D1", 1, 9, status="cancelled")]},
    "a horizon before the start": {"families": [family("A")], "departures": [departure("D1", 1, 9)], "horizon": -3},
    "only candidates, none affordable": {
        "families": [family("A")],
        "departures": [candidate("C1", 1, 9, cost=5.0)],
        "charter_budget": 0.0,
    },
    "scores and nobody to score": {
        "departures": [departure("D1", 1, 9)],
        "families": [family("A", status="withdrawn")],
        "tables": {"scores": [{"case_id": "A", "destination_id": "alb", "score": 1.0}]},
    },
}
"""Operations that lack something."""


@pytest.mark.parametrize("name", BARE)
def test_an_operation_that_lacks_something_is_planned_without_an_error(name: str) -> None:
    """Who can leave does, and all claims hold."""
    made = operation(**BARE[name])
    found = plan(made)
    assert_accepted(made, found)
    assert ways_of(found).keys() == ({"A"} if name == "a site without buses" else set())
    assert ("needed" in found.claims) == all(
        row["status"] == "cancelled" for row in made.tables["departures"].to_dicts()
    )


@pytest.mark.parametrize("seed", [0, 1])
def test_the_same_seed_gives_the_same_plan(seed: int) -> None:
    """Every table and every claim, for some hundred families with candidates; and any seed gives a valid plan."""
    made = make_synthetic(180, seed=3)
    first, second = (plan(made, gap=0.0, seed=seed) for _ in range(2))
    assert first.claims == second.claims
    for name in ("assignments", "unplaced", "buses", "flown", "prices", "branches", "score_prices"):
        assert getattr(first, name).equals(getattr(second, name)), name
    assert_accepted(made, first)


def test_a_gap_is_honoured() -> None:
    """Planning may end at one tenth, and says by what it ended; asked for none it proves an optimum."""
    made = make_synthetic(60, seed=2)
    rough, exact = plan(made, gap=0.1), plan(made, gap=0.0)
    assert rough.claims["gap"] <= 0.1 or rough.claims["stopped_by"] == "optimal"
    assert exact.claims["objective"] <= rough.claims["objective"] + 1e-6
    assert exact.claims["stopped_by"] in {"gap", "optimal"}
    for found in (rough, exact):
        assert_accepted(made, found)


def test_pins_that_compete_are_named() -> None:
    """A and B are pinned to one seat; C beside them is not pinned."""
    pins = [decision(name, "pin", departure_id="D1") for name in "AB"]
    made = operation([family("A"), family("B"), family("C")], [departure("D1", 1, 1)], tables={"decisions": pins})
    with pytest.raises(PinsCompete, match="A B") as caught:
        plan(made)
    assert caught.value.cases == ("A", "B")


def test_a_hopeless_pin_is_a_fault_of_the_input() -> None:
    """A is pinned to a departure that leaves before A is ready, and that is said."""
    pins = {"decisions": [decision("A", "pin", departure_id="D1")]}
    with pytest.raises(Faulty, match=r"'A'.*not ready"):
        plan(operation([family("A", ready_on=on(2))], [departure("D1", 1, 1), departure("D2", 5, 9)], tables=pins))


def test_cases_that_travel_together_wait_for_room_for_all() -> None:
    """Three cases of two travel together; D1 has five seats, so all six leave on day 9."""
    rows = [family(name, 2, travel_with="T") for name in "ABC"]
    found = plan(operation(rows, [departure("D1", 1, 5), departure("D2", 9, 6)]), gap=0.0)
    assert {way[0] for way in ways_of(found).values()} == {"D2"}
    assert found.claims["last_departure"] == (on(0) + timedelta(9)).isoformat()

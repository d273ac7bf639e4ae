"""The most that one more saves."""

from __future__ import annotations

import pytest

from safeconduct.operation import Operation, Plan
from safeconduct.report.facts import Facts, gather
from safeconduct.report.phrases import plain
from safeconduct.report.resource_words import KINDS, ResourceWords
from safeconduct.report.scarcity import scarce, scarcity

from .conftest import make_plan


def test_prices_of_the_leaf_that_flies_what_the_plan_flies(facts: Facts, plan: Plan) -> None:
    """The dearest first; the other leaf, a candidate that stays, and ``join`` have no place; money counts by 10,000."""
    table = scarce(facts, plan, ResourceWords(facts))
    assert [(kind, plain(what), price) for kind, what, price in table["kind", "what", "price"].iter_rows()] == [
        ("budget", "Budget for charters, 10,000", pytest.approx(10.0)),
        ("road", "Bus seats from North camp, 12 Mar 2026", 6.0),
        ("seats", "Seats to Tirana, 12 Mar 2026 (N1)", 4.0),
        ("reception", "Reception in Tirana, week of 9 Mar 2026", 2.5),
        ("board", "On board to Tirana, 12 Mar 2026: Medical escort (N1)", 1.25),
    ]


def test_the_first_have_a_sentence_each(facts: Facts, plan: Plan) -> None:
    """A planner can read out what to ask for."""
    beside = ", beside the 1 that the proof leaves open"
    assert [plain(point) for point in scarcity(facts, plan).points[:3]] == [
        f"A further 10,000 for charters saves at most 10 weighted days of waiting{beside}.",
        f"One more bus seat from North camp on 12 Mar 2026 saves at most 6 weighted days of waiting{beside}.",
        f"One more seat to Tirana on 12 Mar 2026 (N1) saves at most 4 weighted days of waiting{beside}.",
    ]


def test_what_the_proof_leaves_open_is_said_only_where_it_is_something(operation: Operation) -> None:
    """Between objective and bound lies nothing, or a quarter of a day; or the plan does not say."""
    prices = [("seats", "S1", None, None, 3.0, None)]
    said = []
    for claims in ({"objective": 9.0, "bound": 9.0}, {"objective": 9.0, "bound": 8.75}, {}):
        plan = make_plan(operation, [("C4", "S1", "alb-1")], prices=prices, **claims)
        said.append(plain(scarcity(gather(operation, plan), plan).points[0]).partition(" saves ")[2])
    assert said == [
        "at most 3 weighted days of waiting.",
        "at most 3 weighted days of waiting, beside the 0.25 that the proof leaves open.",
        "at most 3 weighted days of waiting.",
    ]


def test_what_is_not_scarce_is_named(facts: Facts, plan: Plan) -> None:
    """Kinds that are limited and have no price help nobody at present."""
    assert scarcity(facts, plan).points[-1] == (
        "Not scarce at present: places under offers, places with care, beds in transit and aircraft-days."
    )


def test_nothing_is_scarce(operation: Operation) -> None:
    """Prices of rounding are none."""
    plan = make_plan(operation, [("C4", "S1", "alb-1")], prices=[("seats", "S1", None, None, 1e-9, None)])
    figure = scarcity(gather(operation, plan), plan)
    assert figure.table.is_empty()
    assert figure.picture(752) == ""
    assert figure.sentence == "Nothing is scarce: to families with a way out, one more of anything saves nothing."


def test_prices_for_what_the_operation_does_not_have_are_passed_over(operation: Operation) -> None:
    """A plan of other tables cannot make the report stumble."""
    strange = [(kind, "nowhere", None, None, 3.0, None) for kind in KINDS if kind not in {"aircraft", "budget"}]
    plan = make_plan(operation, [], prices=strange)
    assert scarcity(gather(operation, plan), plan).table.is_empty()

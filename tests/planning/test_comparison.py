"""What a second plan changes, on two plans of the small operation that can be followed by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.operation import Operation, Plan, read_operation
from safeconduct.planning.comparison import Comparison, compare

WAYS = [("N1", "alb-1"), ("N2", "deu-1"), ("S1", "alb-1"), ("S2", "deu-1"), ("S2", "deu-2")]
TEXT = pl.String
PRICES = {"resource": TEXT, "id": TEXT, "day": pl.Date, "need": TEXT, "price": pl.Float64, "branch": TEXT}


def plan_of(
    assignments: Sequence[tuple[str, str, str]],
    flown: Sequence[str] = (),
    prices: Sequence[tuple[object, ...]] = (),
    branches: Sequence[tuple[str, str, bool]] = (),
) -> Plan:
    """A plan as far as a comparison looks at it."""
    three = {"case_id": TEXT, "departure_id": TEXT, "offer_id": TEXT}
    table = pl.DataFrame(list(prices), schema=PRICES, orient="row")
    return Plan(
        assignments=pl.DataFrame(list(assignments), schema=three, orient="row"),
        unplaced=pl.DataFrame(schema={"case_id": TEXT, "reason": TEXT}),
        buses=pl.DataFrame(schema={"departure_id": TEXT, "bus": pl.Int64, "case_id": TEXT}),
        flown=pl.DataFrame({"departure_id": list(flown)}, schema={"departure_id": TEXT}),
        prices=table,
        branches=pl.DataFrame(
            list(branches), schema={"branch": TEXT, "departure_id": TEXT, "flies": pl.Boolean}, orient="row"
        ),
        score_prices=table.drop("branch").clear(),
        claims={},
    )


FIRST = plan_of([("C1", "N1", "alb-1"), ("C2", "N1", "alb-1"), ("C4", "S1", "alb-1"), ("C7", "S2", "deu-1")], ["S2"])
SECOND = plan_of(
    [("C1", "N2", "deu-1"), ("C2", "N2", "deu-1"), ("C3", "N1", "alb-1"), ("C7", "S2", "deu-2")], ["N2", "S2"]
)


@pytest.fixture(scope="module")
def operation(small_operation: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Operation:
    """The small operation, read."""
    return read_operation(small_operation(tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="module")
def comparison(operation: Operation) -> Comparison:
    """The first plan and the second, compared."""
    return compare(operation, FIRST, SECOND)


def test_each_family_that_changes_is_named_with_both_journeys(comparison: Comparison) -> None:
    """Moved, newly placed, newly left and offered otherwise: each in its own words, in the order of the operation."""
    found = comparison.cases.select("case_id", "people", "change", "days_later", "departure_first", "departure_second")
    assert found.rows() == [
        ("C1", 2, "departure", 6, "N1", "N2"),
        ("C2", 1, "departure", 6, "N1", "N2"),
        ("C3", 2, "placed", None, None, "N1"),
        ("C4", 3, "unplaced", None, "S1", None),
        ("C7", 1, "offer", 0, "S2", "S2"),
    ]
    first = comparison.cases.row(0, named=True)
    assert (first["offer_first"], first["destination_second"]) == ("alb-1", "deu")
    assert first["departs_on_second"] == date(2026, 3, 18)


def test_costs_are_the_parts_of_the_objective(comparison: Comparison) -> None:
    """Each part is what adding it up by hand gives, and the total is their sum.

    The exposure at the north site is 10 + 4 + 3 more for the hazards of 10 and 11 March (5 and 4), so 17 on 12 March
    and 23 on 18 March; the last day is the horizon, 30 April, after 60 days.
    """
    parts = {part: (first, second) for part, first, second, _ in comparison.costs.iter_rows()}
    assert parts["waiting, urgent"] == pytest.approx((2 * 2 * 17 + 2 * 21, 2 * 2 * 23 + 2 * 21))
    assert parts["waiting, normal"] == pytest.approx((2 * 17 + 3 * 7, 2 * 23))
    assert parts["waiting, emergency"] == pytest.approx((0, 4 * 10 * 17))
    assert parts["left behind"] == pytest.approx((4 * 10 * (60 + 7 + 180), 3 * (60 + 180)))
    assert parts["departures that changed"] == pytest.approx((0, 5 * (2 + 1 + 3)))
    assert parts["flights"] == pytest.approx((35, 75))
    total = parts.pop("total")
    assert total == pytest.approx([sum(values) for values in zip(*parts.values(), strict=True)])


def test_days_and_departures_count_people_and_seats(comparison: Comparison) -> None:
    """People out by day are counted up, and a departure's seats include those taken for needs."""
    assert comparison.days.rows() == [
        (date(2026, 3, 9), 3, 0),
        (date(2026, 3, 12), 6, 2),
        (date(2026, 3, 18), 6, 5),
        (date(2026, 3, 23), 7, 6),
    ]
    used = {
        row["departure_id"]: (row["seats"], row["first"], row["second"])
        for row in comparison.departures.iter_rows(named=True)
    }
    assert used == {"S1": (10, 3, 0), "N1": (14, 4, 10), "N2": (30, 0, 4), "S2": (30, 1, 1)}


def test_resources_are_counted_by_their_keys(comparison: Comparison) -> None:
    """Seats, places, roads, transit days, aircraft-days and money are each counted in their unit."""
    used = {
        row["resource"]: (row["used_first"], row["used_second"]) for row in comparison.resources.iter_rows(named=True)
    }
    assert used == {
        "seats": (8, 15),
        "board": (1, 2),
        "places": (7, 6),
        "care": (0, 1),
        "reception": (7, 6),
        "transit": (0, 9),
        "road": (8, 10),
        "aircraft": (1, 6),
        "budget": (35000, 75000),
    }


def test_what_is_used_is_charged_at_the_prices_of_the_leaf_that_the_plan_lies_in(operation: Operation) -> None:
    """Of a branched proof the prices count whose leaf agrees with what flies."""
    prices = [
        ("seats", "S2", None, None, 7.0, "stays"),
        ("seats", "S2", None, None, 2.0, "flies"),
        ("reception", "deu", date(2026, 3, 23), None, 3.0, "flies"),
    ]
    priced = plan_of(
        [("C7", "S2", "deu-1")], ["S2"], prices, [("stays", "S2", False), ("flies", "S2", True), ("flies", "N2", False)]
    )
    table = compare(operation, FIRST, priced).resources
    charged = {row["resource"]: row["charge_second"] for row in table.iter_rows(named=True) if row["charge_second"]}
    assert charged == {"seats": 2.0, "reception": 3.0}


def test_what_the_operation_does_not_have_is_named_and_not_counted(operation: Operation) -> None:
    """Cases that are not planned any more are passed over; a departure that is gone has no day."""
    first = plan_of([("C5", "S1", "alb-1"), ("gone", "S1", "alb-1"), ("C7", "X9", "deu-1")])
    found = compare(operation, first, SECOND)
    assert set(found.passed_over) == {"C5", "gone"}
    moved = found.cases.filter(case_id="C7").row(0, named=True)
    assert (moved["departure_first"], moved["departs_on_first"], moved["days_later"]) == ("X9", None, None)


plans = st.dictionaries(st.sampled_from(["C1", "C2", "C3", "C4", "C7"]), st.sampled_from(WAYS)).map(
    lambda ways: plan_of([(case, *way) for case, way in ways.items()])
)


@settings(max_examples=20, deadline=None)
@given(first=plans, second=plans)
def test_comparing_the_other_way_round_mirrors_everything_but_the_moves(
    operation: Operation, first: Plan, second: Plan
) -> None:
    """What one way calls placed the other calls unplaced, and every difference changes its sign."""
    there, back = compare(operation, first, second), compare(operation, second, first)
    mirrored = {"placed": "unplaced", "unplaced": "placed", "departure": "departure", "offer": "offer"}
    assert [mirrored[change] for change in there.cases["change"]] == back.cases["change"].to_list()
    of_moves = pl.col("part").is_in(["departures that changed", "total"])
    changes = there.costs.filter(~of_moves)["change"], back.costs.filter(~of_moves)["change"]
    assert changes[0].to_list() == pytest.approx((-changes[1]).to_list())
    assert there.days.select("day", "second", "first").rows() == back.days.rows()


@given(plan=plans)
@settings(max_examples=10, deadline=None)
def test_a_plan_does_not_differ_from_itself(operation: Operation, plan: Plan) -> None:
    """Compared with itself, no family changes and no cost does."""
    found = compare(operation, plan, plan)
    assert found.cases.is_empty()
    assert set(found.costs["change"]) == {0.0}
    assert set(found.resources["change"]) <= {0.0}

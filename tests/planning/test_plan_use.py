"""What a plan takes of each resource, and the prices that it states for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from safeconduct.operation import Operation, Plan, read_operation
from safeconduct.planning import plan as find_plan
from safeconduct.planning.comparison import journeys_of, planned_cases
from safeconduct.planning.plan_use import prices_of, uses_of
from safeconduct.planning.resources import Resource, stock_of


@pytest.fixture(scope="module")
def operation(small_operation: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Operation:
    """The small operation, read."""
    return read_operation(small_operation(tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="module")
def plan(operation: Operation) -> Plan:
    """A plan of the small operation."""
    return find_plan(operation)


def test_a_valid_plan_takes_no_more_than_is_left(operation: Operation, plan: Plan) -> None:
    """Under the keys of the stock, each use of a resource is within what the planner knew to be left of it."""
    leaving = journeys_of(operation, plan).join(planned_cases(operation), on="case_id")
    stock = stock_of(operation)
    used = uses_of(operation, leaving, plan.flown["departure_id"])
    uses = {Resource(*key): amount for *key, amount in used.iter_rows()}
    limited = uses.keys() & stock.index.keys()
    assert {key.kind for key in limited} >= {"seats", "places", "reception", "road", "budget"}
    assert all(uses[key] <= stock.left[stock.index[key]] + 1e-6 for key in limited)


def test_rows_of_one_key_are_added(plan: Plan) -> None:
    """Two rows for one resource and day are one price, their sum."""
    row = {"resource": "reception", "id": "alb", "day": date(2026, 3, 9), "need": None, "price": 1.5, "branch": None}
    prices = pl.DataFrame([row, row], schema=plan.prices.schema)
    found = prices_of(replace(plan, prices=prices, branches=plan.branches.clear()))
    assert found.rows() == [("reception", "alb", date(2026, 3, 9), None, 3.0)]

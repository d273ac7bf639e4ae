"""A hand-made plan of the small operation, and the facts of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from safeconduct.operation import Operation, Plan, digest, read_operation
from safeconduct.report.facts import Facts, gather

PRICES = {
    "resource": pl.String,
    "id": pl.String,
    "day": pl.Date,
    "need": pl.String,
    "price": pl.Float64,
    "branch": pl.String,
}


def make_plan(
    operation: Operation,
    assignments: Sequence[tuple[str, str, str]],
    *,
    unplaced: Sequence[tuple[str, str]] = (),
    buses: Sequence[tuple[str, int, str]] = (),
    flown: Sequence[str] = (),
    prices: Sequence[tuple[Any, ...]] = (),
    branches: Sequence[tuple[str, str, bool]] = (),
    **claims: Any,
) -> Plan:
    """A plan from plain rows; its claims are what is given and a digest that fits."""
    text = pl.String

    def table(rows: Sequence[tuple[Any, ...]], schema: dict[str, Any]) -> pl.DataFrame:
        return pl.DataFrame(list(rows), schema=schema, orient="row")

    return Plan(
        assignments=table(assignments, {"case_id": text, "departure_id": text, "offer_id": text}),
        unplaced=table(unplaced, {"case_id": text, "reason": text}),
        buses=table(buses, {"departure_id": text, "bus": pl.Int64, "case_id": text}),
        flown=table([(each,) for each in flown], {"departure_id": text}),
        prices=table(prices, PRICES),
        branches=table(branches, {"branch": text, "departure_id": text, "flies": pl.Boolean}),
        score_prices=table([], {name: kind for name, kind in PRICES.items() if name != "branch"}),
        claims={"operation_digest": digest(operation)} | claims,
    )


@pytest.fixture(scope="session")
def operation(small_operation: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Operation:
    """The small operation."""
    return read_operation(small_operation(tmp_path_factory.mktemp("report") / "operation"))


@pytest.fixture(scope="session")
def plan(operation: Operation) -> Plan:
    """Eight people leave: three on 9 March, three on the 12th, two on the 18th by a candidate. One stays."""
    return make_plan(
        operation,
        [("C1", "N1", "alb-1"), ("C2", "N1", "alb-1"), ("C3", "N2", "deu-1"), ("C4", "S1", "alb-1")],
        unplaced=[("C7", "Only S2 would take them, and it does not fly.")],
        buses=[("N1", 1, "C1"), ("N1", 1, "C2"), ("N2", 1, "C3"), ("N2", 2, "C3"), ("S1", 1, "C4")],
        flown=["N2"],
        prices=[
            ("seats", "N1", None, None, 4.0, "fly"),
            ("seats", "N1", None, None, 400.0, "stay"),
            ("seats", "S2", None, None, 9.0, "fly"),
            ("board", "N1", None, "escort", 1.25, "fly"),
            ("reception", "alb", date(2026, 3, 9), None, 2.5, "fly"),
            ("road", "north", date(2026, 3, 12), None, 6.0, "fly"),
            ("budget", None, None, None, 0.001, "fly"),
            ("join", "N2", None, "C3", 77.0, "fly"),
        ],
        branches=[("fly", "N2", True), ("stay", "N2", False)],
        objective=1000.0,
        bound=999.0,
        floor=900.0,
        gap=0.01,
        score=3.5,
        score_bound=4.0,
        method="by hand",
    )


@pytest.fixture(scope="session")
def facts(operation: Operation, plan: Plan) -> Facts:
    """The small operation and its plan, joined."""
    return gather(operation, plan)


@pytest.fixture(scope="session")
def alone(operation: Operation) -> Facts:
    """The small operation without a plan."""
    return gather(operation, None)

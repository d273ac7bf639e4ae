"""What an earlier plan knew that still holds."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import polars as pl
from tests.planning.making import departure, family, offer, operation
from tests.planning.test_planner import assert_accepted

from safeconduct.operation import Operation
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.planning import placing, plan
from safeconduct.planning.freezing import freeze
from safeconduct.planning.recalling import recall
from safeconduct.planning.resources import Resource

FAMILIES = [family("A", 2), family("B", 2), family("C", 1)]


def cancelled(made: Operation, name: str) -> Operation:
    """The operation with one departure cancelled."""
    departures = made.tables["departures"].with_columns(
        status=pl.when(pl.col("departure_id") == name).then(pl.lit("cancelled")).otherwise(pl.col("status"))
    )
    return replace(made, tables={**made.tables, "departures": departures})


def test_prices_are_recalled_by_name_and_ways_where_they_are_open() -> None:
    """D1 has seats for one family of two and is cancelled: its price and whoever was on it are forgotten."""
    flights = [departure("D1", 2, 2), departure("D2", 4, 2), departure("D3", 9, 4)]
    made = operation(FAMILIES, flights, [offer("alb", 9)])
    before = plan(made, gap=0.0)
    after = cancelled(made, "D1")
    problem = freeze(after, before)
    known = recall(problem, before)
    assert known is not None
    priced = {problem.stock.keys[r] for r in range(len(known.prices)) if known.prices[r] > 0}
    assert Resource("seats", "D1") not in priced
    assert Resource("seats", "D2") in priced
    kept = {problem.departures.ids[problem.pairs.departure[k]] for k in known.way.tolist() if k >= 0}
    assert kept == {"D2", "D3"}


def test_nothing_is_recalled_without_prices() -> None:
    """A plan in which nothing was scarce has no prices to begin from."""
    made = operation(FAMILIES, [departure("D1", 2, 9)], [offer("alb", 9)])
    before = plan(made, gap=0.0)
    assert recall(freeze(made, before), before) is None


def test_a_large_plan_after_a_cancellation_keeps_the_others() -> None:
    """Most families stay where they were told, and what is claimed is proved."""
    made = make_synthetic(200, 2)
    scheduled = made.tables["departures"].filter(pl.col("status") != "candidate")
    kept = made.tables["departure_needs"].join(scheduled, on="departure_id", how="semi")
    made = replace(made, tables={**made.tables, "departures": scheduled, "departure_needs": kept})
    with patch.object(placing, "LARGE", 0):
        before = plan(made, gap=0.02)
        first = before.assignments["departure_id"][0]
        after = cancelled(made, first)
        found = plan(after, before, gap=0.02)
    assert_accepted(after, found, before)
    told = before.assignments.filter(pl.col("departure_id") != first)
    same = told.join(found.assignments, on=["case_id", "departure_id"], how="semi")
    assert len(same) > 0.8 * len(told)

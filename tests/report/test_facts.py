"""An operation and its plan, joined."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from safeconduct.operation import Faulty, Operation
from safeconduct.report.facts import Facts, gather

from .conftest import make_plan


def test_counts_planned_people(facts: Facts) -> None:
    """Held and departed cases are not planned; of the nine people who are, eight leave."""
    assert (facts.people, facts.people_leaving) == (9, 8)
    assert facts.behind["case_id"].to_list() == ["C7"]
    assert facts.last_departure == date(2026, 3, 18)
    assert facts.out_by(date(2026, 3, 12)) == 6


def test_mean_wait_counts_who_stays_to_the_day_after_the_horizon(facts: Facts) -> None:
    """Three wait 7 days, three 10, two 16, and the one who stays 60."""
    assert facts.mean_wait == pytest.approx((3 * 7 + 3 * 10 + 2 * 16 + 60) / 9)


def test_departures_that_fly(facts: Facts) -> None:
    """A cancelled departure and a candidate that stays are left out; seats beside people are not told."""
    rows = facts.departures.select("departure_id", "people", "seats", "held", "free_or_kept").rows()
    assert rows == [("S1", 3, 10, 0, 7), ("N1", 3, 14, 1, 10), ("N2", 2, 30, 0, 28)]


def test_departures_without_a_plan(alone: Facts) -> None:
    """Without a plan every departure that may fly is there, and nobody is on it."""
    assert alone.departures["departure_id"].to_list() == ["S1", "N1", "N2", "S2"]
    assert alone.departures["people"].sum() == 0
    assert alone.people_leaving == 0


def test_offers(facts: Facts) -> None:
    """A pledged offer is not planned on here; places taken by others are not free."""
    rows = facts.offers.select("offer_id", "places", "held", "used", "free").rows()
    assert rows == [("alb-1", 12, 2, 6, 4), ("deu-1", 10, 0, 2, 8)]


def test_what_is_left_of_each_resource(facts: Facts) -> None:
    """From 14 seats one is held and four are used."""
    left = facts.remaining_stock.filter(pl.col("resource") == "seats", pl.col("id") == "N1")
    assert left.select("limit", "left").rows() == [(13.0, 9.0)]


def test_unknown_departure_is_a_fault(operation: Operation) -> None:
    """A plan of other tables is refused with the place that does not fit."""
    with pytest.raises(Faulty) as caught:
        gather(operation, make_plan(operation, [("C1", "N9", "alb-1"), ("C2", "N9", "nowhere")]))
    assert [(fault.file, fault.column) for fault in caught.value.faults] == [
        ("assignments.csv", "departure_id"),
        ("assignments.csv", "offer_id"),
    ]


def test_plan_of_other_tables_is_known_by_its_digest(operation: Operation, facts: Facts) -> None:
    """Only the digest tells that tables with the same codes have changed since."""
    assert not facts.of_other_tables
    assert Facts(operation, make_plan(operation, [], operation_digest="0" * 64)).of_other_tables


def test_names_that_several_share_keep_their_code(operation: Operation) -> None:
    """Two destinations of one name are told apart by their codes, and one without a name is called by its code."""
    table = pl.DataFrame({"destination_id": ["a", "b", "c", "d"], "name": ["Rome", "Rome", None, "Oslo"]})
    facts = Facts(Operation(operation.settings, {**operation.tables, "destinations": table}), None)
    assert dict(facts.destination_names) == {"a": "Rome (a)", "b": "Rome (b)", "c": "c", "d": "Oslo"}

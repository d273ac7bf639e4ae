"""The synthetic operation: of any size, always the same, without fault, and with one of everything."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.operation import check_operation
from safeconduct.operation.dictionary import OPERATION_TABLES
from safeconduct.operation.synthetic import make_synthetic
from safeconduct.operation.writing import write_operation


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 400), st.integers(0, 10**6))
def test_any_size_and_seed_has_no_fault(tmp_path_factory: pytest.TempPathFactory, people: int, seed: int) -> None:
    """However many people and whatever the seed, so many people are made and a check finds nothing wrong."""
    folder = tmp_path_factory.mktemp("synthetic") / "operation"
    operation = make_synthetic(people, seed)
    write_operation(operation, folder)
    assert check_operation(folder).faults == ()
    assert operation.tables["people"].height == people
    assert set(operation.tables["people"]["case_id"]) == set(operation.tables["cases"]["case_id"])


def test_same_seed_gives_the_same_operation() -> None:
    """The seed decides everything, and another seed gives another operation."""
    once, again, other = make_synthetic(120, 5), make_synthetic(120, 5), make_synthetic(120, 6)
    assert once.settings == again.settings
    assert all(once.tables[name].equals(again.tables[name]) for name in OPERATION_TABLES)
    assert not once.tables["people"].equals(other.tables["people"])


def test_everything_that_an_operation_may_hold_is_there() -> None:
    """Three hundred people are enough for families, needs, conditions, charters, a transit, danger and decisions."""
    tables = make_synthetic(300, 0).tables
    empty = {name for name, frame in tables.items() if frame.is_empty()}
    assert empty == {"scores", *(name for name, table in OPERATION_TABLES.items() if table.part == "ledger")}
    assert set(tables["offers"]["status"]) == {"confirmed", "pledged"}
    assert tables["offers"]["case_by_case"].any()
    assert {"scheduled", "candidate"} <= set(tables["departures"]["status"])
    assert tables["departures"]["transit_id"].is_not_null().any()
    assert tables["cases"]["travel_with"].is_not_null().any()
    assert tables["cases"]["settle_with"].is_not_null().any()
    assert tables["people"]["needs"].list.len().sum() > 0
    assert tables["site_days"].filter(pl.col("buses") == 0).height > 0


@pytest.mark.parametrize("people", [1_000, 20_000])
def test_there_is_room_for_nearly_everybody(people: int) -> None:
    """Seats and places exceed the people, many or few, so that what is scarce is where, when and for whom."""
    tables = make_synthetic(people, 2).tables
    flying = tables["departures"].filter(pl.col("status") == "scheduled")
    confirmed = tables["offers"].filter(pl.col("status") == "confirmed")
    assert people < flying["seats"].sum() < 1.4 * people
    assert people < confirmed["places"].sum() < 1.6 * people
    assert tables["departures"]["departure_id"].is_unique().all()


def test_nobody_is_no_operation() -> None:
    """An operation without people is refused in words."""
    with pytest.raises(ValueError, match="at least 1"):
        make_synthetic(0)

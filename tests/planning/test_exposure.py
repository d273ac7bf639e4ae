"""Hazard-days that waiting gathers, site by site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning import making

from safeconduct.operation import Operation, read_operation
from safeconduct.planning.exposure import exposure_by_site

START = date(2026, 3, 2)
HAZARDS = st.dictionaries(st.integers(-5, 70), st.one_of(st.none(), st.floats(0, 9)), max_size=8)


@pytest.fixture(scope="module")
def operation(small_operation: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Operation:
    """The small operation, from 2 March to 30 April 2026."""
    return read_operation(small_operation(tmp_path_factory.mktemp("small")))


def test_a_day_without_a_row_counts_as_one(operation: Operation) -> None:
    """At the site whose hazard is never stated, exposure is the number of days waited."""
    assert exposure_by_site(operation)["south"].tolist() == list(range(61))


@given(hazards=HAZARDS)
@settings(max_examples=30, deadline=None)
def test_exposure_is_the_sum_of_the_hazards_before_the_day(
    operation: Operation, hazards: Mapping[int, float | None]
) -> None:
    """Each day adds its hazard to those after it; days outside the plan's own and empty cells change nothing."""
    table = operation.tables["site_days"]
    rows = [
        {"site_id": "north", "day": START + timedelta(days=n), "buses": None, "hazard": value, "road_hazard": 0.0}
        for n, value in hazards.items()
    ]
    frame = type(table)(rows, schema=table.schema)
    changed = Operation(operation.settings, {**operation.tables, "site_days": frame})
    daily = [value if (value := hazards.get(n)) is not None else 1.0 for n in range(60)]
    found = exposure_by_site(changed)["north"]
    assert found == pytest.approx(np.concatenate([[0.0], np.cumsum(daily)]))
    assert (np.diff(found) >= 0).all()


def test_a_dangerous_day_counts_from_the_next_day_on() -> None:
    """Hazards 1, 5, 1, 0 on the days 0 to 3 of four: 0, 1, 6, 7, 7; a closed road is no danger."""
    days = [
        {"site_id": "camp", "day": making.on(1), "hazard": 5.0},
        {"site_id": "camp", "day": making.on(3), "hazard": 0.0},
        {"site_id": "camp", "day": making.on(2), "buses": 0},
    ]
    made = making.operation(horizon=3, tables={"site_days": days})
    assert exposure_by_site(made)["camp"].tolist() == [0, 1, 6, 7, 7]


def test_a_horizon_before_the_start_leaves_no_day() -> None:
    """Nobody has gathered anything."""
    assert exposure_by_site(making.operation(horizon=-3))["camp"].tolist() == [0]

"""A forecast as rows, and laid into the operation."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from safeconduct.operation import Operation, read_operation
from safeconduct.security import Forecast, forecast
from safeconduct.security.tables import by_day, claims, site_days

if TYPE_CHECKING:
    from collections.abc import Callable

DAYS = "site_id,day,buses,hazard,road_hazard,remark\n\
south,2026-03-03,,7,,entered\nnorth,2026-03-03,0,5,3,closed\nnorth,2026-05-01,,2,,\nsouth,2026-03-04,2,,,\n"
LOG = "incident_id,site_id,occurred_on,kind\nA,north,2026-01-10,raid\nB,north,2026-02-20,raid\n"


@pytest.fixture(scope="module")
def operation(small_operation: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Operation:
    """The small operation, with a log of the north and days of both sites."""
    folder = tmp_path_factory.mktemp("tables") / "operation"
    return read_operation(small_operation(folder, {"incidents.csv": LOG, "site_days.csv": DAYS}))


@pytest.fixture(scope="module")
def found(operation: Operation) -> Forecast:
    """Its forecast of three days."""
    return forecast(operation, model="hawkes", days=3)


def test_a_row_for_each_site_and_day(found: Forecast) -> None:
    """In the order of the sites, then of the days, with six significant digits."""
    table = by_day(found)
    assert table.columns == ["site_id", "day", "rate", "rate_p05", "rate_p95", "hazard"]
    assert table["site_id"].to_list() == ["north"] * 3 + ["south"] * 3
    assert table["day"].to_list() == [date(2026, 3, day) for day in (2, 3, 4)] * 2
    assert table["rate"][1] == pytest.approx(found.sites["north"].rate[1], rel=1e-5)


def test_hazards_are_laid_in_and_nothing_is_lost(operation: Operation, found: Forecast) -> None:
    """Buses, roads, other days and columns stay; so does a hazard somebody entered where nothing is known."""
    laid = {(site, day.isoformat()): rest for site, day, *rest in site_days(operation, found).iter_rows()}
    hazards = by_day(found)["hazard"].to_list()
    assert laid["north", "2026-03-02"] == [None, hazards[0], None, None]
    assert laid["north", "2026-03-03"] == [0, hazards[1], 3.0, "closed"]
    assert laid["north", "2026-05-01"] == [None, 2.0, 0.0, None]
    assert laid["south", "2026-03-03"] == [None, 7.0, 0.0, "entered"]
    assert laid["south", "2026-03-04"] == [2, 1.0, 0.0, None]
    assert list(laid) == sorted(laid)


def test_the_claims_can_be_written_as_json(found: Forecast) -> None:
    """Every number is finite, days are ISO dates, and each site has what the contract names."""
    stated = json.loads(json.dumps(claims(found), allow_nan=False))
    assert stated["as_of"] == "2026-03-02"
    north = stated["sites"]["north"]
    assert {"model", "parameters", "log_likelihood", "probability_7_days", "probability_30_days", "scores"} < set(north)
    assert {"calibration", "incidents_used"} < set(north)
    assert set(north["parameters"]) == {"mu", "alpha", "beta"}
    assert set(north["probability_7_days"]) == {"probability", "p05", "p95"}
    assert set(north["scores"]["hawkes"]) == {
        *("log_score", "brier_7_days", "days_scored", "weeks_scored", "reliability"),
    }
    assert north["incidents_used"] == 2
    for model in ("poisson", "hawkes"):
        assert set(north["models"][model]) == {
            *("parameters", "log_likelihood", "probability_7_days", "probability_30_days"),
        }
    used = north["models"][north["model"]]
    assert all(north[name] == value for name, value in used.items())
    replayed = found.sites["north"].replay
    assert [one["day"] for one in north["replay"]] == [day.isoformat() for day in replayed.dates[::7]]
    assert sum(one["days_with_incidents"] for one in north["replay"]) == sum(replayed.happened)
    assert stated["sites"]["south"]["history"] == {"begins": None, "days": 0.0}

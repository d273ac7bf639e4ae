"""Exposure, added up by hand."""

from __future__ import annotations

from datetime import timedelta

from tests.planning.making import CAMP, on, operation

from safeconduct.planning.exposure import exposure_by_site


def test_exposure_is_the_hazard_of_the_days_before() -> None:
    """Hazards 1, 5, 1, 0 on the days 0 to 3 of four: 0, 1, 6, 7, 7; another site has a hazard of 1 every day."""
    days = [
        {"site_id": "camp", "day": on(1), "hazard": 5.0},
        {"site_id": "camp", "day": on(3), "hazard": 0.0},
        {"site_id": "camp", "day": on(2), "hazard": None, "buses": 0},
    ]
    made = operation(horizon=3, tables={"sites": [CAMP, CAMP | {"site_id": "port"}], "site_days": days})
    found = {site: values.tolist() for site, values in exposure_by_site(made).items()}
    assert found == {"camp": [0, 1, 6, 7, 7], "port": [0, 1, 2, 3, 4]}


def test_days_outside_the_plan_do_not_count() -> None:
    """Danger before the start and after the horizon is passed over."""
    days = [{"site_id": "camp", "day": on(-1), "hazard": 9.0}, {"site_id": "camp", "day": on(2), "hazard": 9.0}]
    assert exposure_by_site(operation(horizon=1, tables={"site_days": days}))["camp"].tolist() == [0, 1, 2]


def test_a_horizon_before_the_start_leaves_no_day() -> None:
    """Nobody has gathered anything."""
    made = operation(horizon=0, starts_on=on(0) + timedelta(5))
    assert exposure_by_site(made)["camp"].tolist() == [0]

"""Exposure: the hazard-days that waiting gathers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from safeconduct.operation import Operation
    from safeconduct.planning.problem import Floats


def exposure_by_site(operation: Operation) -> dict[str, Floats]:
    """Hazard-days that a person at each site has gathered before each day.

    Returns:
        For each site an array of shape (H + 2,), H + 1 being the days from the start to the horizon: entry n is the sum
        of the hazard over the first n days, so that entry 0 is 0 and the last is the exposure of the day after the
        horizon. Where the horizon is before the start the array is (1,).
    """
    start, horizon = operation.settings.starts_on, operation.settings.horizon
    days = max(0, (horizon - start).days + 1)
    hazard = {site: np.ones(days) for site in operation.tables["sites"]["site_id"].to_list()}
    for site, day, value in operation.tables["site_days"].select("site_id", "day", "hazard").iter_rows():
        if start <= day <= horizon and value is not None:
            hazard[site][(day - start).days] = value
    return {site: np.concatenate([[0.0], np.cumsum(values)]) for site, values in hazard.items()}

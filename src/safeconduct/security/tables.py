"""A forecast as tables, and as what ``forecast.json`` states."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from safeconduct.security.scoring import WEEK

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from safeconduct.operation import Operation
    from safeconduct.security.forecasting import Forecast
    from safeconduct.security.replay import Replay
    from safeconduct.security.site_forecast import Estimate, SiteForecast

FORMAT = 1
DIGITS = 6
"""Significant digits in the tables."""


def by_day(found: Forecast) -> pl.DataFrame:
    """The table ``forecast.csv``, a row for each site and day.

    Returns:
        ``site_id`` (String), ``day`` (Date), ``rate``, ``rate_p05``, ``rate_p95`` (incidents to be expected that day)
        and ``hazard`` (relative), each Float64.
    """
    import polars as pl

    columns: dict[str, list[Any]] = {name: [] for name in ("site_id", "day", "rate", "rate_p05", "rate_p95", "hazard")}
    for site, one in found.sites.items():
        columns["site_id"] += [site] * len(one.dates)
        columns["day"] += one.dates
        for name in ("rate", "rate_p05", "rate_p95", "hazard"):
            columns[name] += getattr(one, name).tolist()
    schema = {"site_id": pl.String, "day": pl.Date} | dict.fromkeys(list(columns)[2:], pl.Float64)
    return pl.DataFrame(columns, schema=schema).with_columns(pl.col(pl.Float64).round_sig_figs(DIGITS))


def site_days(operation: Operation, found: Forecast) -> pl.DataFrame:
    """The operation's ``site_days.csv`` with the hazards of the forecast laid into it.

    All else that is there is kept: buses, dangers of roads, other days. So is a hazard that somebody entered for a site
    of which no incident is known; a day of such a site without one gets 1.
    """
    unknown = [site for site, one in found.sites.items() if one.begins is None]
    return with_hazards(operation.tables["site_days"], by_day(found), unknown, list(found.sites))


def with_hazards(
    entered: pl.DataFrame, foretold: pl.DataFrame, unknown: Sequence[str], sites: Sequence[str]
) -> pl.DataFrame:
    """A table of days at sites with hazards laid into it.

    Args:
        entered: The table ``site_days`` of an operation.
        foretold: ``site_id``, ``day`` and ``hazard`` (relative), a row for each day.
        unknown: The sites of which no incident is known: a hazard that is entered there is kept.
        sites: All of them, in the order of their rows.
    """
    import polars as pl

    laid = foretold.select("site_id", "day", foretold=pl.col("hazard"))
    order = pl.DataFrame({"site_id": list(sites), "_place": range(len(sites))}, schema_overrides={"site_id": pl.String})
    return (
        entered.join(laid, on=["site_id", "day"], how="full", coalesce=True)
        .with_columns(
            hazard=pl.when(pl.col("site_id").is_in(list(unknown)))
            .then(pl.coalesce("hazard", "foretold"))
            .otherwise(pl.coalesce("foretold", "hazard"))
        )
        .join(order, on="site_id", how="left")
        .sort("_place", "day")
        .select(entered.columns)
    )


def claims(found: Forecast) -> dict[str, Any]:
    """What ``forecast.json`` states; days as ISO dates."""
    return {
        "format": FORMAT,
        "as_of": found.as_of.isoformat(),
        "days": found.days,
        "asked": found.asked,
        "stress": found.stress,
        "prior": {name: list(value) for name, value in asdict(found.prior).items()},
        "sites": {site: _of_site(one) for site, one in found.sites.items()},
    }


def _of_site(one: SiteForecast) -> dict[str, Any]:
    return {
        "model": one.model,
        "parameters": {name: _interval(value, "estimate") for name, value in one.parameters.items()},
        "log_likelihood": one.log_likelihood,
        "probability_7_days": _interval(one.probability_7_days, "probability"),
        "probability_30_days": _interval(one.probability_30_days, "probability"),
        "models": {
            model: {
                "parameters": {name: _interval(value, "estimate") for name, value in said.parameters.items()},
                "log_likelihood": said.log_likelihood,
                "probability_7_days": _interval(said.probability_7_days, "probability"),
                "probability_30_days": _interval(said.probability_30_days, "probability"),
            }
            for model, said in one.says.items()
        },
        "replay": _replayed(one.replay),
        "scores": {model: asdict(scores) for model, scores in one.scores.items()},
        "calibration": asdict(one.calibration) if one.calibration else None,
        "incidents_used": len(one.incidents_used),
        "incident_ids": list(one.incidents_used),
        "history": {"begins": one.begins.isoformat() if one.begins else None, "days": one.history_days},
        "mean_rate": one.mean_rate,
        "remarks": list(one.remarks),
    }


def _replayed(replay: Replay) -> list[dict[str, Any]]:
    """Every seventh day of a history: what each model gave to the seven days from it, and on how many there was one."""
    return [
        {"day": replay.dates[place].isoformat()}
        | {model: told[place] for model, told in replay.within_7_days.items()}
        | {"days_with_incidents": sum(replay.happened[place : place + WEEK])}
        for place in range(0, len(replay.dates), WEEK)
    ]


def _interval(value: Estimate, name: str) -> dict[str, float]:
    return {name: value.value, "p05": value.p05, "p95": value.p95}

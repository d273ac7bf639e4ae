"""A forecast and the plan: its hazards tried on a plan, laid into the operation, and taken out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.operation import Operation
from safeconduct.security.tables import with_hazards
from safeconduct.web.audit import log
from safeconduct.web.forecasts.models import Forecast
from safeconduct.web.plans import files, making, running
from safeconduct.web.plans.models import Plan
from safeconduct.web.plans.trying import trials_of
from safeconduct.web.record import services
from safeconduct.web.record.models import OperationSettings, Site, SiteDay
from safeconduct.web.record.services.hazards import ORDINARY
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked


@dataclass(frozen=True)
class Change:
    """What the hazards of a forecast would change at one site.

    Attributes:
        site: The site.
        days: How many days would have another hazard.
        entered: How many of these have one that somebody entered, or that another forecast brought.
        least: The smallest hazard of the days that would change, and the largest.
        most: Likewise.
    """

    site: Site
    days: int
    entered: int
    least: float
    most: float


def hazards_of(forecast: Forecast) -> dict[tuple[str, date], float]:
    """The hazards that can be laid in: of sites of which an incident was known, on days that the operation has."""
    settings = OperationSettings.objects.get(operation=forecast.operation_id)
    standing = set(Site.objects.standing().filter(operation=forecast.operation_id).values_list("code", flat=True))
    return {
        (code, day): hazard
        for code in forecast.known_sites
        if code in standing
        for text, _rate, _low, _high, hazard in forecast.by_site[code]
        if settings.starts_on <= (day := date.fromisoformat(text)) <= settings.horizon
    }


def changes(forecast: Forecast) -> list[Change]:
    """What laying a forecast in would change now, by site; nothing where every day is so already."""
    wanted = hazards_of(forecast)
    sites = {site.code: site for site in Site.objects.standing().filter(operation=forecast.operation_id).order_by("pk")}
    rows = SiteDay.objects.filter(operation=forecast.operation_id).values_list("site__code", "day", "hazard")
    now = {(code, day): hazard for code, day, hazard in rows}
    found = []
    for code, site in sites.items():
        other = {
            day: hazard
            for (of, day), hazard in wanted.items()
            if of == code and now.get((code, day), ORDINARY) != hazard
        }
        if other:
            entered = sum(now.get((code, day), ORDINARY) != ORDINARY for day in other)
            found.append(Change(site, len(other), entered, min(other.values()), max(other.values())))
    return found


@transaction.atomic
def lay(forecast: Forecast, *, actor: Any, reason: str) -> int:
    """Lay the hazards of a forecast into the operation; plans that are made from then on rest on them.

    Returns:
        How many days are otherwise than before.

    Raises:
        Refused: it is not made, was laid in already, would change nothing, or no reason is given.
    """
    now = _made(forecast)
    if now.laid_as:
        raise Refused(_("This forecast is laid in already."))
    now.laid_as, days = services.lay_hazards(now.operation, hazards_of(now), actor=actor, reason=reason)
    now.save(update_fields=["laid_as"])
    _log("laid in", now, actor, reason, days)
    return days


@transaction.atomic
def take_out(forecast: Forecast, *, actor: Any, reason: str) -> int:
    """Take the hazards of a forecast out of the operation: each of its days has the hazard that it had before.

    Returns:
        How many days.

    Raises:
        ChangedMeanwhile: a day has another hazard by now.
        Refused: it is not laid in, or no reason is given.
    """
    now = _made(forecast)
    if not now.laid_as:
        raise Refused(_("This forecast is not laid in."))
    days = services.take_out_hazards(now.operation, now.laid_as, actor=actor, reason=reason)
    now.laid_as = ""
    now.save(update_fields=["laid_as"])
    _log("taken out", now, actor, reason, days)
    return days


@transaction.atomic
def try_on(forecast: Forecast, plan: Plan, *, actor: Any) -> Plan:
    """Begin the trial of a plan under the hazards of a forecast; one that was begun before is not begun again.

    Raises:
        Refused: the plan or the forecast is not made yet.
    """
    now = _made(forecast)
    if not plan.claims:
        raise Refused(_("This plan is not made yet; wait until it is."))
    edit = {"table": "forecast", "key": [now.uid], "field": "hazard", "value": str(now.as_of)}
    before = next((one for one in trials_of(plan) if one.edits == [edit]), None)
    if before is not None:
        return before
    trial = making.begin_trial(plan, under(files.basis_of(plan), now), [edit], actor=actor)
    running.start(trial, actor=actor)
    return trial


def under(basis: Operation, forecast: Forecast) -> Operation:
    """A copy of an operation under the hazards of a forecast."""
    sites = basis.tables["sites"]["site_id"].to_list()
    rows = [
        (code, date.fromisoformat(text), hazard)
        for code in sites
        for text, _rate, _low, _high, hazard in forecast.by_site.get(code, [])
    ]
    foretold = pl.DataFrame(rows, schema={"site_id": pl.String, "day": pl.Date, "hazard": pl.Float64}, orient="row")
    unknown = [code for code in sites if code not in forecast.known_sites]
    laid = with_hazards(basis.tables["site_days"], foretold, unknown, sites)
    tables: Mapping[str, pl.DataFrame] = {**basis.tables, "site_days": laid}
    return replace(basis, tables=MappingProxyType(dict(tables)))


def _made(forecast: Forecast) -> Forecast:
    """A forecast, locked, with its operation before it.

    Raises:
        Refused: it is not made yet.
    """
    lock_operation(forecast.operation)
    now = locked(forecast)
    if now.done_at is None:
        raise Refused(_("This forecast is not made yet; wait until it is."))
    return now


def _log(action: str, forecast: Forecast, actor: Any, reason: str, days: int) -> None:
    log.append(
        actor=actor,
        action=action,
        operation=forecast.operation,
        subject="forecast",
        ids=[forecast.uid],
        reason=reason,
        after={"days": days},
    )

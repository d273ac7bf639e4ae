"""How a forecast comes about: it is noted, a job computes it, and what it found is kept."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from safeconduct.operation import Operation, write_operation
from safeconduct.web.audit import log
from safeconduct.web.forecasts import jobs as kind
from safeconduct.web.forecasts.models import LEAST_STRESS, MOST_DAYS, MOST_STRESS, Forecast, Model
from safeconduct.web.jobs import services as jobs
from safeconduct.web.jobs.models import Job
from safeconduct.web.pages.writing import day_text, number
from safeconduct.web.record.models import Operation as OperationRecord
from safeconduct.web.record.models import OperationSettings
from safeconduct.web.record.services.operation_days import day_in, today_in
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked
from safeconduct.web.snapshot import NotSetUp, snapshot

RESTS_ON = frozenset({"sites", "site_days", "incidents"})
"""The tables that a forecast reads; the others are empty in the folder of its job, so that nobody is in it."""
NO_SETTINGS = gettext_noop("The operation has no settings yet; set it up, and then forecast.")
COLUMNS = ("day", "rate", "rate_p05", "rate_p95", "hazard")


@transaction.atomic
def begin(
    record: OperationRecord,
    *,
    actor: Any,
    model: str = Model.AUTO,
    days: int = 90,
    as_of: date | None = None,
    stress: float = 1.0,
) -> Forecast:
    """Note that a forecast is asked for, and queue the job that computes it.

    Args:
        record: Of which operation.
        actor: Who asks.
        model: ``auto``, ``poisson`` or ``hawkes``.
        days: How many days ahead.
        as_of: What was known on this day is used; today where none is given, or the first day of the example.
        stress: Every rate is multiplied by it.

    Raises:
        Refused: the operation is not set up, or a number is out of its range.
    """
    now = lock_operation(record)
    if model not in Model.values:
        raise Refused(_("%(model)s: is no model of a forecast.") % {"model": model})
    if not 1 <= days <= MOST_DAYS:
        raise Refused(_("Forecast from 1 to %(most)s days.") % {"most": number(MOST_DAYS)})
    if not LEAST_STRESS <= stress <= MOST_STRESS:  # no number fails as well
        told = {"least": number(LEAST_STRESS), "most": number(MOST_STRESS)}
        raise Refused(_("The stress is a number from %(least)s to %(most)s.") % told)
    if not OperationSettings.objects.filter(operation=now).exists():
        raise Refused(_(NO_SETTINGS))
    on = as_of or today_in(now)
    if as_of is not None and as_of > (today := day_in(now)):
        said = _("Nobody can report yet of days that have not come; forecast from %(today)s or an earlier day.")
        raise Refused(said % {"today": day_text(today)})
    made = Forecast.objects.create(operation=now, as_of=on, days=days, model=model, stress=stress, made_by=actor)
    asked = {"as_of": str(on), "days": days, "model": model, "stress": stress}
    log.append(actor=actor, action="forecast", operation=now, subject="forecast", ids=[made.uid], after=asked)
    jobs.start(kind.KIND, now, made.uid, actor=actor)
    return made


def job_of(forecast: Forecast) -> Job | None:
    """The last job of a forecast."""
    return jobs.last_of(kind.KIND, forecast.operation_id, forecast.uid)


def lay_out(forecast: Forecast, folder: Path) -> None:
    """Write the folder that a forecast is made from: sites and incidents, and nobody.

    Raises:
        Refused: the operation is not set up.
    """
    basis = _basis(forecast.operation)
    tables = {name: table if name in RESTS_ON else table.clear() for name, table in basis.tables.items()}
    write_operation(replace(basis, tables=MappingProxyType(tables)), folder, "parquet")


def _basis(record: OperationRecord) -> Operation:
    try:
        return snapshot(record, own_codes=True)
    except NotSetUp:
        raise Refused(_(NO_SETTINGS)) from None


def read(folder: Path) -> tuple[dict[str, Any], dict[str, list[list[Any]]]]:
    """What the command wrote: the claims, and the rows of each site.

    Returns:
        What ``forecast.json`` states, and by the code of each site its days: day (ISO text), rate, the interval of the
        rate, hazard.
    """
    claims = json.loads((folder / "forecast.json").read_text(encoding="utf-8"))
    by_site: dict[str, list[list[Any]]] = {code: [] for code in claims["sites"]}
    with (folder / "forecast.csv").open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            by_site[row["site_id"]].append([row["day"], *(float(row[name]) for name in COLUMNS[1:])])
    return claims, by_site


@transaction.atomic
def take_in(forecast: Forecast, claims: Mapping[str, Any], by_site: Mapping[str, Any]) -> None:
    """Keep what was found, whole or not at all.

    Raises:
        Refused: it was taken in before.
    """
    now = locked(forecast)
    if now.done_at is not None:
        raise Refused(_("This forecast is made already."))
    now.claims, now.by_site, now.done_at = dict(claims), dict(by_site), timezone.now()
    now.save(update_fields=["claims", "by_site", "done_at"])

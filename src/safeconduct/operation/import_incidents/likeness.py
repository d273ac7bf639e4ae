"""Incidents that are likely one and the same, told by two people or two sources."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from safeconduct.operation.import_incidents.events import Event

OTHER = "other"
"""A kind that goes with each: who wrote it did not say what happened, or had no word for it."""


def likely_same(event: Event, incidents: Iterable[Mapping[str, Any]]) -> str | None:
    """The code of the first incident that is likely the event: of the same kind, on a day that both can have.

    Incidents from the source of the event are not looked at: it has its own ids for what it takes for two events.

    Args:
        event: From an export.
        incidents: Rows of the table of incidents, of the site of the event.
    """
    own = event.incident_id.partition("-")[0] + "-"
    first, last = days_of(event.occurred_on, event.precision)
    for row in incidents:
        if str(row["incident_id"]).startswith(own):
            continue
        if row["kind"] != event.kind and OTHER not in (row["kind"], event.kind):
            continue
        begins, ends = days_of(row["occurred_on"], row["precision"])
        if begins <= last and first <= ends:
            return str(row["incident_id"])
    return None


def days_of(day: date, precision: str | None) -> tuple[date, date]:
    """The first and last day on which something may have happened.

    A week that is named by a day of it may be the one before or after that day.
    """
    if precision == "week":
        return day - timedelta(days=6), day + timedelta(days=6)
    if precision == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day

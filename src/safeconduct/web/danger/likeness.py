"""Which incidents of the log may be the same event as one that is entered: same site, same kind, days that overlap."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from safeconduct.web.record.models import Incident, Site

NIGHT = timedelta(days=1)
"""What happens about midnight is told of either day."""


def span(day: date, precision: str) -> tuple[date, date]:
    """The first and the last day on which something may have happened whose day is known that well."""
    if precision == "week":
        return day, day + timedelta(days=6)
    if precision == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day - NIGHT, day + NIGHT


def likely_same(site: Site, kind: str, day: date, precision: str, *, but: Incident | None = None) -> list[Incident]:
    """The incidents of a site that may be the same event, the nearest day first.

    Args:
        site: Where it happened.
        kind: What happened.
        day: When, as it is said.
        precision: How well the day is known.
        but: An incident that is not among them.
    """
    first, last = span(day, precision)
    month = timedelta(days=31)
    near = Incident.objects.standing().filter(
        operation_id=site.operation_id, site=site, kind=kind, occurred_on__range=(first - month, last + month)
    )
    found = [
        one
        for one in near.order_by("pk")
        if one != but and (days := span(one.occurred_on, one.precision))[0] <= last and first <= days[1]
    ]
    return sorted(found, key=lambda one: abs((one.occurred_on - day).days))

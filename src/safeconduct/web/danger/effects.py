"""What an incident does: days on which the road is closed, and the departures and people that are at risk by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from safeconduct.web.danger.convoys import Convoy, convoys, plan_in_force
from safeconduct.web.danger.likeness import span
from safeconduct.web.plans.models import Plan, PlannedCase
from safeconduct.web.record.models import Departure, Incident, SiteDay
from safeconduct.web.record.services.operation_days import today_in
from safeconduct.web.record.services.roads import closings

NEAR = 7
"""Days after an incident, and from today on, in which the departures of its site are at risk."""
SHOWN = 30
"""Departures at risk that a page shows at most."""


@dataclass(frozen=True)
class Closing:
    """Days on which somebody closed the road in one action, and that were not opened again.

    Attributes:
        batch: What the changes share, by which they are taken back together.
        first: The first of the days.
        last: The last.
        days: How many.
        who: Who did it; nobody is a name where the user is gone.
        at: When.
        reason: Why.
    """

    batch: str
    first: date
    last: date
    days: int
    who: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Effect:
    """What an incident does.

    Attributes:
        today: What day it is there.
        closed: Days from today on, or since the incident, on which no bus goes from its site.
        closings: The actions by which the road was closed.
        at_risk: The departures at risk, in order of their days.
        plan: The plan in force; None where there is none.
    """

    today: date
    closed: tuple[date, ...]
    closings: tuple[Closing, ...]
    at_risk: tuple[Convoy, ...]
    plan: Plan | None

    @property
    def closed_ahead(self) -> tuple[date, ...]:
        """The closed days that are not over."""
        return tuple(day for day in self.closed if day >= self.today)

    @property
    def people(self) -> int:
        """How many people are to leave by the departures at risk, by the plan in force."""
        return sum(one.planned.people for one in self.at_risk)

    @property
    def families(self) -> int:
        """Of how many families they are."""
        return sum(one.planned.families for one in self.at_risk)


def effect_of(incident: Incident) -> Effect:
    """What an incident does to the road, the departures and the people of its site."""
    operation = incident.operation
    today = today_in(operation)
    closed = SiteDay.objects.filter(site=incident.site_id, buses=0, day__gte=min(incident.occurred_on, today))
    days = tuple(closed.order_by("day").values_list("day", flat=True))
    plan = plan_in_force(operation)
    return Effect(today, days, _closings(incident), tuple(convoys(operation, at_risk(incident, days), plan)), plan)


def at_risk(incident: Incident, closed: tuple[date, ...] = ()) -> list[Departure]:
    """The departures of the site of an incident that leave on closed days, or soon after it.

    Soon after: within the seven days from today on, as long as the incident is not older than that. What is
    cancelled, or has left, is at no risk.

    Args:
        incident: Which.
        closed: Days on which the road is closed.
    """
    today = today_in(incident.operation)
    last = span(incident.occurred_on, incident.precision)[1] if incident.precision else incident.occurred_on
    near = today + timedelta(days=NEAR) if last >= today - timedelta(days=NEAR) else today - timedelta(days=1)
    rows = Departure.objects.filter(operation=incident.operation_id, site=incident.site_id, departs_on__gte=today)
    rows = rows.exclude(status="cancelled").filter(departs_on__lte=max([near, *closed]))
    days = set(closed)
    found = rows.select_related("site", "destination").order_by("departs_on", "pk")
    return [one for one in found if one.departs_on <= near or one.departs_on in days][:SHOWN]


def families_at_risk(incident: Incident) -> list[PlannedCase]:
    """The families that are to leave by the departures at risk, by the plan in force, in order of their days."""
    plan = plan_in_force(incident.operation)
    if plan is None:
        return []
    closed = SiteDay.objects.filter(site=incident.site_id, buses=0).values_list("day", flat=True)
    departures = at_risk(incident, tuple(closed))
    rows = PlannedCase.objects.filter(plan=plan, departure__in=departures)
    return list(rows.select_related("case", "departure").order_by("departure__departs_on", "departure", "pk"))


def _closings(incident: Incident) -> tuple[Closing, ...]:
    """The actions that closed the road at the site of an incident for days that are not over when it happened."""
    rows = closings(incident.operation).filter(site_day__site=incident.site_id)
    rows = rows.filter(site_day__day__gte=incident.occurred_on).select_related("site_day", "who").order_by("pk")
    each: dict[str, list[tuple[date, str, datetime, str]]] = {}
    for row in rows:
        said = (row.site_day.day, str(row.who or ""), row.at, row.clear_reason)
        each.setdefault(row.batch, []).append(said)
    return tuple(
        Closing(batch, min(one[0] for one in days), max(one[0] for one in days), len(days), *days[0][1:])
        for batch, days in each.items()
    )

"""The convoys of the coming days: what an officer said of each, and what is known of the site that it leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, OuterRef, Subquery, Sum

from safeconduct.web.danger.likeness import span
from safeconduct.web.danger.models import ConvoyDecision, Word
from safeconduct.web.plans.models import Plan, PlannedCase, PlanState
from safeconduct.web.record.models import Departure, Incident, Operation, SiteDay
from safeconduct.web.record.services.operation_days import today_in

AHEAD = 14
"""Days of which the convoys are shown."""
BACK = 7
"""Days of which the incidents at a site are counted."""
SOON = 2
"""Days within which a convoy should have its go."""


@dataclass(frozen=True)
class Planned:
    """Who is on a departure by the plan in force: how many people, of how many families."""

    people: int = 0
    families: int = 0


@dataclass(frozen=True)
class Convoy:
    """A departure with what is known before it leaves.

    Attributes:
        departure: Which.
        said: The last word of an officer on it; None where there is none.
        planned: Who is on it by the plan in force.
        incidents: How many incidents happened at its site in the last days, or may have, where only a week or a month
            is known.
        road_closed: Whether no bus goes from its site that day.
        news_since: Whether an incident at its site was entered after the last word.
    """

    departure: Departure
    said: ConvoyDecision | None
    planned: Planned
    incidents: int
    road_closed: bool
    news_since: bool

    @property
    def goes(self) -> bool:
        """Whether the last word is go."""
        return self.said is not None and self.said.word == Word.GO


def plan_in_force(operation: Operation) -> Plan | None:
    """The plan that people were told of."""
    return Plan.objects.filter(operation=operation, state=PlanState.IN_FORCE).first()


def planned_on(plan: Plan | None, departures: Iterable[int]) -> dict[int, Planned]:
    """Who is on some departures by a plan, by the key of the departure."""
    if plan is None:
        return {}
    rows = PlannedCase.objects.filter(plan=plan, departure__in=list(departures)).order_by().values("departure")
    each = rows.annotate(n=Sum("people"), families=Count("pk"))
    return {one["departure"]: Planned(one["n"], one["families"]) for one in each}


def last_words(departures: Iterable[int]) -> dict[int, ConvoyDecision]:
    """The last word on each of some departures of which there is one, by the key of the departure."""
    rows = ConvoyDecision.objects.filter(departure__in=list(departures)).order_by("pk").select_related("who")
    return {one.departure_id: one for one in rows.defer("sealed_reason")}


def ahead(operation: Operation, days: int = AHEAD) -> list[Departure]:
    """The scheduled departures of the coming days, today among them, in order of their days."""
    today = today_in(operation)
    rows = Departure.objects.filter(
        operation=operation, status="scheduled", departs_on__range=(today, today + timedelta(days=days))
    )
    return list(rows.select_related("site", "destination").order_by("departs_on", "pk"))


def convoys(operation: Operation, departures: list[Departure], plan: Plan | None = None) -> list[Convoy]:
    """Some departures of an operation with what is known of each.

    Args:
        operation: Whose.
        departures: Which, in the order in which they are wanted.
        plan: The plan in force, where it is known already.
    """
    keys = [one.pk for one in departures]
    said, planned = last_words(keys), planned_on(plan or plan_in_force(operation), keys)
    today = today_in(operation)
    recent: dict[int, int] = {}
    entered: dict[int, datetime] = {}
    rows = Incident.objects.standing().filter(operation=operation, site__in={one.site_id for one in departures})
    told = rows.order_by("pk").values_list("site", "occurred_on", "precision", "entered_at")
    for site, on, precision, at in told:
        first, last = span(on, precision) if precision in ("week", "month") else (on, on)
        recent[site] = recent.get(site, 0) + (first <= today and last >= today - timedelta(days=BACK))
        if at is not None:
            entered[site] = max(at, entered.get(site, at))
    closed = set(
        SiteDay.objects.filter(operation=operation, site__in={one.site_id for one in departures}, buses=0).values_list(
            "site", "day"
        )
    )
    return [
        Convoy(
            one,
            word,
            planned.get(one.pk, Planned()),
            recent.get(one.site_id, 0),
            (one.site_id, one.departs_on) in closed,
            word is not None and one.site_id in entered and entered[one.site_id] > word.at,
        )
        for one in departures
        for word in [said.get(one.pk)]
    ]


def undecided(operation: Operation, today: date) -> int:
    """How many departures leave within the next days without a go, in one question."""
    said = ConvoyDecision.objects.filter(departure=OuterRef("pk")).order_by("-pk")
    rows = Departure.objects.filter(
        operation=operation, status="scheduled", departs_on__range=(today, today + timedelta(days=SOON))
    )
    words = rows.annotate(said=Subquery(said.values("word")[:1])).values_list("said", flat=True)
    return sum(word != Word.GO for word in words)

"""How many people remain, day by day: as the record has it, and as the plan in force would have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Sum

from safeconduct.web.plans.models import Plan, PlannedCase
from safeconduct.web.record.models import Operation, OperationSettings, Person, PersonEvent, Presence

CANCELLED = "cancelled"


@dataclass(frozen=True)
class Roll:
    """The people of an operation by where they are today.

    Attributes:
        people: All who are or were with it, each once.
        remaining: Who is still there.
        departed: Who left by a departure.
    """

    people: int
    remaining: int
    departed: int

    @property
    def otherwise(self) -> int:
        """Who is there no more without having left by a departure: died, left alone, detained, or missing."""
        return self.people - self.remaining - self.departed


@dataclass(frozen=True)
class Outlook:
    """What the plan in force means for whoever remains; all numbers are of people.

    Attributes:
        leaving: Who leaves by a departure that still stands.
        stranded: Who was to leave by a departure that is cancelled.
        staying: Who has no departure in it.
        unplanned: Who remains and is not in it.
        last: The day of the last of those departures; None where there is none.
    """

    leaving: int
    stranded: int
    staying: int
    unplanned: int
    last: date | None

    @property
    def without(self) -> int:
        """Who has no way out by it."""
        return self.stranded + self.staying + self.unplanned


def roll(operation: Operation) -> Roll:
    """Who is where, in one question."""
    found = Person.objects.filter(operation=operation).order_by().values_list("presence").annotate(Count("pk"))
    counts: Mapping[str, int] = dict(found)
    return Roll(sum(counts.values()), counts.get(Presence.PRESENT, 0), counts.get(Presence.DEPARTED, 0))


def remaining_by_day(operation: Operation, settings: OperationSettings, today: date) -> list[tuple[date, int]]:
    """How many people remained at the end of each day on which that changed: the first count, and what happened since.

    Args:
        operation: Whose people.
        settings: Its settings.
        today: The last day; what happened later is counted on the day on which it happened.

    Returns:
        Days in their order, from the first of the operation, or from what happened before it. The last number is that
        of the roll.
    """
    counted = Person.every.filter(operation=operation).exclude(first_site=None).count()
    changes = (
        PersonEvent.objects.filter(operation=operation)
        .order_by("on")
        .values_list("on")
        .annotate(came=Count("to_site"), went=Count("from_site"))
    )
    # The day before anything happened shows the first count itself.
    points: list[tuple[date, int]] = []
    now = counted
    by_day = {on: came - went for on, came, went in changes if came != went}
    first = min([min(settings.starts_on, today), *(on - timedelta(days=1) for on in by_day)])
    points.append((first, counted))
    for on, change in sorted(by_day.items()):
        now += change
        points.append((on, now))
    return points


def planned_by_day(plan: Plan) -> list[tuple[date, int]]:
    """How many people would remain at the end of each day on which a plan takes somebody out."""
    rows = PlannedCase.objects.filter(plan=plan).order_by("departure__departs_on")
    sums = dict(rows.values_list("departure__departs_on").annotate(Sum("people")))
    now = sum(sums.values())
    points = [(plan.on, now)]
    for on in sorted(day for day in sums if day is not None):
        now -= sums[on]
        points.append((on, now))
    return points


def outlook(plan: Plan, remaining: int) -> Outlook:
    """What a plan means for those who remain, in one question.

    Args:
        plan: The plan in force.
        remaining: How many remain by the roll.
    """
    rows: Sequence[tuple[str | None, int, date | None]] = list(
        PlannedCase.objects.filter(plan=plan, case__people__presence=Presence.PRESENT)
        .order_by()
        .values_list("departure__status")
        .annotate(Count("case__people"), Max("departure__departs_on"))
    )
    counts = {status: n for status, n, _last in rows}
    stranded, staying = counts.pop(CANCELLED, 0), counts.pop(None, 0)
    leaving = sum(counts.values())
    last = max((day for status, _n, day in rows if status != CANCELLED and day is not None), default=None)
    return Outlook(leaving, stranded, staying, max(remaining - leaving - stranded - staying, 0), last)

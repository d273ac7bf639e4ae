"""How many people remain, day by day: as the record has it, and as the plan in force would have it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, Sum

from safeconduct.web.movements.summary import Left, left
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
        aboard: Who of those who remain by the record is on board of a movement that left.
    """

    people: int
    remaining: int
    departed: int
    aboard: int = 0

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
        behind: Whose departure left without them.
    """

    leaving: int
    stranded: int
    staying: int
    unplanned: int
    last: date | None
    behind: int = 0

    @property
    def without(self) -> int:
        """Who has no way out by it."""
        return self.stranded + self.staying + self.unplanned + self.behind


def roll(operation: Operation, gone: Left | None = None) -> Roll:
    """Who is where; what left by movements is asked for where it is not given."""
    found = Person.objects.filter(operation=operation).order_by().values_list("presence").annotate(Count("pk"))
    counts: Mapping[str, int] = dict(found)
    return Roll(
        sum(counts.values()),
        counts.get(Presence.PRESENT, 0),
        counts.get(Presence.DEPARTED, 0),
        len((gone or left(operation)).aboard),
    )


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


def there(aboard: Collection[int]) -> Count:
    """How many people of planned cases are still there, without those who are on board of a movement that left."""
    return Count("case__people", filter=Q(case__people__presence=Presence.PRESENT) & ~Q(case__people__in=aboard))


def outlook(plan: Plan, remaining: int, gone: Left | None = None) -> Outlook:
    """What a plan means for those who remain; who is on board of a movement that left is not among them.

    Args:
        plan: The plan in force.
        remaining: How many remain by the roll.
        gone: What left by movements; asked for where it is not given.
    """
    gone = gone or left(plan.operation)
    rows = (
        PlannedCase.objects.filter(plan=plan)
        .order_by()
        .values_list("departure", "departure__status", "departure__departs_on")
        .annotate(n=there(gone.aboard))
        .filter(n__gt=0)
    )
    leaving = stranded = staying = behind = 0
    last: date | None = None
    for departure, status, day, n in rows:
        if departure is None:
            staying += n
        elif status == CANCELLED:
            stranded += n
        elif departure in gone.departures:
            behind += n
        else:
            leaving += n
            last = day if last is None else max(last, day)
    unplanned = max(remaining - len(gone.aboard) - leaving - stranded - staying - behind, 0)
    return Outlook(leaving, stranded, staying, unplanned, last, behind)

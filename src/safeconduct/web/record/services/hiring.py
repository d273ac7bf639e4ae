"""A candidate is hired: from then on it flies whatever a plan says, and its cost is taken from the budget for charters.

What was paid is no number of its own: it follows from the changes of departures that stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from safeconduct.web.pages.writing import number
from safeconduct.web.record import journal
from safeconduct.web.record.models import (
    Departure,
    EventKind,
    Operation,
    OperationSettings,
    PersonEvent,
    StateChange,
    Usage,
)
from safeconduct.web.record.services.operation_days import today_in
from safeconduct.web.record.services.refusal import Refused, lock_operation, locked


@dataclass(frozen=True)
class Budget:
    """The budget for charters.

    Attributes:
        limit: Of the operation, as money; None: no limit.
        taken: What is taken of it, by what was hired, flown or stated.
    """

    limit: float | None
    taken: float

    @property
    def left(self) -> float | None:
        """What is left of it; None: no limit."""
        return None if self.limit is None else max(0.0, self.limit - self.taken)


def hired(operation: Operation) -> list[Departure]:
    """The departures that were hired, also those that were cancelled since: whether money came back nobody said."""
    undone = StateChange.objects.filter(operation=operation, reverses__isnull=False).values("reverses")
    rows = StateChange.objects.filter(operation=operation, what="status", before="candidate", after="scheduled")
    standing = rows.filter(departure__isnull=False, reverses=None).exclude(pk__in=undone)
    return list(Departure.objects.filter(pk__in=standing.values("departure")).order_by("pk"))


def budget(operation: Operation) -> Budget:
    """The budget for charters, and what is taken of it."""
    settings = OperationSettings.objects.filter(operation=operation).first()
    stated = Usage.objects.filter(operation=operation, resource="budget").aggregate(all=Sum("amount"))["all"] or 0.0
    undone = PersonEvent.objects.filter(operation=operation, reverses__isnull=False).values("reverses")
    flown = PersonEvent.objects.filter(operation=operation, kind=EventKind.DEPARTED, reverses=None)
    flown = flown.filter(departure__status="candidate").exclude(pk__in=undone)
    flights = Departure.objects.filter(pk__in=flown.values("departure"))
    taken = float(stated) + sum(float(one.cost or 0.0) for one in (*hired(operation), *flights))
    return Budget(settings.charter_budget if settings else None, taken)


@transaction.atomic
def hire_departure(departure: Departure, *, actor: Any, reason: str = "") -> StateChange:
    """Hire a candidate: it is scheduled from now on, and its cost is taken from the budget. It can be taken back.

    Raises:
        Refused: it is no candidate, its day is past, or the budget has less left than it costs.
    """
    operation = lock_operation(departure.operation)
    now = locked(departure)
    if now.status != "candidate":
        raise Refused(_("Only a candidate is hired."))
    if now.departs_on < today_in(operation):
        raise Refused(_("The day of this departure is past."))
    left, cost = budget(operation).left, float(now.cost or 0.0)
    if left is not None and cost > left:
        told = {"cost": number(round(cost)), "left": number(round(left))}
        raise Refused(
            _("It costs %(cost)s, and the budget for charters has %(left)s left. Change the budget first.") % told
        )
    now.status = "scheduled"
    now.save(update_fields=["status"])
    return journal.change(
        actor=actor, thing=now, what="status", before="candidate", after="scheduled", reason=reason.strip()
    )


def refuse_rested_on(departure: Departure, change: StateChange) -> None:
    """Refuse to take back that a departure was hired once something rests on it.

    Raises:
        Refused: a movement of it was begun, or somebody left by it.
    """
    if (change.what, change.before, change.after) != ("status", "candidate", "scheduled"):
        return
    undone = PersonEvent.objects.filter(operation=departure.operation_id, reverses__isnull=False).values("reverses")
    left = PersonEvent.objects.filter(departure=departure, kind=EventKind.DEPARTED, reverses=None)
    if departure.movements.exists() or left.exclude(pk__in=undone).exists():
        raise Refused(_("It is prepared as a movement, or somebody left by it: it stays hired. Cancel it instead."))

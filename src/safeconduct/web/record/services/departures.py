"""Departures: one, or a series such as every Tuesday with 189 seats; and that one is cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.pages.writing import number
from safeconduct.web.record import journal
from safeconduct.web.record.models import Departure, Destination, Operation, Site, StateChange
from safeconduct.web.record.services.refusal import (
    Refused,
    lock_operation,
    locked,
    refuse_odd_code,
    refuse_unfit,
    same_operation,
)

MOST = 370
"""Departures that one series may have."""


@dataclass(frozen=True)
class Series:
    """Departures that are alike but for their day.

    Attributes:
        code: With which the code of each begins.
        site: Where they leave.
        destination: Where they go.
        mode: How: ``charter``, ``commercial``, ``military`` or ``road``.
        weekday: 0 for Monday to 6 for Sunday.
        first: The first day that may be one of theirs.
        last: The last day that may be one of theirs.
        seats: Of each.
        days_on_the_way: From leaving to arriving.
        status: ``scheduled`` or ``candidate``.
        cost: Of each, as money.
    """

    code: str
    site: Site
    destination: Destination
    mode: str
    weekday: int
    first: date
    last: date
    seats: int
    days_on_the_way: int = 0
    status: str = "scheduled"
    cost: float = 0.0


@dataclass(frozen=True)
class Movement:
    """One departure of a series as it would be made; ``taken`` where its code is that of another."""

    code: str
    departs_on: date
    arrives_on: date
    taken: bool


def preview_series(series: Series) -> list[Movement]:
    """The departures that a series would make, in order of their days; nothing is made.

    Raises:
        Refused: it has no day, too many, a last one before its first, or a weekday that no week has.
    """
    if not 0 <= series.weekday <= 6:
        raise Refused(_("The weekday is a number from 0 (Monday) to 6 (Sunday)."))
    if series.last < series.first:
        end = _("The last day lies before the first: write the earlier day first.")
        raise Refused(end, {"last": [end]})
    day = series.first + timedelta(days=(series.weekday - series.first.weekday()) % 7)
    days: list[date] = []
    while day <= series.last:
        if len(days) == MOST:
            raise Refused(_("More than %(most)s departures; take a shorter time.") % {"most": number(MOST)})
        days.append(day)
        day += timedelta(days=7)
    if not days:
        raise Refused(_("No such weekday lies between the first and the last day."))
    codes = [f"{series.code}-{one:%Y-%m-%d}" for one in days]
    there = Departure.objects.filter(operation_id=series.site.operation_id, code__in=codes)
    taken = set(there.values_list("code", flat=True))
    way = timedelta(days=series.days_on_the_way)
    return [Movement(code, one, one + way, code in taken) for code, one in zip(codes, days, strict=True)]


@transaction.atomic
def create_series(operation: Operation, series: Series, *, actor: Any, reason: str = "") -> list[Departure]:
    """Make every departure of a series, or none.

    Raises:
        Refused: as ``preview_series``; a code is taken; or site and destination are of another operation.
    """
    lock_operation(operation)
    same_operation(operation.pk, site=series.site, destination=series.destination)
    movements = preview_series(series)
    if taken := [one.code for one in movements if one.taken]:
        raise Refused(_("%(code)s: is the code of another departure; begin the codes otherwise.") % {"code": taken[0]})
    return [
        _create(
            operation,
            actor,
            reason,
            code=one.code,
            site=series.site,
            destination=series.destination,
            mode=series.mode,
            departs_on=one.departs_on,
            arrives_on=one.arrives_on,
            seats=series.seats,
            status=series.status,
            cost=series.cost,
            series=series.code,
        )
        for one in movements
    ]


@transaction.atomic
def create_departure(operation: Operation, *, actor: Any, reason: str = "", **fields: Any) -> Departure:
    """Make one departure.

    Args:
        operation: Of which operation.
        actor: Who does it.
        reason: Why.
        fields: Those of the departure.

    Raises:
        Refused: the code is taken, or what it names is of another operation.
    """
    refuse_odd_code(fields["code"])
    lock_operation(operation)
    same_operation(operation.pk, site=fields["site"], destination=fields["destination"], transit=fields.get("transit"))
    if Departure.objects.filter(operation=operation, code=fields["code"]).exists():
        raise Refused(_("%(code)s: is the code of another departure.") % {"code": fields["code"]})
    return _create(operation, actor, reason, **fields)


@transaction.atomic
def cancel_departure(departure: Departure, *, actor: Any, reason: str) -> StateChange:
    """Cancel a departure; it stays in the record.

    Raises:
        Refused: it is cancelled already.
    """
    now = locked(departure)
    if now.status == "cancelled":
        raise Refused(_("This departure is cancelled already."))
    before, now.status = now.status, "cancelled"
    now.save(update_fields=["status"])
    return journal.change(actor=actor, thing=now, what="status", before=before, after="cancelled", reason=reason)


@transaction.atomic
def cancel_series(operation: Operation, series: str, *, actor: Any, reason: str) -> list[StateChange]:
    """Cancel every departure of a series that is not cancelled; each stays in the record, with the same reason.

    Raises:
        Refused: none of the series is left to cancel.
    """
    lock_operation(operation)
    rows = Departure.objects.filter(operation=operation, series=series).exclude(series="")
    left = list(rows.exclude(status="cancelled").order_by("departs_on", "pk"))
    if not left:
        raise Refused(_("No departure of this series is left to cancel."))
    return [cancel_departure(one, actor=actor, reason=reason) for one in left]


def _create(operation: Operation, actor: Any, reason: str, **fields: Any) -> Departure:
    made = Departure(operation=operation, **{"status": "scheduled", **fields})
    refuse_unfit(made)
    made.save(force_insert=True)
    journal.change(actor=actor, thing=made, what="status", before="", after=made.status, reason=reason)
    return made

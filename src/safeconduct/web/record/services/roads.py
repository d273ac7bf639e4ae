"""A road that is closed: days at a site on which no bus goes, recorded in one action and taken back in one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.pages.writing import number
from safeconduct.web.record.models import Operation, Site, StateChange
from safeconduct.web.record.services.days import set_on_days, take_back_together
from safeconduct.web.record.services.refusal import Refused, lock_operation, same_operation

MOST = 90
"""Days for which a road is closed at once at most."""
BUSES = "buses"


@transaction.atomic
def close_road(site: Site, first: date, days: int, *, actor: Any, reason: str) -> tuple[str, int]:
    """Say that no bus goes from a site on some days; what else is said of these days stays.

    Args:
        site: From where.
        first: The first day.
        days: How many days.
        actor: Who says so.
        reason: Why.

    Returns:
        What the changes share, by which they are taken back together, and how many days are otherwise than before.

    Raises:
        Refused: the number of days does not fit, no reason is given, or the road is closed on all of them already.
    """
    if not reason.strip():
        raise Refused(_("Say why."), {"reason": [_("Say why.")]})
    if not 1 <= days <= MOST:
        said = _("Close the road for 1 to %(most)s days.") % {"most": number(MOST)}
        raise Refused(said, {"days": [said]})
    lock_operation(site.operation)
    same_operation(site.operation_id, site=site)
    wanted = [(site, first + timedelta(days=n), 0) for n in range(days)]
    batch, changed = set_on_days(site.operation, BUSES, wanted, actor=actor, reason=reason)
    if not changed:
        raise Refused(_("The road is closed on these days already."))
    return batch, changed


@transaction.atomic
def open_road(operation: Operation, batch: str, *, actor: Any, reason: str) -> int:
    """Open a road again: take back that it was closed, on all days of one action or none.

    Args:
        operation: Whose road.
        batch: What the changes of that action share.
        actor: Who says so.
        reason: Why.

    Returns:
        How many days; those that were taken back by themselves before are left as they are.

    Raises:
        ChangedMeanwhile: a day has other buses by now.
        Refused: there is nothing to take back, or no reason.
    """
    if not reason.strip():
        raise Refused(_("Say why."), {"reason": [_("Say why.")]})
    lock_operation(operation)
    changes = list(closings(operation).filter(batch=batch).order_by("-pk"))
    return take_back_together(changes, actor=actor, reason=reason)


def closings(operation: Operation) -> Any:
    """The changes by which roads of an operation were closed for some days, and that were not taken back."""
    rows = StateChange.objects.filter(operation=operation, what=BUSES, site_day__isnull=False, after="0", reverses=None)
    gone = StateChange.objects.filter(reverses__operation=operation, reverses__what=BUSES).values("reverses")
    return rows.exclude(batch="").exclude(pk__in=gone)

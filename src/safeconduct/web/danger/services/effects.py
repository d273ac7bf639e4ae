"""What is done at once after an incident: its road is closed for some days, and a plan is begun anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct.web.plans import making, running
from safeconduct.web.plans.models import Plan
from safeconduct.web.record.models import Incident
from safeconduct.web.record.own_reasons import FOR_SAFETY
from safeconduct.web.record.services.operation_days import today_in
from safeconduct.web.record.services.refusal import Refused, locked, refuse_taken_back
from safeconduct.web.record.services.roads import close_road


@transaction.atomic
def close_road_after(incident: Incident, days: int, *, actor: Any, reason: str = "") -> tuple[str, int]:
    """Say that no bus goes from the site of an incident for some days from its day on.

    Args:
        incident: After which.
        days: How many days, its own among them.
        actor: Who says so.
        reason: Why, for all who see the site; it names no incident, and is a general word where it is empty.

    Returns:
        As ``close_road``.

    Raises:
        Refused: as ``close_road``; these days are over; or the incident was taken back.
    """
    now = locked(incident)
    refuse_taken_back(now)
    if days >= 1 and now.occurred_on + timedelta(days=min(days, 3650)) <= today_in(now.operation):
        said = _("These days are over. Count from the day of the incident.")
        raise Refused(said, {"days": [said]})
    return close_road(now.site, now.occurred_on, days, actor=actor, reason=reason.strip() or FOR_SAFETY)


def replan_after(incident: Incident, *, actor: Any) -> Plan:
    """Begin a plan of the record as it is now, without a word of the incident, which others see; a worker computes it.

    Raises:
        Refused: as ``making.begin``, or the incident was taken back.
    """
    refuse_taken_back(incident)
    plan = making.begin(incident.operation, actor=actor, reason=FOR_SAFETY)
    running.start(plan, actor=actor)
    return plan

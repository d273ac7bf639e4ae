"""When the report of an incident is due: within a day where it is serious, within two where it is not.

The rule is stated here and nowhere else: ``is_serious`` says what is serious, ``due_at`` from when the hours count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from safeconduct.web.record.models import Incident, IncidentReport, Operation
from safeconduct.web.record.services.operation_days import moment_in, zone_of

SERIOUS_HOURS = 24
OTHER_HOURS = 48
SERIOUS_KINDS = frozenset({"shelling", "raid", "shooting", "explosive", "abduction"})
"""Kinds of incident that are serious whatever came of them; a near miss of one is serious too."""
HISTORY = timedelta(days=7)
"""What was known this long before it was entered here is history, and no report of it is due."""


@dataclass(frozen=True)
class Reminder:
    """A report that is due.

    Attributes:
        incident: Of what.
        hours: Within how many hours.
        due_at: Until when.
        is_late: Whether that is past.
    """

    incident: Incident
    hours: int
    due_at: datetime
    is_late: bool


def is_serious(incident: Incident) -> bool:
    """Whether somebody was killed, injured or is missing, or what happened is serious by its kind."""
    harmed = (
        *(incident.killed_min, incident.killed_max, incident.injured_min, incident.injured_max),
        incident.missing,
    )
    return incident.kind in SERIOUS_KINDS or any(harmed)


def hours(incident: Incident) -> int:
    """Within how many hours its report is to be sent."""
    return SERIOUS_HOURS if is_serious(incident) else OTHER_HOURS


def due_at(incident: Incident, zone: ZoneInfo) -> datetime | None:
    """Until when its report is to be sent, counted from when it was reported, or else from when it was entered.

    Where only the day of the report is known, the hours count from the beginning of that day.

    Args:
        incident: Which.
        zone: The time zone of its operation.

    Returns:
        None where no report is due: a file brought it, or it was history when it was entered.
    """
    if incident.entered_at is None:
        return None
    start = incident.entered_at.astimezone(zone)
    known = moment_in(zone, incident.reported_on, incident.reported_time) if incident.reported_on else start
    if start - known > HISTORY:
        return None
    return min(start, known) + timedelta(hours=hours(incident))


def reminders(operation: Operation, now: datetime | None = None) -> list[Reminder]:
    """The reports that are due in an operation and were not sent, the most urgent first."""
    at = now or timezone.now()
    sent = IncidentReport.objects.filter(operation=operation, ended_at=None).values("incident")
    open_ones = Incident.objects.standing().filter(operation=operation, entered_at__isnull=False)
    return reminders_of(open_ones.exclude(pk__in=sent).select_related("site"), zone_of(operation), at)


def reminders_of(incidents: Iterable[Incident], zone: ZoneInfo, now: datetime) -> list[Reminder]:
    """The reports that are due of some incidents of which none was sent, the most urgent first."""
    made = [Reminder(one, hours(one), due, due < now) for one in incidents if (due := due_at(one, zone)) is not None]
    return sorted(made, key=lambda one: one.due_at)

"""What day and time it is where an operation is, and what cannot have happened yet."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.pages.writing import day_text
from safeconduct.web.record.models import Incident, Operation, OperationSettings
from safeconduct.web.record.services.refusal import Refused


def zone_of(operation: Operation) -> ZoneInfo:
    """The time zone of an operation; that of the server where none is set."""
    settings = getattr(operation, "settings", None)  # which the gate asked for; an operation may have none
    return ZoneInfo(str((settings and settings.timezone) or timezone.get_default_timezone_name()))


def now_in(operation: Operation) -> datetime:
    """The present moment by the clock of an operation."""
    return timezone.now().astimezone(zone_of(operation))


def day_in(operation: Operation) -> date:
    """What day it is by the clock of an operation: the last one of which anything can be entered."""
    return now_in(operation).date()


def today_in(operation: Operation) -> date:
    """From what day an operation looks ahead: the present one; the example stands still on its first day."""
    settings = OperationSettings.objects.filter(operation=operation).first() if operation.is_example else None
    return day_in(operation) if settings is None else looks_ahead_from(settings, day_in(operation))


def clock_in(operation: Operation) -> datetime:
    """The moment that counts as now for what happens in an operation: the example's is an hour of its first day."""
    return told_in(operation, now_in(operation))


def told_in(operation: Operation, moment: datetime) -> datetime:
    """A moment by the clock of an operation, as its pages and papers tell it.

    In the example it lies as many days before its first day, or after it, as the moment itself before the present one.
    """
    there = moment.astimezone(zone_of(operation))
    return there - (day_in(operation) - today_in(operation)) if operation.is_example else there


def looks_ahead_from(settings: OperationSettings, present: date) -> date:
    """The same of an operation whose settings are known.

    Args:
        settings: Of the operation.
        present: The present day by its clock.
    """
    first: date = settings.starts_on
    return first if settings.operation.is_example else present


def moment_in(zone: ZoneInfo, day: date, at: time | None) -> datetime:
    """A moment by the clock of an operation; the beginning of the day where no time is known."""
    return datetime.combine(day, at or time(), zone)


def refuse_untimely(incident: Incident) -> None:
    """See that what is said of an incident lies not in the future, and that it was not reported before it happened.

    Raises:
        Refused: it does; ``fields`` says where.
    """
    zone = zone_of(incident.operation)
    now = clock_in(incident.operation) if incident.operation.is_example else timezone.now().astimezone(zone)
    wrong: dict[str, list[str]] = {}
    for day, at in (("occurred_on", "occurred_time"), ("reported_on", "reported_time")):
        said: date | None = getattr(incident, day)
        if said is None:
            continue
        if said > now.date():
            wrong[day] = [_("This day has not come yet; today is %(today)s.") % {"today": day_text(now.date())}]
        elif moment_in(zone, said, getattr(incident, at)) > now:
            wrong[at] = [_("This time has not come yet.")]
    # A week begins on the day that names it, a month on its first.
    day = incident.occurred_on
    first = day.replace(day=1) if incident.precision == "month" else day
    if incident.reported_on and incident.reported_on < first and not wrong:
        wrong["reported_on"] = [_("It cannot have been reported before it happened.")]
    if wrong:
        raise Refused(" ".join(one for each in wrong.values() for one in each), wrong)

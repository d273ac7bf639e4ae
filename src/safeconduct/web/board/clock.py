"""What day it is for an operation, and since when something is new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.timezone import now as present

from safeconduct.web.record.models import OperationSettings
from safeconduct.web.record.services.operation_days import looks_ahead_from


@dataclass(frozen=True)
class Clock:
    """The present of an operation.

    Attributes:
        zone: Its time zone.
        today: The day there; the example stands still on its first day.
        yesterday: The moment at which yesterday began there, by the clock on the wall.
    """

    zone: ZoneInfo
    today: date
    yesterday: datetime


def clock_of(settings: OperationSettings, now: datetime | None = None) -> Clock:
    """The present of an operation that is set up.

    Args:
        settings: Of the operation.
        now: The moment; the present one if none is given.
    """
    zone = ZoneInfo(str(settings.timezone))
    there = (now or present()).astimezone(zone)
    yesterday = datetime.combine(there.date() - timedelta(days=1), time(), zone)
    return Clock(zone, looks_ahead_from(settings, there.date()), yesterday)

"""By which clock a page of an operation tells moments and what day it is: that of the operation."""

from __future__ import annotations

from contextlib import AbstractContextManager
from zoneinfo import ZoneInfo

from django.utils import timezone

from safeconduct.web.record.models import Operation


def clock_of(operation: Operation) -> AbstractContextManager[None]:
    """A block that goes by the clock of an operation; by that of the server where it is not set up."""
    settings = getattr(operation, "settings", None)  # the gate asked for it; an operation may have none
    return timezone.override(ZoneInfo(str(settings.timezone)) if settings and settings.timezone else None)

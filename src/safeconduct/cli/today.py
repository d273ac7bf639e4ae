"""What day it is where an operation is. Only commands read the clock; no engine does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def today_in(timezone: str) -> date:
    """The present day by the clock of an operation.

    Args:
        timezone: The time zone that the operation names.
    """
    return datetime.now(UTC).astimezone(ZoneInfo(timezone)).date()

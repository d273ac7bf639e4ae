"""The day for which a page of the ledger is made: the one that is asked for, or the present of the operation."""

from __future__ import annotations

from datetime import date

from safeconduct.web.board.clock import clock_of
from safeconduct.web.pages.day_reading import Unclear, day_of
from safeconduct.web.record.models import Operation, OperationSettings
from safeconduct.web.record.services.operation_days import now_in


def today(operation: Operation) -> date:
    """The present day of an operation; of an example, the day on which it begins."""
    settings = OperationSettings.objects.filter(operation=operation).select_related("operation").first()
    return now_in(operation).date() if settings is None else clock_of(settings).today


def asked_day(operation: Operation, text: str) -> date:
    """The day that was asked for; the present one where none was, or it is none."""
    try:
        return day_of(text) if text.strip() else today(operation)
    except Unclear:
        return today(operation)

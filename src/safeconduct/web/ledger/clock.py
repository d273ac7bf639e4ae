"""The day for which a page of the ledger is made: the one that is asked for, or the present of the operation."""

from __future__ import annotations

from datetime import date

from safeconduct.web.pages.day_reading import Unclear, day_of
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services.operation_days import today_in


def is_unclear(text: str) -> bool:
    """Whether a day was asked for that is none, so that the page is made for the present one."""
    try:
        return bool(text.strip()) and day_of(text) is None
    except Unclear:
        return True


def asked_day(operation: Operation, text: str) -> date:
    """The day that was asked for; the present one where none was, or it is none."""
    try:
        return day_of(text) if text.strip() else today_in(operation)
    except Unclear:
        return today_in(operation)

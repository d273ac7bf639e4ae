"""What the shell of a page says of alerts."""

from __future__ import annotations

from functools import cache

from django.db import Error
from django.http import HttpRequest

from safeconduct.web.alerts.looking import unread
from safeconduct.web.rights.roles import Right


def alerts(request: HttpRequest) -> dict[str, object]:
    """How many alerts are unread, counted where a page of an operation shows it and nowhere else."""
    return {"unread_alerts": cache(lambda: _unread(request))}  # a template calls it where it needs it


def _unread(request: HttpRequest) -> int:
    operation = getattr(request, "operation", None)
    if operation is None or Right.PLANNING_READ not in getattr(request, "rights", ()):
        return 0
    try:
        return unread(request.user, operation)
    except Error:  # a page that says so can still be shown
        return 0

"""The time line of the ledger."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeconduct.web.ledger import time_line as lines
from safeconduct.web.record.services.operation_days import today_in
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.LEDGER_READ)
@require_safe
@never_cache
def time_line(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Statuses, responsibilities, agreements and events, with what contests them."""
    each = lines.entries(request.operation)
    shown = {
        "each": each,
        "figure": lines.figure(each, today_in(request.operation)),
        "may_edit": Right.LEDGER_EDIT in request.rights,
    }
    return render(request, "ledger/time_line.html", shown)

"""The time line of a site."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeconduct.web.danger import timeline
from safeconduct.web.record.models import Site
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.INCIDENTS_READ)
@require_safe
@never_cache
def time_line(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """What happened at a site and was done to protect it, on one time line."""
    site = get_object_or_404(Site.objects.select_related("operation"), operation=request.operation, pk=pk)
    events = timeline.events(site)
    shown = {
        "site": site,
        "events": events,
        "figure": timeline.figure(events),
        "may_see_site": Right.PLANNING_READ in request.rights,
    }
    return render(request, "danger/time_line.html", shown)

"""A candidate is hired: what it costs, what the budget has left, and one button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from safeconduct.web.record import services
from safeconduct.web.record.models import Departure
from safeconduct.web.record.services.hiring import budget
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.DEPARTURES_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def hire(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Hire a candidate, after its cost was looked at."""
    rows = Departure.objects.select_related("operation", "site", "destination")
    departure = get_object_or_404(rows, operation=request.operation, pk=pk)
    if request.method == "POST":
        why = request.POST.get("reason", "").strip()[:2000]
        try:
            services.hire_departure(departure, actor=request.user, reason=why)
        except services.Refused as no:
            messages.error(request, str(no))
        else:
            messages.success(request, _("It is hired. It can be prepared as a movement now."))
            return redirect("record_departure", operation_code, pk)
    shown: dict[str, Any] = {"departure": departure, "budget": budget(request.operation)}
    return render(request, "record/hire.html", shown, status=422 if request.method == "POST" else 200)

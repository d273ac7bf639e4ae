"""The convoys of the coming days, and what officers said of each: go or no-go."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeconduct.web.danger.convoys import AHEAD, BACK, ahead, convoys
from safeconduct.web.danger.effect_forms import ConvoyForm
from safeconduct.web.danger.models import ConvoyDecision
from safeconduct.web.record import journal
from safeconduct.web.record.models import Departure
from safeconduct.web.record.models.reasons import open_reasons
from safeconduct.web.record.services.operation_days import today_in
from safeconduct.web.record.views.sheets import FORM, answered
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def listed(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """The scheduled departures of the coming days, with the last word on each and what is known of its site."""
    shown = {
        "convoys": convoys(request.operation, ahead(request.operation)),
        "days": AHEAD,
        "back": BACK,
        **_may(request),
    }
    return render(request, "danger/convoys.html", shown)


@gate.needs(Right.PLANNING_READ, purpose="convoys")
@require_safe
@never_cache
def convoy(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One convoy: every word that was said of it, and, for those who may see danger, why; and what can be done."""
    departure = _departure(request, pk)
    words = list(ConvoyDecision.objects.filter(departure=departure).select_related("who"))
    shown = {"one": convoys(request.operation, [departure])[0], "words": words, "back": BACK, **_may(request)}
    shown["may_decide"] = shown["may_decide"] and _is_open(departure)
    may_know = bool(request.rights & {Right.INCIDENTS_READ, Right.CONVOYS_DECIDE})
    shown["may_know"] = may_know
    with journal.reading(request, "departure", [str(pk)]):
        if may_know:
            open_reasons(words)
        return render(request, "danger/convoy.html", shown)


@gate.needs(Right.CONVOYS_DECIDE)
@FORM
@never_cache
def decide(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Say go or no-go."""
    departure = _departure(request, pk)
    form = ConvoyForm(departure, request.POST or None)
    back = reverse("danger_convoy", args=[operation_code, pk])
    lead = _("It is recorded with your name and is not altered; the last word counts. It changes no plan by itself.")
    return answered(
        request,
        form,
        _("It was recorded. The plan is as it was."),
        back=back,
        title=_("Go or no-go"),
        about=departure.code,
        lead=lead,
    )


def _departure(request: Passed, pk: int) -> Departure:
    rows = Departure.objects.select_related("operation", "site", "destination")
    return get_object_or_404(rows, operation=request.operation, pk=pk)


def _is_open(departure: Departure) -> bool:
    return bool(departure.status == "scheduled" and departure.departs_on >= today_in(departure.operation))


def _may(request: Passed) -> dict[str, Any]:
    """What whoever looks may do and see."""
    return {
        "may_decide": Right.CONVOYS_DECIDE in request.rights,
        "may_cancel": Right.DEPARTURES_EDIT in request.rights,
        "may_plan": Right.PLAN_MAKE in request.rights,
        "may_see_incidents": Right.INCIDENTS_READ in request.rights,
    }

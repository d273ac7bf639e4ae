"""What an incident does, on its page; and what is done at once: a road closed or opened, a plan begun."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.web.danger import services
from safeconduct.web.danger.effect_forms import CloseRoadForm
from safeconduct.web.danger.effects import effect_of, families_at_risk
from safeconduct.web.record import journal
from safeconduct.web.record import services as record
from safeconduct.web.record.models import Incident
from safeconduct.web.record.views.sheets import FORM, answered, with_reason
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

OF_EFFECT = frozenset({Right.INCIDENTS_READ, Right.PLANNING_READ})
"""What shows the effect of an incident: it tells of departures and of how many people are on them."""


@gate.needs(Right.SITES_EDIT)
@FORM
@never_cache
def close_road(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Close the road of the site of an incident for some days."""
    one = _incident_for(request, pk)
    form = CloseRoadForm(one, request.POST or None)
    back = _back(operation_code, pk)
    lead = _("No bus goes from the site on these days. It can be taken back as a whole.")
    return answered(
        request,
        form,
        _("The road is closed. Plans that are made from now on rest on it."),
        back=back,
        title=_("Close the road"),
        about=one.code,
        lead=lead,
    )


@gate.needs(Right.SITES_EDIT)
@require_POST
@never_cache
def open_road(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Take back that the road was closed, on all days of one action, with a reason."""
    one = _incident_for(request, pk)
    act = partial(record.open_road, one.operation, request.POST.get("batch", "").replace("\x00", "") or "-")
    return with_reason(request, act, _("The road is open again."), _back(operation_code, pk))


@gate.needs(Right.PLAN_MAKE)
@require_POST
@never_cache
def replan(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Begin a plan of the record as it is now, with the incident as its reason."""
    one = _incident_for(request, pk)
    try:
        plan = services.replan_after(one, actor=request.user)
    except record.Refused as no:
        messages.error(request, str(no))
        return redirect(_back(operation_code, pk))
    return redirect("plans_plan", operation_code, plan.uid)


@gate.needs(Right.REGISTER_READ, purpose="incidents")
@require_safe
@never_cache
def families(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """The families that are to leave by the departures at risk, by their codes."""
    one = _incident_for(request, pk)
    found = families_at_risk(one)
    with journal.reading(request, "case", [row.case.uid for row in found]):
        return render(request, "danger/families.html", {"one": one, "families": found})


def incident_of(request: Passed, pk: int) -> Incident:
    """An incident of the operation; there is no such page where there is none."""
    rows = Incident.objects.select_related("operation", "site", "entered_by")
    found: Incident = get_object_or_404(rows, operation=request.operation, pk=pk)
    return found


def effect_shown(request: Passed, incident: Incident, *, stands: bool) -> dict[str, Any]:
    """What the page of an incident needs to show its effect; nothing where it was taken back, or may not be seen."""
    if not stands or not request.rights >= OF_EFFECT:
        return {"effect": None}
    return {
        "effect": effect_of(incident),
        "may_close": Right.SITES_EDIT in request.rights,
        "may_plan": Right.PLAN_MAKE in request.rights,
        "may_see_families": Right.REGISTER_READ in request.rights,
    }


def _incident_for(request: Passed, pk: int) -> Incident:
    """An incident, for whoever may see its effect; for others there is no such page."""
    if not request.rights >= OF_EFFECT:
        raise Http404
    return incident_of(request, pk)


def _back(operation_code: str, pk: int) -> str:
    return reverse("danger_incident", args=[operation_code, pk])

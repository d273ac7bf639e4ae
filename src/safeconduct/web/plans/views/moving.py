"""The families of a plan by departure: a card is dragged, or sent by its list, to the form that decides on it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeconduct.web.plans import making, moving, ways
from safeconduct.web.plans.forms import TIMES
from safeconduct.web.plans.models import Plan
from safeconduct.web.record import journal
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.REGISTER_READ, purpose="plan")
@require_safe
@never_cache
def board(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Those who stay and some departures of a plan, with their families."""
    plan = _made(request, uid)
    page = moving.flights_of(plan, request.GET.get("page"), request.GET.get("at", ""))
    columns = moving.columns(plan, list(page.object_list), sensitive=Right.NEEDS_SENSITIVE_READ in request.rights)
    shown = {
        "plan": plan,
        "page": page,
        "columns": columns,
        "flights": ways.of(plan).flights,
        "may_plan": Right.PLAN_MAKE in request.rights,
        "anew_seconds": plan.seconds if plan.seconds in dict(TIMES) else making.SECONDS,
    }
    with journal.reading(request, "case", moving.shown(columns)):
        return render(request, "plans/move.html", shown)


@gate.needs(Right.REGISTER_READ, purpose="plan")
@require_safe
@never_cache
def more(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """More families of a departure, or of those who stay, for a page that is there already."""
    plan = _made(request, uid)
    page = moving.flights_of(plan, request.GET.get("page"))
    column = moving.column(
        plan,
        request.GET.get("of", ""),
        request.GET.get("from"),
        list(page.object_list),
        sensitive=Right.NEEDS_SENSITIVE_READ in request.rights,
    )
    with journal.reading(request, "case", moving.shown([column])):
        return render(request, "plans/move_cards.html", {"plan": plan, "page": page, "column": column})


def _made(request: Passed, uid: str) -> Plan:
    """A plan whose families can be shown.

    Raises:
        Http404: there is none, it is not made, or it is a trial.
    """
    plan = get_object_or_404(Plan.objects.select_related("previous"), operation=request.operation, uid=uid, base=None)
    if not plan.claims:
        raise Http404
    return plan

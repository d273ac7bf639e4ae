"""Rehearsals: asked for, and read by few. Their pages are never kept, since they say what to strike at."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeconduct.web.jobs import looking
from safeconduct.web.plans.models import Plan
from safeconduct.web.record.models import Site
from safeconduct.web.record.services import Refused
from safeconduct.web.record.views.sheets import FORM, blame
from safeconduct.web.rehearsals import making
from safeconduct.web.rehearsals.figures import figures_of
from safeconduct.web.rehearsals.forms import RehearsalForm
from safeconduct.web.rehearsals.fragile import lines
from safeconduct.web.rehearsals.models import Rehearsal
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

PAGE = 20


@gate.needs(Right.REHEARSALS_MAKE)
@FORM
@never_cache
def listed(request: Passed, operation_code: str) -> HttpResponse:
    """Every rehearsal, the newest first, and the form that asks for one."""
    has_plans = Plan.objects.filter(operation=request.operation, base=None).exclude(claims={}).exists()
    form = RehearsalForm(request.operation, request.POST or None, initial={"plan": request.GET.get("plan")})
    if request.method == "POST" and form.is_valid():
        try:
            made = making.begin(actor=request.user, **form.asked())
        except Refused as no:
            blame(form, no)
        else:
            return redirect("rehearsals_rehearsal", operation_code, made.uid)
    found = Rehearsal.objects.filter(operation=request.operation).select_related("plan", "against", "made_by")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "form": form if has_plans else None}
    return render(request, "rehearsals/rehearsals.html", shown, status=422 if form.errors else 200)


@gate.needs(Right.REHEARSALS_MAKE)
@require_safe
@never_cache
def rehearsal(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """One rehearsal: how likely the plan is to be done in time, and what is fragile in it."""
    one = get_object_or_404(
        Rehearsal.objects.select_related("plan", "against", "made_by"), operation=request.operation, uid=uid
    )
    job = making.job_of(one) if one.done_at is None else None
    called = dict(Site.objects.filter(operation=request.operation).values_list("code", "name"))
    shown = {
        "rehearsal": one,
        **(looking.context(job) if job is not None else {}),
        "job": job,
        "figures": figures_of(one) if one.done_at else [],
        "fragile": lines(one, called) if one.done_at else [],
    }
    return render(request, "rehearsals/rehearsal.html", shown)

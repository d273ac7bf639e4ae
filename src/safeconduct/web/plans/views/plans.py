"""All plans of an operation, and one of them."""

from __future__ import annotations

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.web.jobs import looking
from safeconduct.web.plans import approving, asking, freshness, letters, making, pictures, running, telling, trying
from safeconduct.web.plans.forms import TIMES, PlanForm, SayForm
from safeconduct.web.plans.models import Plan, PlanState
from safeconduct.web.plans.told import told_before
from safeconduct.web.record.forms import ReasonForm
from safeconduct.web.record.services import Refused
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

PAGE = 50


@gate.needs(Right.PLANNING_READ)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def listed(request: Passed, operation_code: str) -> HttpResponse:
    """Every plan, the newest first; and the button that makes one."""
    may_plan = Right.PLAN_MAKE in request.rights
    form = PlanForm(request.POST or None) if may_plan else None
    if form is not None and form.is_valid():
        try:
            made = making.begin(request.operation, actor=request.user, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            running.start(made, actor=request.user)
            return redirect("plans_plan", operation_code, made.uid)
    found = Plan.objects.filter(operation=request.operation).select_related("made_by", "base")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "form": form, "may_plan": may_plan}
    return render(request, "plans/plans.html", shown, status=422 if form is not None and form.errors else 200)


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def plan(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """One plan: what it comes to, where it stands, and what can be done with it."""
    one = get_object_or_404(
        Plan.objects.select_related("base", "previous", "made_by"), operation=request.operation, uid=uid
    )
    job = running.job_of(one) if Right.PLAN_MAKE in request.rights else None
    trials = [] if one.is_trial else trying.trials_of(one)
    is_made = one.state not in (PlanState.COMPUTING, PlanState.FAILED) and bool(one.claims)
    drawn = pictures.of(one) if is_made else {}
    tried = {json.dumps(trial.edits): trial for trial in trials}
    return render(
        request,
        "plans/plan.html",
        {
            "plan": one,
            **(looking.context(job) if job is not None else {}),
            "job": job,
            "steps": one.steps.select_related("who").order_by("pk"),
            "approvals": one.approvals.select_related("party", "who").order_by("pk"),
            "parties": approving.parties_of(request.operation),
            "waits_for": approving.waits_for(one),
            "asked": telling.asked_for(one),
            "tellings": one.tellings.select_related("asked_by", "done_by", "reviewed_by").order_by("pk"),
            "say_form": SayForm(one),
            "reason_form": ReasonForm(),
            "may_plan": Right.PLAN_MAKE in request.rights,
            "may_approve": bool(request.rights & {Right.PLAN_MAKE, Right.PLAN_APPROVE}),
            "drawn": drawn,
            "trials": trials,
            "seat_requests": [*asking.requests_of(one)],
            "letter_languages": letters.LANGUAGES.items(),
            "scarce": [(each, tried.get(json.dumps([each["edit"]]))) for each in drawn.get("scarce", [])],
            "stale": freshness.stale(one),
            "told_before": told_before(one),
            "anew_seconds": one.seconds if one.seconds in dict(TIMES) else making.SECONDS,
            "is_made": is_made,
        },
    )


@gate.needs(Right.PLAN_MAKE)
@require_POST
def again(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Compute a plan again from its snapshot, where that came to nothing."""
    one = get_object_or_404(Plan, operation=request.operation, uid=uid)
    try:
        running.start_again(one, actor=request.user)
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The plan is computed again."))
    return redirect("plans_plan", operation_code, uid)

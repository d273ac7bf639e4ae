"""What if: a trial of a plan in which something is otherwise."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from safeconduct.web.plans import files
from safeconduct.web.plans.forms import TrialForm
from safeconduct.web.plans.models import Plan
from safeconduct.web.plans.one_more import Scarce
from safeconduct.web.plans.trials import Edit, edited
from safeconduct.web.plans.trying import MOST, try_one_more, try_otherwise
from safeconduct.web.record.services import Refused
from safeconduct.web.record.views.sheets import FORM
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.PLAN_MAKE)
@FORM
@never_cache
def begin(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Say what is otherwise, one thing after the other, and try it."""
    plan = get_object_or_404(Plan, operation=request.operation, uid=uid)
    basis = files.basis_of(plan)
    edits = _given(request.POST.get("edits", "[]"))
    adds = request.method == "POST" and "add" in request.POST
    form = TrialForm(plan, basis, request.POST if adds else None)
    wrong = ""
    try:
        if adds and form.is_valid() and len(edits) < MOST:
            edited(basis, [*edits, form.edit()])
            edits.append(form.edit())
            form = TrialForm(plan, basis)
        elif request.method == "POST" and "try" in request.POST and edits:
            trial = try_otherwise(plan, edits, actor=request.user)
            return redirect("plans_plan", operation_code, trial.uid)
    except Refused as no:
        wrong = str(no)
    kept = json.dumps([one.stored() for one in edits])
    shown = {"plan": plan, "form": form, "edits": edits, "kept": kept, "wrong": wrong}
    return render(request, "plans/try.html", shown, status=422 if wrong or form.errors else 200)


@gate.needs(Right.PLAN_MAKE)
@require_POST
def one_more(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Try what one more of something scarce would save."""
    plan = get_object_or_404(Plan, operation=request.operation, uid=uid, base=None)
    scarce = Scarce.of(request.POST.get("scarce", ""))
    if scarce is None:
        raise Http404
    try:
        trial = try_one_more(plan, scarce, actor=request.user)
    except Refused as no:
        messages.error(request, str(no))
        return redirect("plans_plan", operation_code, uid)
    return redirect("plans_plan", operation_code, trial.uid)


def _given(text: str) -> list[Edit]:
    """The edits that the page holds; none where somebody meddled with them."""
    try:
        stored: Any = json.loads(text)
        return [Edit.of(one) for one in stored][:MOST]
    except (ValueError, KeyError, TypeError):
        return []

"""What if: a trial of a plan in which something is otherwise."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from safeconduct.web.plans import files, making, running
from safeconduct.web.plans.forms import TrialForm
from safeconduct.web.plans.models import Plan
from safeconduct.web.plans.trials import Edit, edited
from safeconduct.web.record.services import Refused
from safeconduct.web.record.views.sheets import FORM
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

MOST = 20
"""Things that may be otherwise in one trial."""


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
            trial = making.begin_trial(plan, edited(basis, edits), [one.stored() for one in edits], actor=request.user)
            running.start(trial, actor=request.user)
            return redirect("plans_plan", operation_code, trial.uid)
    except Refused as no:
        wrong = str(no)
    kept = json.dumps([one.stored() for one in edits])
    shown = {"plan": plan, "form": form, "edits": edits, "kept": kept, "wrong": wrong}
    return render(request, "plans/try.html", shown, status=422 if wrong else 200)


def _given(text: str) -> list[Edit]:
    """The edits that the page holds; none where somebody meddled with them."""
    try:
        stored: Any = json.loads(text)
        return [Edit.of(one) for one in stored][:MOST]
    except (ValueError, KeyError, TypeError):
        return []

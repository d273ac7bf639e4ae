"""Seats that are asked for where nothing departs: noted, taken back, and as letters."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.web.audit import log
from safeconduct.web.plans import asking, letters
from safeconduct.web.plans.models import Plan, SeatRequest
from safeconduct.web.record.services import Refused
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.PLAN_MAKE)
@require_POST
def ask(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Note that the seats which a plan finds to be needed are asked for."""
    plan = get_object_or_404(Plan, operation=request.operation, uid=uid)
    given = request.POST.get("addressee", "")[:200], request.POST.get("reason", "")[:2000]
    try:
        asking.ask(plan, given[0], actor=request.user, reason=given[1])
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The request was noted. Print or download its letter, and send it."))
    return redirect("plans_plan", operation_code, uid)


@gate.needs(Right.PLAN_MAKE)
@require_POST
def take_back(request: Passed, operation_code: str, uid: str, asked: str) -> HttpResponse:
    """Note that seats are asked for no more."""
    one = get_object_or_404(SeatRequest, operation=request.operation, plan__uid=uid, uid=asked)
    try:
        asking.take_back(one, actor=request.user, reason=request.POST.get("reason", "")[:2000])
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("It was taken back. Tell whom you asked."))
    return redirect("plans_plan", operation_code, uid)


@gate.needs(Right.PLAN_MAKE)
@require_safe
@never_cache
def letter(
    request: Passed,
    operation_code: str,  # noqa: ARG001 - the gate reads it
    uid: str,
    asked: str,
    language: str,
    kind: str,
) -> HttpResponse:
    """The letter of a request: a page to print, a text or a table; that it was taken out is written down."""
    if language not in letters.LANGUAGES or kind not in ("html", *letters.KINDS):
        raise Http404
    one = get_object_or_404(
        SeatRequest.objects.select_related("operation", "who"),
        operation=request.operation,
        plan__uid=uid,
        uid=asked,
        takes_back=None,
    )
    with transaction.atomic(durable=True):
        log.append(
            actor=request.user, action="exported", operation=request.operation, subject="seat request", ids=[one.uid]
        )
    with override(language):
        made = letters.letter_of(one)
        if kind == "html":
            return render(request, "plans/letter.html", {"letter": made, "language": language})
        content_type, write = letters.KINDS[kind]
        content = write(made, one)
    name = f"seats-{one.uid}-{language}.{kind}"
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )

"""The parties that approve plans, what they say, and that people are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.web.audit import log
from safeconduct.web.plans import approving, telling
from safeconduct.web.plans.forms import PartyForm, SayForm
from safeconduct.web.plans.models import Approval, Party, Plan
from safeconduct.web.record.forms import ReasonForm
from safeconduct.web.record.services import Refused
from safeconduct.web.record.views.sheets import saved
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

TYPES = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg"}

Act = Callable[..., object]


def _review(plan: Plan, *, actor: Any, reason: str) -> None:
    done = plan.tellings.exclude(emergency="").filter(reviewed_at=None).first()
    if done is None:
        raise Refused(_("There is nothing to review."))
    telling.review(done, actor=actor, words=reason)


def _propose(plan: Plan, *, actor: Any, reason: str, seen: str) -> str:
    approving.propose(plan, actor=actor, reason=reason, seen=seen)
    plan.refresh_from_db()
    party = approving.waits_for(plan)
    if party is None:
        return _("The plan is approved at once, since no party is named. Now ask that people are told.")
    return _("The plan is before the parties. It is the turn of %(party)s.") % {"party": party.name}


ACTS: Mapping[str, tuple[Act, bool, Any]] = {
    "propose": (_propose, True, ""),
    "drop": (approving.drop, True, gettext_lazy("The plan was dropped.")),
    "ask": (telling.ask, False, gettext_lazy("Another user has to agree now.")),
    "agree": (telling.agree, False, gettext_lazy("The plan is in force. Tell the people who have to be told.")),
    "take-back": (telling.take_back, True, gettext_lazy("It was taken back.")),
    "emergency": (
        telling.tell_in_emergency,
        True,
        gettext_lazy("The plan is in force. Another user will review this."),
    ),
    "review": (_review, True, gettext_lazy("The review was noted.")),
}
"""What can be done with a plan: by what, whether it takes a reason, and what is said then unless it says so itself."""
CONFIRMED = ("propose", "agree", "emergency")
"""What asks for a confirmation where another plan came in force since the plan was made, or the record changed."""


@gate.needs(Right.PLANNING_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def parties(request: Passed, operation_code: str) -> HttpResponse:
    """Who has to approve a plan, in which order."""
    may_edit = Right.GRANTS_EDIT in request.rights
    form = PartyForm(request.operation, request.POST or None) if may_edit else None
    if form is not None and saved(request, form, _("The party was added.")):
        return redirect("plans_parties", operation_code)
    shown = {"parties": approving.parties_of(request.operation), "form": form, "reason_form": ReasonForm()}
    return render(request, "plans/parties.html", shown, status=422 if form is not None and form.errors else 200)


@gate.needs(Right.GRANTS_EDIT)
@require_POST
def end(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Ask a party no more."""
    party = get_object_or_404(Party, operation=request.operation, pk=pk)
    try:
        approving.end_party(party, actor=request.user, reason=request.POST.get("reason", ""))
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The party is asked no more."))
    return redirect("plans_parties", operation_code)


@gate.needs(Right.PLAN_MAKE)
@require_POST
def act(request: Passed, operation_code: str, uid: str, act: str) -> HttpResponse:
    """Propose, drop, communicate or review a plan."""
    plan = get_object_or_404(Plan, operation=request.operation, uid=uid)
    if act not in ACTS:
        raise Http404
    do, with_reason, done = ACTS[act]
    reason = {"reason": request.POST.get("reason", "")[:2000]} if with_reason else {}
    seen = {"seen": request.POST.get("seen", "")[:64]} if act in CONFIRMED else {}
    try:
        said = do(plan, actor=request.user, **reason, **seen)
    except Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, str(done) or str(said))
    return redirect("plans_plan", operation_code, uid)


@gate.needs(Right.PLANNING_READ)
@require_POST
def say(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Note what a party says: by one of its users, or for it with its letter."""
    if not request.rights & {Right.PLAN_MAKE, Right.PLAN_APPROVE}:
        raise Http404
    plan = get_object_or_404(Plan, operation=request.operation, uid=uid)
    form = SayForm(plan, request.POST, request.FILES)
    if not saved(request, form, _("What the party says was noted.")):
        for said in form.errors.values():
            messages.error(request, " ".join(str(one) for one in said))
    return redirect("plans_plan", operation_code, uid)


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def letter(request: Passed, operation_code: str, uid: str, approval: str) -> HttpResponse:  # noqa: ARG001
    """The letter of a party, as it was attached; that it was read is written down."""
    if not request.rights & {Right.PLAN_MAKE, Right.PLAN_APPROVE}:
        raise Http404
    said = get_object_or_404(Approval, operation=request.operation, plan__uid=uid, uid=approval, letter__isnull=False)
    content = approving.letter_of(said)
    with transaction.atomic(durable=True):
        log.append(actor=request.user, action="read", operation=request.operation, subject="letter", ids=[said.uid])
    name = f"letter-{said.uid}.{said.letter_kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=TYPES[said.letter_kind], headers=headers)

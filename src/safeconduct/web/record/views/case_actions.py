"""What is recorded about a case and its people, each by a page of its own, and what is ended."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from safeconduct.web.record import journal, services
from safeconduct.web.record.case_forms import (
    ClearanceForm,
    ConsentForm,
    DecisionForm,
    DepartedForm,
    NewcomerForm,
    OfCase,
    PartingForm,
    ProposalForm,
)
from safeconduct.web.record.models import Clearance, Consent, Decision
from safeconduct.web.record.services.operation_days import day_in
from safeconduct.web.record.views.register import case_of
from safeconduct.web.record.views.sheets import FORM, saved, sheet, with_reason
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.REGISTER_EDIT, purpose="case")
@FORM
@never_cache
def clearance(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Record how far a clearance of somebody is."""
    lead = _("Of each kind, what is recorded last counts. What was recorded before stays in the history.")
    return _page(request, uid, ClearanceForm, _("A clearance"), lead)


@gate.needs(Right.REGISTER_EDIT, purpose="case")
@FORM
@never_cache
def consent(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """Record what somebody answered who was asked for their consent."""
    lead = _(
        "Ask each adult alone. Who does not agree, or takes it back, loses nothing: nobody waits longer for it, and "
        "nobody else at the site is told. Who does not want to leave keeps their case from leaving; where somebody "
        "does not want to go, nobody of the case is proposed."
    )
    return _page(request, uid, ConsentForm, _("An answer"), lead)


@gate.needs(Right.DECISIONS_EDIT, purpose="case")
@FORM
@never_cache
def decide(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """Record a decision on a case."""
    lead = _("Name one departure, destination or offer; for leaving without notice, none.")
    return _page(request, uid, DecisionForm, _("A decision"), lead)


@gate.needs(Right.BOARDING_EDIT, purpose="case")
@FORM
@never_cache
def departed(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """Record that a case left."""
    lead = _("Everybody of the family who is present leaves with it. Record whoever stays behind before.")
    return _page(request, uid, DepartedForm, _("The family left"), lead)


@gate.needs(Right.SUBMISSIONS_EDIT, purpose="case")
@FORM
@never_cache
def propose(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """Propose a case for an offer."""
    return _page(request, uid, ProposalForm, _("Propose the case for an offer"))


@gate.needs(Right.REGISTER_EDIT, purpose="case")
@FORM
@never_cache
def newcomer(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """Add somebody who was born or joined."""
    return _page(request, uid, NewcomerForm, _("Somebody was born, or joined"))


@gate.needs(Right.REGISTER_EDIT, purpose="case")
@FORM
@never_cache
def part(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """Part a family."""
    lead = _("Both cases stay at the same site and go to the same destination.")
    return _page(request, uid, PartingForm, _("The family parts"), lead)


@gate.needs(Right.REGISTER_EDIT)
@require_POST
@never_cache
def withdraw(request: Passed, operation_code: str, uid: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Record that an answer is withdrawn today, for which nobody has to say why."""
    row = get_object_or_404(Consent, pk=pk, person__case=case_of(request, uid))
    return _done(request, uid, partial(_withdraw, row), _("The answer was withdrawn."), may_be_silent=True)


@gate.needs(Right.REGISTER_EDIT)
@require_POST
@never_cache
def end_clearance(request: Passed, operation_code: str, uid: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """End a clearance."""
    row = get_object_or_404(Clearance, pk=pk, person__case=case_of(request, uid))
    return _done(request, uid, partial(services.end, row), _("The clearance was ended."))


@gate.needs(Right.DECISIONS_EDIT)
@require_POST
@never_cache
def end_decision(request: Passed, operation_code: str, uid: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """End a decision."""
    row = get_object_or_404(Decision, pk=pk, case=case_of(request, uid))
    return _done(request, uid, partial(services.end, row), _("The decision was ended."))


def _done(request: Passed, uid: str, act: Any, said: str, *, may_be_silent: bool = False) -> HttpResponse:
    back = reverse("record_case", args=[request.operation.code, uid])
    return with_reason(request, act, said, back, may_be_silent=may_be_silent)


def _withdraw(consent: Consent, *, actor: object, reason: str) -> None:
    services.withdraw_consent(consent, max(day_in(consent.operation), consent.asked_on), actor=actor, reason=reason)


def _page(request: Passed, uid: str, form_class: type[OfCase], title: str, lead: str = "") -> HttpResponse:
    case = case_of(request, uid)
    form = form_class(case, request.POST or None)
    if saved(request, form, _("It was recorded.")):
        return redirect("record_case", request.operation.code, uid)
    back = reverse("record_case", args=[request.operation.code, uid])
    with journal.reading(request, "case", [uid, *case.people.values_list("uid", flat=True)]):
        return sheet(request, form, title=title, about=case.called, back=back, lead=lead)

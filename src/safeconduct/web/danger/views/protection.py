"""What is done to protect each site, step by step; and visits with what was found."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeconduct.web.danger.forms import ProtectionEditForm, ProtectionForm, StepForm, VisitForm
from safeconduct.web.danger.measures import measures_of, protection_by_site
from safeconduct.web.danger.wording import protection_of
from safeconduct.web.record import history, journal
from safeconduct.web.record.models import Protection, StateChange, Visit
from safeconduct.web.record.models.places import is_standing
from safeconduct.web.record.models.reasons import open_reasons
from safeconduct.web.record.views.sheets import FORM, answered
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.INCIDENTS_READ)
@require_safe
@never_cache
def protections(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Each site with what is missing now, what protects it, and the visits."""
    shown = {"sites": protection_by_site(request.operation), "may_edit": Right.INCIDENTS_EDIT in request.rights}
    return render(request, "danger/protections.html", shown)


@gate.needs(Right.INCIDENTS_EDIT)
@FORM
@never_cache
def new_protection(request: Passed, operation_code: str) -> HttpResponse:
    """Enter that a protective measure was asked for."""
    form = ProtectionForm(request.operation, request.POST or None)
    return _of_list(request, operation_code, form, _("A protective measure was asked for"))


@gate.needs(Right.INCIDENTS_READ, purpose="incidents")
@require_safe
@never_cache
def protection(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One protective measure with its steps."""
    one = _protection_of(request, pk)
    measure = measures_of([one])[0]
    about = Q(protection=one) | Q(protection_step__protection=one)
    changes = StateChange.objects.filter(about, operation=request.operation)
    shown = {
        "one": measure,
        "stands": is_standing(one),
        "may_edit": Right.INCIDENTS_EDIT in request.rights and is_standing(one),
        "take_back": "danger_take_back",
    }
    with journal.reading(request, "protection", [str(one.pk)]):
        for step in measure.steps:
            step.protection = one
        open_reasons(measure.steps)
        rows = changes.select_related("who", "protection", "protection_step")
        shown["history"] = history.of_changes(rows, request.rights)
        return render(request, "danger/protection.html", shown)


@gate.needs(Right.INCIDENTS_EDIT)
@FORM
@never_cache
def change_protection(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Change what a protective measure is."""
    return _of_protection(request, pk, ProtectionEditForm, _("Change"), _("It was changed."))


@gate.needs(Right.INCIDENTS_EDIT)
@FORM
@never_cache
def step(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Record the next step of a protective measure."""
    return _of_protection(request, pk, StepForm, _("The next step"), _("It was recorded."))


@gate.needs(Right.INCIDENTS_EDIT)
@FORM
@never_cache
def new_visit(request: Passed, operation_code: str) -> HttpResponse:
    """Record a visit with what was found."""
    return _of_list(request, operation_code, VisitForm(request.operation, request.POST or None), _("A visit"))


@gate.needs(Right.INCIDENTS_READ, purpose="incidents")
@require_safe
@never_cache
def visit(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One visit with what was found."""
    one = get_object_or_404(Visit.objects.select_related("site"), operation=request.operation, pk=pk)
    changes = StateChange.objects.filter(visit=one, operation=request.operation).select_related("who", "visit")
    shown: dict[str, Any] = {"one": one, "stands": is_standing(one), "take_back": "danger_take_back"}
    with journal.reading(request, "visit", [str(one.pk)]):
        open_reasons([one])
        shown["history"] = history.of_changes(changes, request.rights)
        return render(request, "danger/visit.html", shown)


def _protection_of(request: Passed, pk: int) -> Protection:
    rows = Protection.objects.select_related("operation", "site")
    found: Protection = get_object_or_404(rows, operation=request.operation, pk=pk)
    return found


def _of_protection(request: Passed, pk: int, form_class: Any, title: str, said: str) -> HttpResponse:
    one = _protection_of(request, pk)
    form = form_class(one, request.POST or None)
    back = reverse("danger_protection", args=[request.operation.code, pk])
    return answered(request, form, said, back=back, title=title, about=protection_of(one))


def _of_list(request: Passed, operation_code: str, form: Any, title: str) -> HttpResponse:
    back = reverse("danger_protections", args=[operation_code])
    return answered(request, form, _("It was recorded."), back=back, title=title, about="")

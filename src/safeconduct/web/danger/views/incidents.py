"""The log of incidents: the list with what is due, quick entry, and the page of each incident."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.web.danger import reminders
from safeconduct.web.danger.forms import EntryForm, IncidentForm, SentForm, SourceForm
from safeconduct.web.danger.log import Asked, incidents
from safeconduct.web.danger.views.effects import effect_shown, incident_of
from safeconduct.web.danger.wording import KINDS
from safeconduct.web.record import history, journal, services
from safeconduct.web.record.models import IncidentReport, IncidentSource, Site, StateChange
from safeconduct.web.record.models.history import OF_DANGER
from safeconduct.web.record.models.places import is_standing
from safeconduct.web.record.models.reasons import open_reasons
from safeconduct.web.record.services.operation_days import zone_of
from safeconduct.web.record.views.sheets import FORM, answered, saved, with_reason
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

PAGE = 50


@gate.needs(Right.INCIDENTS_READ)
@require_safe
@never_cache
def log(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Every incident, the latest first, and the reports that are due."""
    asked = Asked.read(request.GET)
    page = Paginator(incidents(request.operation, asked), PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "asked": asked,
        "query": asked.query,
        "sites": Site.objects.standing().filter(operation=request.operation).order_by("code"),
        "kinds": KINDS,
        "due": reminders.reminders(request.operation),
        "may_edit": Right.INCIDENTS_EDIT in request.rights,
    }
    return render(request, "danger/log.html", shown)


@gate.needs(Right.INCIDENTS_EDIT)
@FORM
@never_cache
def enter(request: Passed, operation_code: str) -> HttpResponse:
    """Enter an incident, with little to fill in; the next page asks for what else is known."""
    form = EntryForm(request.operation, request.POST or None)
    if saved(request, form, _("It was recorded.")) and form.made is not None:
        if form.adds_to:
            messages.info(
                request, _("It stands here as another source. Numbers that it knows better are changed here.")
            )
        return redirect("danger_incident", operation_code, form.made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "danger/enter.html", {"form": form}, status=status)


@gate.needs(Right.INCIDENTS_READ, purpose="incidents")
@require_safe
@never_cache
def incident(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One incident: what is known and how well, its sources, its reports, and what was changed."""
    one = incident_of(request, pk)
    stands = is_standing(one)
    zone = zone_of(request.operation)
    shown: dict[str, Any] = {
        "one": one,
        "stands": stands,
        "sources": IncidentSource.objects.filter(incident=one, ended_at=None).select_related("who").order_by("pk"),
        "reports": IncidentReport.objects.filter(incident=one, ended_at=None).select_related("who").order_by("pk"),
        "hours": reminders.hours(one),
        "is_serious": reminders.is_serious(one),
        "may_edit": Right.INCIDENTS_EDIT in request.rights and stands,
        "take_back": "danger_take_back",
        **effect_shown(request, one, stands=stands),
    }
    shown["due"] = None if shown["reports"] or not stands else reminders.reminders_of([one], zone, timezone.now())
    about = Q(incident=one) | Q(incident_source__incident=one) | Q(incident_report__incident=one)
    changes = StateChange.objects.filter(about, operation=request.operation)
    with journal.reading(request, "incident", [str(one.pk)]):
        open_reasons(shown["sources"])
        beside = ("who", "incident", "incident_source", "incident_report")
        shown["history"] = history.of_changes(changes.select_related(*beside), request.rights)
        return render(request, "danger/incident.html", shown)


@gate.needs(Right.INCIDENTS_EDIT)
@FORM
@never_cache
def change(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Add what else is known of an incident, or put it right."""
    lead = _("What is not known stays empty: unknown is not 0.")
    return _sheet(request, pk, IncidentForm, _("What is known"), _("It was changed."), lead)


@gate.needs(Right.INCIDENTS_EDIT)
@FORM
@never_cache
def source(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Add a source to an incident."""
    return _sheet(request, pk, SourceForm, _("A source"), _("It was recorded."))


@gate.needs(Right.INCIDENTS_EDIT)
@FORM
@never_cache
def sent(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Mark that the report of an incident was sent."""
    return _sheet(request, pk, SentForm, _("The report was sent"), _("It was recorded."))


@gate.needs(Right.INCIDENTS_EDIT)
@require_POST
@never_cache
def take_back(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Take back a change of an incident, a protective measure or a visit: that it was entered, or what was added."""
    rows = StateChange.objects.select_related("incident_source", "incident_report", "protection_step")
    found = get_object_or_404(rows, operation=request.operation, pk=pk)
    kind = history.kind_of(found)
    if kind not in OF_DANGER:
        raise Http404
    back = page_of(operation_code, kind, getattr(found, kind))
    return with_reason(request, partial(services.reverse_change, found), _("It was taken back."), back)


def page_of(operation_code: str, kind: str, thing: Any) -> str:
    """The address of the page on which a thing is shown."""
    if kind in ("incident_source", "incident_report"):
        return reverse("danger_incident", args=[operation_code, thing.incident_id])
    if kind == "protection_step":
        return reverse("danger_protection", args=[operation_code, thing.protection_id])
    return reverse(f"danger_{kind}", args=[operation_code, thing.pk])


def _sheet(request: Passed, pk: int, form_class: Any, title: str, said: str, lead: str = "") -> HttpResponse:
    one = incident_of(request, pk)
    form = form_class(one, request.POST or None)
    back = reverse("danger_incident", args=[request.operation.code, pk])
    return answered(request, form, said, back=back, title=title, about=one.code, lead=lead)

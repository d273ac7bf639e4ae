"""Where people can go, where they pass on the way, and the settings of the operation."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeconduct.web.record.models import Destination, OperationSettings, Reception, Transit
from safeconduct.web.record.register import PAGE
from safeconduct.web.record.supply_forms import DestinationForm, ReceptionForm, SettingsForm, TransitForm
from safeconduct.web.record.views.sheets import FORM, answered, saved, sheet
from safeconduct.web.record.views.things import edit_thing, new_thing, thing_of, thing_page
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.PLANNING_READ)
@require_safe
def destinations(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Every destination."""
    found = Destination.objects.standing().filter(operation=request.operation).order_by("code")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "record/destinations.html", {"page": page})


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def destination(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One destination, with the weeks in which it receives more or fewer people than usual."""
    weeks = Reception.objects.standing().filter(destination=pk, operation=request.operation).order_by("week")
    return thing_page(request, "destination", pk, weeks=weeks)


@gate.needs(Right.OFFERS_EDIT)
@FORM
@never_cache
def new_destination(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001
    """Enter a destination."""
    form = DestinationForm(request.operation, request.POST or None)
    return new_thing(request, form, "destinations", _("A new destination"))


@gate.needs(Right.OFFERS_EDIT)
@FORM
@never_cache
def edit_destination(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Change a destination."""
    return edit_thing(request, thing_of(request, "destination", pk), "destination", pk)


@gate.needs(Right.OFFERS_EDIT)
@FORM
@never_cache
def new_week(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Say how many people a destination receives in one week."""
    form = ReceptionForm(thing_of(request, "destination", pk), request.POST or None)
    back = reverse("record_destination", args=[operation_code, pk])
    return answered(
        request, form, _("It was recorded."), back=back, title=_("A week that differs"), about=str(form.destination)
    )


@gate.needs(Right.OFFERS_EDIT)
@FORM
@never_cache
def edit_week(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Change how many people a destination receives in one week."""
    week = get_object_or_404(
        Reception.objects.standing().select_related("operation"), operation=request.operation, pk=pk
    )
    return edit_thing(request, week, "destination", week.destination_id)


@gate.needs(Right.PLANNING_READ)
@require_safe
def transits(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001
    """Every place on the way."""
    found = Transit.objects.standing().filter(operation=request.operation).order_by("code")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "record/transits.html", {"page": page})


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def transit(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One place on the way."""
    return thing_page(request, "transit", pk)


@gate.needs(Right.DEPARTURES_EDIT)
@FORM
@never_cache
def new_transit(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001
    """Enter a place on the way."""
    return new_thing(request, TransitForm(request.operation, request.POST or None), "transits", _("A new transit"))


@gate.needs(Right.DEPARTURES_EDIT)
@FORM
@never_cache
def edit_transit(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Change a place on the way."""
    return edit_thing(request, thing_of(request, "transit", pk), "transit", pk)


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def settings(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001
    """The settings of the operation, and what was changed of them; where it has none yet, that."""
    if not OperationSettings.objects.filter(operation=request.operation).exists():
        return render(request, "record/settings.html")
    return thing_page(request, "settings", request.operation.pk)


@gate.needs(Right.SETTINGS_EDIT)
@FORM
@never_cache
def edit_settings(request: Passed, operation_code: str) -> HttpResponse:
    """Change name, days and settings of the operation."""
    form = SettingsForm(thing_of(request, "settings", request.operation.pk), request.POST or None)
    back = reverse("record_settings", args=[operation_code])
    if saved(request, form, _("It was changed.")):
        return redirect(back)
    lead = _(
        "With the first day, the ages of all whose birth is known are counted anew. A plan in force stays as it is."
    )
    return sheet(request, form, title=_("Change the settings"), about="", back=back, lead=lead)

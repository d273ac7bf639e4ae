"""One offer, site, departure or submission: what it is, what was changed, and what can be taken back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.web.record import history, journal, services
from safeconduct.web.record.models import (
    Departure,
    DepartureNeed,
    Destination,
    Offer,
    OfferNeed,
    OperationSettings,
    Reception,
    Site,
    SiteDay,
    StateChange,
    Submission,
    Transit,
)
from safeconduct.web.record.models.places import is_standing
from safeconduct.web.record.services.edits import EDITABLE, text_of
from safeconduct.web.record.site_conditions import conditions_of
from safeconduct.web.record.supply_forms import (
    DepartureForm,
    EditForm,
    OfferForm,
    PlacesForm,
    SiteDayForm,
    SiteForm,
)
from safeconduct.web.record.views.sheets import FORM, answered, with_reason
from safeconduct.web.record.wording import WHEN_EMPTY
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

MODELS: dict[str, Any] = {
    **{"offer": Offer, "departure": Departure, "site": Site, "submission": Submission},
    **{"destination": Destination, "transit": Transit, "settings": OperationSettings},
}
BESIDE = {"submission": ("case", "offer"), "offer": ("destination",), "departure": ("destination",)}
"""What is read along with a thing."""

PART_OF = {
    "site_day": "site",
    "site_custody": "site",
    "measurement": "site",
    "departure_need": "departure",
    "offer_need": "offer",
    "reception": "destination",
}
"""What stands in the history of another thing, by the kind of that thing."""


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def offer(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """One offer, with its places for needs."""
    needs = OfferNeed.objects.filter(offer=pk, operation=request.operation).select_related("need").order_by("pk")
    return thing_page(request, "offer", pk, needs=needs)


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def departure(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One departure, with its places for needs."""
    needs = DepartureNeed.objects.filter(departure=pk, operation=request.operation)
    return thing_page(request, "departure", pk, needs=needs.select_related("need").order_by("pk"))


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def site(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One site: who holds it, how it fares by the standards, and its days that differ."""
    days = SiteDay.objects.filter(site=pk, operation=request.operation).order_by("day")
    found = thing_of(request, "site", pk)
    conditions = conditions_of(request.operation, found)[0]
    return thing_page(request, "site", pk, days=days, conditions=conditions, missing=conditions.missing("emergency"))


@gate.needs(Right.REGISTER_READ, purpose="submissions")
@require_safe
@never_cache
def submission(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """One submission."""
    with journal.reading(request, "case", [thing_of(request, "submission", pk).case.uid]):
        return thing_page(request, "submission", pk)


@gate.needs(Right.OFFERS_EDIT)
@FORM
@never_cache
def new_offer(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001
    """Enter an offer, pledged at first."""
    return new_thing(request, OfferForm(request.operation, request.POST or None), "offers", _("A new offer"))


@gate.needs(Right.SITES_EDIT)
@FORM
@never_cache
def new_site(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001
    """Enter a site."""
    return new_thing(request, SiteForm(request.operation, request.POST or None), "sites", _("A new site"))


@gate.needs(Right.DEPARTURES_EDIT)
@FORM
@never_cache
def new_departure(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001
    """Enter one departure."""
    return new_thing(
        request, DepartureForm(request.operation, request.POST or None), "departures", _("A new departure")
    )


@gate.needs(Right.OFFERS_EDIT)
@FORM
@never_cache
def edit_offer(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Change an offer."""
    return edit_thing(request, thing_of(request, "offer", pk), "offer", pk)


@gate.needs(Right.SITES_EDIT)
@FORM
@never_cache
def edit_site(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Change a site."""
    return edit_thing(request, thing_of(request, "site", pk), "site", pk)


@gate.needs(Right.DEPARTURES_EDIT)
@FORM
@never_cache
def edit_departure(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Change a departure."""
    return edit_thing(request, thing_of(request, "departure", pk), "departure", pk)


@gate.needs(Right.OFFERS_EDIT)
@FORM
@never_cache
def offer_places(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Say how many people with a need an offer takes."""
    return _places(request, "offer", pk)


@gate.needs(Right.DEPARTURES_EDIT)
@FORM
@never_cache
def departure_places(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Say how many people with a need a departure takes."""
    return _places(request, "departure", pk)


@gate.needs(Right.SITES_EDIT)
@FORM
@never_cache
def new_site_day(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Say that a day at a site differs."""
    form = SiteDayForm(thing_of(request, "site", pk), request.POST or None)
    back = reverse("record_site", args=[operation_code, pk])
    return answered(
        request, form, _("It was recorded."), back=back, title=_("A day that differs"), about=str(form.site)
    )


@gate.needs(Right.SITES_EDIT)
@FORM
@never_cache
def edit_site_day(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Change a day at a site."""
    day = get_object_or_404(SiteDay.objects.select_related("operation"), operation=request.operation, pk=pk)
    return edit_thing(request, day, "site", day.site_id)


@gate.needs(Right.PLANNING_READ)
@require_POST
@never_cache
def take_back(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Take back a change of an offer, departure, site, destination or the settings, by the right that it asked for."""
    whole = ("offer", "departure", "site", "site_standard", "destination", "transit", "settings")
    return _take_back(request, pk, (*whole, *PART_OF))


@gate.needs(Right.SUBMISSIONS_EDIT)
@require_POST
@never_cache
def take_back_submission(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Take back a step of a submission."""
    return _take_back(request, pk, ("submission",))


def _take_back(request: Passed, pk: int, kinds: tuple[str, ...]) -> HttpResponse:
    change = get_object_or_404(StateChange, operation=request.operation, pk=pk)
    kind = history.kind_of(change)
    if kind not in kinds or history.needed(change) not in request.rights:
        raise Http404
    act = partial(services.reverse_change, change)
    return with_reason(request, act, _("It was taken back."), _page_of(request, kind, getattr(change, kind)))


def _page_of(request: Passed, kind: str, thing: Any) -> str:
    """The address of the page on which a change of a thing is shown."""
    if kind == "site_standard":
        return reverse("record_standards", args=[request.operation.code])
    if kind == "settings":
        return reverse("record_settings", args=[request.operation.code])
    whole = PART_OF.get(kind, kind)
    key = getattr(thing, f"{whole}_id") if kind in PART_OF else thing.pk
    return reverse(f"record_{whole}", args=[request.operation.code, key])


def thing_of(request: Passed, kind: str, pk: int) -> Any:
    """A thing of the operation, by its kind; there is no such page where there is none."""
    rows = MODELS[kind].objects.select_related("operation", *BESIDE.get(kind, ()))
    return get_object_or_404(rows, operation=request.operation, pk=pk)


def thing_page(request: Passed, kind: str, pk: int, **more: Any) -> HttpResponse:
    """The page of a thing: what it is, what was changed of it and its parts, and what more is to be shown."""
    thing = thing_of(request, kind, pk)
    about = Q(**{kind: thing})
    parts = [part for part, whole in PART_OF.items() if whole == kind]
    for part in parts:
        about |= Q(**{f"{part}__{kind}": thing})
    changes = StateChange.objects.filter(about, operation=request.operation)
    beside = [f"{part}__need" for part in parts if part.endswith("_need")]
    rows = changes.select_related("who", "submission__case", "submission__offer", *parts, *beside)
    names = [name for name in EDITABLE.get(type(thing), ()) if text_of(thing, name) or name in WHEN_EMPTY]
    shown = {
        "kind": kind,
        "thing": thing,
        "facts": [(thing._meta.get_field(name).verbose_name, _shown(thing, name)) for name in names],
        "history": history.of_changes(rows, request.rights),
        "may_edit": history.RIGHTS[kind] in request.rights and is_standing(thing),
    }
    return render(request, f"record/{kind}.html", shown | more)


def _shown(thing: Any, name: str) -> Any:
    value = getattr(thing, name)
    if value in (None, "") and name in WHEN_EMPTY:
        return str(WHEN_EMPTY[name])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return " ".join(value)
    display = getattr(thing, f"get_{name}_display", None)
    return display() if display else value


def new_thing(request: Passed, form: Any, back_to: str, title: str) -> HttpResponse:
    """The page of a form that makes a thing, and what it does when it is sent."""
    back = reverse(f"record_{back_to}", args=[request.operation.code])
    return answered(request, form, _("It was recorded."), back=back, title=title, about="")


def _places(request: Passed, kind: str, pk: int) -> HttpResponse:
    thing = thing_of(request, kind, pk)
    form = PlacesForm(thing, request.POST or None)
    back = reverse(f"record_{kind}", args=[request.operation.code, pk])
    lead = _("A need that is not named takes no place. What was said before stays in the history.")
    return answered(
        request, form, _("It was recorded."), back=back, title=_("Places for a need"), about=thing.code, lead=lead
    )


def edit_thing(request: Passed, thing: Any, kind: str, pk: int) -> HttpResponse:
    """The page of a form that changes a thing, and what it does when it is sent."""
    form = EditForm(thing, request.POST or None)
    back = reverse(f"record_{kind}", args=[request.operation.code, pk])
    about = thing.day if isinstance(thing, SiteDay) else thing.week if isinstance(thing, Reception) else thing.code
    return answered(request, form, _("It was changed."), back=back, title=_("Change"), about=about)

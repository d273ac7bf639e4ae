"""Forecasts of danger: asked for, read with what speaks against them, tried on a plan, laid in and taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.web.board.figures import Figure
from safeconduct.web.forecasts import figures, laying, making
from safeconduct.web.forecasts.forms import ForecastForm
from safeconduct.web.forecasts.models import Forecast, Model
from safeconduct.web.forecasts.remarks import remarks
from safeconduct.web.jobs import looking
from safeconduct.web.pages.writing import number
from safeconduct.web.plans.models import Plan
from safeconduct.web.record.forms import ReasonForm
from safeconduct.web.record.models import Incident, Site
from safeconduct.web.record.services import ChangedMeanwhile, Refused
from safeconduct.web.record.views.sheets import FORM
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

PAGE = 20


@dataclass(frozen=True)
class OfSite:
    """What a forecast says of one site, as its page shows it.

    Attributes:
        called: What people call the site.
        claims: What ``forecast.json`` states of it.
        model: The words of the model.
        figures: Its figures.
        remarks: What whoever reads it has to know.
    """

    called: str
    claims: dict[str, Any]
    model: str
    figures: list[Figure]
    remarks: list[str]

    @property
    def models(self) -> list[dict[str, Any]]:
        """Both models, each with what it says and its scores."""
        return [
            {"name": name, "says": says, "scores": self.claims["scores"][name]}
            for name, says in self.claims["models"].items()
        ]


@gate.needs(Right.INCIDENTS_READ)
@FORM
@never_cache
def listed(request: Passed, operation_code: str) -> HttpResponse:
    """Every forecast, the newest first, and the form that asks for one."""
    form = ForecastForm(request.POST or None) if Right.INCIDENTS_EDIT in request.rights else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            made = making.begin(request.operation, actor=request.user, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, str(no))
        else:
            return redirect("forecasts_forecast", operation_code, made.uid)
    found = Forecast.objects.filter(operation=request.operation).select_related("made_by")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "form": form}
    return render(request, "forecasts/forecasts.html", shown, status=422 if form is not None and form.errors else 200)


@gate.needs(Right.INCIDENTS_READ)
@require_safe
@never_cache
def forecast(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """One forecast: what it says of each site, how far it can be taken at its word, and what can be done with it."""
    one = get_object_or_404(Forecast.objects.select_related("made_by"), operation=request.operation, uid=uid)
    job = making.job_of(one) if one.done_at is None else None
    plans = Plan.objects.filter(operation=request.operation, base=None).exclude(claims={})
    shown = {
        "forecast": one,
        **(looking.context(job) if job is not None else {}),
        "job": job,
        "sites": _sites(one),
        "known_later": _known_later(one),
        "may_lay": Right.SITES_EDIT in request.rights,
        "plans": list(plans[:PAGE]) if {Right.PLAN_MAKE, Right.PLANNING_READ} <= request.rights else [],
    }
    return render(request, "forecasts/forecast.html", shown)


def _known_later(one: Forecast) -> int:
    """How many incidents of the log became known only after the day of a forecast, so that it does not rest on them."""
    known_on = Coalesce("reported_on", "occurred_on")
    rows = Incident.objects.standing().filter(operation=one.operation_id).annotate(known_on=known_on)
    return int(rows.filter(known_on__gt=one.as_of).count())


def _sites(one: Forecast) -> list[OfSite]:
    """What a forecast that is made says of each site."""
    if one.done_at is None:
        return []
    rows = Site.objects.filter(operation=one.operation_id).values_list("code", "name")
    called = {code: name or code for code, name in rows}
    return [
        OfSite(
            called.get(code, code),
            claims,
            str(Model(claims["model"]).label),
            figures.of_site(one, code, called.get(code, code), place),
            remarks(claims, one),
        )
        for place, (code, claims) in enumerate(one.claims["sites"].items())
    ]


@gate.needs(Right.PLAN_MAKE)
@require_POST
def try_on(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Try a plan under the hazards of a forecast; its page then shows how it would change."""
    one = get_object_or_404(Forecast, operation=request.operation, uid=uid)
    plan = get_object_or_404(Plan, operation=request.operation, uid=request.POST.get("plan", ""), base=None)
    try:
        trial = laying.try_on(one, plan, actor=request.user)
    except Refused as no:
        messages.error(request, str(no))
        return redirect("forecasts_forecast", operation_code, uid)
    return redirect("plans_plan", operation_code, trial.uid)


@gate.needs(Right.SITES_EDIT)
@FORM
@never_cache
def lay(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """What the hazards of a forecast would change in the operation; and, with a reason, the change."""
    one = get_object_or_404(Forecast.objects.exclude(done_at=None), operation=request.operation, uid=uid)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            days = laying.lay(one, actor=request.user, reason=form.cleaned_data["reason"])
        except Refused as no:
            form.add_error(None, str(no))
        else:
            said = ngettext(
                "%(n)s day has the hazard of the forecast now. Plans that are made from now on rest on it.",
                "%(n)s days have the hazard of the forecast now. Plans that are made from now on rest on it.",
                days,
            )
            messages.success(request, said % {"n": number(days)})
            return redirect("forecasts_forecast", operation_code, uid)
    shown = {"forecast": one, "form": form, "changes": laying.changes(one)}
    return render(request, "forecasts/lay.html", shown, status=422 if form.errors else 200)


@gate.needs(Right.SITES_EDIT)
@FORM
@never_cache
def take_out(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Take the hazards of a forecast out of the operation again, with a reason."""
    one = get_object_or_404(Forecast.objects.exclude(laid_as=""), operation=request.operation, uid=uid)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            laying.take_out(one, actor=request.user, reason=form.cleaned_data["reason"])
        except ChangedMeanwhile as no:
            said = _("A day has another hazard by now (%(now)s), so nothing was taken out. Change these days by hand.")
            form.add_error(None, said % {"now": no.now})
        except Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("The hazards are out again; each day has the one that it had before."))
            return redirect("forecasts_forecast", operation_code, uid)
    shown = {"forecast": one, "form": form}
    return render(request, "forecasts/take_out.html", shown, status=422 if form.errors else 200)

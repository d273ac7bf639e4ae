"""How sites are held and how they fare: what is recorded about a site, and what the operation takes as standard."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.web.pages.writing import comma
from safeconduct.web.record import history, indicator_words
from safeconduct.web.record.condition_forms import CustodyForm, MeasurementForm, OfSite, StandardForm
from safeconduct.web.record.conditions import REGIMES, indicators
from safeconduct.web.record.models import Site, StateChange
from safeconduct.web.record.site_conditions import standards_of, table_of
from safeconduct.web.record.views.exchange import file_of
from safeconduct.web.record.views.sheets import FORM, answered
from safeconduct.web.record.wording import words
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.SITES_EDIT)
@FORM
@never_cache
def custody(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Record who holds a site."""
    lead = _("What was recorded before stays, as what was so until then.")
    return _page(request, pk, CustodyForm, _("Who holds the site"), lead)


@gate.needs(Right.SITES_EDIT)
@FORM
@never_cache
def measurement(request: Passed, operation_code: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """Record what was measured at a site."""
    lead = _(
        "Of water, taps, toilets, showers and areas, enter what there is in all. What each person has of it follows "
        "from the number of people who are there now."
    )
    return _page(request, pk, MeasurementForm, _("A measurement"), lead)


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def standards(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001
    """What the operation takes as standard, with its sources, and what was changed of it."""
    held = standards_of(request.operation)
    lines = [
        {
            "code": code,
            "called": indicator_words.figure(code),
            "note": indicator_words.note(held[code, REGIMES[0]].standard),
            "each": [
                {
                    "regime": regime,
                    "held": held[code, regime],
                    "asks": indicator_words.bounds(held[code, regime].standard, strict=indicator.strict),
                    "far": indicator_words.far(held[code, regime].standard),
                }
                for regime in REGIMES
            ],
        }
        for code, indicator in indicators().items()
    ]
    changes = StateChange.objects.filter(Q(operation=request.operation) & ~Q(site_standard=None))
    shown = {
        "lines": lines,
        "history": history.of_changes(changes.select_related("who", "site_standard"), request.rights),
        "may_edit": Right.SITES_EDIT in request.rights,
    }
    return render(request, "record/standards.html", shown)


@gate.needs(Right.SITES_EDIT)
@FORM
@never_cache
def standard(request: Passed, operation_code: str, indicator: str, regime: str) -> HttpResponse:
    """Take another value as standard."""
    held = standards_of(request.operation).get((indicator, regime))
    if held is None:
        raise Http404
    form = StandardForm(request.operation, indicator, regime, held, request.POST or None)
    back = reverse("record_standards", args=[operation_code])
    about = f"{indicator_words.figure(indicator)}{comma()}{words(regime)}"
    return answered(
        request,
        form,
        _("It was recorded."),
        back=back,
        title=_("A standard"),
        about=about,
        lead=indicator_words.note(held.standard),
    )


@gate.needs(Right.EXPORT, purpose="export")
@require_POST
@never_cache
def export(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001
    """Every site by every standard as CSV."""
    if Right.PLANNING_READ not in request.rights:
        raise Http404
    return file_of(request, "site_conditions", table_of(request.operation), [])


def _page(request: Passed, pk: int, form_class: type[OfSite], title: str, lead: str) -> HttpResponse:
    site = get_object_or_404(Site.objects.select_related("operation"), operation=request.operation, pk=pk)
    form = form_class(site, request.POST or None)
    back = reverse("record_site", args=[request.operation.code, pk])
    return answered(request, form, _("It was recorded."), back=back, title=title, about=str(site), lead=lead)

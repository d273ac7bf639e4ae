"""Offers, submissions, departures and sites."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.web.pages.writing import number
from safeconduct.web.record import journal, services
from safeconduct.web.record.forms import ReasonForm, SeriesForm, StepForm, SubmissionStepForm
from safeconduct.web.record.funnel import funnel
from safeconduct.web.record.models import Departure, Offer, OfferState, Submission, SubmissionState
from safeconduct.web.record.register import PAGE
from safeconduct.web.record.services.offers import STEPS as OFFER_STEPS
from safeconduct.web.record.services.submissions import STEPS as SUBMISSION_STEPS
from safeconduct.web.record.site_conditions import conditions
from safeconduct.web.record.views.sheets import blame
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right


@gate.needs(Right.PLANNING_READ)
@require_safe
def offers(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """Every offer, and how many wait at which step since when."""
    return render(request, "record/offers.html", {"lines": funnel(request.operation)})


@gate.needs(Right.OFFERS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def step_offer(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Take the next step of an offer."""
    offer = get_object_or_404(Offer, operation=request.operation, pk=pk)
    form = StepForm(OFFER_STEPS[offer.status], request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        state = OfferState(given["state"])
        try:
            services.step_offer(offer, state, given["on"], actor=request.user, reason=given["reason"])
        except services.Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("The step was recorded."))
            return redirect("record_offers", operation_code)
    now = OfferState(offer.status).label
    return render(request, "record/step.html", {"form": form, "called": offer.code, "now": now, "back": "offers"})


@gate.needs(Right.REGISTER_READ, purpose="submissions")
@require_safe
@never_cache
def submissions(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001
    """The submissions that wait longest at their step, first."""
    state = request.GET.get("state", "")
    found = Submission.objects.filter(operation=request.operation).select_related("case", "offer__destination")
    if state in SubmissionState.values:
        found = found.filter(state=state)
    page = Paginator(found.order_by("since", "pk"), PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "states": SubmissionState.choices, "state": state}
    with journal.reading(request, "case", [one.case.uid for one in page.object_list]):
        return render(request, "record/submissions.html", shown)


@gate.needs(Right.SUBMISSIONS_EDIT, purpose="submissions")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def step_submission(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Take the next step of a submission."""
    rows = Submission.objects.select_related("case", "offer")
    submission = get_object_or_404(rows, operation=request.operation, pk=pk)
    form = SubmissionStepForm(SUBMISSION_STEPS[submission.state], request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        state = SubmissionState(given["state"])
        try:
            services.step_submission(
                submission,
                state,
                given["on"],
                actor=request.user,
                reason=given["reason"],
                valid_from=given["valid_from"],
                valid_until=given["valid_until"],
            )
        except services.Refused as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("The step was recorded."))
            return redirect("record_submissions", operation_code)
    called = f"{submission.case.called} · {submission.offer.code}"
    now = SubmissionState(submission.state).label
    shown = {"form": form, "called": called, "now": now, "back": "submissions"}
    with journal.reading(request, "case", [submission.case.uid]):
        return render(request, "record/step.html", shown)


@gate.needs(Right.PLANNING_READ)
@require_safe
def departures(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001
    """Every departure in order of its day, or those of one series."""
    found = Departure.objects.filter(operation=request.operation).select_related("site", "destination", "transit")
    if series := request.GET.get("series", ""):
        found = found.filter(series=series)
    page = Paginator(found.order_by("departs_on", "pk"), PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "may_edit": Right.DEPARTURES_EDIT in request.rights, "series": series}
    shown["query"] = f"&{urlencode({'series': series})}" if series else ""
    shown["left"] = found.exclude(status="cancelled").count() if series else 0
    return render(request, "record/departures.html", shown)


@gate.needs(Right.DEPARTURES_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def series(request: Passed, operation_code: str) -> HttpResponse:
    """Departures of every week: first what would be made, then, confirmed, made."""
    form = SeriesForm(request.operation, request.POST or None)
    preview = None
    if form.is_valid():
        try:
            preview = services.preview_series(form.series())
            if "make" in request.POST:
                made = services.create_series(request.operation, form.series(), actor=request.user)
                messages.success(request, _("Departures made: %(count)s.") % {"count": number(len(made))})
                return redirect(_of_series(operation_code, form.series().code))
        except services.Refused as no:
            blame(form, no)
    return render(request, "record/series.html", {"form": form, "preview": preview})


@gate.needs(Right.DEPARTURES_EDIT)
@require_POST
def cancel_series(request: Passed, operation_code: str) -> HttpResponse:
    """Cancel all departures of a series, with one reason."""
    code = request.POST.get("series", "")
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise services.Refused(_("Say why."))
        done = services.cancel_series(request.operation, code, actor=request.user, reason=form.cleaned_data["reason"])
    except services.Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("Departures cancelled: %(count)s.") % {"count": number(len(done))})
    return redirect(_of_series(operation_code, code))


def _of_series(operation_code: str, series: str) -> str:
    """The address of the departures of one series."""
    return f"{reverse('record_departures', args=[operation_code])}?{urlencode({'series': series})}"


@gate.needs(Right.DEPARTURES_EDIT)
@require_POST
def cancel(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Cancel a departure, with a reason."""
    departure = get_object_or_404(Departure, operation=request.operation, pk=pk)
    form = ReasonForm(request.POST)
    try:
        if not form.is_valid():
            raise services.Refused(_("Say why."))
        services.cancel_departure(departure, actor=request.user, reason=form.cleaned_data["reason"])
    except services.Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The departure was cancelled."))
    return redirect("record_departures", operation_code)


@gate.needs(Right.PLANNING_READ)
@require_safe
def sites(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001
    """Every site with its numbers, from the first count to today, who holds it, and how it fares."""
    numbers = services.numbers_by_site(request.operation)
    lines = list(zip(numbers, conditions(request.operation, numbers), strict=True))
    return render(
        request, "record/sites.html", {"lines": [(one, each, each.count("emergency")) for one, each in lines]}
    )

"""Many cases at once: chosen in the register, seen as they would be, changed, taken back; and views that are kept."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from safeconduct.web.record import journal, services
from safeconduct.web.record.forms import BulkForm
from safeconduct.web.record.models import Case, SavedView, StateChange
from safeconduct.web.record.register import Filters, cases_of, sites_of
from safeconduct.web.record.views.sheets import with_reason
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

SHOWN = 200
"""Cases that a page names, of however many are changed."""


@gate.needs(Right.REGISTER_EDIT, purpose="bulk edit")
@require_POST
@never_cache
def bulk(request: Passed, operation_code: str) -> HttpResponse:
    """Show what a change would do to the chosen cases, or to all that the filters find, and, confirmed, make it."""
    form = BulkForm(sites_of(request.operation), request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what changes."))
        return redirect("record_register", operation_code)
    field, value = form.cleaned_data["change"]
    try:
        cases = _cases(request)
        preview = services.preview(request.operation, cases, field, value)
    except services.Refused as no:
        messages.error(request, str(no))
        return redirect("record_register", operation_code)
    wrong = ""
    if "make" in request.POST:
        seen, reason = request.POST.get("seen", ""), request.POST.get("reason", "")
        try:
            batch = services.change_many(
                request.operation, cases, seen, field, value, actor=request.user, reason=reason
            )
        except services.Refused as no:
            wrong = str(no)
        else:
            messages.success(request, _("The cases were changed."))
            return redirect("record_bulk_done", operation_code, batch)
    listed = preview.planned[:SHOWN]
    shown = {"planned": listed, "preview": preview, "form": form, "field": field, "value": value, "wrong": wrong}
    shown |= {"to": form.said, "more": len(preview.planned) - len(listed), "everything": "everything" in request.POST}
    shown |= {"filters": Filters.read(request.POST), "uids": request.POST.getlist("case")}
    with journal.reading(request, "case", [one.case.uid for one in listed]):
        return render(request, "record/bulk.html", shown, status=422 if wrong else 200)


def _cases(request: Passed) -> QuerySet[Case]:
    """The cases that are meant: all that the filters of the form find, or those that are ticked."""
    if "everything" in request.POST:
        sensitive = Right.NEEDS_SENSITIVE_READ in request.rights
        return cases_of(request.operation, Filters.read(request.POST), sensitive=sensitive)
    return services.chosen(request.operation, request.POST.getlist("case"))


@gate.needs(Right.REGISTER_EDIT, purpose="bulk edit")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def done(request: Passed, operation_code: str, batch: str) -> HttpResponse:
    """What was changed together, and the way back."""
    rows = StateChange.objects.filter(operation=request.operation, batch=batch).exclude(batch="")
    changes = list(rows.select_related("case").order_by("pk"))
    if not changes:
        return redirect("record_register", operation_code)
    back = reverse("record_bulk_done", args=[operation_code, batch])
    if request.method == "POST":
        act = partial(services.reverse_many, request.operation, batch)
        return with_reason(request, act, _("It was taken back."), back)
    gone = set(StateChange.objects.filter(reverses__in=changes).values_list("reverses", flat=True))
    listed = changes[:SHOWN]
    shown = {"changes": [(one, one.pk in gone) for one in listed], "is_open": len(gone) < len(changes)}
    shown |= {"count": len(changes), "more": len(changes) - len(listed)}
    with journal.reading(request, "case", [one.case.uid for one in listed if one.case]):
        return render(request, "record/bulk_done.html", shown)


@gate.needs(Right.REGISTER_READ)
@require_POST
@never_cache
def save_view(request: Passed, operation_code: str) -> HttpResponse:
    """Keep the filters of the register under a name, for whoever asks alone; a name that is there is kept anew."""
    filters = Filters.read(request.POST)
    try:
        services.keep_view(request.operation, request.user, request.POST.get("name", ""), filters)
    except services.Refused as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("The view is kept."))
    return redirect(f"{reverse('record_register', args=[operation_code])}?{filters.query[1:]}")


@gate.needs(Right.REGISTER_READ)
@require_POST
@never_cache
def forget_view(request: Passed, operation_code: str, pk: int) -> HttpResponse:
    """Forget an own view."""
    services.forget_view(get_object_or_404(SavedView, pk=pk, operation=request.operation, user=request.user))
    messages.success(request, _("The view is forgotten."))
    return redirect("record_register", operation_code)

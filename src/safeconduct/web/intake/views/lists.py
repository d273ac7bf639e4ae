"""The imports of an operation, where a new one begins, and where one goes on with what was left."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from functools import partial

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.web.intake import page_steps, running, services
from safeconduct.web.intake.forms import ListForm
from safeconduct.web.intake.models import OPEN, Batch, BatchState
from safeconduct.web.intake.reading_words import said
from safeconduct.web.intake.views.opening import import_of, is_at_work, opens, page
from safeconduct.web.jobs.services import LivesAlready
from safeconduct.web.record import journal
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.record.views.sheets import with_reason
from safeconduct.web.rights.gate import Passed

PAGE = 50
"""Imports on one page."""


@opens
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: Passed, operation_code: str) -> HttpResponse:
    """Begin an import with a file, or go on with one of those that were begun."""
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            content, sheet = file.read(), form.cleaned_data["sheet"]
            begun = services.begin(request.operation, file.name, content, actor=request.user, sheet=sheet)
        except Refused as no:
            form.add_error("file", said(str(no)).text)
        else:
            return redirect("intake_import", operation_code, begun.uid)
    found = Batch.objects.filter(operation=request.operation).select_related("by").order_by("-pk")
    some = Paginator(found, PAGE).get_page(request.GET.get("page"))
    # How a file is called may say who is in it: it is shown, and that it was is written down.
    with journal.reading(request, "import", [one.uid for one in some]) if some.object_list else nullcontext():
        shown = {"form": form, "page": some, "lines": [(one, services.name_of(one)) for one in some]}
        return render(request, "intake/imports.html", shown, status=422 if request.method == "POST" else 200)


@opens
@require_safe
def resume(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Go on where the import stands."""
    batch = import_of(request, uid)
    if batch.state == BatchState.DISCARDED:
        return redirect("intake_imports", operation_code)
    if running.is_unread(batch):
        with suppress(LivesAlready):
            running.start_reading(batch, request.user)
    if is_at_work(batch):
        return redirect("intake_progress", operation_code, uid)
    stage = services.view(batch, request.user) if batch.state in OPEN else None
    return redirect(f"intake_{page_steps.next_of(batch, stage)}", operation_code, uid)


@opens
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Let go of a list that is not merged: what was read of it is destroyed."""
    batch = import_of(request, uid)
    if batch.state not in (*OPEN, BatchState.MERGING) or is_at_work(batch):
        return redirect("intake_import", operation_code, uid)
    if request.method == "POST":
        back = reverse("intake_imports", args=[operation_code])
        return with_reason(request, partial(services.discard, batch), _("The import was discarded."), back)
    stage = services.view(batch, request.user) if batch.state in OPEN else None
    return page(request, batch, stage, "discard", {})

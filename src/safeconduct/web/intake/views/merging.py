"""The end of an import: what would be done, the button, how far it is, what was done, and the way back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from safeconduct.web.intake import page_steps, running, services
from safeconduct.web.intake.jobs import READ
from safeconduct.web.intake.models import OPEN, Batch, BatchState
from safeconduct.web.intake.reading_words import said
from safeconduct.web.intake.since import since
from safeconduct.web.intake.views.opening import closed, import_of, number_of, opens, page
from safeconduct.web.jobs import services as jobs
from safeconduct.web.jobs.looking import see
from safeconduct.web.jobs.services import LivesAlready
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.record.views.sheets import with_reason
from safeconduct.web.rights.gate import Passed


@opens
@require_safe
def summary(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """What the merge would do, and one button; or what is left to do before."""
    batch = import_of(request, uid)
    return closed(request, batch) or _summary(request, batch)


@opens
@require_POST
def merge(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Begin to merge what the page showed, all of it or nothing; or begin again where that was interrupted."""
    batch = import_of(request, uid)
    if batch.state != BatchState.MERGING and (elsewhere := closed(request, batch)):
        return elsewhere
    if number_of(request, "seen") != batch.version:
        return _summary(request, batch, status=422, clash=True)
    try:
        running.start_merge(batch, actor=request.user)
    except LivesAlready:
        pass
    except Refused as no:
        return _summary(request, import_of(request, uid), status=422, wrong=str(no))
    return redirect("intake_import", operation_code, uid)


def _summary(request: Passed, batch: Batch, *, status: int = 200, **told: Any) -> HttpResponse:
    stage = services.view(batch, request.user)
    shown = {
        "new": stage.people - stage.known,
        "twice": stage.read - len(stage.left_out) - stage.people,
        "undecided": page_steps.undecided(stage),
        "families": said(stage.families) if stage.families else None,
        "left_out": sorted(stage.left_out.items()),
    }
    return page(request, batch, stage, "summary", shown | told, status=status)


@opens
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """How far the reading or the merge is; the page asks again by itself, without a script too. Sent, it is stopped.

    Nothing is written for it: on SQLite the merge may be holding the database.
    """
    batch = import_of(request, uid)
    job = running.job_of(batch)
    seen = see(job) if job is not None else None
    if request.method == "POST" and job is not None:
        try:
            jobs.stop(job, request.user)
        except Refused as no:
            messages.error(request, str(no))
        return redirect("intake_progress", operation_code, uid)
    is_over = batch.state not in (*OPEN, BatchState.MERGING)
    is_reading = job is not None and job.kind == READ
    is_living = seen is not None and seen.is_living and not is_over
    if not is_living and batch.state != BatchState.MERGING:
        if seen is not None and seen.can_start_again and batch.state in OPEN:
            messages.error(request, seen.error or _("It was stopped. Nothing of the list is in the register."))
        # A list that was not read to its end would be read again there; whoever stopped that goes back to the lists.
        is_given_up = seen is not None and seen.can_start_again and running.is_unread(batch)
        onward = (
            reverse("intake_imports", args=[operation_code])
            if is_given_up
            else reverse("intake_import", args=[operation_code, uid])
        )
        return HttpResponseClientRedirect(onward) if request.headers.get("HX-Request") else redirect(onward)
    shown = {
        "batch": batch,
        "steps": page_steps.of(batch, None, "columns" if is_reading else "summary"),
        "seen": seen,
        "is_living": is_living,
    }
    shown["is_reading"] = is_reading
    return render(request, "intake/progress.html", shown)


@opens
@require_safe
def done(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """What the merge did, and the way back."""
    batch = import_of(request, uid)
    if batch.state not in (BatchState.MERGED, BatchState.UNDONE):
        return redirect("intake_import", operation_code, uid)
    return page(request, batch, None, "done", {"undone": batch.state == BatchState.UNDONE, "since": since(batch)})


@opens
@require_POST
def undo(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Take everything back that the merge did."""
    batch = import_of(request, uid)
    back = reverse("intake_done", args=[operation_code, uid])
    return with_reason(request, partial(services.undo, batch), _("The import was taken back."), back)

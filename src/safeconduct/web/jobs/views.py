"""Pages of jobs: the list, one job, how far it is, and the buttons that stop it and start it again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct.web.jobs import kinds, looking, services
from safeconduct.web.jobs.models import Job
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

PER_PAGE = 50


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def jobs(request: Passed, operation_code: str) -> HttpResponse:  # noqa: ARG001 - the gate reads it
    """The jobs of the operation whose right the user has, the newest first."""
    page = Paginator(_open(request), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/jobs.html", {"page": page, "jobs": [looking.see(one) for one in page]})


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def job(request: Passed, operation_code: str, uid: str) -> HttpResponse:  # noqa: ARG001
    """One job: where it stands, how far it is, and what happened to it."""
    found = _find(request, uid)
    steps = found.steps.select_related("who")
    return render(request, "jobs/job.html", looking.context(found) | {"steps": steps})


@gate.needs(Right.PLANNING_READ)
@require_safe
@never_cache
def progress(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """How far a job is, as the part of a page that asks again every second while the job lives."""
    found = _find(request, uid)
    if not request.htmx:  # type: ignore[attr-defined]  # set by its middleware
        return redirect("job", operation_code, uid)
    seen = looking.see(found)
    changed = request.GET.get("state") != seen.says
    return render(request, "jobs/progress.html", {"seen": seen, "changed": changed})


@gate.needs(Right.PLANNING_READ)
@require_POST
@never_cache
def stop(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Ask a job to stop. Nothing is said but by the job itself: it may be holding the database."""
    try:
        services.stop(_find(request, uid), request.user)
    except Refused as no:
        messages.error(request, str(no))
    return redirect("job", operation_code, uid)


@gate.needs(Right.PLANNING_READ)
@require_POST
@never_cache
def again(request: Passed, operation_code: str, uid: str) -> HttpResponse:
    """Queue a job anew that was interrupted, stopped, or failed."""
    try:
        services.start_again(_find(request, uid), actor=request.user)
    except Refused as no:
        messages.error(request, str(no))
    return redirect("job", operation_code, uid)


def _open(request: Passed) -> QuerySet[Job]:
    """The jobs of the operation of the kinds that the user's rights open."""
    of_kinds = Job.objects.filter(operation=request.operation, kind__in=kinds.names(request.rights))
    return of_kinds.select_related("operation", "asked_by")


def _find(request: Passed, uid: str) -> Job:
    """The job, if the right of its kind is there; else no such page."""
    found = _open(request).filter(uid=uid.replace("\x00", "")).first()
    if found is None:
        raise Http404
    return found

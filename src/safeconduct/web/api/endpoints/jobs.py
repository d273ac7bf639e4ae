"""Long work: which there is, how far each is, that it stops or begins anew. Each is seen by the right of its kind."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from safeconduct.web.api.calls import Kind, call, fields, paged
from safeconduct.web.api.kinds import Page, Uid
from safeconduct.web.api.schemas import jobs as of
from safeconduct.web.jobs import kinds, looking, services
from safeconduct.web.jobs.models import Job
from safeconduct.web.rights.roles import Right


@call("GET", "jobs", Right.PLANNING_READ, of.Jobs)
def jobs(request: Any, page: Page = 1) -> Any:
    """The jobs whose right the token has, the newest first."""
    shown, where = paged(_open(request), page)
    return where | {"items": [job_told(one) for one in shown]}


@call("GET", "jobs/{uid}", Right.PLANNING_READ, of.JobOut)
def job(request: Any, uid: Uid) -> Any:
    """One job: where it stands, and how far it is."""
    return job_told(_find(request, uid))


@call(
    "POST",
    "jobs/{uid}/stop",
    Right.PLANNING_READ,
    of.JobAsked,
    kind=Kind.CHANGES,
    pages=("job_stop", "intake_progress"),
)
def stop_job(request: Any, uid: Uid) -> Any:
    """Ask a job to stop; one that runs stops soon, and what it has not committed is as it was."""
    services.stop(_find(request, uid), request.user)
    return _where(request, uid)


@call("POST", "jobs/{uid}/again", Right.PLANNING_READ, of.JobAsked, kind=Kind.CHANGES, pages=("job_again",))
def start_job_again(request: Any, uid: Uid) -> Any:
    """Queue a job anew that was interrupted, stopped, or failed."""
    services.start_again(_find(request, uid), actor=request.user)
    return _where(request, uid)


def _open(request: Any) -> QuerySet[Job]:
    """The jobs of the operation of the kinds that the token's rights open."""
    of_kinds = Job.objects.filter(operation=request.operation, kind__in=kinds.names(request.rights))
    return of_kinds.select_related("operation")


def _find(request: Any, uid: str) -> Job:
    one = _open(request).filter(uid=uid.replace("\x00", "")).first()
    if one is None:
        raise Http404
    return one


def _where(request: Any, uid: str) -> dict[str, Any]:
    """Where a job stands after it was asked for something, in words that can be answered again to the same key."""
    seen = looking.see(_find(request, uid))
    return {"uid": seen.job.uid, "state": seen.state.value, "is_stopping": seen.is_stopping}


def job_told(one: Job) -> dict[str, Any]:
    """What is told of a job."""
    seen = looking.see(one)
    names = ("uid", "kind", "attempt", "asked_at", "started_at", "ended_at", "error")
    told = fields(seen, "is_stopping", "can_stop", "can_start_again") | fields(seen.numbers, "done", "total", "words")
    return fields(one, *names) | told | {"state": seen.state.value, "says": seen.error}

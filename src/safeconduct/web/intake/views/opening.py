"""What every page of an import begins and ends with: the rights, the import, its steps, and the entry in the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from safeconduct.web.intake import page_steps, running
from safeconduct.web.intake.models import OPEN, Batch, BatchState
from safeconduct.web.intake.stages import Stage
from safeconduct.web.jobs.looking import see
from safeconduct.web.record import journal
from safeconduct.web.rights import gate
from safeconduct.web.rights.gate import Passed
from safeconduct.web.rights.roles import Right

View = Callable[..., HttpResponseBase]


def opens(view: View) -> View:
    """Open a page of imports to those alone who may change both the register and identities in the operation.

    A list holds both, and a page of it shows both. For others there is no such page. No browser keeps it.
    """

    @wraps(view)
    def for_both(request: Passed, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if Right.IDENTITY_EDIT not in request.rights:
            raise Http404
        return view(request, *args, **kwargs)

    return gate.needs(Right.REGISTER_EDIT, purpose="import")(never_cache(for_both))


def import_of(request: Passed, uid: str) -> Batch:
    """The import of the operation by its identifier; there is no such page where there is none."""
    found = Batch.objects.select_related("operation", "by")
    return get_object_or_404(found, operation=request.operation, uid=uid.replace("\x00", ""))


def page(
    request: Passed, batch: Batch, stage: Stage | None, here: str, shown: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of an import, and one entry that says who saw the list.

    Args:
        request: Who asks.
        batch: The import.
        stage: What is to be seen of it; None once there is nothing more to decide.
        here: The step that the page is.
        shown: What the page shows besides.
        status: Of the answer.
    """
    known = {"batch": batch, "stage": stage, "steps": page_steps.of(batch, stage, here), "here": here}
    with journal.reading(request, "import", [batch.uid]):
        return render(request, f"intake/{here}.html", {**known, **shown}, status=status)


def number_of(request: HttpRequest, name: str) -> int:
    """A whole number that a form brings; -1 for anything else."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def closed(request: Passed, batch: Batch, *, mapped: bool = True) -> HttpResponse | None:
    """Where an import goes at which there is nothing to decide here; nothing while there is.

    Args:
        request: Who asks.
        batch: The import.
        mapped: Whether its columns have to be confirmed before.
    """
    if batch.state not in OPEN or (mapped and batch.mapping is None) or is_at_work(batch) or running.is_unread(batch):
        return redirect("intake_import", request.operation.code, batch.uid)
    return None


def is_at_work(batch: Batch) -> bool:
    """Whether a job waits or works to read or merge an import; nothing in it is decided anew meanwhile."""
    if batch.state not in (*OPEN, BatchState.MERGING):
        return False
    job = running.job_of(batch)
    return job is not None and see(job).is_living

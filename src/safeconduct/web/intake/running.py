"""How a merge is run: the one place that says whether in the request or beside it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from safeconduct.web.intake.jobs import MERGE
from safeconduct.web.intake.models import Batch, BatchState
from safeconduct.web.jobs import services
from safeconduct.web.jobs.models import Job
from safeconduct.web.record.services.refusal import Refused


def start_merge(batch: Batch, actor: Any) -> Job:
    """Begin to merge a list, in a process of its own; the job says how far it is, and the batch when it is done.

    Args:
        batch: Which.
        actor: Who merges it.

    Raises:
        Refused: something is faulty or undecided, or it is being merged already.
    """
    if batch.state not in (BatchState.READY, BatchState.MERGING):
        raise Refused(_("This list is not ready to be merged; see what is faulty or undecided."))
    return services.start(MERGE, batch.operation, batch.uid, actor=actor)


def job_of(batch: Batch) -> Job | None:
    """The newest job that merges a list; None where none was started."""
    found = Job.objects.filter(operation_id=batch.operation_id, kind=MERGE, subject_id=batch.uid)
    return found.order_by("-pk").first()

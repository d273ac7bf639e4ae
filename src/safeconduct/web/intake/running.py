"""How a list is read and merged: the one place that says whether in the request or beside it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from safeconduct.web.intake.jobs import MERGE, READ
from safeconduct.web.intake.models import OPEN, Batch, BatchState
from safeconduct.web.jobs import services
from safeconduct.web.jobs.models import Job
from safeconduct.web.record.services.refusal import Refused

LONG = 5_000
"""Rows; so many are read and compared in about two seconds."""


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


def is_long(batch: Batch) -> bool:
    """Whether reading a list takes too long for the answer to a request."""
    return int(batch.counts.get("rows", 0)) >= LONG


def is_unread(batch: Batch) -> bool:
    """Whether a long list was changed and not read since, so that there is nothing to show of it yet."""
    return batch.state in OPEN and batch.stage is None and is_long(batch)


def start_reading(batch: Batch, actor: Any) -> Job:
    """Begin to read a list that was changed without being read, in a process of its own.

    Args:
        batch: Which.
        actor: For whom it is done.

    Raises:
        LivesAlready: it is being read.
    """
    return services.start(READ, batch.operation, batch.uid, actor=actor)


def job_of(batch: Batch) -> Job | None:
    """The newest job that reads or merges a list; None where none was started."""
    found = Job.objects.filter(operation_id=batch.operation_id, kind__in=(READ, MERGE), subject_id=batch.uid)
    return found.order_by("-pk").first()

"""A list between its upload and its merge, as programs work on it: looked at, changed, read anew by a job if long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.web.api.calls import fields
from safeconduct.web.api.finding import found
from safeconduct.web.api.problems import Overtaken
from safeconduct.web.intake import running, services
from safeconduct.web.intake.models import OPEN, Batch, BatchState
from safeconduct.web.intake.stages import Stage
from safeconduct.web.intake.views.opening import is_at_work
from safeconduct.web.record.services import ChangedMeanwhile, Refused
from safeconduct.web.rights.roles import Right

BESIDE = (Right.IDENTITY_EDIT,)
"""What each call about lists takes beside the right to change the register."""


def stage_of(request: Any, uid: str, *, mapped: bool = True) -> Stage:
    """All that is known of a list that is being worked on.

    Args:
        request: Who asks.
        uid: Of the list.
        mapped: Whether its columns have to be confirmed before.

    Raises:
        Http404: there is no such list in the operation.
        Refused: it is finished, a job works at it, or its columns are not confirmed.
    """
    batch = found(request, Batch, "by", uid=uid)
    refuse_busy(batch, mapped=mapped)
    return services.view(batch, request.user)


def changed(request: Any, uid: str, version: int, act: Callable[..., Batch], *, mapped: bool = True) -> dict[str, Any]:
    """Change a list as it was seen; one that is long is read anew by a job.

    Args:
        request: Who asks.
        uid: Of the list.
        version: That was looked at.
        act: A function of the services, given the batch, ``seen_version``, ``actor`` and ``reads``.
        mapped: Whether its columns have to be confirmed before.

    Returns:
        Where it stands.

    Raises:
        Http404: there is no such list in the operation.
        Overtaken: somebody else changed it meanwhile.
        Refused: it cannot be so.
    """
    batch = found(request, Batch, uid=uid)
    refuse_busy(batch, mapped=mapped)
    try:
        now = act(batch, seen_version=version, actor=request.user, reads=not running.is_long(batch))
    except ChangedMeanwhile:
        raise overtaken(batch, version) from None
    if running.is_unread(now):
        running.start_reading(now, request.user)
    return stands(now)


def refuse_busy(batch: Batch, *, mapped: bool = True) -> None:
    """See that there is something to be decided in a list, now.

    Raises:
        Refused: there is not.
    """
    if batch.state not in (*OPEN, BatchState.MERGING):
        raise Refused(_("This list was merged or discarded already."))
    if batch.state == BatchState.MERGING or is_at_work(batch) or running.is_unread(batch):
        raise Refused(_("This list is being read or merged by a job; wait until that is over."))
    if mapped and batch.mapping is None:
        raise Refused(_("Confirm first what the columns of this list are."))


def overtaken(batch: Batch, version: int) -> Overtaken:
    """That a list is another by now than it was seen."""
    now = Batch.objects.get(pk=batch.pk).version
    return Overtaken([{"field": "version", "now": str(now), "wanted": str(version)}])


def stands(batch: Batch) -> dict[str, Any]:
    """Where a list stands; nothing that names anybody, so that it can be answered again to the same key."""
    return fields(batch, "uid", "state", "version") | {"job": _job_of(batch)}


def told(batch: Batch) -> dict[str, Any]:
    """A list, with the name of its file."""
    more = {"name": services.name_of(batch), "by": str(batch.by or "")}
    return stands(batch) | fields(batch, "at", "counts") | more


def _job_of(batch: Batch) -> str | None:
    """The identifier of the job that works at a list, or is about to."""
    job = running.job_of(batch) if is_at_work(batch) else None
    return job.uid if job is not None else None

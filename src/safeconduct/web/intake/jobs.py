"""Merging a list as a job: in a process of its own, so that no page waits for it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from safeconduct.web.intake.merging import merge
from safeconduct.web.intake.models import Batch
from safeconduct.web.jobs import kinds
from safeconduct.web.jobs.models import Job
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.rights.roles import Right

MERGE = "intake.merge"
"""The name of the kind."""


@kinds.kind(
    MERGE,
    title=_("Merging a list"),
    right=Right.REGISTER_EDIT,
    words={"people": _("People are brought into the record")},
    errors={
        "refused": _("The list could not be merged as it is; look at it again. Nothing of it is in the record."),
    },
)
def run(job: Job, report: kinds.Report) -> None:
    """Merge the list that the job is about."""

    def progress(done: int, total: int) -> None:
        if report.stopped:
            raise kinds.Stopped
        report.progress(done, total, "people")

    batch = Batch.objects.filter(operation=job.operation, uid=job.subject_id).first()
    if batch is None:
        raise kinds.Failed("refused")
    try:
        merge(batch, actor=job.asked_by, progress=progress, work=report.work)
    except Refused:
        raise kinds.Failed("refused") from None

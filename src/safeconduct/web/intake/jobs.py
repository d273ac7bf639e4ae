"""Reading and merging a list as jobs: in a process of their own, so that no page waits for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from safeconduct.web.intake.changes import read_again
from safeconduct.web.intake.computing import STEPS
from safeconduct.web.intake.merging import merge
from safeconduct.web.intake.models import Batch
from safeconduct.web.jobs import kinds
from safeconduct.web.jobs.models import Job
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.rights.roles import Right

MERGE, READ = "intake.merge", "intake.read"
"""The names of the kinds."""


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

    try:
        merge(_batch(job), actor=job.asked_by, progress=progress, work=report.work)
    except Refused:
        raise kinds.Failed("refused") from None


@kinds.kind(
    READ,
    title=_("Reading a list"),
    right=Right.REGISTER_EDIT,
    words={
        "reading": _("Rows are read"),
        "comparing": _("People are compared with each other and with the register"),
        "placing": _("Families are put where they belong"),
    },
    errors={"refused": _("The list could not be read as it is; look at it again.")},
)
def read(job: Job, report: kinds.Report) -> None:
    """Read the list that the job is about, with the columns that were confirmed."""

    def told(step: str) -> None:
        if report.stopped:
            raise kinds.Stopped
        report.progress(STEPS.index(step), len(STEPS), step)

    try:
        read_again(_batch(job), actor=job.asked_by, told=told, work=report.work)
    except Refused:
        raise kinds.Failed("refused") from None


def _batch(job: Job) -> Batch:
    batch = Batch.objects.filter(operation=job.operation, uid=job.subject_id).first()
    if batch is None:
        raise kinds.Failed("refused")
    return batch

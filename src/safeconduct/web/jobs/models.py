"""Jobs, and each change of the state of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from safeconduct.web.jobs.kinds import NAME_LENGTH
from safeconduct.web.record.constraints import rules
from safeconduct.web.record.identifiers import new_id
from safeconduct.web.record.models.operations import Row, whoever, within


class State(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", pgettext_lazy("job", "waits for its turn")
    RUNNING = "running", pgettext_lazy("job", "runs")
    DONE = "done", pgettext_lazy("job", "done")
    FAILED = "failed", pgettext_lazy("job", "failed")
    STOPPED = "stopped", pgettext_lazy("job", "stopped")
    INTERRUPTED = "interrupted", pgettext_lazy("job", "interrupted")


LIVING = (State.QUEUED, State.RUNNING)
"""The states of a job that is to be done or being done."""
OVER = (State.DONE, State.FAILED, State.STOPPED, State.INTERRUPTED)
"""The states of a job that nobody works at."""
AGAIN = (State.FAILED, State.STOPPED, State.INTERRUPTED)
"""The states from which a job can be started again."""
STEPS: Mapping[str, tuple[State, ...]] = {
    "": (State.QUEUED,),
    State.QUEUED: (State.RUNNING, State.STOPPED),
    State.RUNNING: OVER,
    **dict.fromkeys(AGAIN, (State.QUEUED,)),
}
"""Which states can follow each; the first follows none."""


def _fits_state() -> Q:
    """What each state has: a worker and a beginning while it runs, an end when it is over, an error when it failed."""
    waiting = Q(state="queued", started_at=None, ended_at=None, worker="", pid=None, error="")
    running = Q(state="running", started_at__isnull=False, ended_at=None, error="") & ~Q(worker="")
    failed = Q(state="failed", started_at__isnull=False, ended_at__isnull=False) & ~Q(error="")
    others = Q(state__in=["done", "interrupted"], started_at__isnull=False, ended_at__isnull=False, error="")
    return waiting | running | failed | others | Q(state="stopped", ended_at__isnull=False, error="")


def _one_step() -> Q:
    each = Q()
    for before, afters in STEPS.items():
        each |= Q(before=str(before), after__in=[str(after) for after in afters])
    return each


class Job(Row):
    """One piece of long work: what it is about, where it stands, and who runs it."""

    uid = models.CharField(max_length=26, unique=True, default=new_id, editable=False)
    kind = models.CharField(_("what"), max_length=NAME_LENGTH)
    subject_id = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.QUEUED)
    # How many times it was queued; a process that ran it another time can end it no more.
    attempt = models.PositiveIntegerField(default=1)
    asked_by = whoever()
    asked_at = models.DateTimeField(_("when"), default=timezone.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    worker = models.CharField(max_length=100, blank=True)
    pid = models.PositiveIntegerField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    words = models.CharField(max_length=NAME_LENGTH, blank=True)
    error = models.CharField(max_length=NAME_LENGTH, blank=True)
    error_numbers = models.JSONField(default=dict)
    stop_asked_by = whoever()
    stop_asked_at = models.DateTimeField(null=True)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            *rules("job", one_of={"state": State.values}),
            models.UniqueConstraint(
                fields=["operation", "kind", "subject_id"],
                condition=Q(state__in=["queued", "running"]),
                name="job_lives_once",
            ),
            models.CheckConstraint(condition=~Q(kind=""), name="job_has_kind"),
            models.CheckConstraint(condition=Q(attempt__gte=1), name="job_attempted_once"),
            models.CheckConstraint(condition=_fits_state(), name="job_fits_state"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(started_at=None) | Q(ended_at__gte=F("started_at")),
                name="job_ends_after_it_started",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["asked_at"], name="job_living", condition=Q(state__in=["queued", "running"]))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    @property
    def is_living(self) -> bool:
        """Whether it is to be done or being done."""
        return self.state in LIVING


class JobStep(Row):
    """One change of the state of a job: from what, to what, who, when. Rows are added and never altered."""

    job = within("Job", related_name="steps")
    before = models.CharField(_("from"), max_length=11, choices=State, blank=True)
    after = models.CharField(_("to"), max_length=11, choices=State)
    who = whoever()
    worker = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        """Words for one and for many, the order of lists, and what the database keeps."""

        verbose_name = _("change of a job")
        verbose_name_plural = _("changes of jobs")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            *rules("job_step", refers=["job"], target=False),
            models.CheckConstraint(condition=_one_step(), name="job_step_is_possible"),
        ]

"""The one door to jobs: they are started, stopped and started again by people, claimed and ended by workers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.jobs import kinds
from safeconduct.web.jobs.models import AGAIN, LIVING, Job, JobStep, State
from safeconduct.web.jobs.pulse import Pulse
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services.refusal import Refused, locked

OVERDUE = timedelta(seconds=60)
"""After how long without a heartbeat a job of another machine counts as interrupted."""


class LivesAlready(Refused):
    """The same is to be done or being done already.

    Attributes:
        job: The job that does it.
    """

    def __init__(self, job: Job | None) -> None:
        super().__init__(_("This is being done already."))
        self.job = job


class Lost(Exception):
    """A job is not this process's to end: it was ended, or given to another."""


@transaction.atomic
def start(kind: str, operation: Operation, subject_id: str = "", *, actor: User | None) -> Job:
    """Queue a job, in the transaction of the caller where there is one; a worker takes it as soon as that ends.

    Args:
        kind: The name of its kind.
        operation: Whose job.
        subject_id: The identifier of what it is about, of 64 characters at most.
        actor: Who asks for it; None for the system.

    Raises:
        LivesAlready: the same is to be done or being done.
        ValueError: there is no such kind.
    """
    if kinds.find(kind) is None:
        raise ValueError(f"{kind}: is no kind of job")
    _make_room(kind, operation.pk, subject_id)
    try:
        with transaction.atomic():
            job = Job.objects.create(operation=operation, kind=kind, subject_id=subject_id, asked_by=actor)
    except IntegrityError:  # somebody was faster
        raise LivesAlready(None) from None
    _step(job, "", who=actor)
    _log("started", job, actor)
    return job


def last_of(kind: str, operation_id: int, subject_id: str) -> Job | None:
    """The last job of a kind about something; None where there was none."""
    return Job.objects.filter(operation_id=operation_id, kind=kind, subject_id=subject_id).first()


@transaction.atomic
def start_again(job: Job, *, actor: User | None) -> Job:
    """Queue a job anew that was interrupted, stopped, or failed.

    Raises:
        Refused: it is done.
        LivesAlready: it, or another that does the same, is to be done or being done.
    """
    job = locked(job)
    if job.state == State.RUNNING and is_gone(job):
        _end_for_gone(job)
    if job.state in LIVING:
        raise LivesAlready(job)
    if job.state not in AGAIN:
        raise Refused(_("It is done; there is nothing to start again."))
    _make_room(job.kind, job.operation_id, job.subject_id)
    before, job.state = job.state, State.QUEUED
    job.attempt += 1
    job.asked_by, job.asked_at = actor, timezone.now()
    job.started_at = job.ended_at = job.heartbeat_at = job.pid = job.stop_asked_by = job.stop_asked_at = None
    job.worker, job.words, job.error, job.error_numbers, job.done, job.total = "", "", "", {}, 0, 0
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError:
        raise LivesAlready(None) from None
    _step(job, before, who=actor)
    _log("started again", job, actor)
    return job


def stop(job: Job, actor: User) -> None:
    """Ask a job to stop. One that waits is stopped at once; one that runs stops soon, and says so itself.

    Where it runs on this machine, the database is not asked: on SQLite the job may be holding it.

    Raises:
        Refused: it is over.
    """
    if job.state == State.RUNNING and pulse(job).is_held():
        pulse(job).ask_to_stop(actor.pk)
        return
    with transaction.atomic():
        job = locked(job)
        if job.state not in LIVING:
            raise Refused(_("It is over already."))
        if job.state == State.QUEUED:
            _end(job, State.STOPPED, who=actor)
        elif is_gone(job):
            _end_for_gone(job)
        else:
            job.stop_asked_by, job.stop_asked_at = actor, timezone.now()
            job.save(update_fields=["stop_asked_by", "stop_asked_at"])


def pulse(job: Job) -> Pulse:
    """The pulse of the present attempt at a job."""
    return Pulse(settings.DATA_DIRECTORY.jobs, f"{job.uid}.{job.attempt}")


def is_gone(job: Job) -> bool:
    """Whether nobody works at a job that is said to run: no process here holds it, or no other machine tells of it."""
    held = pulse(job).is_held()
    if held is not None:
        return not held
    return job.heartbeat_at is None or job.heartbeat_at < timezone.now() - OVERDUE


def who_stops(job: Job) -> User | None:
    """Who asked a running job to stop, if somebody did; ``job`` was read just now."""
    asked = pulse(job).who_stops()
    if asked is None:
        asked = job.stop_asked_by_id
    return None if asked is None else User.objects.filter(pk=asked).first()


def claim(worker: str) -> tuple[Job, int] | None:
    """Take the job that waits longest, for a worker, and no other has it: the lock is taken before it is said to run.

    Args:
        worker: Its name.

    Returns:
        The job and the descriptor that holds its pulse; None where no job waits.
    """
    waiting = Job.objects.filter(state=State.QUEUED, kind__in=kinds.names()).order_by("asked_at", "pk")
    if not waiting.exists():  # a look takes no lock
        return None
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked  # SQLite's transaction has the lock already
        job = waiting.select_for_update(skip_locked=skip).first()
        if job is None:
            return None
        held = pulse(job).take()
        try:
            now = timezone.now()
            job.state, job.worker, job.started_at, job.heartbeat_at = State.RUNNING, worker, now, now
            job.save(update_fields=["state", "worker", "started_at", "heartbeat_at"])
            _step(job, State.QUEUED)
        except BaseException:
            os.close(held)
            raise
    return job, held


def beat(job: Job) -> bool:
    """Tell other machines that a job is alive, and how far; whether anything was told.

    On SQLite there are no other machines, and the job may hold the lock.
    """
    if connection.vendor == "sqlite":
        return False
    said: dict[str, Any] = {"heartbeat_at": timezone.now()}
    if numbers := pulse(job).read():
        said |= {"done": numbers.done, "total": numbers.total, "words": numbers.words}
    return bool(Job.objects.filter(pk=job.pk, attempt=job.attempt, state=State.RUNNING).update(**said))


@transaction.atomic
def end(job: Job, state: State, *, error: str = "", numbers: Mapping[str, int] | None = None) -> None:
    """End a job that this process runs, in the transaction of the caller where there is one.

    Args:
        job: As this process was given it.
        state: How it ended.
        error: The code of why it failed.
        numbers: What stands in the words of the error.

    Raises:
        Lost: it runs no more, or another runs it.
    """
    now = Job.objects.select_for_update().filter(pk=job.pk, attempt=job.attempt, state=State.RUNNING).first()
    if now is None:
        raise Lost
    now.error, now.error_numbers = error, dict(numbers or {})
    _end(now, state, who=who_stops(now) if state == State.STOPPED else None)


@transaction.atomic
def bury(job: Job) -> bool:
    """End a job whose process is gone without a word; whether it was so.

    It was stopped if somebody asked for that, and otherwise interrupted.
    """
    now = Job.objects.select_for_update().filter(pk=job.pk, attempt=job.attempt, state=State.RUNNING).first()
    if now is None:
        return False
    who = who_stops(now)
    _end(now, State.STOPPED if who else State.INTERRUPTED, who=who)
    return True


def sweep() -> None:
    """Bury every job that is said to run and whose process is gone."""
    for job in Job.objects.filter(state=State.RUNNING):
        if is_gone(job):
            bury(job)
            pulse(job).remove()


def _make_room(kind: str, operation_id: int, subject_id: str) -> None:
    """See that the same is not being done; a job whose process is gone does not stand in the way."""
    there = Job.objects.select_for_update().filter(
        operation_id=operation_id, kind=kind, subject_id=subject_id, state__in=LIVING
    )
    for job in there:
        if job.state != State.RUNNING or not is_gone(job):
            raise LivesAlready(job)
        _end_for_gone(job)


def _end_for_gone(job: Job) -> None:
    """Write that a job was interrupted, and take its pulse away once that is sure."""
    _end(job, State.INTERRUPTED)
    transaction.on_commit(pulse(job).remove)


def _end(job: Job, state: State, *, who: User | None = None) -> None:
    """Write that a job ended, and how far it came."""
    before, job.state, job.ended_at = job.state, state, timezone.now()
    if job.started_at is not None:
        job.ended_at = max(job.ended_at, job.started_at)  # another machine's clock may be ahead
    if numbers := pulse(job).read():
        job.done, job.total, job.words = numbers.done, numbers.total, numbers.words
    job.save()
    _step(job, before, who=who)
    if who is not None:
        _log("stopped", job, who)


def _step(job: Job, before: str, *, who: User | None = None) -> None:
    JobStep.objects.create(
        operation_id=job.operation_id, job=job, before=before, after=job.state, who=who, worker=job.worker
    )


def _log(action: str, job: Job, actor: User | None) -> None:
    told = {"kind": job.kind, "subject": job.subject_id}
    log.append(actor=actor, action=action, operation=job.operation, subject="job", ids=(job.uid,), after=told)

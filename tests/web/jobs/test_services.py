"""Jobs before and after they run: started once, stopped, started again; and what the database keeps by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.jobs import kinds, services
from safeconduct.web.jobs.models import Job, JobStep
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services.refusal import Refused
from safeconduct.web.rights.roles import Right

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_one_living_job_for_a_subject(liberty: Operation, elsewhere: Operation, alma: User) -> None:
    """The same asked for twice is refused with the job that does it; another subject, kind or operation is not."""
    first = services.start("trial.renames", liberty, "one", actor=alma)
    with pytest.raises(services.LivesAlready) as refused:
        services.start("trial.renames", liberty, "one", actor=alma)
    assert refused.value.job == first
    services.start("trial.renames", liberty, "two", actor=alma)
    services.start("trial.fails", liberty, "one", actor=alma)
    services.start("trial.renames", elsewhere, "one", actor=alma)
    assert Job.objects.count() == 4


def test_the_database_keeps_one_living_job(liberty: Operation) -> None:
    """Past the services it is refused too, and one that is over does not count."""
    Job.objects.create(operation=liberty, kind="trial.renames", state="stopped", ended_at=NOW)
    Job.objects.create(operation=liberty, kind="trial.renames")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(operation=liberty, kind="trial.renames")


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": ""},
        {"state": "elsewhere"},
        {"state": "running"},
        {"state": "done"},
        {"state": "failed", "started_at": NOW, "ended_at": NOW},
        {"error": "row"},
        {"attempt": 0},
        {"state": "done", "started_at": NOW, "ended_at": NOW - services.OVERDUE},
    ],
    ids=str,
)
def test_the_database_refuses_what_no_job_can_be(fields: dict[str, Any], liberty: Operation) -> None:
    """A state has what belongs to it, and nothing else."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(operation=liberty, **{"kind": "trial.renames", **fields})


def test_a_step_is_possible_and_stays(liberty: Operation, elsewhere: Operation, alma: User) -> None:
    """The database refuses a step that skips another, one of another operation, and the change of one."""
    job = services.start("trial.renames", liberty, actor=alma)
    for before, after in (("queued", "done"), ("done", "queued"), ("", "running")):
        with pytest.raises(IntegrityError), transaction.atomic():
            JobStep.objects.create(operation=liberty, job=job, before=before, after=after)
    with pytest.raises(DatabaseError), transaction.atomic():
        JobStep.objects.update(after="running")
    with transaction.atomic():
        astray = JobStep.objects.create(operation=elsewhere, job=job, before="queued", after="running")
        with pytest.raises(IntegrityError):
            connection.check_constraints()  # as at the end of the transaction
        astray.delete()


def test_a_job_that_waits_is_stopped_at_once_and_starts_again(liberty: Operation, alma: User, rita: User) -> None:
    """Each is one step with who did it, and stands in the log."""
    job = services.start("trial.renames", liberty, "one", actor=alma)
    services.stop(job, rita)
    job.refresh_from_db()
    assert (job.state, job.ended_at is None, job.started_at) == ("stopped", False, None)
    with pytest.raises(Refused):
        services.stop(job, rita)
    again = services.start_again(job, actor=alma)
    assert (again.pk, again.state, again.attempt, again.ended_at) == (job.pk, "queued", 2, None)
    steps = [(step.before, step.after, step.who) for step in JobStep.objects.filter(job=job)]
    assert steps == [("", "queued", alma), ("queued", "stopped", rita), ("stopped", "queued", alma)]
    told = [(one.action, one.actor_id) for one in Entry.objects.filter(subject="job").order_by("sequence")]
    assert told == [("started", alma.pk), ("stopped", rita.pk), ("started again", alma.pk)]


def test_what_is_done_or_done_by_another_does_not_start_again(liberty: Operation, alma: User) -> None:
    """One that is done is refused, and so is one whose place another job has."""
    done = Job.objects.create(
        operation=liberty, kind="trial.renames", state="done", started_at=NOW, ended_at=NOW, worker="w"
    )
    with pytest.raises(Refused, match="done"):
        services.start_again(done, actor=alma)
    first = services.start("trial.renames", liberty, "one", actor=alma)
    services.stop(first, alma)
    services.start("trial.renames", liberty, "one", actor=alma)
    with pytest.raises(services.LivesAlready):
        services.start_again(first, actor=alma)


def test_a_kind_that_is_not_known_is_not_started(liberty: Operation, alma: User) -> None:
    """That is a slip of the program, and said as one."""
    with pytest.raises(ValueError, match="no kind of job"):
        services.start("trial.nothing", liberty, actor=alma)


def test_a_kind_is_registered_once() -> None:
    """Two of one name, or a name that the database could not keep, are refused."""
    for name in ("trial.renames", "x" * 41):
        with pytest.raises(ValueError, match="is a kind of job already"):
            kinds.kind(name, title="Again", right=Right.REGISTER_EDIT)

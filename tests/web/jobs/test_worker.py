"""Workers: who takes a job, how it ends, and what is left of it when a process is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.jobs import looking, services
from safeconduct.web.jobs.models import Job, JobStep
from safeconduct.web.jobs.worker import Worker
from safeconduct.web.record.models import Operation
from web.jobs.conftest import children, now, until

Starting = Callable[[], "subprocess.Popen[bytes]"]
LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux for the processes")

pytestmark = pytest.mark.django_db(transaction=True)


def path_of(job: Job) -> list[tuple[str, str]]:
    """The states that a job went through, each with the one before."""
    return list(JobStep.objects.filter(job=job).values_list("before", "after"))


def name_of(operation: Operation) -> str:
    """The name of an operation, as the database has it."""
    return Operation.objects.get(pk=operation.pk).name


def running(job: Job) -> bool:
    """Whether a job runs and said how far it is."""
    return now(job).state == "running" and looking.see(now(job)).numbers.total > 0


@pytest.mark.usefixtures("beside")
def test_a_job_is_done_in_a_process_of_its_own(liberty: Operation, alma: User) -> None:
    """It goes from queued to running to done, with its work and its numbers, and leaves nothing else."""
    job = services.start("trial.renames", liberty, "Renamed", actor=alma)
    assert Worker().run_one()
    job = now(job)
    assert (job.state, job.done, job.total, job.words) == ("done", 3, 3, "names")
    assert job.pid not in {None, os.getpid()}
    assert name_of(liberty) == "Renamed"
    assert path_of(job) == [("", "queued"), ("queued", "running"), ("running", "done")]
    assert not [one for one in services.pulse(job).folder.iterdir() if job.uid in one.name]
    assert not Worker().run_one()


@pytest.mark.usefixtures("beside")
def test_a_failure_is_told_in_words_and_changes_nothing(liberty: Operation, alma: User) -> None:
    """What its kind states comes with its numbers; what was done is taken back."""
    job = services.start("trial.fails", liberty, "Renamed", actor=alma)
    Worker().run_one()
    assert (now(job).state, now(job).error, now(job).error_numbers) == ("failed", "row", {"row": 17})
    assert looking.see(now(job)).error == "Row 17 has no name; give it one."
    assert name_of(liberty) == "Camp Liberty"


@pytest.mark.usefixtures("beside")
def test_a_fault_says_nothing_of_what_was_raised(
    liberty: Operation, alma: User, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither the record nor the log quotes it; the log says where it was."""
    job = services.start("trial.breaks", liberty, "Renamed", actor=alma)
    Worker().run_one()
    assert (now(job).state, now(job).error) == ("failed", "fault")
    assert "in the program" in looking.see(now(job)).error
    told = capfd.readouterr().err
    assert "RuntimeError" in told
    assert "in breaks" in told or "breaks" in told
    assert "Alma" not in told
    assert name_of(liberty) == "Camp Liberty"


def test_two_workers_share_the_jobs(liberty: Operation, alma: User, start_worker: Starting) -> None:
    """Each of many jobs is claimed once, by one of them."""
    jobs = [services.start("trial.renames", liberty, f"Name {number}", actor=alma) for number in range(3)]
    workers = [start_worker(), start_worker()]
    until(lambda: Job.objects.filter(state="done").count() == len(jobs))
    assert Counter(JobStep.objects.filter(after="running").values_list("job", flat=True)) == Counter(
        job.pk for job in jobs
    )
    names = {int(name.rpartition(":")[2]) for name in Job.objects.values_list("worker", flat=True)}
    assert names <= {worker.pid for worker in workers}


def test_progress_is_seen_while_the_work_is_not_committed(
    liberty: Operation, alma: User, start_worker: Starting
) -> None:
    """How far the job is can be seen, and stopping it asked for, while its transaction is open; then all is back."""
    job = services.start("trial.goes_on", liberty, "Renamed", actor=alma)
    start_worker()
    until(lambda: running(job))
    seen = looking.see(now(job))
    assert (seen.state, seen.numbers.done, seen.numbers.total, seen.words) == ("running", 1, 1000, "Names")
    assert name_of(liberty) == "Camp Liberty"
    services.stop(now(job), alma)
    until(lambda: now(job).state != "running")
    assert now(job).state == "stopped"
    assert name_of(liberty) == "Camp Liberty"
    assert JobStep.objects.get(after="stopped").who == alma
    last = Entry.objects.order_by("-sequence")[0]
    assert (last.action, last.actor_id, last.id_list) == ("stopped", alma.pk, [job.uid])


@pytest.mark.usefixtures("beside")
def test_a_job_that_does_not_stop_is_ended(liberty: Operation, alma: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while its process is killed, and the job is stopped all the same."""
    monkeypatch.setattr("safeconduct.web.jobs.worker.PATIENCE_SECONDS", 0.0)
    job = services.start("trial.never_stops", liberty, "Renamed", actor=alma)
    claim = services.claim
    monkeypatch.setattr(services, "claim", lambda name: asked(claim(name), alma))
    assert Worker().run_one()
    assert now(job).state == "stopped"
    assert name_of(liberty) == "Camp Liberty"


def asked(claimed: tuple[Job, int] | None, by: User) -> tuple[Job, int]:
    """A job that was claimed, and that somebody at another machine asked to stop."""
    assert claimed is not None
    Job.objects.filter(pk=claimed[0].pk).update(stop_asked_by=by, stop_asked_at=now(claimed[0]).asked_at)
    return claimed


@LINUX
def test_a_killed_job_is_interrupted_and_can_start_again(
    liberty: Operation, alma: User, start_worker: Starting
) -> None:
    """Its process gets SIGKILL: nothing of it is kept, its worker goes on, and the next attempt is a new one."""
    job = services.start("trial.goes_on", liberty, "Renamed", actor=alma)
    worker = start_worker()
    until(lambda: running(job))
    (child,) = children(worker.pid)
    os.kill(child, signal.SIGKILL)
    until(lambda: now(job).state == "interrupted")
    assert name_of(liberty) == "Camp Liberty"
    services.start_again(now(job), actor=alma)
    until(lambda: running(job))
    assert now(job).attempt == 2
    assert children(worker.pid) != [child]
    assert worker.poll() is None
    services.stop(now(job), alma)
    until(lambda: now(job).state == "stopped")
    assert ("interrupted", "queued") in path_of(job)


@LINUX
def test_with_a_killed_worker_its_job_ends_and_another_says_so(
    liberty: Operation, alma: User, start_worker: Starting
) -> None:
    """The worker gets SIGKILL: the process of the job ends too, the page knows, and the next worker writes it down."""
    job = services.start("trial.never_stops", liberty, "Renamed", actor=alma)
    worker = start_worker()
    until(lambda: running(job))
    (child,) = children(worker.pid)
    worker.kill()
    until(lambda: not Path(f"/proc/{child}").exists() or not services.pulse(job).is_held())
    until(lambda: looking.see(now(job)).state == "interrupted")
    assert now(job).state == "running"  # nobody wrote it down yet
    start_worker()
    until(lambda: now(job).state == "interrupted")
    assert name_of(liberty) == "Camp Liberty"
    until(lambda: not services.pulse(job).file.exists())


@LINUX
def test_a_worker_that_is_told_to_end_leaves_its_job_interrupted(
    liberty: Operation, alma: User, start_worker: Starting
) -> None:
    """It writes so itself before it ends."""
    job = services.start("trial.goes_on", liberty, "Renamed", actor=alma)
    worker = start_worker()
    until(lambda: running(job))
    worker.terminate()
    assert worker.wait(30) == 0
    assert now(job).state == "interrupted"
    assert name_of(liberty) == "Camp Liberty"


@LINUX
@pytest.mark.usefixtures("transactional_db", "beside")
def test_a_worker_ends_with_who_started_it() -> None:
    """Started by a process that is killed, it is gone soon after."""
    starts = (
        "import os, subprocess, sys\n"
        "code = 'import django; django.setup(); from safeconduct.web.jobs.worker import Worker; '\n"
        "code += f'print(1, flush=True); Worker({os.getpid()}).work()'\n"
        "worker = subprocess.Popen([sys.executable, '-c', code], stdout=subprocess.PIPE)\n"
        "worker.stdout.readline()\n"
        "print(worker.pid, flush=True)\n"
        "worker.wait()\n"
    )
    starter = subprocess.Popen([sys.executable, "-c", starts], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    worker = int(starter.stdout.readline())
    starter.kill()
    starter.wait()
    until(lambda: not Path(f"/proc/{worker}").exists() or " Z " in Path(f"/proc/{worker}/stat").read_text())


def test_a_job_of_another_machine_is_judged_by_its_heartbeat(liberty: Operation, alma: User) -> None:
    """Where no file of it is here, it is alive while it beats, and interrupted when that is overdue."""
    job = services.start("trial.renames", liberty, "Renamed", actor=alma)
    claimed = services.claim("elsewhere:1")
    assert claimed is not None
    os.close(claimed[1])
    services.pulse(job).remove()
    assert not services.is_gone(now(job))
    services.stop(now(job), alma)
    assert now(job).stop_asked_by == alma
    Job.objects.filter(pk=job.pk).update(heartbeat_at=now(job).heartbeat_at - services.OVERDUE * 2)
    assert services.is_gone(now(job))
    services.sweep()
    assert now(job).state == "stopped"  # as somebody had asked


def test_only_postgresql_beats(liberty: Operation, alma: User) -> None:
    """On SQLite the job itself may hold the lock, and no other machine is there to hear it."""
    services.start("trial.renames", liberty, "Renamed", actor=alma)
    claimed = services.claim("here:1")
    assert claimed is not None
    job, held = claimed
    before = now(job).heartbeat_at
    services.beat(job)
    os.close(held)
    services.pulse(job).remove()
    assert (now(job).heartbeat_at != before) is (connection.vendor == "postgresql")


def test_who_lost_a_job_cannot_end_it(liberty: Operation, alma: User) -> None:
    """A process that was taken for gone, and was not, has all of its work taken back."""
    services.start("trial.renames", liberty, "Renamed", actor=alma)
    claimed = services.claim("here:1")
    assert claimed is not None
    job, held = claimed
    os.close(held)
    services.start_again(now(job), actor=alma)
    with pytest.raises(services.Lost):
        services.end(job, "done")  # type: ignore[arg-type]
    assert now(job).state == "queued"

"""Pages of jobs: for whom they are, what they say, what they let people do."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from safeconduct.web.accounts.models import User
from safeconduct.web.jobs import services
from safeconduct.web.jobs.models import Job
from safeconduct.web.jobs.pulse import Numbers
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role

JOBS = "/operations/liberty/jobs/"
HTMX = {"hx-request": "true"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinates(as_alma: Client, alma: User, rita: User, liberty: Operation) -> Client:
    """Alma's client, as a coordinator of the operation."""
    grants.give(alma, Role.COORDINATOR, liberty, by=rita, reason="test")
    return as_alma


@pytest.fixture
def runs(liberty: Operation, alma: User) -> Iterator[Job]:
    """A job that runs, as far as anybody can see."""
    services.start("trial.renames", liberty, "one", actor=alma)
    claimed = services.claim("here:1")
    assert claimed is not None
    job, held = claimed
    yield job
    os.close(held)
    services.pulse(job).remove()


def test_the_list_says_who_asked_for_what(coordinates: Client, liberty: Operation, alma: User) -> None:
    """One row each, with what can be done about it."""
    assert "There is no job yet" in coordinates.get(JOBS).content.decode()
    job = services.start("trial.renames", liberty, "one", actor=alma)
    page = coordinates.get(JOBS).content.decode()
    assert "Renaming" in page
    assert "waits for its turn" in page
    assert "<bdi>Alma Hoxha</bdi></td>" in page
    assert f"{JOBS}{job.uid}/stop/" in page
    assert f"{JOBS}{job.uid}/again/" not in page


def test_a_job_is_behind_the_right_of_its_kind(
    client: Client, as_alma: Client, alma: User, rita: User, liberty: Operation, elsewhere: Operation
) -> None:
    """Without it the list does not name the job, and there is no such page; in another operation neither."""
    job = services.start("trial.renames", liberty, "one", actor=rita)
    paths = [f"{JOBS}{job.uid}/", f"{JOBS}{job.uid}/progress/", f"{JOBS}{job.uid}/stop/", f"{JOBS}{job.uid}/again/"]
    grants.give(alma, Role.AUDITOR, liberty, by=rita, reason="test")  # may see plans, and not change the register
    grants.give(alma, Role.COORDINATOR, elsewhere, by=rita, reason="test")
    assert "Renaming" not in as_alma.get(JOBS).content.decode()
    for path in paths:
        act = as_alma.post if path.endswith(("stop/", "again/")) else as_alma.get
        assert act(path).status_code == 404
        assert act(path.replace("liberty", "elsewhere")).status_code == 404
        assert client.get(path).headers["Location"].startswith("/accounts/login/")
    assert Job.objects.get().state == "queued"


def test_progress_is_a_part_of_a_page(coordinates: Client, runs: Job) -> None:
    """It has the numbers for people and for screen readers, asks again, and tells a change of state once."""
    services.pulse(runs).write(Numbers(1200, 5000, "names"))
    part = coordinates.get(f"{JOBS}{runs.uid}/progress/?state=runs", headers=HTMX).content.decode()
    assert '<progress value="1200" max="5000" aria-label="Renaming">' in part
    assert "Names: 1,200 of 5,000" in part
    assert 'hx-trigger="every 1s"' in part
    assert "hx-swap-oob" not in part
    assert "<html" not in part
    part = coordinates.get(f"{JOBS}{runs.uid}/progress/?state=waits", headers=HTMX).content.decode()
    assert "hx-swap-oob" in part
    assert coordinates.get(f"{JOBS}{runs.uid}/progress/").headers["Location"] == f"{JOBS}{runs.uid}/"


def test_a_job_that_is_over_asks_no_more(coordinates: Client, liberty: Operation) -> None:
    """Nothing is polled, and a button starts again what failed."""
    moment = timezone.now()
    job = Job.objects.create(
        operation=liberty,
        kind="trial.fails",
        state="failed",
        error="row",
        error_numbers={"row": 17},
        worker="w",
        started_at=moment,
        ended_at=moment,
    )
    page = coordinates.get(f"{JOBS}{job.uid}/").content.decode()
    assert 'role="status"' in page
    assert "Row 17 has no name; give it one." in page
    assert "hx-get" not in page
    answer = coordinates.post(f"{JOBS}{job.uid}/again/")
    assert answer.headers["Location"] == f"{JOBS}{job.uid}/"
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("queued", 2)
    coordinates.post(f"{JOBS}{job.uid}/stop/")
    job.refresh_from_db()
    assert job.state == "stopped"


def test_a_job_that_runs_hears_of_a_stop_past_the_database(coordinates: Client, alma: User, runs: Job) -> None:
    """Word is left for its process; the page says so, and offers it no second time."""
    coordinates.post(f"{JOBS}{runs.uid}/stop/")
    assert services.pulse(runs).who_stops() == alma.pk
    page = coordinates.get(f"{JOBS}{runs.uid}/").content.decode()
    assert "is being stopped" in page
    assert "/stop/" not in page


def test_a_job_whose_process_is_gone_looks_interrupted(coordinates: Client, liberty: Operation, alma: User) -> None:
    """Before anybody wrote it down; the button starts it again."""
    services.start("trial.renames", liberty, "one", actor=alma)
    claimed = services.claim("here:1")
    assert claimed is not None
    job, held = claimed
    os.close(held)
    page = coordinates.get(f"{JOBS}{job.uid}/").content.decode()
    assert "interrupted" in page
    assert "Nothing of it was kept by halves" in page
    coordinates.post(f"{JOBS}{job.uid}/again/")
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("queued", 2)
    assert [step.after for step in job.steps.all()] == ["queued", "running", "interrupted", "queued"]  # type: ignore[attr-defined]


def test_a_job_is_read_in_persian(coordinates: Client, runs: Job) -> None:
    """Words, digits and direction."""
    services.pulse(runs).write(Numbers(12, 50, "names"))
    page = coordinates.get(f"{JOBS}{runs.uid}/", headers={"accept-language": "fa"}).content.decode()
    assert 'dir="rtl"' in page
    assert "۱۲ از ۵۰" in page

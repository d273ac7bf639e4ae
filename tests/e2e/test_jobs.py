"""A job in a browser: seen as it runs, stopped, started again; in both directions, for axe and on a telephone."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.e2e.walking import follow, opened, sound, wait_until_it_answers

from web.installation import TO_SERVE, migrated

TESTS = Path(__file__).parents[1]
STOPPED = {"en": ": stopped", "fa": ": متوقف شد"}
SERVED_WITH_A_JOB = """
import sys, pathlib, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from safeconduct.web import serving
from safeconduct.web.accounts.models import User
from safeconduct.web.data_directory import open_existing
from safeconduct.web.jobs import services
from safeconduct.web.record.models import Operation
from safeconduct.web.rights import grants
from safeconduct.web.rights.roles import Role
from web.cast import with_second_factor
rita = User.objects.create_user("rita", "seven ships sail at noon")
alma = with_second_factor(User.objects.create_user("alma", "seven ships sail at noon", display_name="Alma Hoxha"))
operation = Operation.objects.create(code="one", name="Camp Liberty")
grants.give(alma, Role.COORDINATOR, operation, by=rita, reason="leads")
job = services.start("trial.goes_on", operation, "Renamed", actor=alma)
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(alma.pk), alma.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session.create()
said = lambda: print("found", session.session_key, job.uid, flush=True)
serving.serve(open_existing(pathlib.Path(sys.argv[1])), int(sys.argv[2]), said)
"""


@dataclass(frozen=True)
class Served:
    """A server with a job: where it answers, the session of a coordinator, and the job's identifier."""

    address: str
    session: str
    job: str


@pytest.fixture
def served_job(tmp_path: Path) -> Iterator[Served]:
    """A server that knows the jobs of the tests, with its own worker and a job in the queue."""
    from safeconduct.web.data_directory import open_existing

    shutil.copytree(migrated(), tmp_path / "data")
    data = open_existing(tmp_path / "data")
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    known = {
        "DJANGO_SETTINGS_MODULE": "job_settings",
        "SAFECONDUCT_DATA": str(data.path),
        "SAFECONDUCT_TEST_DATABASE_NAME": str(data.database),
        "PYTHONPATH": os.pathsep.join([str(TESTS), *filter(None, sys.path)]),
    }
    command = [sys.executable, "-c", SERVED_WITH_A_JOB, str(data.path), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | TO_SERVE | known)
    try:
        assert process.stdout is not None
        _, session, job = next(line for line in process.stdout if line.startswith("found")).split()
        wait_until_it_answers(port, process)
        yield Served(f"http://127.0.0.1:{port}", session, job)
    finally:
        process.terminate()
        process.wait()


@pytest.mark.parametrize("language", ["en", pytest.param("fa", marks=pytest.mark.soak)])
def test_a_job_is_watched_stopped_and_started_again(browser: Browser, served_job: Served, language: str) -> None:
    """The page follows the job by itself, and its buttons do what they say."""
    page = opened(browser, language)
    page.context.add_cookies([{"name": "sessionid", "value": served_job.session, "url": served_job.address}])
    page.goto(f"{served_job.address}/operations/one/jobs/{served_job.job}/")
    page.locator("progress[max='1000']").wait_for()  # the page finds out by itself
    sound(page, f"{language}-job-runs")
    follow(page.locator("[role=status] form button"))
    page.locator("[role=status]", has_text=STOPPED[language]).wait_for()
    assert page.locator("progress").count() == 0
    sound(page, f"{language}-job-stopped")
    follow(page.locator("[role=status] form button"))
    page.locator("progress[max='1000']").wait_for()
    page.goto(f"{served_job.address}/operations/one/jobs/")
    assert page.locator("main tbody tr").count() == 1
    sound(page, f"{language}-jobs")
    follow(page.locator("main tbody form button"))
    page.locator("[role=status]", has_text=STOPPED[language]).wait_for()

"""A merge as a job: started by somebody, run beside the pages, and done together with the merge."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest
from django.db import transaction
from tests.web.intake.making import ROWS, csv_of, staged

from safeconduct.web.accounts.models import User
from safeconduct.web.intake import running
from safeconduct.web.intake.jobs import run
from safeconduct.web.jobs import kinds
from safeconduct.web.record.models import Operation, Person
from safeconduct.web.record.services.refusal import Refused

pytestmark = pytest.mark.django_db


class Listener:
    """What a job is given in these tests."""

    def __init__(self, *, stopped: bool = False) -> None:
        self.stopped = stopped
        self.told: list[tuple[int, int, str]] = []

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Note what was told."""
        self.told.append((done, total, words))

    def work(self) -> AbstractContextManager[None]:
        """A transaction."""
        return transaction.atomic()


def test_a_list_is_merged_by_a_job(camp: Operation, alma: User) -> None:
    """The job merges the list that it is about, for whoever asked, and says how far it is."""
    batch = staged(camp, csv_of(*ROWS), alma)
    job = running.start_merge(batch, alma)
    assert running.job_of(batch) == job
    report = Listener()
    run(job, report)
    batch.refresh_from_db()
    assert (batch.state, Person.objects.count()) == ("merged", 3)
    assert report.told[0] == (0, 6, "people")
    assert report.told[-1] == (6, 6, "people")


def test_a_job_that_is_stopped_leaves_nothing(camp: Operation, alma: User) -> None:
    """Somebody stops it: nobody is there, and the list is ready again."""
    batch = staged(camp, csv_of(*ROWS), alma)
    with pytest.raises(kinds.Stopped):
        run(running.start_merge(batch, alma), Listener(stopped=True))
    batch.refresh_from_db()
    assert (batch.state, Person.objects.count()) == ("ready", 0)


def test_a_list_that_is_not_ready_is_not_started(camp: Operation, alma: User) -> None:
    """Neither a list with faults is started, nor one that is being merged twice."""
    faulty = staged(camp, csv_of(*(("robot", *row[1:5], "robot", *row[6:]) for row in ROWS)), alma)
    with pytest.raises(Refused):
        running.start_merge(faulty, alma)
    batch = staged(camp, csv_of(*ROWS), alma)
    running.start_merge(batch, alma)
    with pytest.raises(Refused):
        running.start_merge(batch, alma)

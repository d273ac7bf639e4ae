"""Reading and merging as jobs: started by somebody, run beside the pages, and done together with the work."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest
from django.db import transaction
from tests.web.intake.making import ROWS, SHIRIN, csv_of, staged, with_cells

from safeconduct.web.accounts.models import User
from safeconduct.web.intake import running, services
from safeconduct.web.intake.jobs import read, run
from safeconduct.web.intake.models import Batch
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


def unread(camp: Operation, alma: User) -> Batch:
    """A list with a pair to decide whose columns were confirmed, but which nobody has read since."""
    batch = services.begin(camp, "list.csv", csv_of(*ROWS, with_cells(SHIRIN, ID="14")), actor=alma)
    given = {column.index: column.target for column in services.view(batch).columns}
    batch = services.settle(batch, site="Camp", seen_version=batch.version, actor=alma, reads=False)
    return services.map_columns(batch, given, seen_version=batch.version, actor=alma, reads=False)


def test_a_list_is_read_by_a_job_as_at_once(camp: Operation, alma: User) -> None:
    """The job finds what the change itself would have found, and says each step that it begins."""
    batch = unread(camp, alma)
    assert batch.stage is None
    report = Listener()
    read(running.start_reading(batch, alma), report)
    batch.refresh_from_db()
    here = services.view(batch)
    settled = services.settle(batch, site="Camp", seen_version=batch.version, actor=alma)
    there = services.view(settled)
    assert (batch.state, batch.counts) == (settled.state, settled.counts) == ("duplicates", settled.counts)
    assert (here.pairs, here.faults, here.people) == (there.pairs, there.faults, there.people)
    assert report.told == [(0, 3, "reading"), (1, 3, "comparing"), (2, 3, "placing")]


def test_reading_that_is_stopped_leaves_the_list_unread(camp: Operation, alma: User) -> None:
    """Nothing is kept of it, and it can begin again."""
    batch = unread(camp, alma)
    with pytest.raises(kinds.Stopped):
        read(running.start_reading(batch, alma), Listener(stopped=True))
    batch.refresh_from_db()
    assert (batch.stage, batch.state) == (None, "columns")
    read(running.job_of(batch), Listener())
    batch.refresh_from_db()
    assert batch.state == "duplicates"


def test_reading_gives_way_to_a_change(camp: Operation, alma: User) -> None:
    """What somebody changed while a job read the list stands; what the job read is of an earlier version."""
    batch = unread(camp, alma)

    class Late(Listener):
        """Somebody leaves a row out just before the job writes."""

        def work(self) -> AbstractContextManager[None]:
            here = Batch.objects.get(pk=batch.pk)
            services.leave_out(here, [5], "twice", seen_version=here.version, actor=alma)
            return transaction.atomic()

    read(running.start_reading(batch, alma), Late())
    batch.refresh_from_db()
    assert (batch.state, services.view(batch).people) == ("ready", 3)

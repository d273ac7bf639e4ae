"""An operation lived through, a plan a day: each is valid, everybody is accounted for, and nothing is used twice."""

from __future__ import annotations

import os
import random
from datetime import timedelta

import pytest
from tests.web.plans.making import taken_in
from tests.web.plans.simulating import Life, world
from tests.web.record.making import START

from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.jobs import child
from safeconduct.web.jobs import services as jobs
from safeconduct.web.plans import making, running
from safeconduct.web.plans.models import Plan, PlanState
from safeconduct.web.record.models import Operation, Person
from safeconduct.web.snapshot import load

pytestmark = pytest.mark.django_db


def by_job(plan: Plan) -> None:
    """Have a plan computed by its job: the command, in a process of its own, as a worker has it done."""
    running.start(plan, actor=plan.made_by)
    claimed = jobs.claim("here")
    assert claimed is not None
    job, held = claimed
    try:
        child.run(job.uid, job.attempt)
    finally:
        os.close(held)
    job.refresh_from_db()
    assert job.state == "done", (job.state, job.error)


def lived(life: Life, days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Live through the days."""
    life.first = Person.objects.filter(operation=life.record, presence="present").count()
    for n in range(days):
        today = START + timedelta(days=n)
        monkeypatch.setattr(making, "day_in", lambda _, today=today: today)
        life.day(today)
    assert log.verify() == []
    assert Plan.objects.filter(state=PlanState.IN_FORCE).count() == 1
    assert Plan.objects.filter(state=PlanState.SUPERSEDED).count() == days - 1


def test_five_days_are_lived_through(alma: User, rita: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a departure each day and a dozen families, planned in this process."""
    record = Operation.objects.create(code="five", name="Five days")
    load(record, world(5, 1, 12))
    life = Life(record, alma, rita, random.Random(3), taken_in)  # noqa: S311 - no secret
    lived(life, 5, monkeypatch)
    assert life.seen["departed"] > 2


@pytest.mark.soak
def test_sixty_days_are_lived_through(alma: User, rita: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a departure every other day and 60 people, each plan computed by its job; all happens at least once."""
    record = Operation.objects.create(code="sixty", name="Sixty days")
    load(record, world(60, 2, 24))
    seed = int(os.environ.get("SAFECONDUCT_SOAK_SEED") or random.SystemRandom().randrange(10**6))
    life = Life(record, alma, rita, random.Random(seed), by_job)  # noqa: S311
    try:
        lived(life, 60, monkeypatch)
    except AssertionError as error:
        raise AssertionError(f"seed {seed}: {error}") from error
    for what in ("departed", "no-show", "born", "arrived", "refused", "agreed", "paused", "resumed"):
        assert life.seen[what], f"seed {seed}: {what} never happened: {life.seen}"

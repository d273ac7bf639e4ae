"""The job of a plan runs the command over the snapshot, is stopped as by Ctrl-C, and fails in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from tests.planning.making import decision
from tests.web.record.making import START, made

from safeconduct.operation.synthetic import make_synthetic
from safeconduct.web.accounts.models import User
from safeconduct.web.jobs import kinds
from safeconduct.web.plans import jobs, making, running
from safeconduct.web.plans.models import Plan, PlanState
from safeconduct.web.record.models import Operation
from safeconduct.web.snapshot import load

pytestmark = pytest.mark.django_db


class Report:
    """What a job is given, kept for the test; it may be told to stop at the first word."""

    def __init__(self, stops: bool = False) -> None:
        self.said: list[tuple[int, int, str]] = []
        self.stops = stops

    @property
    def stopped(self) -> bool:
        """Whether somebody wants it to stop: once the command has read the operation."""
        return self.stops and len(self.said) > 1

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Note how far it is."""
        self.said.append((done, total, words))

    @contextmanager
    def work(self) -> Iterator[None]:
        """The transaction of the work."""
        with transaction.atomic():
            yield


def begun(record: Operation, actor: User, **more: int) -> Plan:
    """A plan that waits to be computed."""
    return making.begin(record, actor=actor, **more)


@pytest.fixture(autouse=True)
def on_the_first_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the first day."""
    monkeypatch.setattr(making, "day_in", lambda _: START)


def test_the_command_is_run_and_its_plan_is_taken_in(alma: User) -> None:
    """A process of its own computes; its progress is told, and the plan is made."""
    plan = begun(made(), alma)
    report = Report()
    jobs.compute(running.start(plan, actor=alma), report)
    plan.refresh_from_db()
    assert plan.state == PlanState.MADE
    assert plan.cases.count() == 3
    assert plan.claims["people_placed"] == 4
    assert {words for _done, _total, words in report.said} == {"computing", "keeping"}


def test_a_plan_that_is_stopped_keeps_the_best_so_far(alma: User) -> None:
    """Told to stop at once, a plan of 2,000 people that may take ten minutes ends, and is kept as what it is."""
    record = Operation.objects.create(code="large", name="Large")
    load(record, make_synthetic(2_000))
    plan = begun(record, alma, seconds=600)
    jobs.compute(running.start(plan, actor=alma), Report(stops=True))
    plan.refresh_from_db()
    assert (plan.state, plan.claims["stopped_by"]) == (PlanState.MADE, "interrupt")


def test_pins_that_cannot_hold_fail_in_words(alma: User) -> None:
    """Two families of ten are pinned to a departure with eight seats: the job says so, and nothing is made."""
    record = made(decisions=[decision("F1", "pin", departure_id="D1"), decision("F3", "pin", departure_id="D1")])
    plan = begun(record, alma)
    job = running.start(plan, actor=alma)
    with pytest.raises(kinds.Failed) as failed:
        jobs.compute(job, Report())
    assert failed.value.code in jobs.ERRORS
    plan.refresh_from_db()
    assert plan.state == PlanState.FAILED
    assert not plan.claims

"""A rehearsal is noted, played by the command under the risks that were asked for, and kept once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from tests.web.forecasts.making import attacked
from tests.web.plans.making import planned
from tests.web.plans.test_jobs import Report
from tests.web.record.making import made, on
from tests.web.rehearsals.making import CALM, rehearsed

from safeconduct.operation.risks import risk_defaults
from safeconduct.web.accounts.models import User
from safeconduct.web.audit.models import Entry
from safeconduct.web.plans import making as plans
from safeconduct.web.record.services import Refused
from safeconduct.web.rehearsals import jobs, making
from safeconduct.web.rehearsals.models import Rehearsal, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_first_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is the first day."""
    monkeypatch.setattr(plans, "day_in", lambda _: on(0))


def test_the_command_plays_the_futures_and_they_are_kept(alma: User) -> None:
    """A process of its own plays both plans on equal luck; what came of it stays, with what could go wrong."""
    record = attacked()
    first, second = planned(record, alma), planned(record, alma)
    risks = replace(risk_defaults(), cancelled=0.5)
    begun = making.begin(first, risks, actor=alma, futures=100, seed=7, against=second)
    job = making.job_of(begun)
    assert job is not None
    report = Report()
    jobs.compute(job, report)
    begun.refresh_from_db()
    assert begun.done_at is not None
    assert (begun.claims["futures"], begun.claims["seed"]) == (100, 7)
    assert begun.claims["risks"] == begun.risks == stored(risks)
    assert begun.claims["against"]["in_time"]["mean"] == 0  # both plans are one
    assert begun.claims["incidents"]["mean"] > 0  # those of the record are known to it
    assert {words for _done, _total, words in report.said} == {"preparing", "playing"}
    assert making.latest(first) == begun
    assert Entry.objects.of_operation(record.pk).filter(action="rehearsed").count() == 1
    with pytest.raises(Refused, match="made already"):
        making.take_in(begun, {}, [])


def test_where_nothing_goes_wrong_every_future_is_the_plan(alma: User) -> None:
    """People remain as the plan has it, in all futures alike."""
    plan = planned(made(), alma)
    one = rehearsed(plan, alma)
    assert one.claims["placed"]["mean"] == plan.claims["people_placed"]
    assert all(len({row[column] for column in range(1, 7)}) == 1 for row in one.remaining)
    assert one.remaining[-1][1] == plan.claims["people_unplaced"]


def test_the_last_risks_are_proposed_again(alma: User) -> None:
    """What somebody knows better of one rehearsal is the beginning of the next."""
    record = made()
    plan = planned(record, alma)
    assert making.last_risks(record) == risk_defaults()
    risks = replace(CALM, no_show=0.25, late_days=(0.5, 0.5))
    making.begin(plan, risks, actor=alma)
    assert making.last_risks(record) == risks


@pytest.mark.parametrize(
    ("asked", "risks", "said"),
    [
        ({"futures": 0}, CALM, "from 1 to"),
        ({"futures": 100_001}, CALM, "from 1 to"),
        ({"futures": 201}, replace(CALM, repair="replan"), "from 1 to 200"),
        ({"seed": -1}, CALM, "seed"),
        ({}, replace(CALM, cancelled=1.5), "1.5 is above 1|'1.5' is above 1"),
        ({}, replace(CALM, late_days=(0.5, 0.4)), "add up to 0.9"),
        ({}, replace(CALM, repair="pray"), "is none of"),
    ],
)
def test_what_makes_no_sense_is_refused(asked: dict[str, int], risks: object, said: str, alma: User) -> None:
    """With what is wrong; nothing is begun."""
    plan = planned(made(), alma)
    with pytest.raises(Refused, match=said):
        making.begin(plan, risks, actor=alma, **asked)  # type: ignore[arg-type]  # that is what is tried
    assert not Rehearsal.objects.exists()


def test_a_plan_is_made_first_and_held_against_another(alma: User) -> None:
    """Neither one that is being computed is rehearsed, nor one against itself or one of another operation."""
    record = made()
    plan = planned(record, alma)
    waiting = plans.begin(record, actor=alma)
    with pytest.raises(Refused, match="not made yet"):
        making.begin(waiting, CALM, actor=alma)
    with pytest.raises(Refused, match="against itself"):
        making.begin(plan, CALM, actor=alma, against=plan)
    with pytest.raises(Refused, match="two operations"):
        making.begin(plan, CALM, actor=alma, against=planned(made("two"), alma))


@pytest.mark.parametrize("wrong", ["futures", "against"])
def test_the_database_keeps_the_rules(wrong: str, alma: User) -> None:
    """Also where the services are passed by."""
    plan = planned(made(), alma)
    value = {"futures": 0, "against": plan}[wrong]
    with pytest.raises(IntegrityError), transaction.atomic():
        Rehearsal.objects.create(operation=plan.operation, plan=plan, **{wrong: value})

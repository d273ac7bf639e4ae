"""A plan rests on a snapshot that is kept, and what was found for it stands in rows that are never altered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.web.plans.making import planned, taken_in
from tests.web.record.making import START, case, made

from safeconduct.operation import digest
from safeconduct.verification import verify
from safeconduct.web.accounts.models import User
from safeconduct.web.audit import log
from safeconduct.web.plans import files, making
from safeconduct.web.plans.models import Plan, PlannedCase, PlanState, PlanStep
from safeconduct.web.record.models import Operation
from safeconduct.web.record.services import Refused, change_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Operation:
    """Three families at the camp, seen on the first day."""
    monkeypatch.setattr(making, "day_in", lambda _: START)
    return made()


def test_a_plan_places_every_case_or_says_why_not(record: Operation, alma: User) -> None:
    """Of ten people the eight seats and four places take what they hold; who stays has a reason; the plan is valid."""
    plan = planned(record, alma)
    rows = {one.case.called: one for one in plan.cases.select_related("case", "departure", "offer")}
    assert set(rows) == {"F1", "F2", "F3"}
    assert sum(one.people for one in rows.values()) == 10
    for one in rows.values():
        assert (one.departure is None) == bool(one.reason)
    assert sum(one.people for one in rows.values() if one.departure) == plan.claims["people_placed"]
    assert verify(files.basis_of(plan), files.made_of(plan)).valid
    assert [one.after for one in plan.steps.order_by("pk")] == ["computing", "made"]
    assert log.verify() == []


def test_a_plan_knows_nobody_by_a_code_of_elsewhere(record: Operation, alma: User) -> None:
    """What is kept names cases and people by the record's own codes, which erasing a person does not change."""
    plan = planned(record, alma)
    basis = files.basis_of(plan)
    assert set(basis.tables["cases"]["case_id"]) == set(record_codes(record))
    assert not any(name.startswith("F") for name in basis.tables["people"]["person_id"])


def record_codes(record: Operation) -> list[str]:
    """The own codes of the cases of a record."""
    return [case(record, name).code for name in ("F1", "F2", "F3")]


def test_a_snapshot_stays_as_it_was(record: Operation, alma: User) -> None:
    """What changes in the record afterwards changes neither the snapshot nor its digest."""
    plan = making.begin(record, actor=alma)
    change_case(case(record), "priority", "emergency", actor=alma, reason="Ill")
    assert digest(files.basis_of(plan)) == plan.digest
    assert making.begin(record, actor=alma).digest != plan.digest


def test_plans_are_numbered_and_begin_on_the_day(
    record: Operation, alma: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second plan is number 2; on a later day it plans from that day."""
    assert making.begin(record, actor=alma).number == 1
    later = START + timedelta(days=3)
    monkeypatch.setattr(making, "day_in", lambda _: later)
    second = making.begin(record, actor=alma)
    assert (second.number, second.on) == (2, later)
    assert files.basis_of(second).settings.starts_on == later


def test_what_cannot_be_planned_is_refused_in_words(record: Operation, alma: User) -> None:
    """An operation without settings, one that is over, and a plan without time; nothing is kept of any."""
    empty = Operation.objects.create(code="empty", name="Empty")
    with pytest.raises(Refused, match="no settings"):
        making.begin(empty, actor=alma)
    with pytest.raises(Refused, match="has passed"):
        making.begin(record, actor=alma, on=START + timedelta(days=400))
    for seconds in (0, 3_601):
        with pytest.raises(Refused, match="1 second"):
            making.begin(record, actor=alma, seconds=seconds)
    assert not Plan.objects.exists()


def test_a_plan_is_taken_in_once(record: Operation, alma: User) -> None:
    """A second time it is refused, and its rows stay as they were."""
    plan = planned(record, alma)
    before = list(plan.cases.order_by("pk").values_list("case", "departure"))
    with pytest.raises(Refused, match="cannot be done"):
        taken_in(plan)
    assert list(plan.cases.order_by("pk").values_list("case", "departure")) == before


def test_what_a_plan_says_is_never_altered(record: Operation, alma: User) -> None:
    """The database refuses to change a row of it, whoever asks."""
    plan = planned(record, alma)
    for rows in (PlannedCase.objects.all(), PlanStep.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(reason="otherwise")
    assert Plan.objects.get(pk=plan.pk).state == PlanState.MADE
